using System.Text.Json;
using PeaceClassify.Engines;
using PeaceClassify.Learning;
using PeaceClassify.Text;

namespace PeaceClassify.Tests.Engines;

public sealed class LinearEngineTests : IDisposable
{
    private const double Rounding = 1e-5;

    private static readonly string[] Texts =
    [
        "Women mediators met the signatories of the truce.",
        "The truce. The truce! Night patrols kept to the truce\u2019s line, and the ceasefire-line patrols kept the camp.",
        "Women women women",
        "patrols",
        "Displaced civilians in the co\u00ADoperating villages asked the o\uFB03ce of the gender unit: who keeps us from harm?",
        "W\u00F3men and A4P+ and S/2019/280 and nothing else that is known",
    ];

    private readonly TemporaryFolder folder = new();

    private static IScorer Scorer => Some.Model.Scorer;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_was_saved_scores_exactly_as_before()
    {
        var engine = new LinearEngine();
        Scorer.Save(folder.Path);
        var loaded = engine.Load(folder.Path, JsonSerializer.SerializeToElement(engine.SaveOptions()));

        Assert.All(Some.Corpus(40, seed: 11).Select(paragraph => paragraph.Text).Concat(Texts), text => Assert.Equal(Logits(Scorer, text), Logits(loaded, text)));
    }

    [Fact]
    public void Options_come_back_as_they_were_saved()
    {
        var options = new LinearEngineOptions
        {
            Text = new() { WordMax = 3, CharacterMin = 2, CharacterMax = 0, WordMinDocuments = 4, CharacterMinDocuments = 5, SublinearTermFrequency = false },
            Learner = new() { Loss = Loss.Logistic, C = 0.1, Balance = 0.3, RatioPower = 0.7, Tolerance = 1e-4, MaxPasses = 77, Seed = -4 },
        };

        Assert.Equal(options, new LinearEngine(options).SaveOptions().Deserialize<LinearEngineOptions>(PeaceClassifyJson.Options));
    }

    [Fact]
    public void Letters_outside_the_basic_plane_survive_saving()
    {
        string[] texts = [.. Enumerable.Repeat("The letters \U00010400\U00010401\U00010402 and \U00010400\U00010402\U00010403.", 4)];
        var engine = new LinearEngine();
        var scorer = engine.Fit(texts, [[0], [], [0], []], 1, Some.OneThread);
        scorer.Save(folder.Path);

        Assert.Equal(Logits(scorer, texts[0]), Logits(engine.Load(folder.Path, JsonSerializer.SerializeToElement(engine.SaveOptions())), texts[0]));
    }

    [Fact]
    public void Bias_and_terms_sum_to_the_logit() =>
        AssertSums((explanation, _) => explanation.Terms.Sum(term => term.Contribution));

    [Fact]
    public void Bias_and_words_sum_to_the_logit() =>
        AssertSums((explanation, text) => explanation.Words(text).Sum(word => word.Contribution));

    [Fact]
    public void The_explained_logit_is_the_one_that_was_scored() =>
        Assert.All(Texts, text => Assert.Equal(
            Logits(Scorer, text), Enumerable.Range(0, Scorer.LabelCount).Select(label => Scorer.Explain(text, label).Logit).ToArray()));

    [Fact]
    public void The_spans_of_a_term_are_the_places_where_the_text_folds_to_it() =>
        Assert.All(Texts.SelectMany(text => Scorer.Explain(text, 0).Terms, (text, term) => (text, term)), found =>
        {
            Assert.NotEmpty(found.term.Spans);
            Assert.All(found.term.Spans, span =>
            {
                var folded = TextAnalyzer.Fold(found.text.Substring(span.Start, span.Length)).Folded;
                Assert.Contains(found.term.Term.Trim(), folded, StringComparison.Ordinal);
            });
        });

    [Fact]
    public void Every_occurrence_of_a_term_has_its_span()
    {
        var truce = Scorer.Explain(Texts[1], 0).Terms.Single(term => term is { Kind: TermKind.Word, Term: "truce" });

        Assert.Equal(["truce", "truce", "truce\u2019s"], truce.Spans.Select(span => Texts[1].Substring(span.Start, span.Length)));
    }

    [Fact]
    public void The_heaviest_terms_come_first()
    {
        var weights = Scorer.Explain(Texts[0], 2).Terms.Select(term => Math.Abs(term.Contribution)).ToArray();

        Assert.Equal(weights.OrderDescending(), weights);
        Assert.True(Scorer.Explain("Women mediators", 2).Terms[0].Contribution > 0);
    }

    [Fact]
    public void Words_of_an_explanation_are_the_words_of_the_text() =>
        Assert.Equal(
            ["Women", "mediators", "met", "the", "signatories", "of", "the", "truce"],
            Scorer.Explain(Texts[0], 0).Words(Texts[0]).Select(word => word.Text));

