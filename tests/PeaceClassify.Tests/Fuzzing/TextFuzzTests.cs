using System.Runtime.InteropServices;
using PeaceClassify.Engines;
using PeaceClassify.Text;

namespace PeaceClassify.Tests.Fuzzing;

/// <summary>Text as the classifier gets it: any UTF-16 code units.</summary>
public sealed class TextFuzzTests
{
    /// <summary>The greatest difference of a logit that is rounding in a paragraph.</summary>
    private const double Rounding = 1e-5;

    /// <summary>What each character may add to it: sums over a text that says the same again and again are large beside what is left of them.</summary>
    private const double RoundingOfCharacter = 5e-8;

    private static readonly string[] Seeds =
    [
        .. Some.Corpus(20).Select(paragraph => paragraph.Text), .. Training.SmallCorpus.Paragraphs.Select(paragraph => paragraph.Text),
        "Nous remercions tous les pays qui ont donné des moyens aux opérations de maintien de la paix.", "", "U.N. S/2019/280, A4P+ and 1,325 d’Ivoire: co\u00ADoperate o\uFB03ce.",
    ];

    [Fact]
    public async Task No_text_makes_the_classifier_fail_and_both_scorers_say_the_same_of_it()
    {
        var plain = Assert.IsType<LinearScorer>(new LinearEngine().Fit([.. Some.Corpus(90).Select(paragraph => paragraph.Text)], [.. Some.Corpus(90).Select(Some.Taxonomy.LabelsOf)], Some.Taxonomy.Count, Some.OneThread));
        var compiled = new CompiledScorer(plain);
        var classifier = new ThemeClassifier("fuzzed-1", Some.Model.Description, compiled);

        await Fuzz.Run(Parser.Text, 400, mutator => new("text", Bytes(mutator.Text(mutator.One(Seeds)))), input =>
        {
            var text = new string(MemoryMarshal.Cast<byte, char>(input.Content));
            var folded = TextAnalyzer.Fold(text);
            Assert.All(folded.Tokens, token => Assert.True(
                token.FoldedStart >= 0 && token.FoldedStart + token.FoldedLength <= folded.Folded.Length && token.Start >= 0 && token.Length > 0 && token.Start + token.Length <= text.Length));
            var starts = Passages.SentenceStarts(text, folded.Tokens);
            Assert.Equal(starts.Order().Distinct(), starts);
            _ = TextAnalyzer.Terms(text, new());
            Assert.True(Enum.IsDefined(LanguageGuess.Of(text)));

            var (expected, actual) = (new double[plain.LabelCount], new double[plain.LabelCount]);
            Assert.Equal(plain.Score(text, expected), compiled.Score(text, actual));
            Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) < Rounding + (RoundingOfCharacter * text.Length), $"{pair.First} is {pair.Second}"));

            var answer = classifier.Classify(text, text.Length < 2_000 ? EvidenceScope.All : EvidenceScope.None);
            Assert.All(answer.Themes, theme => Assert.InRange(theme.Probability, 0, 1));
            Assert.All(answer.Themes.Where(theme => theme.Evidence is not null).SelectMany(theme => theme.Evidence!.Words), word => Assert.InRange(word.Start + word.Length, 1, text.Length));
            return Task.CompletedTask;
        });

        static byte[] Bytes(string text) => MemoryMarshal.AsBytes(text.AsSpan()).ToArray();
    }
}
