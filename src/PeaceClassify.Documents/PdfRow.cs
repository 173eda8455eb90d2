using System.Text;

namespace PeaceClassify.Documents;

/// <summary>A printed line: the words that stand beside each other in one column.</summary>
internal sealed record PdfRow
{
    // Type smaller than this against its line is raised: a footnote mark, or the "th" of "79th".
    private const double RaisedShare = 0.8;

    private static readonly HashSet<string> Ordinals = new(StringComparer.OrdinalIgnoreCase)
    {
        "st", "nd", "rd", "th", "er", "ère", "ème", "eme", "e", "o", "a", "º", "ª", "ro", "do", "to",
    };

    public required int Page { get; init; }

    /// <summary>Zero for the only or left column; one for the right.</summary>
    public required int Column { get; init; }

    public required string Text { get; init; }

    public required double Left { get; init; }

    public required double Right { get; init; }

    public required double Bottom { get; init; }

    public required double Size { get; init; }

    public required double FirstWordWidth { get; init; }

    /// <summary>Begins with a raised figure or star, as footnotes do.</summary>
    public required bool StartsWithMark { get; init; }

    public static PdfRow From(IEnumerable<PdfSegment> segments, int page, int column)
    {
        var words = segments.SelectMany(segment => segment.Words).OrderBy(word => word.Left).ToList();
        var size = TypicalHeight(words);
        var bottom = words.Where(word => word.Height >= RaisedShare * size).Select(word => word.Bottom).DefaultIfEmpty(words[0].Bottom).Max();
        var text = new StringBuilder();
        var startsWithMark = false;
        var end = 0.0;
        foreach (var word in words)
        {
            var isRaised = word.Height < RaisedShare * size;
            if (isRaised && IsNoteMark(word.Text) && word.Bottom < bottom - (0.05 * size))
            {
                // A mark sticks to the word that it explains; figures among Arabic letters are only set smaller.
                startsWithMark |= text.Length == 0;
                if (text.Length > 0 && word.Left - end < 0.15 * size && !RightToLeft.IsRightToLeft(text[^1])) continue;
            }

            end = word.Right;

            var isOrdinal = isRaised && text.Length > 0 && char.IsDigit(text[^1]) && Ordinals.Contains(word.Text.TrimEnd('.', ',', ';'));
            if (text.Length > 0 && !isOrdinal) text.Append(' ');
            text.Append(word.Text);
        }

        return new()
        {
            Page = page,
            Column = column,
            Text = text.ToString(),
            Left = words[0].Left,
            Right = words.Max(word => word.Right),
            Bottom = bottom,
            Size = size,
            FirstWordWidth = words[0].Right - words[0].Left,
            StartsWithMark = startsWithMark,
        };
    }

    /// <summary>Puts segments that stand beside each other together, from top to bottom.</summary>
    public static List<List<PdfSegment>> Beside(IEnumerable<PdfSegment> segments)
    {
        var rows = new List<List<PdfSegment>>();
        foreach (var segment in segments.OrderBy(segment => segment.Top + segment.Bottom).ThenBy(segment => segment.Left))
        {
            if (rows.Count > 0 && Overlap(rows[^1][0], segment) > 0.5) rows[^1].Add(segment);
            else rows.Add([segment]);
        }

        foreach (var row in rows) row.Sort((a, b) => a.Left.CompareTo(b.Left));
        return rows;
    }

    /// <summary>Common height as a share of the lower of the two.</summary>
    private static double Overlap(PdfSegment a, PdfSegment b) =>
        (Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top)) / Math.Max(1, Math.Min(a.Bottom - a.Top, b.Bottom - b.Top));

    /// <summary>The height of the middle character, so that one large initial changes nothing.</summary>
    private static double TypicalHeight(List<PdfWord> words)
    {
        var half = words.Sum(word => word.Text.Length) / 2;
        foreach (var word in words.OrderBy(word => word.Height))
        {
            half -= word.Text.Length;
            if (half < 0) return word.Height;
        }

        return words[^1].Height;
    }

    private static bool IsNoteMark(string text) => text.Length <= 4 && text.All(c => char.IsDigit(c) || c is '*' or '†' or '‡' or ',');
}
