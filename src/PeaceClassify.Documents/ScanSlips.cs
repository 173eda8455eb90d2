using System.Text.RegularExpressions;

namespace PeaceClassify.Documents;

/// <summary>Separates "ofa harbour" and "ofthe watch": text recognition loses the blank behind an "f" that leans over it.</summary>
internal static partial class ScanSlips
{
    /// <summary>
    /// English has no other words in "of" than those in "off" and "often", so a word whose rest is an article, or a word of the
    /// document, was two. Other languages have many; the document must be English.
    /// </summary>
    public static string Mend(string text, HyphenMender evidence) => evidence.Knows("of") && evidence.Knows("the")
        ? GluedOf.Replace(text, match => IsWord(match.Groups["rest"].Value, evidence) ? $"of {match.Groups["rest"].Value}" : match.Value)
        : text;

    private static readonly HashSet<string> Followers =
        ["a", "an", "the", "this", "that", "these", "those", "its", "our", "their", "his", "her", "all", "any", "such", "troop", "peace", "war", "women"];

    // Any other single letter is a formula or a stray mark.
    private static bool IsWord(string rest, HyphenMender evidence) => Followers.Contains(rest) || (rest.Length > 1 && evidence.Knows(rest));

    [GeneratedRegex(@"\bof(?!f|ten)(?<rest>[a-z]{1,30})\b", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex GluedOf { get; }
}
