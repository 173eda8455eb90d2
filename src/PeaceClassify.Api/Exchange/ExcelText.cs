using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PeaceClassify.Api.Exchange;

/// <summary>Text as the cells of a workbook hold it, and back.</summary>
/// <remarks>
/// ECMA-376, ST_Xstring: a character that XML cannot hold is written <c>_xHHHH_</c>, and what looks like that in the text has its first underscore
/// written so. Half a surrogate pair, which is no character, becomes U+FFFD.
/// </remarks>
internal static partial class ExcelText
{
    /// <summary>Most characters of a cell.</summary>
    public const int MaxCharacters = 32_767;

    /// <summary>Stands behind a text that was cut to fit into a cell.</summary>
    public const string CutMark = " […cut: a cell holds no more; .csv and .jsonl have all]";

    /// <summary>The text as it fits into a cell.</summary>
    public static string Fit(string text)
    {
        if (text.Length <= MaxCharacters)
        {
            return text;
        }

        var length = MaxCharacters - CutMark.Length;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + CutMark;
    }

    /// <summary>The text without characters that XML cannot hold.</summary>
    public static string Encode(string text)
    {
        if (!Unsafe().IsMatch(text))
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 16);
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (char.IsHighSurrogate(character) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                encoded.Append(character).Append(text[++at]);
            }
            else if (char.IsSurrogate(character))
            {
                encoded.Append('\uFFFD');
            }
            else if (character is (< ' ' and not ('\t' or '\n')) or '\uFFFE' or '\uFFFF' || (character == '_' && Escape().IsMatch(text.AsSpan(at, Math.Min(7, text.Length - at)))))
            {
                encoded.Append(CultureInfo.InvariantCulture, $"_x{(int)character:X4}_");
            }
            else
            {
                encoded.Append(character);
            }
        }

        return encoded.ToString();
    }

    /// <summary>What <see cref="Encode"/>, or Excel, made of a text, undone.</summary>
    public static string Decode(string text) => text.Contains("_x", StringComparison.Ordinal)
        ? Escape().Replace(text, match => ((char)int.Parse(match.ValueSpan[2..6], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString())
        : text;

    [GeneratedRegex("_x[0-9A-Fa-f]{4}_", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();

    [GeneratedRegex(@"[\u0000-\u0008\u000B-\u001F\uD800-\uDFFF\uFFFE\uFFFF]|_x[0-9A-Fa-f]{4}_", RegexOptions.CultureInvariant)]
    private static partial Regex Unsafe();
}
