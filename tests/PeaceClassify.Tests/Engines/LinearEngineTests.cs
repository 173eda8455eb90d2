using System.Text.Json;
using PeaceClassify.Engines;
using PeaceClassify.Learning;
using PeaceClassify.Text;

namespace PeaceClassify.Tests.Engines;

public sealed class LinearEngineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static IScorer Scorer => Some.Model.Scorer;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Options_come_back_as_they_were_saved()
    {
        var options = new LinearEngineOptions
        {
            Text = new() { WordMax = 3, CharacterMin = 2, CharacterMax = 0, WordMinDocuments = 4, CharacterMinDocuments = 5, SublinearTermFrequency = false },
            Learner = new() { Loss = Loss.Logistic, C = 0.1, Balance = 0.3, RatioPower = 0.7, Tolerance = 1e-4, MaxPasses = 77, Seed = -4 },
            PassageWeight = 0.6,
        };

        Assert.Equal(options, new LinearEngine(options).SaveOptions().Deserialize<LinearEngineOptions>(PeaceClassifyJson.Options));
    }

    [Fact]
    public void The_heaviest_terms_are_those_that_give_a_theme_away()
    {
        var terms = Scorer.HeaviestTerms(Some.Taxonomy.LabelOf("women"), 3);

        Assert.Contains("women", terms.WordsFor.Select(term => term.Term));
        Assert.Equal(3, terms.WordsFor.Count);
        Assert.All(terms.WordsFor.Zip(terms.WordsFor.Skip(1)), pair => Assert.True(pair.First.Weight >= pair.Second.Weight && pair.Second.Weight > 0));
        Assert.All(terms.WordsAgainst.Zip(terms.WordsAgainst.Skip(1)), pair => Assert.True(pair.First.Weight <= pair.Second.Weight && pair.Second.Weight < 0));
        Assert.All(terms.CharactersFor.Concat(terms.CharactersAgainst), term => Assert.Equal(TermKind.Characters, term.Kind));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scorer.HeaviestTerms(3, 1));
    }

    [Fact]
    public void Letters_outside_the_basic_plane_survive_saving()
    {
        string[] texts = [.. Enumerable.Repeat("The letters \U00010400\U00010401\U00010402 and \U00010400\U00010402\U00010403.", 4)];
        var engine = new LinearEngine();
        var scorer = engine.Fit(texts, [[0], [], [0], []], 1, Some.OneThread);
        scorer.Save(folder.Path);

        Assert.Equal(Logits(scorer, texts[0])[0], Logits(engine.Load(folder.Path, JsonSerializer.SerializeToElement(engine.SaveOptions())), texts[0])[0], 1e-5);
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
        { "another format", 4, [4, 0, 0, 0] },
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

    [Fact]
    public void A_logit_is_that_of_the_whole_and_a_share_of_the_strongest_passage()
    {
        const double Weight = 0.4;
        string[] sentences = ["The ceasefire has held since May.", "Women took part in the talks.", "Budgets were cut by a third.", "We thank the briefers for it."];
        string[] texts = [.. Some.Corpus(60).Select(paragraph => paragraph.Text)];
        int[][] labelSets = [.. Some.Corpus(60).Select(Some.Taxonomy.LabelsOf)];
        IScorer whole = Fit(0), mixed = Fit(Weight);

        var logits = Logits(mixed, string.Join(' ', sentences));

        var ofWhole = Logits(whole, string.Join(' ', sentences));
        var ofPassages = sentences.Zip(sentences.Skip(1), (first, second) => Logits(whole, $"{first} {second}")).ToArray();
        Assert.All(Enumerable.Range(0, logits.Length), label =>
            Assert.Equal(ofWhole[label] + Weight * ofPassages.Max(passage => passage[label]), logits[label], 5));

        IScorer Fit(double passageWeight) => new LinearEngine(new LinearEngineOptions { PassageWeight = passageWeight })
            .Fit(texts, labelSets, Some.Taxonomy.Count, Some.OneThread);
    }

    [Fact]
    public void A_text_of_one_sentence_is_its_own_passage()
    {
        var explanation = Scorer.ExplainAll("The ceasefire has held since May.", [0])[0];

        Assert.Equal(explanation.Logit, explanation.Bias + explanation.Terms.Sum(term => term.Contribution), 9);
        Assert.Equal(Logits(Scorer, "The ceasefire has held since May.")[0], explanation.Logit, 9);
    }

    [Fact]
    public void A_file_of_the_first_format_is_read_with_its_wide_weights_without_passages_and_with_characters_counted_by_the_text()
    {
        using var trained = FitByText();
        trained.Save(folder.Path);
        var saved = File.ReadAllBytes(folder.At("weights.bin"));
        var weightCount = BitConverter.ToInt32(saved, 8) * (BitConverter.ToInt32(saved, 12) + BitConverter.ToInt32(saved, 16));
        var head = saved.AsSpan(0, saved.Length - weightCount * 2);
        var weights = saved.AsSpan(head.Length).ToArray();
        using (var first = File.Create(folder.At("weights.bin")))
        {
            first.Write(head[..4]);
            first.Write([1, 0, 0, 0]);
            first.Write(head[8..]);
            for (var at = 0; at < weights.Length; at += 2)
            {
                first.Write(BitConverter.GetBytes((float)BitConverter.ToHalf(weights, at)));
            }
        }

        using var scorer = new LinearEngine().Load(folder.Path, JsonSerializer.SerializeToElement(new LinearEngine().SaveOptions()));

        // A text of one sentence is its only passage: with passages the logit is (1 + weight) times as large.
        const string Text = "The ceasefire has held since May.";
        Assert.All(
            Logits(trained, Text).Zip(Logits(scorer, Text)),
            pair => Assert.Equal(pair.First, (1 + new LinearEngineOptions().PassageWeight) * pair.Second, 5));
    }

    [Fact]
    public void A_file_of_the_second_format_is_read_with_characters_counted_by_the_text()
    {
        using var trained = FitByText();
        trained.Save(folder.Path);
        using (var file = File.OpenWrite(folder.At("weights.bin")))
        {
            file.Position = 4;
            file.Write([2, 0, 0, 0]);
        }

        using var scorer = new LinearEngine().Load(folder.Path, JsonSerializer.SerializeToElement(new LinearEngine().SaveOptions()));

        const string Text = "The ceasefire has held since May. Both armies met again to speak of it. Women leaders asked for seats.";
        Assert.Equal(Logits(trained, Text), Logits(scorer, Text));
    }

    private static IScorer FitByText() => new LinearEngine(new() { Text = new() { CharacterCounting = CharacterCounting.ByText } })
        .Fit([.. Some.Corpus(60).Select(paragraph => paragraph.Text)], [.. Some.Corpus(60).Select(Some.Taxonomy.LabelsOf)], Some.Taxonomy.Count, Some.OneThread);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_passage_weight_outside_0_to_1_is_refused(double weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearEngineOptions { PassageWeight = weight });

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_that_are_not_finite_are_refused(float weight)
    {
        Scorer.Save(folder.Path);
        var content = File.ReadAllBytes(folder.At("weights.bin"));
        BitConverter.TryWriteBytes(content.AsSpan(content.Length - 2), (Half)weight);
        File.WriteAllBytes(folder.At("weights.bin"), content);

        Assert.Throws<DataFileException>(() => new LinearEngine().Load(folder.Path, JsonSerializer.SerializeToElement(new LinearEngine().SaveOptions())));
    }

    private static double[] Logits(IScorer scorer, string text)
    {
        var logits = new double[scorer.LabelCount];
        Assert.True(scorer.Score(text, logits), $"\"{text}\" has no known word");
        return logits;
    }
}
