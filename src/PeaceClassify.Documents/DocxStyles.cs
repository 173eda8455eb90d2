using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Wordprocessing;

namespace PeaceClassify.Documents;

/// <summary>What the styles of a Word document say about its paragraphs.</summary>
internal sealed partial class DocxStyles(Styles? definitions)
{
    // Styles may be based on each other in a circle when a file is broken.
    private const int MaxDepth = 20;

    // Word's level for body text.
    private const int BodyLevel = 9;

    private readonly Dictionary<string, Style> byId = (definitions?.Elements<Style>() ?? [])
        .Where(style => style.StyleId?.Value is not null)
        .GroupBy(style => style.StyleId!.Value!)
        .ToDictionary(group => group.Key, group => group.First());

    public DocxStyle Of(Paragraph paragraph)
    {
        var properties = paragraph.ParagraphProperties;
        var outline = properties?.OutlineLevel?.Val?.Value;
        var numbering = properties?.NumberingProperties;
        var (numberId, level) = (numbering?.NumberingId?.Val?.Value, numbering?.NumberingLevelReference?.Val?.Value);
        bool isHeading = false, isTitle = false;

        var id = properties?.ParagraphStyleId?.Val?.Value;
        for (var depth = 0; id is not null && depth < MaxDepth; depth++)
        {
            isHeading |= HeadingStyle.IsMatch(id);
            isTitle |= id.Equals("Title", StringComparison.OrdinalIgnoreCase);
            if (!byId.TryGetValue(id, out var style)) break;
            var name = style.StyleName?.Val?.Value ?? "";
            isHeading |= HeadingStyle.IsMatch(name);
            isTitle |= name.Equals("Title", StringComparison.OrdinalIgnoreCase);
            outline ??= style.StyleParagraphProperties?.OutlineLevel?.Val?.Value;
            var inherited = style.StyleParagraphProperties?.NumberingProperties;
            numberId ??= inherited?.NumberingId?.Val?.Value;
            level ??= inherited?.NumberingLevelReference?.Val?.Value;
            id = style.BasedOn?.Val?.Value;
        }

        // Number id 0 takes away a number that the style would give.
        return new(
            isHeading || isTitle || outline is >= 0 and < BodyLevel,
            isTitle,
            numberId is > 0 ? (numberId.Value, level ?? 0) : null);
    }

    // Word's own names, and those of the United Nations templates ("_ H_1", "H23G", "_ H _Ch_G").
    [GeneratedRegex(@"^(?:heading\s?[1-9]|title|subtitle|toc heading|_?\s?H\s?_?\s?(?:Ch|M|[0-9/_ ]{1,6})\s?_?G?)$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HeadingStyle { get; }
}

/// <summary>A paragraph's part in the document, from its style and its own settings.</summary>
internal readonly record struct DocxStyle(bool IsHeading, bool IsTitle, (int Id, int Level)? Numbering);
