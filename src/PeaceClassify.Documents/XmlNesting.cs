using System.Xml;

namespace PeaceClassify.Documents;

/// <summary>
/// Looks at XML before a library builds a tree of it by recursion: elements that are nested many thousand deep, a few kilobytes when zipped, would use up the stack
/// and end the whole process, which nothing can catch.
/// </summary>
public static class XmlNesting
{
    /// <summary>Deepest nesting that is read; tables within tables within text boxes need some fifty.</summary>
    public const int MaxDepth = 256;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = false };

    /// <summary>Whether elements are nested deeper than <see cref="MaxDepth"/>.</summary>
    /// <param name="content">What may be XML; read until it is too deep, at its end, or no XML.</param>
    public static bool IsTooDeep(Stream content)
    {
        try
        {
            using var reader = XmlReader.Create(content, Settings); // reads the first bytes already
            while (reader.Read())
            {
                if (reader.Depth > MaxDepth)
                {
                    return true;
                }
            }
        }
        catch (XmlException)
        {
            // Whoever reads it comes no further, and says so.
        }

        return false;
    }
}
