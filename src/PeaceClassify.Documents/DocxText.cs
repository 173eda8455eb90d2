using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using WordText = DocumentFormat.OpenXml.Wordprocessing.Text;

namespace PeaceClassify.Documents;

/// <summary>The visible characters of a Word paragraph: insertions in, deletions, notes, fields' codes and hidden text out.</summary>
internal static class DocxText
{
    public static string Of(Paragraph paragraph)
    {
        var text = new StringBuilder();
        foreach (var child in paragraph.ChildElements) Append(child, text);
        return text.ToString();
    }

    /// <summary>Text boxes anchored in the paragraph; of the two forms that Word writes for old readers, only the first.</summary>
    public static IEnumerable<OpenXmlElement> TextBoxes(Paragraph paragraph) => paragraph.Descendants<TextBoxContent>()
        .Where(box => !box.Ancestors<AlternateContentFallback>().Any()
            || !box.Ancestors<AlternateContent>().First().Descendants<AlternateContentChoice>().Any())
        // A box inside a box is read with the outer one.
        .Where(box => !box.Ancestors<TextBoxContent>().Any());

    private static void Append(OpenXmlElement element, StringBuilder text)
    {
        switch (element)
        {
            case WordText t:
                text.Append(t.Text);
                break;
            case TabChar or PositionalTab:
                text.Append(' ');
                break;
            case Break or CarriageReturn:
                text.Append('\n');
                break;
            case NoBreakHyphen:
                text.Append('-');
                break;
            case Run run when run.RunProperties?.Vanish is { } vanish && (vanish.Val?.Value ?? true):
            case DeletedRun or MoveFromRun or Deleted or TextBoxContent or RubyContent or FieldCode or DeletedText:
            // Choice and Fallback hold drawings, whose text boxes are read on their own.
            case AlternateContent or DocumentFormat.OpenXml.Wordprocessing.Drawing or Picture:
            case FootnoteReference or EndnoteReference or SoftHyphen:
                break;
            case Paragraph:
                // Only text boxes nest paragraphs in paragraphs.
                break;
            default:
                foreach (var child in element.ChildElements) Append(child, text);
                break;
        }
    }
}
