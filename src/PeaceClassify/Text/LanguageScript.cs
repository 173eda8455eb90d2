using System.Globalization;
using System.Text;

namespace PeaceClassify.Text;

/// <summary>The writing system of a letter, as far as languages are told apart by it.</summary>
internal enum LanguageScript
{
    /// <summary>Not a letter.</summary>
    None,

    /// <summary>Latin.</summary>
    Latin,

    /// <summary>Cyrillic.</summary>
    Cyrillic,

    /// <summary>Arabic, with the letters that Persian, Urdu and others added.</summary>
    Arabic,

    /// <summary>Chinese characters.</summary>
    Han,

    /// <summary>Japanese syllables.</summary>
    Kana,

    /// <summary>Korean syllables.</summary>
    Hangul,

    /// <summary>Any other.</summary>
    Other,
}

/// <summary>Tells the script of a character.</summary>
internal static class LanguageScripts
{
    /// <summary>The script of a letter; <see cref="LanguageScript.None"/> for all else, marks and ordinal signs (ª º) included.</summary>
    public static LanguageScript Of(Rune rune)
    {
        var value = rune.Value;

        // The radicals are symbols to Unicode, but text drawn from PDF files has them in the place of the characters.
        if (value is >= 0x2E80 and <= 0x2FDF)
            return LanguageScript.Han;

        if (!Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.ModifierLetter)
            return value == ProlongedSound ? LanguageScript.Kana : LanguageScript.None;

        return value switch
        {
            <= 0x7F => LanguageScript.Latin,
            < 0xC0 => LanguageScript.None,
            <= 0x02AF or (>= 0x1D00 and <= 0x1EFF) or (>= 0x2C60 and <= 0x2C7F) or (>= 0xA720 and <= 0xA7FF)
                or (>= 0xFB00 and <= 0xFB06) or (>= 0xFF21 and <= 0xFF5A) or (>= 0x1D400 and <= 0x1D6A5) => LanguageScript.Latin,
            (>= 0x0400 and <= 0x052F) or (>= 0x1C80 and <= 0x1C8F) or (>= 0xA640 and <= 0xA69F) => LanguageScript.Cyrillic,
            (>= 0x0600 and <= 0x06FF) or (>= 0x0750 and <= 0x077F) or (>= 0x0870 and <= 0x08FF)
                or (>= 0xFB50 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) => LanguageScript.Arabic,
            (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF)
                or (>= 0x20000 and <= 0x3FFFF) => LanguageScript.Han,
            (>= 0x3040 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) or (>= 0xFF66 and <= 0xFF9D) => LanguageScript.Kana,
            (>= 0x1100 and <= 0x11FF) or (>= 0x3130 and <= 0x318F) or (>= 0xA960 and <= 0xA97F) or (>= 0xAC00 and <= 0xD7FF)
                or (>= 0xFFA0 and <= 0xFFDC) => LanguageScript.Hangul,
            _ => LanguageScript.Other,
        };
    }

    private const int ProlongedSound = 0x30FC;
}
