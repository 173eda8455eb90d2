using System.Text;

namespace PeaceClassify.Documents;

/// <summary>The way from paragraphs as found to the document: the same for every format.</summary>
internal static class DocumentAssembly
{
    public static StatementDocument Assemble(string name, SourceText source, DocumentReaderOptions options)
    {
        if (source.Paragraphs.Count > options.MaxParagraphs)
        {
            throw new DocumentException(name, DocumentProblem.TooLarge,
                $"the document has {source.Paragraphs.Count:N0} paragraphs, the limit is {options.MaxParagraphs:N0}; "
                + "split it, or give the statement instead of a table.");
        }

        var cleaned = source.Paragraphs.Select(paragraph => paragraph with { Text = CleanCharacters(paragraph.Text) }).ToList();
        var mender = HyphenMender.Learn(cleaned.Select(paragraph => paragraph.Text));
        var joined = cleaned
            .Select(paragraph => paragraph with { Text = ScanSlips.Mend(CollapseBlanks(WithoutSoftHyphens(mender.Join(paragraph.Text))), mender) })
            .Where(paragraph => paragraph.Text.Length > 0)
            .Where(paragraph => !PageFurniture.IsOrnament(paragraph.Text) && !PageFurniture.IsBareNumber(paragraph.Text)
                && !PageFurniture.IsContentsLine(paragraph.Text) && !PageFurniture.IsDeliveryNote(paragraph.Text)
                && !PageFurniture.IsRecordNote(paragraph.Text))
            .ToList();
        var paragraphs = Number(joined, options);
        if (paragraphs.Count == 0)
            throw new DocumentException(name, DocumentProblem.Empty, "the document has no text; check that it is the right file.");

        return new()
        {
            Name = name,
            Symbol = source.Symbol,
            Title = source.Title is { } title ? CollapseBlanks(CleanCharacters(title)) : null,
            Date = source.Date ?? OpeningDate.Above(paragraphs),
            Paragraphs = paragraphs,
        };
    }

    private static List<DocumentParagraph> Number(List<SourceParagraph> sources, DocumentReaderOptions options)
    {
        var mostlyCapitals = sources.Sum(s => HeadingLooks.IsCapitals(s.Text) ? s.Text.Length : 0) > sources.Sum(s => s.Text.Length) / 2;
        var questionsAreHeadings = QuestionsAreHeadings(sources, mostlyCapitals);
        var paragraphs = new List<DocumentParagraph>();
        var trail = new NumberTrail();
        SpeakerLine? speaker = null;

        for (var i = 0; i < sources.Count; i++)
        {
            var source = sources[i];
            var text = source.Text;
            if (!source.IsHeading && SpeakerLine.Parse(text) is { } opening)
            {
                speaker = opening;
                text = opening.Rest;
                if (text.Length == 0) continue;
            }
            else if (IsHeading(source, mostlyCapitals)
                || (questionsAreHeadings && i + 1 < sources.Count && IsQuestionAbove(source, sources[i + 1])))
            {
                var heading = ParagraphNumber.WithoutBullet(text) ?? text;
                Add(ParagraphKind.Heading, WithPrinted(source.Number, heading), source.Page, null);
                trail.Leave();
                continue;
            }

            var number = TakeNumber(source, trail, ref text);
            foreach (var piece in ParagraphSplitter.Split(text, options.MaxParagraphCharacters))
                Add(ParagraphKind.Text, piece, source.Page, number);
        }

        return paragraphs;

        void Add(ParagraphKind kind, string text, int? page, string? number)
        {
            var spoken = kind == ParagraphKind.Text ? speaker : null;
            paragraphs.Add(new()
            {
                Index = paragraphs.Count,
                Kind = kind,
                Text = text,
                Page = page,
                Number = number,
                Speaker = spoken?.Speaker,
                Country = spoken?.Country,
                SpokenIn = spoken?.SpokenIn,
            });
        }
    }

    private static bool IsHeading(SourceParagraph source, bool mostlyCapitals)
    {
        if (source.IsHeading) return true;
        if (source.IsListItem || ParagraphNumber.ParseSub(source.Text) is not null) return false;
        if (ParagraphNumber.WithoutBullet(source.Text) is { } item && ParagraphNumber.Parse(source.Text) is null)
            return HeadingLooks.IsSalutation(item);
        return HeadingLooks.IsHeading(source.Text, mostlyCapitals);
    }

