using System.Text;
using System.Text.Json;
using PeaceClassify.Engines;
using PeaceClassify.Text;

namespace PeaceClassify.Tests.Engines;

public sealed class CompiledScorerTests
{
    /// <summary>The greatest difference of a probability that is rounding and no other answer.</summary>
    private const double Rounding = 1e-5;

    private static readonly string[] Words =
    [
        "the", "ceasefire", "truce", "armies", "Women", "négociation", "cease-fire", "S/2019/280", "U.N.", "d'Ivoire", "A4P+", "2.5", "1,325", "x", "ǅ", "ﬃ", "naïve",
        "\U00010400\U00010401", "a\U00010400b", "e\u0301t", "soft\u00ADly", "zzyzx", "和平", "мир", "it's", "--", "/", "well-/known", "patrolspatrols",
    ];

    private static readonly string[] Breaks = [" ", " ", " ", " ", ", ", ". ", "; ", "? ", "\n", " (", "! The next sentence here begins so. "];

    public static TheoryData<string> Options => new(
        """{}""",
        """{"passageWeight":0}""",
        """{"passageWeight":1}""",
        """{"text":{"wordMax":1}}""",
        """{"text":{"wordMax":4,"wordMinDocuments":1}}""",
        """{"text":{"characterMax":0}}""",
        """{"text":{"characterMin":1,"characterMax":8,"characterMinDocuments":1}}""",
        """{"text":{"characterMin":4,"characterMax":2,"characterMinDocuments":1}}""",
        """{"text":{"sublinearTermFrequency":false}}""");

    [Theory]
    [MemberData(nameof(Options))]
    public void A_compiled_scorer_has_the_logits_of_the_plain_one(string options)
    {
        var (plain, compiled) = Fit(JsonSerializer.Deserialize<LinearEngineOptions>(options, PeaceClassifyJson.Options)!, labelCount: 3);

        foreach (var text in Texts(seed: 11, count: 400))
        {
            AssertSame(plain, compiled, text);
        }
    }

