namespace PeaceClassify.Text;

/// <summary>The language of a paragraph: one of the six official languages of the United Nations, or none of them.</summary>
public enum Language
{
    /// <summary>English, the language that is classified.</summary>
    English,

    /// <summary>French.</summary>
    French,

    /// <summary>Spanish.</summary>
    Spanish,

    /// <summary>Russian.</summary>
    Russian,

    /// <summary>Arabic.</summary>
    Arabic,

    /// <summary>Chinese, in simplified or traditional characters.</summary>
    Chinese,

    /// <summary>Another language, or no letters at all.</summary>
    Unknown,
}

/// <summary>Codes and English names of the languages.</summary>
public static class LanguageNames
{
    /// <summary>The ISO 639-1 code in lower case, as answers and files carry it; <c>unknown</c> for <see cref="Language.Unknown"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public static string Code(this Language language) => language switch
    {
        Language.English => "en",
        Language.French => "fr",
        Language.Spanish => "es",
        Language.Russian => "ru",
        Language.Arabic => "ar",
        Language.Chinese => "zh",
        Language.Unknown => "unknown",
        _ => throw NotALanguage(language),
    };

    /// <summary>The English name, to show to people.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public static string Name(this Language language) => language switch
    {
        Language.English => "English",
        Language.French => "French",
        Language.Spanish => "Spanish",
        Language.Russian => "Russian",
        Language.Arabic => "Arabic",
        Language.Chinese => "Chinese",
        Language.Unknown => "Unknown",
        _ => throw NotALanguage(language),
    };

    /// <summary>Finds the language with a <see cref="Code"/>, letter case aside.</summary>
    /// <param name="code">The code; <see langword="null"/> is no code.</param>
    /// <param name="language">The language found, else <see cref="Language.Unknown"/>.</param>
    /// <returns>Whether the code is one of those that <see cref="Code"/> gives, <c>unknown</c> included.</returns>
    public static bool TryParseCode(string? code, out Language language)
    {
        foreach (var candidate in Enum.GetValues<Language>())
        {
            if (string.Equals(candidate.Code(), code, StringComparison.OrdinalIgnoreCase))
            {
                language = candidate;
                return true;
            }
        }

        language = Language.Unknown;
        return false;
    }

    private static ArgumentOutOfRangeException NotALanguage(Language language) =>
        new(nameof(language), language, "Not a language of this enumeration.");
}
