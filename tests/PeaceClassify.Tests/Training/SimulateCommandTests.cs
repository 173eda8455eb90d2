using System.Text.Json;
using System.Xml.Linq;

namespace PeaceClassify.Tests.Training;

public sealed class SimulateCommandTests
{
    [Fact]
    public async Task Both_orders_are_drawn_listed_and_compared()
    {
        using var folder = new TemporaryFolder();

        var command = await Command.Do(Arguments(folder, "out"));

        using var results = JsonDocument.Parse(await File.ReadAllTextAsync(folder.At("out", "results.json"), TestContext.Current.CancellationToken));
        var points = results.RootElement.GetProperty("points").EnumerateArray().ToArray();
        Assert.Equal([0, 6, 12, 18, 24], points.Select(point => point.GetProperty("decisions").GetInt32()));
        Assert.Equal(points[0].GetProperty("random").GetRawText(), points[0].GetProperty("queue").GetRawText());
        Assert.All(points, point => Assert.Equal(
            point.GetProperty("queue").GetProperty("mean").GetDouble() - point.GetProperty("random").GetProperty("mean").GetDouble(),
            point.GetProperty("difference").GetProperty("mean").GetDouble(), 1e-9));
        Assert.Contains(" decisions in random order, ", command.Output, StringComparison.Ordinal);
        Assert.Contains("a decision is one paragraph decided", command.Output, StringComparison.Ordinal);
        var page = XDocument.Parse(await File.ReadAllTextAsync(folder.At("out", "report.html"), TestContext.Current.CancellationToken));
        Assert.Contains(page.Descendants("svg"), svg => svg.ToString().Contains("order of the queue, 24 decisions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_number_of_threads_changes_nothing()
    {
        using var folder = new TemporaryFolder();

        await Command.Do([.. Arguments(folder, "one"), "--threads", "1"]);
        await Command.Do([.. Arguments(folder, "two"), "--threads", "2"]);

        Assert.Equal(await File.ReadAllTextAsync(folder.At("one", "results.json"), TestContext.Current.CancellationToken), await File.ReadAllTextAsync(folder.At("two", "results.json"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--seeds", "1", "--seeds is '1'; expected a whole number, at least 2")]
    [InlineData("--batch", "0", "--batch is '0'; expected a whole number, at least 1")]
    [InlineData("--rounds", "3", "--rounds is '3'; expected a whole number, at least 4")]
    [InlineData("--start", "many", "--start is 'many'; expected a whole number, at least 1")]
    public async Task Numbers_that_make_no_sense_are_refused(string option, string value, string says)
    {
        using var folder = new TemporaryFolder();

        await Command.Fail(1, says, "simulate", "--data", folder.Path, "--out", folder.At("out"), option, value);
    }

    [Fact]
    public async Task A_corpus_that_is_too_small_is_refused()
    {
        using var folder = new TemporaryFolder();

        await Command.Fail(2, "paragraphs are too few", Arguments(folder, "out", rounds: "40"));
    }

    [Fact]
    public async Task More_decisions_than_a_number_can_hold_are_too_many()
    {
        using var folder = new TemporaryFolder();
        var data = SmallCorpus.Write(folder.At("corpus.jsonl"), SmallCorpus.Paragraphs);

        await Command.Fail(2, "4294967296 are to be decided", "simulate", "--data", data, "--out", folder.At("out"), "--start", "12", "--batch", "65536", "--rounds", "65536");
    }

    [Theory]
    [InlineData("3", "Nothing can be learned from the 3 paragraphs that one of the deals knows: 3 paragraphs cannot be dealt into 5 folds; more are needed. Take a larger --start.")]
    [InlineData("12", "only 1 differ by more than a few words, too few for 5 parts of 12; take a larger --start")]
    public async Task Too_little_to_learn_from_is_told(string start, string says)
    {
        using var folder = new TemporaryFolder();
        var paragraphs = SmallCorpus.Paragraphs.Select(paragraph => start == "12" ? paragraph with { Text = SmallCorpus.Mines } : paragraph);
        var data = SmallCorpus.Write(folder.At("corpus.jsonl"), paragraphs);

        await Command.Fail(2, says, "simulate", "--data", data, "--out", folder.At("out"), "--seeds", "2", "--start", start, "--batch", "6", "--rounds", "4");
    }

    private static string[] Arguments(TemporaryFolder folder, string results, string rounds = "4")
    {
        var data = SmallCorpus.Write(folder.At("corpus.jsonl"), SmallCorpus.Paragraphs);
        return ["simulate", "--data", data, "--out", folder.At(results), "--seeds", "2", "--start", "12", "--batch", "6", "--rounds", rounds];
    }
}
