using System.Xml.Linq;

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
    public async Task The_report_is_one_page_with_a_section_for_every_later_version()
    {
        await HaveVersions();
        using var folder = new TemporaryFolder();

        await Command.Do(
            "compare", "--no-speed", "--models", trained.Models, "--data", trained.Data, "--report", folder.At("report.html"), "first", "same", "poor");

        var report = XDocument.Parse(await File.ReadAllTextAsync(folder.At("report.html"), TestContext.Current.CancellationToken));
        Assert.Equal(["versions", "against-same", "against-poor", "data"], report.Descendants("section").Select(section => section.Attribute("id")!.Value));
        Assert.Contains(report.Descendants("strong"), element => element.Value == "poor is worse than first.");
        Assert.Equal(6, report.Descendants("svg").Count());
        Assert.DoesNotContain(report.Descendants(), element => element.Name.LocalName is "script" or "img" or "link");
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_is_named()
    {
        using var folder = new TemporaryFolder();

        await Command.Fail(
            2, "the report cannot be written", "compare", "--no-speed", "--models", trained.Models, "--data", trained.HeldOut, "--report", folder.At("none", "report.html"), "first");
    }

    [Fact]
    public async Task Themes_that_only_one_version_has_are_left_out()
    {
        await HaveVersions();
        using var folder = new TemporaryFolder();
        folder.Copy(Path.Combine(trained.Models, "first"), "models", "first");
        var themes = SmallCorpus.WriteThemes(folder.At("names.json"), "protection", "politics", "mines");
        var data = SmallCorpus.Write(folder.At("fewer.jsonl"), Without("police", SmallCorpus.Paragraphs));
        var heldOut = SmallCorpus.Write(folder.At("held-out.jsonl"), Without("police", SmallCorpus.HeldOut));
        await Command.Do("train", "--data", data, "--themes", themes, "--models", folder.At("models"), "--version", "fewer");

        var compared = await Command.Do("compare", "--no-speed", "--models", folder.At("models"), "--data", heldOut, "first", "fewer");

        Assert.Contains("F1 of mines", compared.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("F1 of police", compared.Output, StringComparison.Ordinal);
        Assert.Contains("3 themes are 3 tests", compared.Output, StringComparison.Ordinal);

        static IEnumerable<LabelledParagraph> Without(string theme, IEnumerable<LabelledParagraph> paragraphs) =>
            paragraphs.Select(paragraph => paragraph with { Themes = [.. paragraph.Themes.Where(other => other != theme)] });
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
