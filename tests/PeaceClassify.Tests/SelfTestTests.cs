using PeaceClassify.Engines;
using PeaceClassify.Tests.Engines;

namespace PeaceClassify.Tests;

/// <summary>A version knows what it answered when it was trained, and does not load where it answers otherwise.</summary>
public sealed class SelfTestTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Version => folder.At("v1");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_version_carries_paragraphs_of_every_theme_and_what_it_said_of_them()
    {
        Some.Model.Save(Version);

        var test = SelfTest.Load(Version)!;

        var corpus = Some.Model.Paragraphs.ToLookup(paragraph => paragraph.Text);
        Assert.Equal(24, test.Paragraphs.Count);
        Assert.Equal(24, test.Paragraphs.Select(paragraph => paragraph.Text).Distinct().Count());
        Assert.All(Some.Taxonomy.Themes, theme => Assert.True(test.Paragraphs.Count(paragraph => corpus[paragraph.Text].First().Themes.Contains(theme.Id)) >= 8));
        var classifier = new ThemeClassifier("v1", Some.Model.Description, Some.Model.Scorer);
        Assert.All(test.Paragraphs, paragraph => Assert.Equal(
            classifier.Classify(paragraph.Text).Themes.Select(theme => theme.Probability), paragraph.Probabilities, (one, other) => Math.Abs(one - other) < 1e-6));
    }

    [Fact]
    public void Its_paragraphs_are_of_the_usual_length()
    {
        Some.Model.Save(Version);
        int[] lengths = [.. Some.Model.Paragraphs.Select(paragraph => paragraph.Text.Length).Order()];

        Assert.All(SelfTest.Load(Version)!.Paragraphs, paragraph => Assert.InRange(paragraph.Text.Length, lengths[0], lengths[^1]));
        Assert.True(SelfTest.Load(Version)!.Paragraphs.Max(paragraph => paragraph.Text.Length) < lengths[^1]);
    }

    [Fact]
    public void The_same_training_gives_the_same_bytes()
    {
        Some.Train(Some.Corpus(60), threads: 1).Save(folder.At("a"));
        Some.Train(Some.Corpus(60), threads: 4).Save(folder.At("b"));

        Assert.Equal(File.ReadAllBytes(folder.At("a", SelfTest.FileName)), File.ReadAllBytes(folder.At("b", SelfTest.FileName)));
    }

    [Fact]
    public void A_version_that_answers_otherwise_is_refused_whatever_its_engine()
    {
        Some.Train(Some.Corpus(60), new KeywordEngine()).Save(Version);

        Refused([new OtherKeywordEngine()], "the self-test failed: paragraph 1 has probability ");
        Assert.Equal("v1", ThemeClassifier.Load(Version, [new KeywordEngine()]).Version);
    }

    [Fact]
    public void A_difference_below_the_tolerance_is_let_pass()
    {
        Save(test => Shifted(test, 0.9 * SelfTest.Tolerance));

        Assert.Equal("v1", ThemeClassifier.Load(Version, Some.Engines).Version);
    }

    [Fact]
    public void A_difference_above_the_tolerance_is_not()
    {
        Save(test => Shifted(test, 1.1 * SelfTest.Tolerance));

        Refused(Some.Engines, "of 'ceasefire', expected ");
    }

    [Fact]
    public void A_self_test_of_other_themes_is_refused()
    {
        Save(test => test with { Paragraphs = [test.Paragraphs[0] with { Probabilities = [0.5] }] });

        Refused(Some.Engines, "paragraph 1 has 3 probabilities, expected 1");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"paragraphs":null}""")]
    [InlineData("""{"paragraphs":[null]}""")]
    [InlineData("""{"paragraphs":[{"text":"a"}]}""")]
    public void A_self_test_that_is_none_is_refused(string content)
    {
        Save(content);

        Refused(Some.Engines, "the self-test cannot be read");
    }

    [Fact]
    public void A_version_of_before_has_none_and_loads()
    {
        ModelFolder.Save(Version, Some.Model.Description, Some.Model.Scorer, new Dictionary<string, string>());

        Assert.Null(SelfTest.Load(Version));
        Assert.Equal("v1", ThemeClassifier.Load(Version, Some.Engines).Version);
    }

    private static SelfTest Shifted(SelfTest test, double by) =>
        new([.. test.Paragraphs.Select(paragraph => paragraph with { Probabilities = [.. paragraph.Probabilities.Select(probability => probability + by)] })]);

    /// <summary>Saves the shared model with another self-test than its own.</summary>
    private void Save(Func<SelfTest, SelfTest> change)
    {
        Some.Model.Save(folder.At("own"));
        var exact = new SelfTest([.. SelfTest.Load(folder.At("own"))!.Paragraphs.Select(paragraph => paragraph with
        {
            Probabilities = [.. new ThemeClassifier("v1", Some.Model.Description, Some.Model.Scorer).Classify(paragraph.Text).Themes.Select(theme => theme.Probability)],
        })]);
        Save(Some.Json(change(exact)));
    }

    private void Save(string content) =>
        ModelFolder.Save(Version, Some.Model.Description, Some.Model.Scorer, new Dictionary<string, string> { [SelfTest.FileName] = content });

    private void Refused(IReadOnlyList<IEngine> engines, string says)
    {
        var refused = Assert.Throws<DataFileException>(() => ThemeClassifier.Load(Version, engines));
        Assert.Equal(Path.Combine(Version, SelfTest.FileName), refused.Path);
        Assert.Contains(says, refused.Problem, StringComparison.Ordinal);
    }

    /// <summary>A build in which the same engine reads its files in another order.</summary>
    private sealed class OtherKeywordEngine : IEngine
    {
        private readonly KeywordEngine inner = new();

        public string Name => inner.Name;

        public System.Text.Json.Nodes.JsonObject SaveOptions() => inner.SaveOptions();

        public IScorer Fit(
            IReadOnlyList<string> texts, IReadOnlyList<int[]> labelSets, int labelCount, ParallelOptions parallel, IProgress<double>? progress = null) =>
            inner.Fit(texts, labelSets, labelCount, parallel, progress);

        public IScorer Load(string folder, System.Text.Json.JsonElement options) =>
            inner.Fit(["nothing", "of", "this"], [[0], [1], [2]], 3, Some.OneThread);
    }
}
