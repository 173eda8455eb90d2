using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace PeaceClassify.Text;

/// <summary>What one pass over a paragraph finds that tells its language: letters by script, words and letters by language.</summary>
/// <param name="weights">Zeroes, one for each language of <see cref="LanguageWords"/>.</param>
/// <param name="strongWeights">As many zeroes again.</param>
/// <param name="acronymWeights">And again.</param>
internal ref struct LanguageEvidence(Span<int> weights, Span<int> strongWeights, Span<int> acronymWeights)
{
    // Enough to be sure of a language; words of a longer text are not looked up, its letters are still counted.
    private const int LatinLettersRead = 2_000;

    // Two capitals are an acronym (UN, AU), however much they look like an article or a preposition of some language, unless the
    // paragraph has hardly a small letter.
    private const int AcronymLength = 2;
    private const int CapitalsPerSmallLetter = 10;

    // Weights as in LanguageWords.
    private const int StrongWeight = 2;
    private const int SpanishMarkWeight = 2;

    // The article begins every fourth word of Arabic or so, and hardly one of Persian or Urdu.
    private const int ArabicArticleWeight = 2;

    private const char SoftHyphen = '\u00AD';

    // Frequent in Bulgarian, Macedonian, Serbian or Ukrainian, and no words of Russian.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ForeignCyrillicWords = new[]
    {
        "са", "се", "ще", "че", "със", "във", "към", "който", "която", "което", "които", "беше", "бъде", "тази", "този",
        "што", "која", "је", "су", "није", "који", "као", "од", "ће", "смо",
        "що", "це", "як", "від", "який", "яка", "які", "щодо",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly Span<int> weights = weights;
    private readonly Span<int> strongWeights = strongWeights;
    private readonly Span<int> acronymWeights = acronymWeights;
    private int smallLetters;

    /// <summary>Weight of the words and peculiar letters found, by language number.</summary>
    public readonly ReadOnlySpan<int> Weights => weights;

    /// <summary>The part of <see cref="Weights"/> from words and letters that do not also stand in names.</summary>
    public readonly ReadOnlySpan<int> StrongWeights => strongWeights;

    /// <summary>Words in Latin letters that were looked up.</summary>
    public int LatinWords { get; private set; }

    /// <summary>Latin letters.</summary>
    public int Latin { get; private set; }

    /// <summary>Cyrillic letters.</summary>
    public int Cyrillic { get; private set; }

    /// <summary>Cyrillic letters that Russian does not have, or not in that place, and letters of words that it does not have.</summary>
    public int ForeignCyrillic { get; private set; }

    /// <summary>Arabic letters.</summary>
    public int Arabic { get; private set; }

    /// <summary>Arabic letters that Persian, Urdu or others added.</summary>
    public int ForeignArabic { get; private set; }

    /// <summary>Letters that Arabic has and Persian and Urdu hardly use, and those of its article at the beginning of a word.</summary>
    public int PeculiarArabic { get; private set; }

    /// <summary>Chinese characters.</summary>
    public int Han { get; private set; }

    /// <summary>Japanese syllables.</summary>
    public int Kana { get; private set; }

    /// <summary>Korean syllables.</summary>
    public int Hangul { get; private set; }

    /// <summary>Letters of any other script.</summary>
    public int Other { get; private set; }

    /// <summary>Reads the whole text, once.</summary>
    public void Read(ReadOnlySpan<char> text)
    {
        Span<char> word = stackalloc char[LanguageWords.LongestWord];
        var length = 0;
        var capitals = 0;
        var script = LanguageScript.None;

        for (int position = 0, width; position < text.Length; position += width)
        {
            if (length == 0 && (width = ReadPlain(text[position..])) > 0)
                continue;

            var rune = Decode(text[position..], out width);
            if (length > 0 && (rune.Value == SoftHyphen || IsMark(rune)))
            {
                if (length <= word.Length)
                    word[length - 1] = WithMark(word[length - 1], rune);
                continue;
            }

            var found = rune.IsAscii ? OfAscii((char)rune.Value) : LanguageScripts.Of(rune);
            if (found != script)
            {
                EndWord(script, word, length, capitals, isElided: IsApostrophe(rune) && IsLetterAt(text, position + width));
                (script, length, capitals) = (found, 0, 0);
            }

            if (found == LanguageScript.None)
            {
                if (rune.Value is '¿' or '¡' && IsLetterAt(text, position + width))
                    AddSpanishMark();
                continue;
            }

            var letter = rune.IsBmp ? char.ToLowerInvariant((char)rune.Value) : '\0';
            Count(found, letter, previous: length is > 0 && length <= word.Length ? word[length - 1] : '\0', length);
            if (found == LanguageScript.Latin)
            {
                if (letter == rune.Value)
                    smallLetters++;
                else if (length == capitals)
                    capitals++;
            }

            if (length < word.Length)
                word[length] = letter;
            length++;
        }

        EndWord(script, word, length, capitals, isElided: false);

        if (smallLetters * CapitalsPerSmallLetter < Latin)
        {
            for (var language = 0; language < weights.Length; language++)
                weights[language] += acronymWeights[language];
        }
    }

    /// <summary>
    /// Reads plain words and the plain signs between them, nearly all that there is in English: with the same result as letter by letter, but quicker.
    /// </summary>
    /// <param name="text">Begins where no word is under way.</param>
    /// <returns>How many characters were read: up to a word that is too long or, as what follows may belong to it or elide it, not plain.</returns>
    private int ReadPlain(ReadOnlySpan<char> text)
    {
        var position = 0;
        while (position < text.Length)
        {
            var start = position;
            var smallCount = 0;
            var word = 0UL;
            for (; position < text.Length && char.IsAsciiLetter(text[position]); position++)
            {
                word = LanguageWords.WithPlain(word, text[position]);
                smallCount += char.IsAsciiLetterLower(text[position]) ? 1 : 0;
            }

            var length = position - start;
            if (length > LanguageWords.LongestPlain || (position < text.Length && !IsPlainSign(text[position], isAfterWord: length > 0)))
                return start;

            position++;
            if (length == 0)
                continue;

            Latin += length;
            smallLetters += smallCount;
            if (Latin <= LatinLettersRead)
            {
                LatinWords++;
                Weigh(LanguageWords.OfPlainWord(word), isAcronym: length == AcronymLength && smallCount == 0);
            }
        }

        return text.Length;
    }

    private static bool IsPlainSign(char sign, bool isAfterWord) => char.IsAscii(sign) && !(isAfterWord && sign is '\'' or '`');

    /// <summary>Counts a letter; a word of Cyrillic or Arabic also shows by its neighbours whether it is Russian or Arabic.</summary>
    private void Count(LanguageScript script, char letter, char previous, int position)
    {
        switch (script)
        {
            case LanguageScript.Latin:
                Latin++;
                break;
            case LanguageScript.Cyrillic:
                Cyrillic++;
                // Russian writes its hard sign only before these four; in Bulgarian it is a vowel and stands anywhere.
                var isHardSignMisplaced = previous == 'ъ' && letter is not ('е' or 'ё' or 'ю' or 'я');
                if (letter is not ((>= 'а' and <= 'я') or 'ё') || isHardSignMisplaced)
                    ForeignCyrillic++;
                break;
            case LanguageScript.Arabic:
                Arabic++;
                if (IsForeignArabic(letter))
                    ForeignArabic++;
                else if (letter is 'ة' or 'أ' or 'إ')
                    PeculiarArabic++;
                else if (position == 1 && letter == 'ل' && previous == 'ا')
                    PeculiarArabic += ArabicArticleWeight;
                break;
            case LanguageScript.Han:
                Han++;
                break;
            case LanguageScript.Kana:
                Kana++;
                break;
            case LanguageScript.Hangul:
                Hangul++;
                break;
            case LanguageScript.Other:
                Other++;
                break;
            default:
                break;
        }
    }

    /// <param name="script">The script of the word.</param>
    /// <param name="buffer">Its first letters, in lower case.</param>
    /// <param name="length">All its letters; 0 when there is no word.</param>
    /// <param name="capitals">The capitals that it begins with.</param>
    /// <param name="isElided">Whether an apostrophe joins it to another word.</param>
    private void EndWord(LanguageScript script, scoped Span<char> buffer, int length, int capitals, bool isElided)
    {
        if (length == 0)
            return;

        var word = buffer[..Math.Min(length, buffer.Length)];
        if (script == LanguageScript.Cyrillic)
        {
            if (word.Length == length && ForeignCyrillicWords.Contains(word))
                ForeignCyrillic += length;
        }
        else if (script == LanguageScript.Latin && Latin <= LatinLettersRead)
        {
            LatinWords++;
            if (length == word.Length)
                Weigh(buffer, word, isElided, isAcronym: length == AcronymLength && capitals == length);
            // Names keep the letters of their language in an English text, and are written with a capital.
            if (capitals == 0)
                WeighLetters(word);
        }
    }

    private readonly void Weigh(scoped Span<char> buffer, scoped ReadOnlySpan<char> word, bool isElided, bool isAcronym)
    {
        var found = 0UL;
        if (isElided && word.Length < buffer.Length)
        {
            buffer[word.Length] = '\'';
            found = LanguageWords.OfWord(buffer[..(word.Length + 1)]);
        }

        if (found == 0)
            found = LanguageWords.OfWord(word);

        Weigh(found, isAcronym);
    }

    private readonly void Weigh(ulong found, bool isAcronym)
    {
        while (found != 0)
        {
            var (language, weight) = LanguageWords.TakeNext(ref found);
            if (isAcronym)
            {
                acronymWeights[language] += weight;
            }
            else
            {
                weights[language] += weight;
                if (weight >= StrongWeight)
                    strongWeights[language] += weight;
            }
        }
    }

    private readonly void WeighLetters(ReadOnlySpan<char> word)
    {
        // A word counts once for a language, however many such letters it has.
        var found = 0UL;
        foreach (var letter in word)
        {
            if (!char.IsAscii(letter))
                found |= LanguageWords.OfLetter(letter);
        }

        while (found != 0)
        {
            var (language, weight) = LanguageWords.TakeNext(ref found);
            weights[language] += weight;
            strongWeights[language] += weight;
        }
    }

    private readonly void AddSpanishMark()
    {
        weights[LanguageWords.Spanish] += SpanishMarkWeight;
        strongWeights[LanguageWords.Spanish] += SpanishMarkWeight;
    }

    private static Rune Decode(ReadOnlySpan<char> text, out int width)
    {
        width = 1;
        var first = text[0];
        if (char.IsAscii(first))
            return new Rune(first);

        return Rune.DecodeFromUtf16(text, out var rune, out width) == OperationStatus.Done ? rune : Rune.ReplacementChar;
    }

    private static LanguageScript OfAscii(char character) =>
        char.IsAsciiLetter(character) ? LanguageScript.Latin : LanguageScript.None;

    private static bool IsMark(Rune rune) =>
        !rune.IsAscii && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsApostrophe(Rune rune) => rune.Value is '\'' or '\u2018' or '\u2019' or '\u02BC' or '\u00B4' or '`';

    private static bool IsLetterAt(ReadOnlySpan<char> text, int position) => position < text.Length && char.IsLetter(text[position]);

    /// <summary>Whether an Arabic letter is not one of the Arabic language: Unicode keeps the added ones apart.</summary>
    private static bool IsForeignArabic(char letter) =>
        letter is (>= '\u0672' and <= '\u06FF') or (>= '\u0750' and <= '\u08FF') or (>= '\uFB52' and <= '\uFBFF');

    /// <summary>The letter with the mark that follows it, where the two make a letter that tells a language.</summary>
    private static char WithMark(char letter, Rune mark)
    {
        var (letters, composed) = mark.Value switch
        {
            0x0300 => ("aeiou", "àèìòù"),
            0x0301 => ("aeiouncsz", "áéíóúńćśź"),
            0x0302 => ("aeiou", "âêîôû"),
            0x0303 => ("aon", "ãõñ"),
            0x0306 => ("ag", "ăğ"),
            0x0307 => ("z", "ż"),
            0x0308 => ("aeiou", "äëïöü"),
            0x030A => ("au", "åů"),
            0x030B => ("ou", "őű"),
            0x030C => ("cszren", "čšžřěň"),
            0x0326 => ("st", "șț"),
            0x0327 => ("cs", "çş"),
            0x0328 => ("ae", "ąę"),
            _ => ("", ""),
        };
        var index = letters.IndexOf(letter, StringComparison.Ordinal);
        return index < 0 ? letter : composed[index];
    }
}
