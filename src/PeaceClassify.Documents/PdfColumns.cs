namespace PeaceClassify.Documents;

/// <summary>Finds the gutter of two-column pages and gives the rows in reading order.</summary>
internal static class PdfColumns
{
    // Columns narrower than a third of the text are margins or tables.
    private const double GutterFrom = 0.38, GutterTo = 0.62;

    private const double MinGutter = 8;

    // A page of verbatim record has some fifty rows in each column; fewer than this beside each other are a title page or a table.
    private const int MinRowsBeside = 8;

    // Headings may run across the gutter; text may not.
    private const double MaxCrossingShare = 0.15;

    // A page whose right column is nearly empty shows no gutter of its own; it has that of the document, if so many pages have one.
    private const double MinPagesWithGutter = 0.5;

    public static IEnumerable<PdfRow> Rows(IReadOnlyList<PdfPage> pages, HashSet<PdfSegment> furniture)
    {
        var segmentsOfPages = pages
            .Select(page => (page.Number, Segments: page.Segments.Where(segment => !furniture.Contains(segment)).ToList()))
            .Where(page => page.Segments.Count > 0).ToList();
        var gutters = segmentsOfPages.Select(page => Gutter(page.Segments)).ToList();
        var found = gutters.OfType<double>().Order().ToList();
        double? common = found.Count > 0 && found.Count >= MinPagesWithGutter * gutters.Count ? found[found.Count / 2] : null;

        return segmentsOfPages.Zip(gutters).SelectMany(page =>
            (page.Second ?? (common is { } x && MayHave(x, page.First.Segments) ? x : null)) is { } gutter
                ? TwoColumns(page.First.Segments, page.First.Number, gutter)
                : PdfRow.Beside(page.First.Segments).Select(row => PdfRow.From(row, page.First.Number, 0)));
    }

    private static bool MayHave(double gutter, List<PdfSegment> segments)
    {
        var rows = PdfRow.Beside(segments);
        return rows.Count(row => row.Exists(segment => Crosses(segment, gutter))) <= MaxCrossingShare * rows.Count;
    }

    private static List<PdfRow> TwoColumns(List<PdfSegment> segments, int page, double gutter)
    {
        var ordered = new List<PdfRow>();
        List<PdfSegment> left = [], right = [];
        foreach (var row in PdfRow.Beside(segments))
        {
            if (row.Exists(segment => Crosses(segment, gutter)))
            {
                Flush();
                ordered.Add(PdfRow.From(row, page, 0));
                continue;
            }

            left.AddRange(row.Where(segment => segment.Right <= gutter));
            right.AddRange(row.Where(segment => segment.Left >= gutter));
        }

        Flush();
        return ordered;

        void Flush()
        {
            ordered.AddRange(PdfRow.Beside(left).Select(row => PdfRow.From(row, page, 0)));
            ordered.AddRange(PdfRow.Beside(right).Select(row => PdfRow.From(row, page, 1)));
            left = [];
            right = [];
        }
    }

    /// <summary>The middle of the widest empty strip near the middle of the text, if rows stand on both of its sides.</summary>
    private static double? Gutter(List<PdfSegment> segments)
    {
        var from = segments.Min(segment => segment.Left);
        var width = segments.Max(segment => segment.Right) - from;
        var rows = PdfRow.Beside(segments);
        double? best = null;
        var bestWidth = MinGutter;
        double? stripStart = null;
        for (var x = from + (GutterFrom * width); x <= from + (GutterTo * width); x += 1)
        {
            if (rows.Count(row => row.Exists(segment => Crosses(segment, x))) <= MaxCrossingShare * rows.Count)
            {
                stripStart ??= x;
                if (x - stripStart.Value < bestWidth) continue;
                bestWidth = x - stripStart.Value;
                best = stripStart.Value + (bestWidth / 2);
            }
            else
            {
                stripStart = null;
            }
        }

        return best is { } gutter && rows.Count(row => IsBeside(row, gutter)) >= MinRowsBeside ? gutter : null;
    }

    // The right side starts where columns start: a wide gap in a justified line does not repeat at one place, so it is no gutter.
    private static bool IsBeside(List<PdfSegment> row, double gutter) =>
        row.Exists(segment => segment.Right <= gutter) && row.Exists(segment => segment.Left >= gutter);

    private static bool Crosses(PdfSegment segment, double x) => segment.Left < x && segment.Right > x;
}
