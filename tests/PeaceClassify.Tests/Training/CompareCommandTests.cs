namespace PeaceClassify.Tests.Training;

public sealed class CompareCommandTests(TrainedFolder trained) : IClassFixture<TrainedFolder>
{
    private static readonly SemaphoreSlim Gate = new(1, 1);

    [Fact]
    public async Task Versions_that_say_the_same_differ_in_nothing()
    {
        await HaveVersions();

        var compared = await Compare("first", "same");

        Assert.Contains("same against first", compared.Output, StringComparison.Ordinal);
        Assert.Contains("same and first are as good as each other: every difference is noise.", compared.Output, StringComparison.Ordinal);
        Assert.Contains("Theme by theme, every difference is noise.", compared.Output, StringComparison.Ordinal);
        Assert.Matches(@"micro-F1 +(\d\.\d{3}) +\1 +0\.000 +\[0\.000, 0\.000\] +50 % +noise", compared.Output);
        Assert.Empty(compared.Error);
    }

    [Fact]
    public async Task A_version_that_learned_more_is_better_and_the_words_say_on_what()
    {
        await HaveVersions();

        // On the corpus that the first was trained on: here nobody could miss the difference.
        var compared = await Compare("poor", "first", trained.Data);

        Assert.Matches(@"first is better than poor\.\n", compared.Output);
        Assert.Matches(@"Better on micro-F1 by 0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]; macro-F1 by ", compared.Output);
        Assert.Matches(@"Themes better: \w+ \(\+0\.\d{3}\)", compared.Output);
        Assert.Contains("4 themes are 4 tests, of which about 1 would stand out by chance", compared.Output, StringComparison.Ordinal);

        var turned = await Compare("first", "poor", trained.Data);
        Assert.Matches(@"poor is worse than first\.\nWorse on micro-F1 by 0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]", turned.Output);
    }

    [Fact]
    public async Task Every_later_version_is_judged_against_the_first()
    {
        await HaveVersions();

        var compared = await Compare("first", "same", "poor");

        Assert.Contains("same against first", compared.Output, StringComparison.Ordinal);
        Assert.Contains("poor against first", compared.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("poor against same", compared.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_version_has_nothing_to_be_judged_against() =>
        Assert.DoesNotContain("against", (await Compare("first")).Output, StringComparison.Ordinal);

    private Task<Command> Compare(params string[] versions) => versions[^1] == trained.Data
        ? Command.Do(["compare", "--no-speed", "--models", trained.Models, "--data", trained.Data, .. versions[..^1]])
        : Command.Do(["compare", "--no-speed", "--models", trained.Models, "--data", trained.HeldOut, .. versions]);

    /// <summary>A copy of the first version, and one that was trained on labels that its words do not bear out.</summary>
    private async Task HaveVersions()
    {
        await Gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (Directory.Exists(Path.Combine(trained.Models, "poor")))
            {
                return;
            }

            using var folder = new TemporaryFolder();
            var themes = SmallCorpus.Paragraphs.Select(paragraph => paragraph.Themes).ToArray();
            new Random(3).Shuffle(themes);
            var data = SmallCorpus.Write(folder.At("shuffled.jsonl"), SmallCorpus.Paragraphs.Select((paragraph, number) => paragraph with { Themes = themes[number] }));
            await Command.Do("train", "--data", trained.Data, "--themes", trained.Themes, "--models", trained.Models, "--version", "same");
            await Command.Do("train", "--data", data, "--themes", trained.Themes, "--models", trained.Models, "--version", "poor");
        }
        finally
        {
            Gate.Release();
        }
    }
}
