namespace PeaceClassify.Documents;

/// <summary>Puts rows together to paragraphs by what a reader sees: gaps, indents, numbers, lines that end early.</summary>
internal static class PdfParagraphs
{
    // Against the usual distance of lines, a gap this much larger separates.
    private const double GapShare = 1.3;

    // Type that differs by more than this is not of one paragraph.
    private const double SizeDifference = 0.12;

    // More than this is no change from bold to plain.
    private const double GreatSizeDifference = 0.4;

    // A line that leaves this share of the column free before it is set to the right.
    private const double MinRightAlignedShare = 0.4;

    // A heading is set larger than the text by at least this.
    private const double HeadingSize = 1.12;

    // An indent of less than this many type sizes is uneven printing.
    private const double MinIndent = 0.8;

    // An unfinished line that leaves this share of its column free was ended on purpose.
    private const double MinFreeShare = 0.2;

    // Points that a line may differ from the margin and still stand at it.
    private const double MarginTolerance = 3;

    public static List<SourceParagraph> Find(List<PdfRow> rows)
    {
        if (rows.Count == 0) return [];
        var page = PageSetting.Measure(rows);
        var paragraphs = new List<List<PdfRow>>();
        int? lastNumber = null;
        for (var i = 0; i < rows.Count; i++)
        {
            if (i == 0 || StartsNew(rows[i - 1], rows[i], page, lastNumber))
            {
                paragraphs.Add([]);
                if (ParagraphNumber.Parse(rows[i].Text)?.Value is { } number) lastNumber = number;
            }

            paragraphs[^1].Add(rows[i]);
        }

        return [.. paragraphs.Select(lines => new SourceParagraph(string.Join('\n', lines.Select(row => row.Text)))
        {
            Page = lines[0].Page,
            IsHeading = IsLargeHeading(lines, page),
        })];
    }

    /// <summary>The size of most characters.</summary>
    public static double BodySize(List<PdfRow> rows) => rows.Count == 0 ? 0
        : rows.GroupBy(row => Math.Round(row.Size * 2) / 2).MaxBy(group => group.Sum(row => row.Text.Length))!.Key;

    private static bool StartsNew(PdfRow previous, PdfRow row, PageSetting page, int? lastNumber)
    {
        var isFinished = ParagraphSplitter.EndsSentence(previous.Text);
        var goesOnLower = char.IsLower(row.Text[0]) && !isFinished && previous.Text[^1] is not (':' or ';');
        var columnWidth = page.RightMargin(previous) - page.LeftMargin(previous);
        var free = page.RightMargin(previous) - previous.Right;
        // Typesetters hold "Mr. Aalto" or "8 July" together, so an unfinished line must leave more room to have been ended on purpose.
        var wasEndedEarly = (isFinished || free > MinFreeShare * columnWidth) && free - 2 > row.FirstWordWidth + (page.BodySize / 4);

        // Bold and plain type of one size differ in height too, so a running sentence is not cut for it.
        var sizeDifference = Math.Abs(previous.Size - row.Size) / page.BodySize;
        if (sizeDifference > GreatSizeDifference) return true;
        if (sizeDifference > SizeDifference && !goesOnLower && (isFinished || wasEndedEarly)) return true;
        var isBelow = previous.Page == row.Page && previous.Column == row.Column && row.Bottom >= previous.Bottom;
        if (isBelow && row.Bottom - previous.Bottom > GapShare * page.Pitch * Math.Max(1, row.Size / page.BodySize)) return true;
        if (EndsInHyphen(previous.Text) && char.IsLower(row.Text[0])) return false;

        var (wasCentred, isCentred) = (page.IsCentred(previous), page.IsCentred(row));
        if (wasCentred && isCentred && isBelow) return false;
        // A date or a symbol set to the right ends at the margin and is still a line of its own.
        if (previous.Left - page.LeftMargin(previous) > MinRightAlignedShare * columnWidth && row.Left < previous.Left - (columnWidth / 5)) return true;

        if (OpensParagraph(previous, row, isFinished, wasEndedEarly, lastNumber)) return true;
        if (goesOnLower) return false;
        if (wasCentred != isCentred && isBelow && wasEndedEarly) return true;

        var indent = row.Left - page.LeftMargin(row);
        var isIndented = indent > MinIndent * page.BodySize;
        if (isIndented && page.FirstLinesAreIndented) return isFinished || wasEndedEarly;
        if (isBelow && isIndented && row.Left - previous.Left > MinIndent * page.BodySize && (isFinished || wasEndedEarly)) return true;
        return wasEndedEarly;
    }

    private static bool OpensParagraph(PdfRow previous, PdfRow row, bool isFinished, bool wasEndedEarly, int? lastNumber)
    {
        if (isFinished && SpeakerLine.Parse(row.Text) is not null) return true;
        if (ParagraphNumber.Parse(row.Text)?.Value is { } number)
            return wasEndedEarly || (isFinished && (number == lastNumber + 1 || number == 1));
        if (ParagraphNumber.ParseSub(row.Text) is not null)
            return isFinished || wasEndedEarly || EndsItem(previous.Text);
        return ParagraphNumber.WithoutBullet(row.Text) is not null
            && (isFinished || wasEndedEarly || previous.Text[^1] is ':' or ';' || row.Text[0] is not ('-' or '–' or '—' or '*'));
    }