    private static string WithPrinted(string? number, string heading) =>
        number is null ? heading : number.EndsWith(')') ? $"{number} {heading}" : $"{number}. {heading}";

    /// <summary>Notes and reports with headings of their own put questions above sections; speeches put them to the room.</summary>
    private static bool QuestionsAreHeadings(List<SourceParagraph> sources, bool mostlyCapitals)
    {
        const int MinHeadings = 3;
        return sources.Count(source => IsHeading(source, mostlyCapitals)) >= MinHeadings
            && !sources.Any(source => HeadingLooks.IsSalutation(source.Text) || SpeakerLine.Parse(source.Text) is not null);
    }

    private static bool IsQuestionAbove(SourceParagraph source, SourceParagraph next)
    {
        const int MaxQuestion = 100, MinSection = 250;
        return source.Text.Length <= MaxQuestion && source.Text.EndsWith('?') && next.Text.Length >= MinSection && !source.IsListItem
            && char.IsUpper(source.Text[0]) && !ParagraphSplitter.SentenceEnds(source.Text).Any();
    }

    private static string? TakeNumber(SourceParagraph source, NumberTrail trail, ref string text)
    {
        if (source.Number is { } automatic)
        {
            var mark = automatic.StartsWith('(') ? new ParagraphNumber(automatic, null, text)
                : new ParagraphNumber(automatic, int.TryParse(automatic, out var value) ? value : null, text);
            return mark.Value is null && !automatic.StartsWith('(') ? automatic : trail.Enter(mark);
        }

        var number = ParagraphNumber.Parse(text) ?? ParagraphNumber.ParseSub(text);
        if (number is not null)
        {
            text = number.Rest;
            // "1. (a) To ask …" opens both at once.
            if (number.Value is not null && ParagraphNumber.ParseSub(text) is { } sub)
            {
                trail.Enter(number);
                text = sub.Rest;
                return trail.Enter(sub);
            }

            return trail.Enter(number);
        }

        if (ParagraphNumber.WithoutBullet(text) is { } item) text = item;
        return null;
    }

    /// <summary>Ligatures to letters; control, zero-width and direction marks away; every blank a plain one. Keeps '\n'.</summary>
    private static string CleanCharacters(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            switch (c)
            {
                case '\n': clean.Append('\n'); break;
                case '\uFB00': clean.Append("ff"); break;
                case '\uFB01': clean.Append("fi"); break;
                case '\uFB02': clean.Append("fl"); break;
                case '\uFB03': clean.Append("ffi"); break;
                case '\uFB04': clean.Append("ffl"); break;
                case '\u200B' or '\u2060' or '\uFEFF' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'): break;
                case '\u2028' or '\u2029': clean.Append('\n'); break;
                default:
                    if (char.IsWhiteSpace(c) || char.IsControl(c)) clean.Append(' ');
                    else clean.Append(c);
                    break;
            }
        }

        return WithoutNoteMarks(clean);
    }

    /// <summary>Raised figures behind a word or stop are footnote marks; behind a unit ("km²") they are powers.</summary>
    private static string WithoutNoteMarks(StringBuilder text)
    {
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isMark = IsRaisedFigure(text[i]) && kept.Length > 0 && !char.IsWhiteSpace(kept[^1])
                && !(kept[^1] == 'm' && (kept.Length == 1 || !char.IsLetter(kept[^2]) || (kept[^2] is 'k' or 'c' && (kept.Length == 2 || !char.IsLetter(kept[^3])))));
            if (!isMark) kept.Append(text[i]);
        }

        return kept.ToString();
    }

    public static bool IsRaisedFigure(char c) => c is '\u00B9' or '\u00B2' or '\u00B3' or '\u2070' or (>= '\u2074' and <= '\u2079');

    private static string WithoutSoftHyphens(string text) => text.Replace("\u00AD", "", StringComparison.Ordinal);

    private static string CollapseBlanks(string text)
    {
        var collapsed = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c))
            {
                if (collapsed.Length > 0 && collapsed[^1] != ' ') collapsed.Append(' ');
                continue;
            }

            // No language sets a blank before a comma or a full stop; PDFs show one where the type changes.
            var closesWord = c is ',' or '.' && (i + 1 == text.Length || text[i + 1] == ' ');
            if (closesWord && collapsed.Length > 1 && collapsed[^1] == ' ' && collapsed[^2] != '.') collapsed.Length--;
            collapsed.Append(c);
        }

        return collapsed.ToString().TrimEnd();
    }
}
