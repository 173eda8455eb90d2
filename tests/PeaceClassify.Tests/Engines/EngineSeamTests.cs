using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PeaceClassify.Engines;
using PeaceClassify.Text;

namespace PeaceClassify.Tests.Engines;

/// <summary>What every engine owes to the rest of the product; run once for each engine.</summary>
public abstract partial class EngineSeamTests : IDisposable
{
    private const double Rounding = 1e-4;

    private static readonly ConcurrentDictionary<Type, TrainedModel> Trained = new();

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

    protected abstract IEngine Engine { get; }

    /// <summary>Whether the engine's model is a sum over terms.</summary>
    protected virtual bool ExplainsExactly => true;

    private TrainedModel Model => Trained.GetOrAdd(GetType(), _ => Some.Train(Some.Corpus(90), Engine));

    private IScorer Scorer => Model.Scorer;

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void What_was_saved_scores_as_before_but_for_rounding()
    {
        using var loaded = SaveAndLoad();

        Assert.Equal(Scorer.LabelCount, loaded.LabelCount);
        Assert.All(Some.Corpus(40, seed: 11).Select(paragraph => paragraph.Text).Concat(Texts), text =>
            Assert.All(Logits(Scorer, text).Zip(Logits(loaded, text)), pair => Assert.Equal(pair.First, pair.Second, 1e-5)));
    }

    [Fact]
    public void What_was_loaded_is_saved_as_the_same_bytes()
    {
        using var loaded = SaveAndLoad();
        Directory.CreateDirectory(folder.At("again"));

        Assert.All(loaded.Save(folder.At("again")), name => Assert.Equal(File.ReadAllBytes(folder.At(name)), File.ReadAllBytes(folder.At("again", name))));
    }

