using System.Text;
using System.Xml;

namespace PeaceClassify.Api.Exchange;

/// <summary>Text for formats that have no way to write what XML cannot hold.</summary>
internal static class XmlText
{
    /// <summary>The text without control characters; half a surrogate pair becomes U+FFFD.</summary>
    public static string Clean(string text)
    {
        if (IsClean(text))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value))
            {
                clean.Append(rune);
            }
        }

        return clean.ToString();
    }

    private static bool IsClean(string text)
    {
        foreach (var character in text)
        {
            if (!XmlConvert.IsXmlChar(character))
            {
                return false; // halves of surrogate pairs among them, whole or not
            }
        }

        return true;
    }
}