    [Fact]
    public void An_explanation_of_a_label_that_does_not_exist_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Scorer.Explain("truce", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scorer.Explain("truce", Scorer.LabelCount));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Unheard syllables")]
    [InlineData("\uD800 \0 \uDC00")]
    public void A_text_without_a_known_word_has_no_score(string text) =>
        Assert.False(Scorer.Score(text, new double[Scorer.LabelCount]));

    [Fact]
    public void The_order_of_texts_scored_together_is_kept()
    {
        string[] texts = [.. Texts, "unheard"];
        var scores = Scorer.ScoreAll(texts, new ParallelOptions { MaxDegreeOfParallelism = 2 });

        Assert.Null(scores[^1]);
        Assert.Equal(Texts.Select(text => Logits(Scorer, text)), scores.Take(Texts.Length)!);
    }

    [Theory]
    [InlineData("""{"text":{"wordMax":9},"learner":{}}""", "WordMax must be from 1 to 4")]
    [InlineData("""{"text":null,"learner":{}}""", "text")]
    [InlineData("""{"texts":{},"learner":{}}""", "texts")]
    [InlineData("[]", "LinearEngineOptions")]
    public void Options_that_are_not_valid_are_named(string options, string problem)
    {
        Scorer.Save(folder.Path);
        using var json = JsonDocument.Parse(options);

        Assert.Contains(problem, Assert.Throws<DataFileException>(() => new LinearEngine().Load(folder.Path, json.RootElement)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_cut_short_anywhere_are_refused()
    {
        Scorer.Save(folder.Path);
        var path = folder.At("weights.bin");
        var whole = File.ReadAllBytes(path);

        for (var length = 0; length < whole.Length; length += length < 64 ? 1 : whole.Length / 50)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.True(Record.Exception(Load) is DataFileException { Path: var named } && named == path, $"cut to {length} of {whole.Length} bytes");
        }

        File.WriteAllBytes(path, [.. whole, 0]);
        Assert.Contains("1 bytes are left over", Assert.Throws<DataFileException>(Load).Message, StringComparison.Ordinal);

        void Load() => new LinearEngine().Load(folder.Path, JsonSerializer.SerializeToElement(new LinearEngine().SaveOptions()));
    }

    public static TheoryData<string, int, byte[]> BadHeads => new()
    {
        { "another file", 0, "PK"u8.ToArray() },
        { "another format", 4, [2, 0, 0, 0] },
        { "no labels", 8, [0, 0, 0, 0] },
        { "negative labels", 8, [255, 255, 255, 255] },
        { "huge labels", 8, [255, 255, 255, 127] },
        { "huge words", 12, [255, 255, 255, 127] },
        { "huge characters", 16, [255, 255, 255, 127] },
    };

    [Theory]
    [MemberData(nameof(BadHeads))]
    public void A_head_that_lies_is_refused(string what, int at, byte[] bytes)
    {
        Scorer.Save(folder.Path);
        var content = File.ReadAllBytes(folder.At("weights.bin"));
        bytes.CopyTo(content, at);
        File.WriteAllBytes(folder.At("weights.bin"), content);

        var refused = Record.Exception(() => new LinearEngine().Load(folder.Path, JsonSerializer.SerializeToElement(new LinearEngine().SaveOptions())));

        Assert.True(refused is DataFileException, $"{what}: {refused}");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_that_are_not_finite_are_refused(float weight)
    {
        Scorer.Save(folder.Path);
        var content = File.ReadAllBytes(folder.At("weights.bin"));
        BitConverter.TryWriteBytes(content.AsSpan(content.Length - sizeof(float)), weight);
        File.WriteAllBytes(folder.At("weights.bin"), content);

        Assert.Throws<DataFileException>(() => new LinearEngine().Load(folder.Path, JsonSerializer.SerializeToElement(new LinearEngine().SaveOptions())));
    }

    private static void AssertSums(Func<Explanation, string, double> sum)
    {
        foreach (var text in Texts.Concat(Some.Corpus(30, seed: 10).Select(paragraph => paragraph.Text)))
        {
            Check(text);
        }

        Law.Holds(Law.AnyText, text => Check("The truce holds. " + text + " women"), times: 100);

        void Check(string text)
        {
            for (var label = 0; label < Scorer.LabelCount; label++)
            {
                var explanation = Scorer.Explain(text, label);
                Assert.True(
                    Math.Abs(explanation.Bias + sum(explanation, text) - explanation.Logit) < Rounding, $"label {label} of \"{text}\"");
            }
        }
    }

    private static double[] Logits(IScorer scorer, string text)
    {
        var logits = new double[scorer.LabelCount];
        Assert.True(scorer.Score(text, logits), $"\"{text}\" has no known word");
        return logits;
    }
}
