using System.Globalization;
using System.Text.RegularExpressions;

namespace PeaceClassify.Documents;

/// <summary>The printed number at the start of a paragraph, and what follows it.</summary>
internal sealed partial record ParagraphNumber(string Mark, int? Value, string Rest)
{
    /// <summary>"12.", "12)" or "- 3." before a text; null where there is none. Years and decimals ("1.4 billion") are no numbers.</summary>
    public static ParagraphNumber? Parse(string text)
    {
        var match = Numbered.Match(text);
        if (!match.Success) return null;
        var digits = match.Groups["n"].Value;
        return new(digits, int.Parse(digits, CultureInfo.InvariantCulture), text[match.Length..]);
    }

    /// <summary>"(a)", "(iv)", "(2)" or "a)" before a text.</summary>
    public static ParagraphNumber? ParseSub(string text)
    {
        var match = Lettered.Match(text);
        return match.Success ? new($"({match.Groups["m"].Value})", null, text[match.Length..]) : null;
    }

    /// <summary>"•", "-", "–" and their like before a text; the mark is dropped.</summary>
    public static string? WithoutBullet(string text)
    {
        var match = Bullet.Match(text);
        return match.Success ? text[match.Length..] : null;
    }

    [GeneratedRegex(@"^[-–—]?\s{0,3}(?<n>[1-9][0-9]{0,2})(?:\.\)?|\))(?:\s+|(?=[""“«„‘\p{Lu}]))(?=\S)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Numbered { get; }

    [GeneratedRegex(@"^(?:\((?<m>[a-z]{1,2}|[ivx]{1,5}|[A-H]|[0-9]{1,2})\)|(?<m>[a-z])\))\s+(?=\S)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Lettered { get; }

    // U+F0B7 and U+F0A7 are the bullets of Symbol and Wingdings as Word and PDF hand them out.
    [GeneratedRegex(@"^(?:[•●▪■◦○‣⁃∙·❖➢✓\uF0B7\uF0A7\uF0D8\uF0FC*]\s*|[-–—]\s+)(?=\S)", RegexOptions.CultureInvariant)]
    private static partial Regex Bullet { get; }
}

/// <summary>Follows the numbers of a document, so that "(b)" under paragraph 7 becomes "7 (b)" and "(i)" below it "7 (b) (i)".</summary>
internal sealed class NumberTrail
{
    private static readonly string[] Roman = ["(i)", "(ii)", "(iii)", "(iv)", "(v)", "(vi)", "(vii)", "(viii)", "(ix)", "(x)", "(xi)", "(xii)"];

    private string? parent;
    private string? letter;
    private string? roman;

    /// <summary>The last whole number, which tells a paragraph number from a number that happens to begin a line.</summary>
    public int? Last { get; private set; }

    public string Enter(ParagraphNumber number)
    {
        if (number.Value is { } value)
        {
            Last = value;
            parent = number.Mark;
            letter = roman = null;
            return number.Mark;
        }

        if (IsRomanHere(number.Mark))
        {
            roman = number.Mark;
            return Full(letter, roman);
        }

        letter = number.Mark;
        roman = null;
        return Full(letter);
    }

    /// <summary>Unnumbered text after a heading belongs to no numbered paragraph any more.</summary>
    public void Leave() => parent = letter = roman = null;

    // "(i)" after "(h)" is the letter; else it opens or continues a roman series.
    private bool IsRomanHere(string mark)
    {
        var at = Array.IndexOf(Roman, mark);
        if (at < 0) return false;
        if (at == 0) return letter != "(h)";
        if (roman is null) return false;
        return Array.IndexOf(Roman, roman) == at - 1;
    }

    private string Full(params string?[] marks) => string.Join(' ', marks.Prepend(parent).Where(mark => mark is not null));
}