    private static bool EndsItem(string text) =>
        text[^1] is ':' or ';' or ',' || text.EndsWith("; and", StringComparison.Ordinal) || text.EndsWith("; or", StringComparison.Ordinal);

    private static bool IsLargeHeading(List<PdfRow> lines, PageSetting page) =>
        lines.Count <= 4 && lines.TrueForAll(row => row.Size > HeadingSize * page.BodySize)
        && lines.Sum(row => row.Text.Length) <= 250 && !ParagraphSplitter.EndsSentence(lines[^1].Text);

    private static bool EndsInHyphen(string text) => text.Length > 1 && text[^1] is '-' or '\u00AD' or '\u2010' && char.IsLetter(text[^2]);

    /// <summary>How a document is set: size, distance of lines, margins.</summary>
    private sealed class PageSetting
    {
        // A page with fewer rows than this in a column does not show its margins; the document's are taken.
        private const int MinRowsForMargins = 10;

        // A distance that so many lines keep is the one inside paragraphs; a speech of short paragraphs has few of them.
        private const double MinPitchShare = 0.15;

        private readonly Dictionary<(int Page, int Column), (double Left, double Right)> margins = [];
        private readonly Dictionary<int, (double Left, double Right)> columnMargins = [];

        public double BodySize { get; private init; }

        public double Pitch { get; private init; }

        public bool FirstLinesAreIndented { get; private set; }

        public static PageSetting Measure(List<PdfRow> rows)
        {
            var bodySize = PdfParagraphs.BodySize(rows);
            var setting = new PageSetting { BodySize = bodySize, Pitch = UsualPitch(rows, bodySize) };
            foreach (var column in rows.GroupBy(row => row.Column))
                setting.columnMargins[column.Key] = MarginsOf([.. column]);
            foreach (var column in rows.GroupBy(row => (row.Page, row.Column)).Where(column => column.Count() >= MinRowsForMargins))
                setting.margins[column.Key] = MarginsOf([.. column]);
            setting.FirstLinesAreIndented = setting.IndentsFirstLines(rows);
            return setting;
        }

        public double LeftMargin(PdfRow row) => Margins(row).Left;

        public double RightMargin(PdfRow row) => Margins(row).Right;

        public bool IsCentred(PdfRow row)
        {
            var (left, right) = Margins(row);
            return row.Left > left + (2 * BodySize) && Math.Abs(row.Left - left - (right - row.Right)) < BodySize;
        }

        private (double Left, double Right) Margins(PdfRow row) =>
            margins.TryGetValue((row.Page, row.Column), out var own) ? own : columnMargins[row.Column];

        /// <summary>Left is where most text begins; right is where the widest lines end, but for one in thirty that sticks out.</summary>
        private static (double Left, double Right) MarginsOf(List<PdfRow> rows)
        {
            var left = rows.GroupBy(row => Math.Round(row.Left / 2)).MaxBy(group => group.Sum(row => row.Text.Length))!.Min(row => row.Left);
            var rights = rows.Select(row => row.Right).Order().ToList();
            return (left, rights[(rights.Count - 1) * 29 / 30]);
        }

        /// <summary>The smallest distance of lines that is common; gaps between paragraphs are larger.</summary>
        private static double UsualPitch(List<PdfRow> rows, double bodySize)
        {
            var distances = rows.Zip(rows.Skip(1))
                .Where(pair => pair.First.Page == pair.Second.Page && pair.First.Column == pair.Second.Column)
                .Select(pair => pair.Second.Bottom - pair.First.Bottom)
                .Where(distance => distance > 0.5 * bodySize && distance < 5 * bodySize)
                .Order().ToList();
            if (distances.Count == 0) return 1.2 * bodySize;
            // Sorted, so one pass counts for each distance how many are at most a tenth larger.
            var end = 0;
            for (var i = 0; i < distances.Count; i++)
            {
                while (end < distances.Count && distances[end] <= 1.1 * distances[i]) end++;
                if (end - i >= MinPitchShare * distances.Count) return 1.05 * distances[i];
            }

            return distances[distances.Count / 2];
        }

        /// <summary>Most indented rows are followed by one at the margin: they open paragraphs.</summary>
        private bool IndentsFirstLines(List<PdfRow> rows)
        {
            int opening = 0, block = 0;
            foreach (var (row, next) in rows.Zip(rows.Skip(1)))
            {
                if (row.Page != next.Page || row.Column != next.Column || IsCentred(row)) continue;
                if (row.Left - LeftMargin(row) < MinIndent * BodySize) continue;
                if (Math.Abs(next.Left - LeftMargin(next)) < MarginTolerance) opening++;
                else if (Math.Abs(next.Left - row.Left) < MarginTolerance) block++;
            }

            return opening >= 3 && opening > block;
        }
    }
}
