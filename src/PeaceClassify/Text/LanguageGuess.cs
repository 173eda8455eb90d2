namespace PeaceClassify.Text;

/// <summary>Guesses the language of a paragraph from its script alone: Latin letters count as English.</summary>
public static class LanguageGuess
{
    /// <summary>The language of most letters.</summary>
    public static Language Of(ReadOnlySpan<char> text)
    {
        int latin = 0, cyrillic = 0, arabic = 0, chinese = 0;
        foreach (var character in text)
        {
            latin += char.IsLetter(character) && character < '\u0250' ? 1 : 0;
            cyrillic += character is >= '\u0400' and <= '\u04FF' ? 1 : 0;
            arabic += character is >= '\u0600' and <= '\u06FF' ? 1 : 0;
            chinese += character is >= '\u4E00' and <= '\u9FFF' ? 3 : 0;
        }

        var most = Math.Max(Math.Max(latin, cyrillic), Math.Max(arabic, chinese));
        return most == 0 ? Language.Unknown
            : most == latin ? Language.English
            : most == cyrillic ? Language.Russian
            : most == arabic ? Language.Arabic : Language.Chinese;
    }
}
