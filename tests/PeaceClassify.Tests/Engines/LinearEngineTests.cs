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

        Assert.Equal(Logits(scorer, texts[0]), Logits(engine.Load(folder.Path, JsonSerializer.SerializeToElement(engine.SaveOptions())), texts[0]));
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

    private static double[] Logits(IScorer scorer, string text)
    {
        var logits = new double[scorer.LabelCount];
        Assert.True(scorer.Score(text, logits), $"\"{text}\" has no known word");
        return logits;
    }
}
