using System.Text.Json;
using PeaceClassify.Training;

namespace PeaceClassify.Tests.Training;

/// <summary>Train, evaluate, classify, show, check, one after the other as a user runs them.</summary>
public sealed class WorkflowTests(TrainedFolder trained) : IClassFixture<TrainedFolder>
{
    [Fact]
    public void The_first_version_of_a_folder_is_written_and_serves()
    {
        Assert.Equal("first", File.ReadAllText(Path.Combine(trained.Models, "current")).Trim());
        Assert.Equal(
            ["MODEL_CARD.md", "metrics.json", "model.json", "out-of-fold.jsonl", "report.html", "self-test.json", "weights.bin"],
            Directory.EnumerateFiles(Path.Combine(trained.Models, "first")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("is trained and serves.", trained.Training.Output, StringComparison.Ordinal);
        Assert.Contains("micro-F1", trained.Training.Output, StringComparison.Ordinal);
        Assert.All(SmallCorpus.ThemeIds, theme => Assert.Contains(theme, trained.Training.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Training_reports_every_stage_on_the_error_stream_only()
    {
        Assert.Contains("learning 6/6", trained.Training.Error, StringComparison.Ordinal);
        Assert.Contains("evaluating 5/5", trained.Training.Error, StringComparison.Ordinal);
        Assert.Contains("learning from less 10/10", trained.Training.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("learning", trained.Training.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluation_writes_the_promised_names()
    {
        using var folder = new TemporaryFolder();

        var evaluation = await Command.Do("evaluate", "--models", trained.Models, "--data", trained.HeldOut, "--json", folder.At("figures.json"));

        Assert.Contains("macro-F1", evaluation.Output, StringComparison.Ordinal);
        using var figures = JsonDocument.Parse(await File.ReadAllTextAsync(folder.At("figures.json"), TestContext.Current.CancellationToken));
        foreach (var name in new[] { "microF1", "macroF1", "microPrecision", "microRecall", "meanAveragePrecision" })
        {
            Assert.InRange(figures.RootElement.GetProperty(name).GetDouble(), 0, 1);
        }

        var themes = figures.RootElement.GetProperty("themes").EnumerateArray().ToArray();
        Assert.Equal(SmallCorpus.ThemeIds, themes.Select(theme => theme.GetProperty("id").GetString()));
        foreach (var theme in themes)
        {
            Assert.All(
                new[] { "precision", "recall", "f1", "threshold" }, name => Assert.InRange(theme.GetProperty(name).GetDouble(), 0, 1));
            Assert.Equal(1, theme.GetProperty("support").GetInt32());
        }
    }

    [Fact]
    public async Task Evaluation_of_a_version_that_is_named_needs_no_pointer()
    {
        using var folder = new TemporaryFolder();
        folder.Copy(Path.Combine(trained.Models, "first"), "models", "first");

        await Command.Do("evaluate", "--models", folder.At("models"), "--version", "first", "--data", trained.HeldOut);
        await Command.Fail(2, "no version serves yet", "evaluate", "--models", folder.At("models"), "--data", trained.HeldOut);
    }

    [Fact]
    public async Task Evaluation_names_the_line_with_a_theme_that_the_model_does_not_know()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write("other.jsonl", """{"id":"a","themes":["fisheries"],"text":"The fleet stayed at home."}""");

        await Command.Fail(2, $"{data}(1): the theme 'fisheries'", "evaluate", "--models", trained.Models, "--data", data);
    }

    [Fact]
    public async Task Evaluation_that_cannot_write_its_figures_says_so()
    {
        using var folder = new TemporaryFolder();

        await Command.Fail(
            2, "the figures cannot be written", "evaluate", "--models", trained.Models, "--data", trained.HeldOut, "--json", folder.At("none", "figures.json"));
    }

    [Fact]
    public async Task Figures_go_to_a_device_as_they_are()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such names.");
        using var folder = new TemporaryFolder();
        await using var target = new FileStream(folder.At("figures.json"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);

        await Command.Do("evaluate", "--models", trained.Models, "--data", trained.HeldOut, "--json", $"/dev/fd/{target.SafeFileHandle.DangerousGetHandle()}");

        Assert.StartsWith("{\n", await File.ReadAllTextAsync(folder.At("figures.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show", "--models", "<models>")]
    [InlineData("check", "--data", "<data>")]
    [InlineData("classify", "--models", "<models>", "--format", "csv", "<document>")]
    [InlineData("classify", "--models", "<models>", "--format", "jsonl", "<document>")]
    public async Task An_output_that_cannot_be_written_is_told(params string[] args)
    {
        using var folder = new TemporaryFolder();
        var document = folder.Write("a.txt", SmallCorpus.Mines);
        using var output = new FullDisk();
        using var error = new StringWriter { NewLine = "\n" };

        var code = await CommandLine.RunAsync(
            [.. args.Select(word => word switch { "<models>" => trained.Models, "<data>" => trained.Data, "<document>" => document, _ => word })], output, error, TestContext.Current.CancellationToken);

        Assert.Equal((2, $"The output cannot be written: {FullDisk.Problem}\n"), (code, error.ToString()));
    }

    [Fact]
    public async Task Show_prints_version_engine_options_and_figures()
    {
        var show = await Command.Do("show", "--models", trained.Models);

        foreach (var text in new[] { "first", "linear", "wordMax 2", "squaredHinge", "60 paragraphs", "5-fold", "micro-F1", "threshold", "protection" })
        {
            Assert.Contains(text, show.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_corpus_itself_has_no_defect()
    {
        var check = await Command.Do("check", "--data", trained.Data, "--themes", trained.Themes, "--against", trained.HeldOut);

        Assert.Contains("No defect found.", check.Output, StringComparison.Ordinal);
        Assert.Matches(@"mines +13 ", check.Output);
        Assert.Empty(check.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("compare")]
    [InlineData("experiment")]
    [InlineData("classify")]
    [InlineData("check")]
    [InlineData("show")]
    public async Task Every_command_explains_itself_and_each_of_its_options(string command)
    {
        var help = await Command.Do([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.All(
            help.Output.Split('\n').Where(line => line.TrimStart().StartsWith("--", StringComparison.Ordinal)),
            line => Assert.Matches(@"^  --\S+.*?  +[A-Z]\w* ", line));
    }
}
