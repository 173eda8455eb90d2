namespace PeaceClassify.Documents;

/// <summary>PDF: words with positions, to rows, to paragraphs, with everything that belongs to the page left out.</summary>
internal static class PdfReader
{
    // A scan often carries a stamp or a fax line as text; a page of a statement has hundreds of letters.
    private const int MinLettersPerPage = 6;

    // Heads and feet are looked for in this many rows from either end of a page.
    private const int ZoneRows = 5;

    // A line repeated on this many pages at one height is a running head, whatever it says.
    private const int MinRepeats = 3;
    private const double MinRepeatShare = 0.3;
    private const double SameHeight = 10;

    // Points between the parts of a running head; gaps in justified text are narrower.
    private const double ApartInHead = 24;

    // The masthead of a United Nations document ends within the first rows of its first page.
    private const int MastheadRows = 20;

    // Footnotes are set at least this much smaller than the text.
    private const double NoteSize = 0.93;

    public static async Task<SourceText> ReadAsync(byte[] content, string name, DocumentReaderOptions options, CancellationToken ct)
    {
        var collector = new PdfPageCollector();
        var complaints = await PdfToText.RunAsync(content, name, options, collector.Read, ct).ConfigureAwait(false);
        var pages = collector.Pages;
        if (pages.Count > options.MaxPages)
        {
            throw new DocumentException(name, DocumentProblem.TooLarge,
                $"the PDF has more than {options.MaxPages} pages, the limit; split it into parts.");
        }

        var letters = pages.Sum(page => page.Segments.Sum(segment => segment.Words.Sum(word => word.Text.Count(char.IsLetter))));
        if (letters < (long)MinLettersPerPage * pages.Count || letters == 0) throw WithoutText(name, pages.Count, letters, complaints);
        return Read(pages);
    }

    public static SourceText Read(IReadOnlyList<PdfPage> pages)
    {
        var (furniture, masthead, opensWithMasthead) = FindFurniture(pages);
        var rows = PdfColumns.Rows(pages, furniture).Where(row => row.Text.Length > 0).ToList();
        var paragraphs = PdfParagraphs.Find(WithoutNotes(rows));
        return new(paragraphs) { Symbol = masthead.Symbol, Date = masthead.Date, Title = opensWithMasthead ? TitleOf(paragraphs) : null };
    }

    private static DocumentException WithoutText(string name, int pageCount, int letters, string complaints) =>
        pageCount == 0 || (letters == 0 && complaints.Contains("Syntax Error", StringComparison.Ordinal))
            ? new(name, DocumentProblem.Damaged, "the PDF opens but its pages cannot be read; it is damaged, get it again.")
            : new(name, DocumentProblem.NoTextLayer,
                $"the PDF has {pageCount} page(s) and no text on them ({letters} letters): it is a scan or blank; "
                + "put it through text recognition (OCR) first.");

    private static (HashSet<PdfSegment> Furniture, Masthead Masthead, bool OpensWithMasthead) FindFurniture(IReadOnlyList<PdfPage> pages)
    {
        // Segments are compared by identity: two of them on one page may hold equal words.
        var furniture = new HashSet<PdfSegment>(ReferenceEqualityComparer.Instance);
        var masthead = new Masthead();
        var rowsOfPages = pages.Select(page => PdfRow.Beside(page.Segments)).ToList();

        var opensWithMasthead = false;
        if (rowsOfPages.Count > 0)
        {
            var end = rowsOfPages[0].Take(MastheadRows).ToList().FindLastIndex(row =>
                PageFurniture.IsCertainMasthead(TextOf(row)) || row.Exists(segment => PageFurniture.IsCertainMasthead(segment.Text)));
            opensWithMasthead = end >= 0;
            foreach (var row in rowsOfPages[0].Take(end + 1)) Drop(row);
        }

        var repeated = RepeatedRows(rowsOfPages);
        foreach (var rows in rowsOfPages)
        {
            DropZone(rows, repeated);
            DropZone([.. rows.AsEnumerable().Reverse()], repeated);
        }

        foreach (var row in rowsOfPages.SelectMany(rows => rows).Where(row => PageFurniture.IsDeliveryNote(TextOf(row)))) Drop(row);
        return (furniture, masthead, opensWithMasthead);

        void Drop(List<PdfSegment> row)
        {
            masthead.Take(TextOf(row));
            furniture.UnionWith(row);
        }

        // From the edge of the page inwards, as long as it is furniture.
        void DropZone(List<List<PdfSegment>> rows, HashSet<List<PdfSegment>> repeatedRows)
        {
            var dropped = 0;
            foreach (var row in rows)
            {
                if (row.TrueForAll(furniture.Contains)) continue;
                var text = TextOf(row);
                var isFurniture = repeatedRows.Contains(row) || PageFurniture.IsFurniture(text) || PageFurniture.IsBareNumber(text)
                    || PageFurniture.IsOrnament(text) || HoldsFurniture(row) || (dropped > 0 && PageFurniture.IsCompanion(text));
                if (!isFurniture || ++dropped > ZoneRows) break;
                Drop(row);
            }
        }
    }