    [Fact]
    public void The_same_texts_give_the_same_files_whatever_the_number_of_threads()
    {
        Some.Train(Some.Corpus(60), Engine, threads: 1).Save(folder.At("one"));
        Some.Train(Some.Corpus(60), Engine, threads: 3).Save(folder.At("three"));

        var names = Directory.EnumerateFiles(folder.At("one")).Select(Path.GetFileName).ToArray();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Equal(File.ReadAllBytes(folder.At("one", name!)), File.ReadAllBytes(folder.At("three", name!))));
    }

    [Fact]
    public void A_trained_version_answers_as_before_when_it_is_loaded()
    {
        Model.Save(folder.At("v1"));
        var there = new ThemeClassifier("v1", Model.Description, Scorer);
        using var back = ThemeClassifier.Load(folder.At("v1"), [new KeywordEngine(), Engine]);

        Assert.Equal(Engine.Name, back.Description.Engine);
        Assert.All(Some.Corpus(20, seed: 12), paragraph =>
        {
            var expected = Some.Json(there.Classify(paragraph.Text, EvidenceScope.All));
            var actual = Some.Json(back.Classify(paragraph.Text, EvidenceScope.All));

            // A loaded scorer may round differently; two numbers that hardly differ may end in different digits.
            Assert.Equal(Number().Replace(expected, "#"), Number().Replace(actual, "#"));
            Assert.All(Number().Matches(expected).Zip(Number().Matches(actual)), pair =>
                Assert.Equal(double.Parse(pair.First.ValueSpan, CultureInfo.InvariantCulture), double.Parse(pair.Second.ValueSpan, CultureInfo.InvariantCulture), Rounding));
        });
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?(E-?\d+)?", RegexOptions.IgnoreCase)]
    private static partial Regex Number();

    [Fact]
    public void It_learns_what_plain_words_give_away() =>
        Assert.True(Model.CrossValidation.MicroF1 > 0.85, $"micro-F1 {Model.CrossValidation.MicroF1}");

    [Fact]
    public void Texts_scored_together_have_the_scores_they_have_alone_and_their_order()
    {
        string[] texts = [.. Texts, "Unheard syllables", .. Some.Corpus(300, seed: 13).Select(paragraph => paragraph.Text)];
        var scores = Scorer.ScoreAll(texts, new ParallelOptions { MaxDegreeOfParallelism = 2 });

        Assert.Equal(texts.Length, scores.Count);
        Assert.All(texts.Zip(scores), scored =>
        {
            var logits = new double[Scorer.LabelCount];
            Assert.Equal(Scorer.Score(scored.First, logits) ? logits : null, scored.Second);
        });
        Assert.Empty(Scorer.ScoreAll([], new ParallelOptions()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Zzyzx qwrt")]
    [InlineData("\uD800 \0 \uDC00")]
    public void A_text_without_a_known_word_has_no_score(string text)
    {
        Assert.False(Scorer.Score(text, new double[Scorer.LabelCount]));
        Assert.Equal([null], Scorer.ScoreAll([text], new ParallelOptions()));
    }

    [Fact]
    public void Any_text_has_finite_scores() => Law.Holds(Law.AnyText, text =>
    {
        var logits = new double[Scorer.LabelCount];
        Scorer.Score("The truce holds. " + text, logits);
        Assert.All(logits, logit => Assert.True(double.IsFinite(logit)));
    }, times: 100);

    [Fact]
    public void Many_threads_get_the_answers_that_one_gets()
    {
        string[] texts = [.. Some.Corpus(200, seed: 14).Select(paragraph => paragraph.Text)];
        var alone = texts.Select(text => Logits(Scorer, text)).ToArray();
        var together = new double[texts.Length][];
        Parallel.For(0, texts.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, text => together[text] = Logits(Scorer, texts[text]));

        Assert.Equal(alone, together);
    }

    [Fact]
    public void Bias_and_terms_sum_to_the_logit_or_are_called_approximate() =>
        AssertSums((explanation, _) => explanation.Terms.Sum(term => term.Contribution));

    [Fact]
    public void Words_weigh_together_what_terms_do() => EachExplanation((explanation, text) => Assert.Equal(
        explanation.Terms.Sum(term => term.Contribution), explanation.Words(text).Sum(word => word.Contribution), Rounding));

    [Fact]
    public void Bias_and_words_sum_to_the_logit_or_are_called_approximate() =>
        AssertSums((explanation, text) => explanation.Words(text).Sum(word => word.Contribution));

    [Fact]
    public void The_explained_logit_is_the_one_that_was_scored() =>
        Assert.All(Texts, text => Assert.Equal(
            Logits(Scorer, text), Enumerable.Range(0, Scorer.LabelCount).Select(label => Scorer.Explain(text, label).Logit).ToArray()));

    [Fact]
    public void Several_labels_are_explained_in_the_order_asked_for()
    {
        var explained = Scorer.ExplainAll(Texts[0], [2, 0]);

        Assert.Equal(Some.Json(Scorer.Explain(Texts[0], 2)), Some.Json(explained[0]));
        Assert.Equal(Some.Json(Scorer.Explain(Texts[0], 0)), Some.Json(explained[1]));
    }

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
    public void The_word_that_gives_a_label_away_speaks_for_it()
    {
        var words = Scorer.Explain(Texts[0], 2).Words(Texts[0]);

        Assert.True(words[0].Contribution > 0);
        Assert.True(words[0].Contribution > words[^1].Contribution);
        Assert.Equal(["Women", "mediators", "met", "the", "signatories", "of", "the", "truce"], words.Select(word => word.Text));
    }

    [Fact]
    public void A_label_that_does_not_exist_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Scorer.Explain("truce", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scorer.Explain("truce", Scorer.LabelCount));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60)]
    public void A_label_that_no_text_has_or_one_or_every_one_is_learned_too(int positives)
    {
        // A fold of cross-validation may be left without the only paragraph of a rare theme.
        string[] texts = [.. Some.Corpus(60).Select(paragraph => paragraph.Text)];
        using var scorer = Engine.Fit(texts, [.. texts.Select((_, text) => text < positives ? (int[])[0] : [])], 1, Some.OneThread);

        Assert.All(texts, text => Assert.True(double.IsFinite(Logits(scorer, text)[0])));
    }

    [Fact]
    public void A_cancelled_training_stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var corpus = Some.Corpus(40);

        Assert.ThrowsAny<OperationCanceledException>(() => Engine.Fit(
            [.. corpus.Select(paragraph => paragraph.Text)], [.. corpus.Select(Some.Taxonomy.LabelsOf)], Some.Taxonomy.Count,
            new ParallelOptions { CancellationToken = source.Token }));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"unheard":{}}""")]
    public void Options_that_are_not_the_engines_are_refused(string options)
    {
        Scorer.Save(folder.Path);
        using var json = JsonDocument.Parse(options);

        var problem = Assert.Throws<DataFileException>(() => Engine.Load(folder.Path, json.RootElement)).Problem;

        Assert.Contains($"the options of engine '{Engine.Name}' are not valid", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        var path = folder.At(Assert.Single(Scorer.Save(folder.Path)));
        var whole = File.ReadAllBytes(path);

        for (var length = 0; length < whole.Length; length += length < 64 ? 16 : whole.Length / 20)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.True(Record.Exception(() => Load().Dispose()) is DataFileException { Path: var named } && named == path, $"cut to {length} of {whole.Length} bytes");
        }

        File.Delete(path);
        Assert.Throws<DataFileException>(() => Load().Dispose());
    }

    private IScorer SaveAndLoad()
    {
        Scorer.Save(folder.Path);
        return Load();
    }

    private IScorer Load() => Engine.Load(folder.Path, JsonSerializer.SerializeToElement(Engine.SaveOptions()));

    private void AssertSums(Func<Explanation, string, double> sum) => EachExplanation((explanation, text) =>
    {
        Assert.Equal(!ExplainsExactly, explanation.IsApproximate);
        if (!explanation.IsApproximate)
        {
            Assert.Equal(explanation.Logit, explanation.Bias + sum(explanation, text), Rounding);
        }
    });

    private void EachExplanation(Action<Explanation, string> check)
    {
        foreach (var text in Texts.Concat(Some.Corpus(20, seed: 10).Select(paragraph => paragraph.Text)))
        {
            Check(text);
        }

        Law.Holds(Law.AnyText, text => Check("The truce holds. " + text + " women"), times: 50);

        void Check(string text) => Assert.All(Scorer.ExplainAll(text, [.. Enumerable.Range(0, Scorer.LabelCount)]), explanation => check(explanation, text));
    }

    private static double[] Logits(IScorer scorer, string text)
    {
        var logits = new double[scorer.LabelCount];
        Assert.True(scorer.Score(text, logits), $"\"{text}\" has no known word");
        return logits;
    }
}

public sealed class LinearEngineSeamTests : EngineSeamTests
{
    protected override IEngine Engine { get; } = new LinearEngine();
}
