namespace PeaceClassify.Text;

/// <summary>
/// Tells in which language a paragraph is written, so that only English is classified.
/// </summary>
/// <remarks>
/// <para>The rule, in this order:</para>
/// <list type="number">
/// <item>Letters are counted by script; the script with most decides, Latin at a tie. A sign that writes a syllable (Chinese,
/// Japanese, Korean) counts as three letters, because a Chinese text has about one sign where its English translation has three
/// letters. A text without letters is <see cref="Language.Unknown"/>.</item>
/// <item>Latin: <see cref="Language.English"/>, unless another language has positive evidence. Frequent words, elisions and peculiar
/// letters have weights of 1 to 3 for each language that has them; those of the heaviest language must exceed three times those of
/// English, come to three in all and to one for every three words, and to two without the words that also stand in names
/// (<c>de la</c>). Then that language is the answer when it is French or Spanish, else <see cref="Language.Unknown"/>. The first
/// 2,000 letters are weighed; capitals at the beginning of a word hide its peculiar letters, because names keep theirs.</item>
/// <item>Cyrillic: <see cref="Language.Russian"/>, unless one letter in forty is not Russian or stands in a word that is not.</item>
/// <item>Arabic: <see cref="Language.Arabic"/>, unless one letter in twenty is Persian, Urdu or the like, and these are more than the
/// signs of Arabic.</item>
/// <item>Chinese characters: <see cref="Language.Chinese"/>, unless Korean syllables outnumber them or there is one Japanese
/// syllable to ten of them.</item>
/// <item>Any other script: <see cref="Language.Unknown"/>.</item>
/// </list>
/// <para>
/// To refuse an English paragraph is the worst error, so all doubt is resolved for English: headings, names, newswire without a
/// function word, and English that quotes a foreign title. A line of another language without a single telling word is English, too.
/// </para>
/// </remarks>
public static class LanguageGuess
{
    // Products with counts of letters are long: they pass the range of an int in the largest texts.
    // A sign for a syllable against letters: 100 English words have about 500 letters, their Chinese translation about 170 signs.
    private const long LettersPerSyllable = 3;

    // What another language must weigh against English; a quoted title in a short sentence stays below it.
    private const int EnglishAdvantage = 3;
    private const int LeastEvidence = 3;
    private const int LeastStrongEvidence = 2;
    private const int WordsPerEvidence = 3;

    // Ukrainian, Serbian, Kazakh have their own letters in one of 10 to 20; Russian only in names that it quotes.
    private const long RussianPerForeign = 40;

    // Persian and Urdu have their own letters in about one of seven, Arabic only in names and where fonts replace its yeh.
    private const long ArabicPerForeign = 20;
    private const long HanPerKana = 10;

    /// <summary>Tells the language of one paragraph by the rule above.</summary>
    /// <param name="text">One paragraph, of any length and content; unpaired surrogates are not letters.</param>
    /// <returns>Never throws; the same for the same text on every machine. Safe from several threads. Time grows with the length of
    /// the text; nothing is allocated.</returns>
    public static Language Of(ReadOnlySpan<char> text)
    {
        var evidence = new LanguageEvidence(
            stackalloc int[LanguageWords.Count], stackalloc int[LanguageWords.Count], stackalloc int[LanguageWords.Count]);
        evidence.Read(text);

        var syllables = (evidence.Han + evidence.Kana + evidence.Hangul) * LettersPerSyllable;
        var most = Math.Max(Math.Max(evidence.Latin, evidence.Cyrillic), Math.Max(evidence.Arabic, Math.Max(syllables, evidence.Other)));
        if (most == 0 || (evidence.Other == most && evidence.Latin < most))
            return Language.Unknown;

        return most == evidence.Latin ? OfLatin(evidence)
            : most == evidence.Cyrillic ? OfCyrillic(evidence)
            : most == evidence.Arabic ? OfArabic(evidence)
            : OfSyllables(evidence);
    }

    private static Language OfLatin(in LanguageEvidence evidence)
    {
        var best = LanguageWords.English;
        var weight = 0;
        for (var language = LanguageWords.English + 1; language < LanguageWords.Count; language++)
        {
            if (evidence.Weights[language] > weight && evidence.StrongWeights[language] >= LeastStrongEvidence)
                (best, weight) = (language, evidence.Weights[language]);
        }

        var isForeign = weight >= LeastEvidence
            && weight > EnglishAdvantage * evidence.Weights[LanguageWords.English]
            && weight * WordsPerEvidence >= evidence.LatinWords;

        return !isForeign ? Language.English
            : best == LanguageWords.French ? Language.French
            : best == LanguageWords.Spanish ? Language.Spanish
            : Language.Unknown;
    }

    private static Language OfCyrillic(in LanguageEvidence evidence) =>
        evidence.ForeignCyrillic * RussianPerForeign >= evidence.Cyrillic ? Language.Unknown : Language.Russian;

    private static Language OfArabic(in LanguageEvidence evidence) =>
        evidence.ForeignArabic * ArabicPerForeign >= evidence.Arabic && evidence.ForeignArabic > evidence.PeculiarArabic
            ? Language.Unknown
            : Language.Arabic;

    private static Language OfSyllables(in LanguageEvidence evidence) =>
        evidence.Hangul > evidence.Han || evidence.Kana * HanPerKana >= Math.Max(evidence.Han, 1) ? Language.Unknown : Language.Chinese;
}
