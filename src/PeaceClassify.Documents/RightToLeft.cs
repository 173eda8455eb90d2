using System.Text;

namespace PeaceClassify.Documents;

/// <summary>Brings Arabic and Hebrew pages into the form of the others.</summary>
/// <remarks>
/// <c>-bbox-layout</c> gives letters in the order of the eye, left to right. Words are turned back, and the page is mirrored, so that
/// "left" is where lines begin and everything after this can forget about direction.
/// </remarks>
internal static class RightToLeft
{
    public static PdfPage Normalise(PdfPage page)
    {
        int rightToLeft = 0, leftToRight = 0;
        foreach (var word in page.Segments.SelectMany(segment => segment.Words))
        {
            if (word.Text.Any(IsRightToLeft)) rightToLeft++;
            else if (word.Text.Any(char.IsLetter)) leftToRight++;
        }

        return rightToLeft == 0 || rightToLeft < leftToRight ? page
            : page with { Segments = [.. page.Segments.Select(segment => Mirror(segment, page.Width))] };
    }

    private static PdfSegment Mirror(PdfSegment segment, double width) => new([.. segment.Words
        .Select(word => new PdfWord(LogicalOrder(word.Text), width - word.Right, word.Top, width - word.Left, word.Bottom))
        .OrderBy(word => word.Left)]);

    private static string LogicalOrder(string word)
    {
        if (!word.Any(IsRightToLeft)) return word;
        var logical = new StringBuilder(word.Length);
        for (var end = word.Length; end > 0;)
        {
            // Figures inside a word run left to right even here.
            var start = end - 1;
            while (char.IsDigit(word[end - 1]) && start > 0 && char.IsDigit(word[start - 1])) start--;
            if (end - start > 1) logical.Append(word, start, end - start);
            else logical.Append(Mirrored(word[start]));
            end = start;
        }

        return logical.ToString();
    }

    private static char Mirrored(char c) => c switch
    {
        '(' => ')', ')' => '(', '[' => ']', ']' => '[', '«' => '»', '»' => '«', _ => c,
    };

    public static bool IsRightToLeft(char c) =>
        c is (>= '\u0590' and <= '\u08FF' and not (>= '\u0660' and <= '\u0669')) or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC');
}