    [Fact]
    public void Any_sequence_of_code_units_has_the_logits_of_the_plain_one()
    {
        var (plain, compiled) = Fit(new() { Text = new() { CharacterMin = 1, WordMinDocuments = 1, CharacterMinDocuments = 1 } }, labelCount: 2);

        Law.Holds(Law.AnyText, text => AssertSame(plain, compiled, text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(25)]
    [InlineData(90)]
    public void Any_number_of_labels_fits_the_rows(int labelCount)
    {
        var (plain, compiled) = Fit(new(), labelCount);

        foreach (var text in Texts(seed: 12, count: 30))
        {
            AssertSame(plain, compiled, text);
        }
    }

    [Fact]
    public void A_term_counts_in_the_whole_by_all_its_occurrences_and_in_a_passage_by_those_there()
    {
        // Frequencies that differ from sentence to sentence, with and without neighbours that have the word, too.
        var (plain, compiled) = Fit(new() { PassageWeight = 1 }, labelCount: 3);
        const string Long = "The armies kept the truce, and truce it was in the valley of the armies. ";
        const string Other = "Women leaders asked for seats at the negotiating table then. ";

        foreach (var order in new[] { "LO", "LLO", "LOL", "LLLL", "OLLOOL", "OOOOO", "LOOOL", "L", "LL" })
        {
            AssertSame(plain, compiled, string.Concat(order.Select(sentence => sentence == 'L' ? Long : Other)));
        }
    }

    [Fact]
    public void A_word_that_repeats_itself_a_hundred_times_has_the_logits_of_the_plain_one()
    {
        var (plain, compiled) = Fit(new(), labelCount: 3);

        foreach (var part in new[] { "atrols", "ceasefire", "women", "a" })
        {
            AssertSame(plain, compiled, $"The armies left when p{string.Concat(Enumerable.Repeat(part, 120))}");
        }
    }

    [Fact]
    public void The_longest_paragraph_that_is_taken_has_the_logits_of_the_plain_one()
    {
        var (plain, compiled) = Fit(new(), labelCount: 3);
        var text = string.Join(' ', Some.Corpus(400, seed: 13).Select(paragraph => paragraph.Text));

        AssertSame(plain, compiled, text[..50_000]);
    }

    [Fact]
    public void A_text_of_a_few_words_repeated_without_end_is_scored_and_leaves_nothing_behind()
    {
        var (plain, compiled) = Fit(new(), labelCount: 3);

        AssertSame(plain, compiled, string.Concat(Texts(seed: 13, count: 3_000)));
        AssertSame(plain, compiled, "The armies kept the ceasefire.");
    }

    [Fact]
    public void What_counts_characters_by_the_text_is_not_compiled()
    {
        var plain = Assert.IsType<LinearScorer>(new LinearEngine(new() { Text = new() { CharacterCounting = CharacterCounting.ByText } }).Fit(
            [.. Some.Corpus(60).Select(paragraph => paragraph.Text)], [.. Some.Corpus(60).Select(Some.Taxonomy.LabelsOf)], Some.Taxonomy.Count, Some.OneThread));

        Assert.False(plain.CanBeCompiled);
        Assert.Throws<ArgumentException>(() => new CompiledScorer(plain));
    }

    [Fact]
    public void A_text_without_a_known_word_is_said_to_be_so()
    {
        var (_, compiled) = Fit(new(), labelCount: 3);

        Assert.False(compiled.Score("qqq vvv", new double[3]));
        Assert.False(compiled.Score("", new double[3]));
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        var (_, compiled) = Fit(new(), labelCount: 24);
        var texts = Texts(seed: 14, count: 50).ToArray();
        var logits = new double[24];

        Allocation.IsNone(() =>
        {
            foreach (var text in texts)
            {
                compiled.Score(text, logits);
            }
        });
    }

    [Fact]
    public void Many_threads_get_the_answers_of_one()
    {
        var (_, compiled) = Fit(new(), labelCount: 3);
        var texts = Texts(seed: 15, count: 500).ToArray();
        var expected = texts.Select(text => Logits(compiled, text)).ToArray();

        Parallel.For(0, 4 * texts.Length, new() { MaxDegreeOfParallelism = 40 }, text =>
            Assert.Equal(expected[text % texts.Length], Logits(compiled, texts[text % texts.Length])));
    }

    [Fact]
    public void Logits_need_room_for_every_label()
    {
        var (_, compiled) = Fit(new(), labelCount: 3);

        Assert.Throws<ArgumentException>(() => compiled.Score("The armies kept the ceasefire.", new double[2]));
    }

    [Fact]
    public void A_loaded_model_is_compiled_and_explains_as_the_plain_one()
    {
        using var folder = new TemporaryFolder();
        var engine = new LinearEngine();
        var (plain, _) = Fit(new(), labelCount: 3);
        plain.Save(folder.Path);

        var loaded = engine.Load(folder.Path, JsonSerializer.SerializeToElement(engine.SaveOptions()));

        Assert.IsType<CompiledScorer>(loaded);
        const string Text = "The armies kept the truce. Women leaders asked for seats at the table. Both armies met again.";
        Assert.Equal(Some.Json(plain.ExplainAll(Text, [0, 2])), Some.Json(loaded.ExplainAll(Text, [0, 2])));
        Assert.All(loaded.ExplainAll(Text, [0, 1, 2]).Zip(Logits(loaded, Text)), pair => Assert.Equal(pair.First.Logit, pair.Second, 1e-5));
    }

    [Fact]
    public void Real_paragraphs_have_the_probabilities_of_the_plain_model()
    {
        var root = Repository.Root();
        var folder = Path.Combine(root, "models", File.ReadAllText(Path.Combine(root, "models", "current")).Trim());
        var (description, loaded) = ModelFolder.Load(folder, Some.Engines);
        using var options = JsonDocument.Parse(description.EngineOptions.ToJsonString());
        var plain = LinearScorer.Load(folder, options.RootElement.Deserialize<LinearEngineOptions>(PeaceClassifyJson.Options)!);
        Assert.SkipWhen(loaded is LinearScorer, "the serving model is not one that is compiled");
        var real = Path.Combine(root, "..", "shared", "real", "unlabelled.jsonl");
        var texts = Corpus.Load(Path.Combine(root, "data", "paragraphs")).Select(paragraph => paragraph.Text)
            .Concat(File.Exists(real) ? File.ReadLines(real).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!) : []);

        Parallel.ForEach(texts, text =>
        {
            var (expected, actual) = (Logits(plain, text), Logits(loaded, text));
            for (var label = 0; label < expected.Length; label++)
            {
                var calibration = description.Themes[label].Calibration;
                Assert.Equal(calibration.Probability(expected[label]), calibration.Probability(actual[label]), Rounding);
            }
        });
    }

    private static void AssertSame(LinearScorer plain, CompiledScorer compiled, string text)
    {
        var (expected, actual) = (new double[plain.LabelCount], new double[plain.LabelCount]);

        Assert.Equal(plain.Score(text, expected), compiled.Score(text, actual));
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) < Rounding, $"{pair.First} is {pair.Second} for \"{text[..Math.Min(text.Length, 1_000)]}\""));
    }

    private static double[] Logits(IScorer scorer, string text)
    {
        var logits = new double[scorer.LabelCount];
        scorer.Score(text, logits);
        return logits;
    }

    /// <summary>The same model plain and compiled, learned from composed paragraphs; labels beyond the first three are drawn.</summary>
    private static (LinearScorer Plain, CompiledScorer Compiled) Fit(LinearEngineOptions options, int labelCount)
    {
        var random = new Random(7);
        var corpus = Some.Corpus(60);
        string[] texts = [.. corpus.Select(paragraph => paragraph.Text), .. Texts(seed: 10, count: 60)];
        int[][] labelSets = [.. texts.Select((_, text) => Enumerable.Range(0, labelCount)
            .Where(label => label < 3 && text < corpus.Count ? Some.Taxonomy.LabelsOf(corpus[text]).Contains(label) : random.Next(3) == 0).ToArray())];
        var plain = Assert.IsType<LinearScorer>(new LinearEngine(options).Fit(texts, labelSets, labelCount, Some.OneThread));
        return (plain, new CompiledScorer(plain));
    }

    /// <summary>Texts of one to twenty sentences, of words that a vocabulary may have and of words that it hardly has.</summary>
    private static IEnumerable<string> Texts(int seed, int count)
    {
        var random = new Random(seed);
        var composed = Some.Corpus(20, seed);
        for (var number = 0; number < count; number++)
        {
            var text = new StringBuilder();
            for (var word = random.Next(1, 120); word > 0; word--)
            {
                text.Append(random.Next(40) == 0 ? composed[random.Next(composed.Count)].Text : Words[random.Next(Words.Length)]).Append(Breaks[random.Next(Breaks.Length)]);
            }

            yield return text.ToString();
        }
    }
}
