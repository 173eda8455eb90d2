using System.Text.Json;
using System.Xml.Linq;

namespace PeaceClassify.Tests.Training;

public sealed class ExperimentCommandTests(TrainedFolder trained) : IClassFixture<TrainedFolder>
{
    private const string Two =
        """
        {
          "name": "Words <b> and characters", // comments are for people
          "description": "Whether characters help.",
          "folds": 3,
          "baseline": "words and characters",
          "variants": [
            { "name": "words", "options": { "text": { "characterMax": 0, "wordMinDocuments": 1 } } },
            { "name": "words and characters" },
          ]
        }
        """;

    [Fact]
    public async Task Variants_are_compared_with_the_baseline_and_kept()
    {
        using var folder = new TemporaryFolder();

        var experiment = await Run(folder, Two);

        var rows = Rows(experiment.Output);
        Assert.Equal(["words and characters (baseline)", "words"], rows.Take(2));
        Assert.Contains("1/2 words and characters: learning 3/3", experiment.Error, StringComparison.Ordinal);
        Assert.Contains("2/2 words: evaluating 3/3", experiment.Error, StringComparison.Ordinal);
        Assert.Contains("near duplicates together, dealt with seed 17", OneLine(experiment.Output), StringComparison.Ordinal);
        Assert.DoesNotContain("Evaluation set", experiment.Output, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(folder.At("out", "predictions")).Length);

        var report = XDocument.Parse(await File.ReadAllTextAsync(folder.At("out", "report.html"), TestContext.Current.CancellationToken));
        Assert.Equal("Experiment: Words <b> and characters", report.Descendants("title").First().Value);
        Assert.Equal(["comparison", "intervals", "themes", "variants"], report.Descendants("section").Select(section => section.Attribute("id")!.Value));
        Assert.NotEmpty(report.Descendants("svg"));
    }

    [Fact]
    public async Task Results_have_figures_options_and_differences_and_name_no_date()
    {
        using var folder = new TemporaryFolder();
        await Run(folder, Two);
        var first = await File.ReadAllTextAsync(folder.At("out", "results.json"), TestContext.Current.CancellationToken);
        Directory.Delete(folder.At("out"), recursive: true);
        await Run(folder, Two, "--threads", "1");

        Assert.Equal(first, await File.ReadAllTextAsync(folder.At("out", "results.json"), TestContext.Current.CancellationToken));
        using var json = JsonDocument.Parse(first);
        var variants = json.RootElement.GetProperty("variants").EnumerateArray().ToArray();
        Assert.Equal(["words and characters", "words"], variants.Select(variant => variant.GetProperty("name").GetString()));
        Assert.Equal(0, variants[0].GetProperty("crossValidation").GetProperty("microF1").GetProperty("difference").GetDouble());
        Assert.Equal(6, variants[0].GetProperty("engineOptions").GetProperty("text").GetProperty("characterMax").GetInt32());
        Assert.Equal(0, variants[1].GetProperty("engineOptions").GetProperty("text").GetProperty("characterMax").GetInt32());
        Assert.Equal(SmallCorpus.ThemeIds, variants[1].GetProperty("crossValidation").GetProperty("themes").EnumerateArray().Select(theme => theme.GetProperty("id").GetString()));
        var figure = variants[1].GetProperty("crossValidation").GetProperty("logLoss");
        Assert.InRange(figure.GetProperty("difference").GetDouble(), figure.GetProperty("interval").GetProperty("low").GetDouble(), figure.GetProperty("interval").GetProperty("high").GetDouble());
        Assert.False(variants[1].TryGetProperty("evaluationNotForChoosing", out _));
    }