    /// <summary>"S/PV.9999      A title      01/05/2031": a symbol or job number that stands well apart makes the row a running head.</summary>
    private static bool HoldsFurniture(List<PdfSegment> row) => row.Count > 1
        && row.Zip(row.Skip(1)).All(pair => pair.Second.Left - pair.First.Right > ApartInHead)
        && row.Exists(segment => PageFurniture.IsFurniture(segment.Text));

    private static HashSet<List<PdfSegment>> RepeatedRows(List<List<List<PdfSegment>>> rowsOfPages)
    {
        var byText = rowsOfPages
            .SelectMany(rows => rows.Take(ZoneRows).Concat(rows.Skip(Math.Max(ZoneRows, rows.Count - ZoneRows))))
            .GroupBy(row => WithoutFigures(TextOf(row)))
            .Where(group => group.Key.Count(char.IsLetter) > 2 && !HeadingLooks.IsSalutation(group.Key));
        var threshold = Math.Max(MinRepeats, MinRepeatShare * rowsOfPages.Count);
        var repeated = new HashSet<List<PdfSegment>>(ReferenceEqualityComparer.Instance);
        foreach (var group in byText)
        {
            var rows = group.ToList();
            repeated.UnionWith(rows.Where(row => rows.Count(other => Math.Abs(other[0].Top - row[0].Top) < SameHeight) >= threshold));
        }

        return repeated;
    }

    private static string WithoutFigures(string text) => string.Concat(text.Select(c => char.IsDigit(c) ? '0' : c));

    private static string TextOf(List<PdfSegment> row) => string.Join(' ', row.Select(segment => segment.Text));

    /// <summary>Drops smaller type at the foot of a page or column that begins with a footnote mark, or goes on from the page before.</summary>
    private static List<PdfRow> WithoutNotes(List<PdfRow> rows)
    {
        var bodySize = PdfParagraphs.BodySize(rows);
        var kept = new List<PdfRow>(rows.Count);
        var noteBefore = false;
        foreach (var column in rows.GroupBy(row => (row.Page, row.Column)))
        {
            var inColumn = column.OrderBy(row => row.Bottom).ToList();
            var start = inColumn.Count;
            while (start > 0 && inColumn[start - 1].Size < NoteSize * bodySize) start--;
            // Small type above the first mark is a table or a caption, unless a note was cut by the page.
            while (!noteBefore && start < inColumn.Count && !StartsNote(inColumn[start])) start++;
            var notes = inColumn.Skip(start).ToHashSet(ReferenceEqualityComparer.Instance);
            noteBefore = notes.Count > 0;
            kept.AddRange(column.Where(row => !notes.Contains(row)));
        }

        return kept;
    }

    private static bool StartsNote(PdfRow row) =>
        row.StartsWithMark || (row.Text.Length > 0 && (DocumentAssembly.IsRaisedFigure(row.Text[0]) || row.Text[0] is '*' or '†' or '‡'
            || (char.IsAsciiDigit(row.Text[0]) && ParagraphNumber.Parse(row.Text) is null)));

    private static string? TitleOf(List<SourceParagraph> paragraphs) =>
        paragraphs.Count > 0 && HeadingLooks.IsHeading(paragraphs[0].Text.Replace('\n', ' '), mostlyCapitals: false)
            ? paragraphs[0].Text.Replace('\n', ' ') : null;
}
