using System.Text;

namespace PeaceClassify.Documents;

/// <summary>Plain text: decodes it, drops page furniture, and finds the paragraphs of wrapped and unwrapped lines.</summary>
internal static class PlainTextReader
{
    // Lines wider than this (in characters of average width) are whole paragraphs; no printed column is as wide.
    private const double WidestColumn = 130;

    // A line that leaves more than this share of the column free, and the next word would have fitted, was ended on purpose.
    private const double FitTolerance = 0.94;

    // A first line that ends before this share of the column, without a stop, is a heading above its text.
    private const double HeadingShare = 0.6;

    // Unfinished blocks shorter than this look like headings and are not continued over a page break.
    private const int MinContinuedCharacters = 60;

    public static SourceText Read(byte[] content)
    {
        var lines = MarkLines(SplitLines(Decode(content)));
        var masthead = new Masthead();
        foreach (var line in lines.Where(line => line.Role == LineRole.Furniture)) masthead.Take(line.Text);
        var blocks = WithoutNotes(Blocks(lines));
        var columnWidth = ColumnWidth(blocks);
        return new([.. JoinOverPages(blocks, columnWidth).SelectMany(block => Paragraphs(block, columnWidth))]) { Symbol = masthead.Symbol, Date = masthead.Date };
    }

    /// <summary>UTF-8 and UTF-16 by byte order mark, then UTF-8 if it is valid, else Windows-1252.</summary>
    public static string Decode(byte[] content)
    {
        if (content.AsSpan().StartsWith<byte>([0xEF, 0xBB, 0xBF])) return Encoding.UTF8.GetString(content.AsSpan(3));
        if (content.AsSpan().StartsWith<byte>([0xFF, 0xFE])) return Encoding.Unicode.GetString(content.AsSpan(2));
        if (content.AsSpan().StartsWith<byte>([0xFE, 0xFF])) return Encoding.BigEndianUnicode.GetString(content.AsSpan(2));
        return System.Text.Unicode.Utf8.IsValid(content) ? Encoding.UTF8.GetString(content) : DecodeWindows1252(content);
    }

    /// <summary>Latin-1 but for 0x80 to 0x9F, where Windows put quotes and dashes. A table needs no code page provider.</summary>
    private static string DecodeWindows1252(byte[] content)
    {
        const string High = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";
        return string.Create(content.Length, content, static (text, bytes) =>
        {
            for (var i = 0; i < bytes.Length; i++)
                text[i] = bytes[i] is >= 0x80 and < 0xA0 ? High[bytes[i] - 0x80] : (char)bytes[i];
        });
    }

    private static List<string> SplitLines(string text)
    {
        var lines = new List<string>();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var atEnd = i == text.Length;
            if (!atEnd && text[i] is not ('\n' or '\r' or '\f' or '\u000B' or '\u0085' or '\u2028' or '\u2029')) continue;
            lines.Add(text[start..i]);
            if (atEnd) break;
            // A form feed is a page break: to the joining of paragraphs it is furniture like a page number.
            if (text[i] == '\f') lines.Add("\f");
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
            start = i + 1;
        }