    [Fact]
    public async Task What_is_there_already_is_not_made_again()
    {
        using var folder = new TemporaryFolder();
        var first = await Run(folder, Two);
        var kept = Directory.GetFiles(folder.At("out", "predictions")).ToDictionary(file => file, File.GetLastWriteTimeUtc);

        var more = await Run(folder, Two.Replace("\"variants\": [", """ "variants": [ { "name": "logistic", "options": { "learner": { "loss": "logistic" } } },""", StringComparison.Ordinal));

        Assert.Contains("2 of 3 trainings are there already", more.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("words: learning", more.Error, StringComparison.Ordinal);
        Assert.Contains("2/3 logistic: learning 3/3", more.Error, StringComparison.Ordinal);
        Assert.Equal(["words and characters (baseline)", "logistic", "words"], Rows(more.Output).Take(3));
        Assert.All(kept, file => Assert.Equal(file.Value, File.GetLastWriteTimeUtc(file.Key)));

        var again = await Run(folder, Two);
        Assert.Equal(first.Output, again.Output);
        Assert.DoesNotContain("learning", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"folds\": 3", "\"folds\": 4")]
    [InlineData("\"folds\": 3", "\"folds\": 3, \"seeds\": [18]")]
    public async Task Other_folds_or_seeds_are_trained_anew(string found, string instead)
    {
        using var folder = new TemporaryFolder();
        await Run(folder, Two);

        var other = await Run(folder, Two.Replace(found, instead, StringComparison.Ordinal));

        Assert.DoesNotContain("there already", other.Error, StringComparison.Ordinal);
        Assert.Equal(4, Directory.GetFiles(folder.At("out", "predictions")).Length);
    }

    [Fact]
    public async Task Kept_predictions_that_are_damaged_are_made_again()
    {
        using var folder = new TemporaryFolder();
        var first = await Run(folder, Two);
        var files = Directory.GetFiles(folder.At("out", "predictions"));
        await File.WriteAllBytesAsync(files[0], (await File.ReadAllBytesAsync(files[0], TestContext.Current.CancellationToken))[..^9], TestContext.Current.CancellationToken);

        var again = await Run(folder, Two);

        Assert.Contains("1 of 2 trainings are there already", again.Error, StringComparison.Ordinal);
        Assert.Equal(first.Output, again.Output);
    }

    [Fact]
    public async Task An_evaluation_set_stands_apart_and_says_what_it_is_for()
    {
        using var folder = new TemporaryFolder();
        await Run(folder, Two);

        var experiment = await Run(folder, Two, "--evaluation", trained.HeldOut);

        Assert.Contains("\nEvaluation set: sanity check, not for choosing\n", experiment.Output, StringComparison.Ordinal);
        Assert.Contains("1/2 words and characters: learning 4/4", experiment.Error, StringComparison.Ordinal);
        var report = await File.ReadAllTextAsync(folder.At("out", "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("Evaluation set: sanity check, not for choosing</h2>", report, StringComparison.Ordinal);
        Assert.Contains("On 5 paragraphs that are not of the corpus", report, StringComparison.Ordinal);
        Assert.Contains("evaluationNotForChoosing", await File.ReadAllTextAsync(folder.At("out", "results.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        Assert.Contains("2 of 2 trainings are there already", (await Run(folder, Two, "--evaluation", trained.HeldOut)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_seeds_are_averaged()
    {
        using var folder = new TemporaryFolder();

        var experiment = await Run(folder, Two.Replace("\"folds\": 3", "\"folds\": 3, \"seeds\": [1, 2]", StringComparison.Ordinal));

        Assert.Contains("3/4 words, seed 1: learning 3/3", experiment.Error, StringComparison.Ordinal);
        Assert.Contains("the seeds 1, 2, over which figures are averaged", OneLine(experiment.Output), StringComparison.Ordinal);
        Assert.Equal(4, Directory.GetFiles(folder.At("out", "predictions")).Length);
    }

    [Fact]
    public async Task A_variant_is_trained_as_the_train_command_would()
    {
        using var folder = new TemporaryFolder();
        await Run(folder, """{ "name": "as it is", "baseline": "defaults", "variants": [ { "name": "defaults" } ] }""");

        using var results = JsonDocument.Parse(await File.ReadAllTextAsync(folder.At("out", "results.json"), TestContext.Current.CancellationToken));
        var found = results.RootElement.GetProperty("variants")[0].GetProperty("crossValidation");
        var expected = ModelMetrics.Load(Path.Combine(trained.Models, "first")).CrossValidation;

        Assert.Equal(expected.MicroF1, found.GetProperty("microF1").GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal(expected.MacroF1, found.GetProperty("macroF1").GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal(expected.LogLoss, found.GetProperty("logLoss").GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal(expected.ExpectedCalibrationError, found.GetProperty("expectedCalibrationError").GetProperty("value").GetDouble(), 1e-12);
    }

    [Fact]
    public async Task Cancelled_it_says_what_is_kept_and_goes_on_from_there()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        using var error = new CancellingWriter(source);
        using var output = new StringWriter();

        var code = await PeaceClassify.Training.CommandLine.RunAsync(Arguments(folder, Two), output, error, source.Token);

        Assert.Equal(130, code);
        Assert.Contains("1 of 2 trainings are kept in", OneLine(error.ToString()), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
        Assert.False(File.Exists(folder.At("out", "report.html")));
        Assert.Contains("1 of 2 trainings are there already", (await Run(folder, Two)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "experiment.json(1): the experiment is not valid JSON")]
    [InlineData("[]", "expected an object with name, baseline and variants")]
    [InlineData("""{ "name": "x", "name": "y" }""", "not valid JSON")]
    [InlineData("""{ "name": "x", "baseline": "a" }""", "$.variants: expected a list of variants")]
    [InlineData("""{ "name": "x", "baseline": "a", "variants": [] }""", "$.variants: expected a list of variants")]
    [InlineData("""{ "name": "x", "variants": [{ "name": "a" }] }""", "$.baseline: expected a text, found nothing")]
    [InlineData("""{ "baseline": "a", "variants": [{ "name": "a" }] }""", "$.name: expected a text, found nothing")]
    [InlineData("""{ "name": "x", "baseline": "b", "variants": [{ "name": "a" }] }""", "$.baseline: no variant is named \"b\"; there are \"a\"")]
    [InlineData("""{ "name": "x", "baseline": "a", "variants": [{ "name": "a" }, { "name": "a" }] }""", "$.variants[1].name: \"a\" is the name of $.variants[0] already")]
    [InlineData("""{ "name": "x", "baseline": "a", "variants": [{ "name": " " }] }""", "$.variants[0].name: expected a text, found \" \"")]
    [InlineData("""{ "name": "x", "baseline": "a", "variants": ["a"] }""", "$.variants[0]: expected an object with a name, found \"a\"")]
    [InlineData("""{ "name": "x", "baseline": "a", "fold": 5, "variants": [{ "name": "a" }] }""", "$: there is no \"fold\"; known are name, description, folds, seeds, baseline, variants")]
    [InlineData("""{ "name": "x", "baseline": "a", "folds": 1, "variants": [{ "name": "a" }] }""", "$.folds: expected a whole number, at least 2, found 1")]
    [InlineData("""{ "name": "x", "baseline": "a", "folds": "5", "variants": [{ "name": "a" }] }""", "$.folds: expected a whole number, at least 2, found \"5\"")]
    [InlineData("""{ "name": "x", "baseline": "a", "seeds": [], "variants": [{ "name": "a" }] }""", "$.seeds: expected a list of whole numbers")]
    [InlineData("""{ "name": "x", "baseline": "a", "seeds": [1, 1], "variants": [{ "name": "a" }] }""", "$.seeds: a seed stands twice")]
    [InlineData("""{ "name": "x", "baseline": "a", "seeds": [1.5], "variants": [{ "name": "a" }] }""", "$.seeds[0]: expected a whole number, found 1.5")]
    [InlineData("""{ "name": "x", "baseline": "a", "variants": [{ "name": "a", "c": 1 }] }""", "$.variants[0]: there is no \"c\"; known are name, description, engine, options, thresholds, trainer")]
    [InlineData("""{ "name": "x", "baseline": "a", "variants": [{ "name": "a", "engine": "magic" }] }""", "$.variants[0].engine: the engine 'magic' is not part of this build")]
    [InlineData("""{ "name": "x", "baseline": "a", "variants": [{ "name": "a", "options": [] }] }""", "$.variants[0].options: expected an object, found []")]
    [InlineData("""{ "name": "x", "baseline": "a", "variants": [{ "name": "a", "options": { "learner": { "cc": 1 } } }] }""", "$.variants[0].options.learner: there is no \"cc\"; known are loss, c, balance")]
    [InlineData("""{ "name": "x", "baseline": "a", "variants": [{ "name": "a", "options": { "learner": { "c": -1 } } }] }""", "$.variants[0].options.learner.c is -1; C must be positive and finite.")]
    [InlineData("""{ "name": "x", "baseline": "a", "variants": [{ "name": "a", "options": { "learner": { "c": "1" } } }] }""", "$.variants[0].options.learner.c is \"1\"; expected a number")]
    [InlineData("""{ "name": "x", "baseline": "a", "variants": [{ "name": "a", "options": { "learner": { "loss": "hinge" } } }] }""", "$.variants[0].options.learner.loss is \"hinge\"; expected \"logistic\" or \"squaredHinge\"")]
    [InlineData("""{ "name": "x", "baseline": "a", "variants": [{ "name": "a", "options": { "text": { "wordMax": 2.5 } } }] }""", "$.variants[0].options.text.wordMax is 2.5; expected a whole number")]
    [InlineData("""{ "name": "x", "baseline": "a", "variants": [{ "name": "a", "options": { "text": null } }] }""", "$.variants[0].options.text is null; expected an object with some of wordMax")]
    [InlineData("""{ "name": "x", "baseline": "a", "variants": [{ "name": "a", "thresholds": { "precisionFloor": 1 } }] }""", "$.variants[0].thresholds.precisionFloor is 1; PrecisionFloor must be at least 0 and below 1.")]
    [InlineData("""{ "name": "x", "baseline": "a", "variants": [{ "name": "a", "trainer": { "seed": 1 } }] }""", "$.variants[0].trainer.seed: seeds are \"seeds\" of the experiment")]
    [InlineData("""{ "name": "x", "baseline": "a", "variants": [{ "name": "a", "trainer": { "fold": 1 } }] }""", "$.variants[0].trainer: there is no \"fold\"")]
    public async Task What_is_wrong_in_the_file_is_named_with_its_place(string json, string says)
    {
        using var folder = new TemporaryFolder();

        await Command.Fail(2, says, Arguments(folder, json));

        Assert.False(Directory.Exists(folder.At("out")));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "x");

        await Command.Fail(2, "the results cannot be kept there", "experiment", folder.Write("e.json", Two), "--data", trained.Data, "--out", Path.Combine(file, "out"));
    }

    [Fact]
    public async Task Themes_of_the_evaluation_set_must_be_known()
    {
        using var folder = new TemporaryFolder();
        var other = folder.Write("other.jsonl", """{"id":"a","themes":["fisheries"],"text":"The fleet stayed at home."}""");

        await Command.Fail(2, $"{other}(1): the theme 'fisheries'", [.. Arguments(folder, Two), "--evaluation", other]);
    }

    [Fact]
    public async Task The_example_in_the_repository_can_be_read()
    {
        using var folder = new TemporaryFolder();
        var missing = folder.At("missing");

        // Everything in the file is known to make sense before the data is looked for.
        await Command.Fail(
            2, $"{missing}: no such file or folder", "experiment", Path.Combine(Repository.Root(), "training", "experiments", "quality.json"), "--data", missing, "--out", folder.At("out"));
    }

    private Task<Command> Run(TemporaryFolder folder, string json, params string[] more) => Command.Do([.. Arguments(folder, json), .. more]);

    private string[] Arguments(TemporaryFolder folder, string json) =>
        ["experiment", folder.Write("experiment.json", json), "--data", trained.Data, "--themes", trained.Themes, "--out", folder.At("out")];

    /// <summary>The names in the first column of tables, in order.</summary>
    private static string[] Rows(string output) => [.. output.Split('\n')
        .SkipWhile(line => !line.Contains('─', StringComparison.Ordinal)).Skip(1)
        .TakeWhile(line => line.Trim().Length > 0)
        .Select(line => line.Trim().Split("  ")[0])];

    /// <summary>Without the breaks of lines that are too long for a table's width.</summary>
    private static string OneLine(string output) => string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Cancels when the second variant begins; the first must be done by then.</summary>
    private sealed class CancellingWriter(CancellationTokenSource source) : StringWriter
    {
        public override void Write(string? value)
        {
            base.Write(value);
            CancelAfterTheLine();
        }

        public override void Write(char value)
        {
            base.Write(value);
            CancelAfterTheLine();
        }

        private void CancelAfterTheLine()
        {
            if (!source.IsCancellationRequested && GetStringBuilder().ToString().Contains("2/2 words: learning 0/3", StringComparison.Ordinal))
            {
                source.Cancel();
            }
        }
    }
}
