using System.Text.RegularExpressions;

namespace PeaceClassify.Documents;

/// <summary>The opening of a verbatim record's intervention: "Ms. Aalto (Finland) (spoke in French):".</summary>
internal sealed partial record SpeakerLine(string Speaker, string? Country, string? SpokenIn, string Rest)
{
    // An opening longer than this is a sentence with a colon, not a speaker.
    private const int MaxOpening = 200;

    private const int MaxNameWords = 10;

    /// <summary>Null when <paramref name="text"/> does not open with a speaker.</summary>
    public static SpeakerLine? Parse(string text)
    {
        var colon = text.AsSpan(0, Math.Min(text.Length, MaxOpening)).IndexOfAny(':', '：');
        if (colon < 0) return null;
        var match = Opening.Match(text[..colon]);
        if (!match.Success || !IsName(match.Groups["who"].Value)) return null;
        // "General Assembly:" and "Mr. President:" open no intervention; with a country behind it a title is sure.
        var isBare = !match.Groups["brackets"].Success;
        if (isBare && (match.Groups["titled"].Success || (match.Groups["person"].Success && HeadingLooks.IsSalutation(match.Groups["who"].Value))))
            return null;

        string? country = null, spokenIn = null;
        foreach (var part in BracketedParts(match.Groups["brackets"].Value))
        {
            if (SpokenInWords.Match(part) is { Success: true } spoken) spokenIn = spoken.Groups["language"].Value;
            else country ??= part;
        }

        return new(match.Groups["who"].Value.Trim(), country, spokenIn, text[(colon + 1)..].TrimStart());
    }

    private static readonly HashSet<string> Particles = new(StringComparer.OrdinalIgnoreCase)
    {
        "de", "da", "do", "dos", "das", "del", "della", "der", "den", "di", "du", "van", "von", "la", "le", "les", "el", "al", "bin", "bint", "ben",
        "ibn", "ould", "mint", "e", "y", "af", "ter", "of", "the", "and", "général", "секретарь",
    };

    /// <summary>Capitalised words and particles: "Mr. Berg said so" is a sentence.</summary>
    private static bool IsName(string who)
    {
        var words = who.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length <= MaxNameWords && words.All(word => !char.IsLower(word[0]) || Particles.Contains(word) || word.Contains('-') || word.Contains('’'));
    }

    /// <summary>The outermost brackets: "(Iran (Islamic Republic of)) (spoke in Persian)" has two.</summary>
    private static IEnumerable<string> BracketedParts(string text)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(' && depth++ == 0) start = i + 1;
            if (text[i] == ')' && --depth == 0) yield return text[start..i].Trim();
            if (depth < 0) yield break;
        }
    }

    /// <remarks>A person has a form of address and a name, at most eight words; an officer is one of a closed list.</remarks>
    [GeneratedRegex(
        @"^(?<who>"
        + @"(?:The\s+|Le\s+|La\s+|El\s+)?(?:(?:Acting|Temporary|Deputy|Vice)[\s-])?"
        + @"(?:President|Chair|Chairman|Chairperson|Chairwoman|Co-Chair|Vice-President|Vice-Chair|Moderator"
        + @"|Secretary-General|Deputy Secretary-General|Under-Secretary-General|Assistant Secretary-General"
        + @"|Président|Présidente|Secrétaire général|Presidente|Presidenta|Secretario General|Председатель|Генеральный секретарь)"
        + @"|(?<person>(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sr|Sra|M|Mme|Mlle)\.?\s[^\s()][^()]{0,80}"
        + @"|(?:Г-н|Г-жа|Sir|Dame|Lord|Lady|Baroness|H\.\s?E\.)\s[^\s()][^()]{0,80})"
        + @"|(?<titled>(?:Baron|Count|Prince|Princess|Sheikh|Archbishop|Bishop|Cardinal|Monsignor|Msgr\."
        + @"|Father|Sister|General|Lieutenant General|Major General|Colonel|Ambassador|Judge|King|Queen"
        + @"|Prime Minister|President|Minister|Reverend|Senator)\s[^\s()][^()]{0,80})"
        + @")\s*(?<brackets>\(.{1,120}\))?\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Opening { get; }

    [GeneratedRegex(
        @"^(?:spoke in|spoke through interpretation from|interpretation from|parle en|habla en|говорит по-|говорит на)\s*(?<language>\S.{0,60})$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SpokenInWords { get; }
}