        return lines;
    }

    private enum LineRole
    {
        Text,
        Blank,
        Furniture,
    }

    private readonly record struct Line(string Text, LineRole Role, bool IsIndented);

    private static List<Line> MarkLines(List<string> lines)
    {
        var marked = new List<Line>(lines.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            var text = lines[i].Trim();
            var role = lines[i] == "\f" ? LineRole.Furniture
                : text.Length == 0 ? LineRole.Blank
                : PageFurniture.IsFurniture(text) || PageFurniture.IsCertainMasthead(text) ? LineRole.Furniture
                : PageFurniture.IsBareNumber(text) && StandsAlone(lines, i) ? LineRole.Furniture
                : LineRole.Text;
            marked.Add(new(text, role, lines[i].StartsWith("  ", StringComparison.Ordinal) || lines[i].StartsWith('\t')));
        }

        SpreadToCompanions(marked, forward: true);
        SpreadToCompanions(marked, forward: false);
        return marked;
    }

    private static bool StandsAlone(List<string> lines, int at) =>
        (at == 0 || string.IsNullOrWhiteSpace(lines[at - 1])) && (at == lines.Count - 1 || string.IsNullOrWhiteSpace(lines[at + 1]));

    /// <summary>"English" or a date next to a symbol or page number is furniture too.</summary>
    private static void SpreadToCompanions(List<Line> lines, bool forward)
    {
        var besideFurniture = false;
        for (var n = 0; n < lines.Count; n++)
        {
            var i = forward ? n : lines.Count - 1 - n;
            if (lines[i].Role == LineRole.Blank) continue;
            if (lines[i].Role == LineRole.Text && besideFurniture && PageFurniture.IsCompanion(lines[i].Text))
                lines[i] = lines[i] with { Role = LineRole.Furniture };
            besideFurniture = lines[i].Role == LineRole.Furniture;
        }
    }

    /// <summary>Lines between blank lines.</summary>
    private sealed record Block(List<Line> Lines, bool FollowsFurniture)
    {
        public string Last => Lines[^1].Text;

        public string First => Lines[0].Text;

        public int Length => Lines.Sum(line => line.Text.Length);
    }

    private static List<Block> Blocks(List<Line> lines)
    {
        var blocks = new List<Block>();
        Block? open = null;
        var sawFurniture = false;
        foreach (var line in lines)
        {
            if (line.Role != LineRole.Text)
            {
                sawFurniture |= line.Role == LineRole.Furniture;
                open = null;
                continue;
            }

            if (open is null) blocks.Add(open = new([], sawFurniture));
            sawFurniture = false;
            open.Lines.Add(line);
        }

        return blocks;
    }

    /// <summary>
    /// Footnotes begin with a raised figure. One that breaks off unfinished goes on at the foot of a following page: the first later
    /// block that starts in mid-sentence although the block before it is finished.
    /// </summary>
    private static List<Block> WithoutNotes(List<Block> blocks)
    {
        var kept = new List<Block>(blocks.Count);
        var noteIsOpen = false;
        foreach (var block in blocks)
        {
            if (DocumentAssembly.IsRaisedFigure(block.First[0]))
            {
                noteIsOpen = !ParagraphSplitter.EndsSentence(block.Last);
                continue;
            }

            if (noteIsOpen && char.IsLower(block.First[0]) && kept.Count > 0 && ParagraphSplitter.EndsSentence(kept[^1].Last))
            {
                noteIsOpen = !ParagraphSplitter.EndsSentence(block.Last);
                continue;
            }

            // The page break stands before the note; the text goes on behind it.
            kept.Add(block);
        }

        return kept;
    }

    private static List<Block> JoinOverPages(List<Block> blocks, double columnWidth)
    {
        var joined = new List<Block>();
        foreach (var block in blocks)
        {
            if (joined.Count > 0 && GoesOn(joined[^1], block, columnWidth)) joined[^1].Lines.AddRange(block.Lines);
            else joined.Add(block);
        }

        return joined;
    }

    private static bool GoesOn(Block before, Block block, double columnWidth)
    {
        if (EndsInHyphen(before.Last) && char.IsLower(block.First[0])) return true;
        if (!block.FollowsFurniture || OpensParagraph(block.First) || ParagraphSplitter.EndsSentence(before.Last)) return false;
        if (before.Length < MinContinuedCharacters || before.Last[^1] is ':' or ';') return false;
        if (char.IsLower(block.First[0])) return true;
        // A full last line without a stop goes on even with a capital: "the United | Nations".
        return columnWidth <= WidestColumn && before.Lines.Count > 1 && Width(before.Last) > FitTolerance * columnWidth;
    }

    private static bool EndsInHyphen(string line) => line.Length > 1 && line[^1] is '-' or '\u00AD' or '\u2010' && char.IsLetter(line[^2]);

    /// <summary>The width to which the document's lines are wrapped: nine in ten of the lines that another one follows are narrower.</summary>
    private static double ColumnWidth(List<Block> blocks)
    {
        var widths = blocks.SelectMany(block => block.Lines.SkipLast(1)).Select(line => Width(line.Text)).Order().ToList();
        return widths.Count == 0 ? double.PositiveInfinity : widths[Math.Min(widths.Count - 1, widths.Count * 9 / 10)];
    }

    private static IEnumerable<SourceParagraph> Paragraphs(Block block, double columnWidth)
    {
        var isWrapped = columnWidth <= WidestColumn;
        var text = new StringBuilder(block.First);
        for (var i = 1; i < block.Lines.Count; i++)
        {
            var (previous, line) = (block.Lines[i - 1], block.Lines[i]);
            var isNew = isWrapped
                ? StartsNew(previous, line, i == 1 || text.Length == previous.Text.Length, columnWidth)
                : !GoesOnInMidSentence(previous.Text, line.Text);
            if (isNew)
            {
                yield return new(text.ToString());
                text.Clear();
            }
            else
            {
                text.Append('\n');
            }

            text.Append(line.Text);
        }

        yield return new(text.ToString());
    }

    private static bool GoesOnInMidSentence(string previous, string line) =>
        previous.Length >= MinContinuedCharacters && char.IsLower(line[0]) && !ParagraphSplitter.EndsSentence(previous)
        && previous[^1] is not (':' or ';');

    private static bool StartsNew(Line previous, Line line, bool previousIsFirst, double columnWidth)
    {
        if (EndsInHyphen(previous.Text) && char.IsLower(line.Text[0])) return false;
        var previousWidth = Width(previous.Text);
        if (previousWidth > 1.5 * columnWidth) return true;
        var wasEndedOnPurpose = previousWidth + Width(FirstWord(line.Text)) + 1 < FitTolerance * columnWidth;
        var isFinished = ParagraphSplitter.EndsSentence(previous.Text);
        if (SpeakerLine.Parse(line.Text) is not null && isFinished) return true;
        if (OpensParagraph(line.Text) && (isFinished || wasEndedOnPurpose || previous.Text[^1] is ':' or ';' or ',')) return true;
        if (line.IsIndented && !previous.IsIndented && isFinished) return true;
        if (HeadingLooks.IsSalutation(previous.Text) && wasEndedOnPurpose) return true;
        if (char.IsLower(line.Text[0])) return false;
        if (isFinished) return wasEndedOnPurpose;
        return previousIsFirst && previousWidth < HeadingShare * columnWidth && HeadingLooks.IsHeading(previous.Text, mostlyCapitals: false);
    }

    private static bool OpensParagraph(string line) =>
        ParagraphNumber.Parse(line) is not null || ParagraphNumber.ParseSub(line) is not null || ParagraphNumber.WithoutBullet(line) is not null;

    private static string FirstWord(string line)
    {
        var end = line.IndexOf(' ');
        return end < 0 ? line : line[..end];
    }

    /// <summary>
    /// Width of a line as a book face would set it, in average characters. Counting characters would call justified lines uneven:
    /// "illicit" takes half the room of "commune".
    /// </summary>
    private static double Width(string line)
    {
        var width = 0.0;
        foreach (var c in line)
        {
            width += c switch
            {
                'i' or 'j' or 'l' or 't' or 'f' or 'r' or 'I' or '.' or ',' or ';' or ':' or '\'' or '’' or '|' or '!' or '(' or ')' or '-' => 0.68,
                ' ' => 0.62,
                'm' or 'w' or 'M' or 'W' => 1.75,
                >= 'A' and <= 'Z' => 1.5,
                >= '\u2E80' and <= '\u9FFF' => 2.2,
                _ => 1.06,
            };
        }

        return width;
    }
}
