using System.Globalization;
using System.Net;

namespace PeaceClassify.Documents;

/// <summary>A word and where it stands, in points from the top left; on pages written from right to left, from the top right.</summary>
internal readonly record struct PdfWord(string Text, double Left, double Top, double Right, double Bottom)
{
    /// <summary>Ascent and descent of the type, which stands in for its size.</summary>
    public double Height => Bottom - Top;
}

/// <summary>Words that pdftotext puts on one line; a justified line with wide gaps comes as several.</summary>
internal sealed record PdfSegment(IReadOnlyList<PdfWord> Words)
{
    public double Left { get; } = Words.Min(word => word.Left);

    public double Right { get; } = Words.Max(word => word.Right);

    public double Top { get; } = Words.Min(word => word.Top);

    public double Bottom { get; } = Words.Max(word => word.Bottom);

    public string Text => string.Join(' ', Words.Select(word => word.Text));
}

/// <summary>One page as pdftotext sees it.</summary>
internal sealed record PdfPage(int Number, double Width, IReadOnlyList<PdfSegment> Segments);

/// <summary>Collects pages from the lines of <c>pdftotext -bbox-layout</c>.</summary>
/// <remarks>
/// The output looks like XML and is not: words hold characters that XML forbids, and titles are not always escaped. It has one element
/// to a line, so it is read by lines. Positions are worth that: plain and <c>-layout</c> output leave heads, footnotes and
/// paragraph breaks to guessing, and print numbers in the margin as lines of their own.
/// </remarks>
internal sealed class PdfPageCollector
{
    // Points; posters have larger type, statements do not.
    private const double TallestType = 90;

    private readonly List<PdfPage> pages = [];
    private List<PdfSegment> segments = [];
    private List<PdfWord> words = [];
    private double width;

    public IReadOnlyList<PdfPage> Pages => pages;

    public void Read(string line)
    {
        var element = line.AsSpan().TrimStart();
        if (element.StartsWith("<word ")) ReadWord(element);
        else if (element.StartsWith("</line>")) EndLine();
        else if (element.StartsWith("<page ")) width = Number(element, "width=\"");
        else if (element.StartsWith("</page>")) EndPage();
    }

    private void ReadWord(ReadOnlySpan<char> element)
    {
        var start = element.IndexOf('>') + 1;
        var end = element.LastIndexOf("</word>");
        if (start == 0) return;
        var text = WebUtility.HtmlDecode(element[start..(end < start ? element.Length : end)].ToString()).Trim();
        if (text.Length == 0) return;
        var word = new PdfWord(
            text, Number(element, "xMin=\""), Number(element, "yMin=\""), Number(element, "xMax=\""), Number(element, "yMax=\""));
        if (!IsTurned(word)) words.Add(word);
    }

    // A stamp along the margin or a watermark across the page would stand beside every line of it.
    private static bool IsTurned(PdfWord word) =>
        word.Height > TallestType || (word.Text.Length > 2 && word.Height > 3 * (word.Right - word.Left));

    private void EndLine()
    {
        if (words.Count > 0) segments.Add(new(words));
        words = [];
    }

    private void EndPage()
    {
        EndLine();
        pages.Add(RightToLeft.Normalise(new(pages.Count + 1, width, segments)));
        segments = [];
    }

    private static double Number(ReadOnlySpan<char> element, string attribute)
    {
        var at = element.IndexOf(attribute);
        if (at < 0) return 0;
        var value = element[(at + attribute.Length)..];
        var end = value.IndexOf('"');
        return end > 0 && double.TryParse(value[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) ? number : 0;
    }
}
