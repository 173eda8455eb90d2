using System.Text;
using PeaceClassify.Text;

namespace PeaceClassify.Tests.Text;

public class LanguageEvidenceTests
{
    private const char SoftHyphen = '\u00AD';

    private static readonly string[] Pieces =
    [
        "the", "The", "THE", "and", "of", "in", "UN", "Un", "un", "US", "AU", "de", "la", "DE", "y", "a", "I", "nous", "Nous", "vous", "unidas", "dell", "qu", "aujourd", "nicht",
        "peacekeeping", "peacekeepers", "Peacekeepers", "international", "excelencias", "responsabilidad", "zzzzzzzzzzzz", "zzzzzzzzzzzzz",
        "également", "señor", "Pre\u0301sident", "e\u0301te\u0301", "für", "да", "ъ", "ال", "中", "あ", "한", "ª", "\u212A", "\uD83D\uDE00", "\uD835\uDC00", "\uD800", "Mon\u00ADsieur",
        " ", " ", " ", " ", "  ", "\n", ", ", ". ", "-", "'", "'", "’", "`", "\u0301", "\u00AD", "¿", "¡", "0", "42", "«", "_", "@", "[", "{", "\u007F", "\0",
    ];

    /// <summary>A soft hyphen does not show, and a word that has one is read letter by letter.</summary>
    [Theory]
    [InlineData(12)]
    [InlineData(2_000)]
    public void Plain_words_count_as_letter_by_letter(int pieceCount)
    {
        var random = new Random(1);
        for (var round = 0; round < 40_000 / pieceCount; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(pieceCount)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var hyphenated = text.Aggregate(new StringBuilder(), (all, letter) => char.IsAsciiLetter(letter) ? all.Append(letter).Append(SoftHyphen) : all.Append(letter));

            Assert.Equal(Read(hyphenated.ToString()), Read(text));
        }
    }

    private static string Read(string text)
    {
        var evidence = new LanguageEvidence(new int[LanguageWords.Count], new int[LanguageWords.Count], new int[LanguageWords.Count]);
        evidence.Read(text);
        return $"{evidence.LatinWords} {evidence.Latin} {evidence.Cyrillic} {evidence.ForeignCyrillic} {evidence.Arabic} {evidence.ForeignArabic} {evidence.PeculiarArabic} "
            + $"{evidence.Han} {evidence.Kana} {evidence.Hangul} {evidence.Other}: {string.Join(' ', evidence.Weights.ToArray())}; {string.Join(' ', evidence.StrongWeights.ToArray())}";
    }
}
