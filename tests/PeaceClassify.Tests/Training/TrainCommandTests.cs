using System.Globalization;
using PeaceClassify.Engines;
using PeaceClassify.Training;

namespace PeaceClassify.Tests.Training;

public sealed class TrainCommandTests
{
    [Fact]
    public async Task Threads_and_name_leave_no_trace_in_the_files()
    {
        using var folder = new TemporaryFolder();
        var data = SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs);

        await Command.Do("train", "--data", data, "--models", folder.At("models"), "--version", "one", "--threads", "1");
        await Command.Do("train", "--data", data, "--models", folder.At("models"), "--version", "two.of-2", "--threads", "2");

        var (one, two) = (Files(folder.At("models", "one")), Files(folder.At("models", "two.of-2")));
        Assert.Equal(one.Keys, two.Keys);
        Assert.All(one, file => Assert.True(file.Value.AsSpan().SequenceEqual(two[file.Key]), $"{file.Key} differs"));
    }

    [Fact]
    public async Task Where_numbers_have_a_comma_the_files_are_the_same()
    {
        using var folder = new TemporaryFolder();
        var data = SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs);
        await Command.Do("train", "--data", data, "--models", folder.At("models"), "--version", "point");
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        CultureInfo.CurrentCulture = culture;
        try
        {
            await Command.Do("train", "--data", data, "--models", folder.At("models"), "--version", "comma");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        var comma = Files(folder.At("models", "comma"));
        Assert.All(Files(folder.At("models", "point")), file => Assert.True(file.Value.AsSpan().SequenceEqual(comma[file.Key]), $"{file.Key} differs"));
    }

    [Fact]
    public async Task Without_a_learning_curve_nothing_is_learned_from_less()
    {
        using var folder = new TemporaryFolder();
        var data = SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs);

        var training = await Command.Do("train", "--data", data, "--models", folder.At("models"), "--version", "one", "--no-learning-curve");

        Assert.DoesNotContain("learning from less", training.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"learning\"", await File.ReadAllTextAsync(folder.At("models", "one", ModelFolder.ReportFile), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Null(ModelMetrics.Load(folder.At("models", "one")).LearningCurve);
    }

    [Fact]
    public async Task Notes_of_the_data_folder_end_the_card()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("data"));
        SmallCorpus.Write(folder.At("data", "small.jsonl"), SmallCorpus.Paragraphs);
        await File.WriteAllTextAsync(folder.At("data", "model-notes.md"), "## Notes\r\n\r\nMind the gap.\r\n\r\n", TestContext.Current.CancellationToken);

        await Command.Do("train", "--data", folder.At("data"), "--models", folder.At("models"), "--version", "one", "--no-learning-curve");

        var card = await File.ReadAllTextAsync(folder.At("models", "one", ModelFolder.CardFile), TestContext.Current.CancellationToken);
        Assert.EndsWith("\n\n## Notes\n\nMind the gap.\n", card, StringComparison.Ordinal);
        await Command.Fail(
            2, $"{folder.At("none.md")}: the notes cannot be read", "train", "--data", folder.At("data"), "--models", folder.At("models"), "--version", "two", "--notes", folder.At("none.md"));
    }

    [Fact]
    public async Task Options_of_learner_and_thresholds_are_kept_in_the_version()
    {
        using var folder = new TemporaryFolder();
        var data = SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs);

        await Command.Do(
            "train", "--data", data, "--models", folder.At("models"), "--version", "one", "--no-learning-curve", "--ratio-power", "0.7", "--pooled-positives", "0");

        using var classifier = ThemeClassifier.Load(folder.At("models", "one"), [new LinearEngine()]);
        Assert.Equal(0.7, (double)classifier.Description.EngineOptions["learner"]!["ratioPower"]!);
        Assert.Equal(0, classifier.Description.ThresholdOptions.PooledPositives);
    }

    [Fact]
    public async Task Only_promote_moves_the_pointer_once_a_version_serves()
    {
        using var folder = new TemporaryFolder();
        var data = SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs);
        string[] train = ["train", "--data", data, "--models", folder.At("models"), "--version"];
        await Command.Do([.. train, "first"]);

        var second = await Command.Do([.. train, "second"]);
        Assert.Contains("second is trained; first goes on serving.", second.Output, StringComparison.Ordinal);
        Assert.Equal("first\n", await File.ReadAllTextAsync(folder.At("models", "current"), TestContext.Current.CancellationToken));

        var third = await Command.Do([.. train, "third", "--promote"]);
        Assert.Contains("third is trained and serves.", third.Output, StringComparison.Ordinal);
        Assert.Equal("third\n", await File.ReadAllTextAsync(folder.At("models", "current"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_existing_version_is_refused_and_untouched()
    {
        using var folder = new TemporaryFolder();
        var data = SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs);
        string[] train = ["train", "--data", data, "--models", folder.At("models"), "--version", "first"];
        await Command.Do(train);
        var before = Files(folder.At("models"));

        await Command.Fail(2, "exists already and is never overwritten", [.. train, "--seed", "3", "--promote"]);

        Assert.Equal(before, Files(folder.At("models")));
    }

    [Fact]
    public async Task Cancelling_leaves_nothing_in_the_models_folder()
    {
        using var folder = new TemporaryFolder();
        var data = SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs);
        Directory.CreateDirectory(folder.At("models"));
        using var source = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new CancellingWriter("learning 1/6", source);

        var code = await CommandLine.RunAsync(
            ["train", "--data", data, "--models", folder.At("models"), "--version", "first"], output, error, source.Token);

        Assert.Equal(130, code);
        Assert.Contains("Cancelled; nothing was written.", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.At("models")));
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task Cancelling_at_the_last_step_leaves_nothing_either()
    {
        using var folder = new TemporaryFolder();
        var data = SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs);
        using var source = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new CancellingWriter("evaluating 5/5", source);

        var code = await CommandLine.RunAsync(
            ["train", "--data", data, "--models", folder.At("models"), "--version", "first"], output, error, source.Token);

        Assert.Equal(130, code);
        Assert.False(Directory.Exists(folder.At("models")));
    }

    [Fact]
    public async Task Without_a_themes_file_the_themes_of_the_corpus_are_learned()
    {
        using var folder = new TemporaryFolder();
        var data = SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs);

        await Command.Do("train", "--data", data, "--models", folder.At("models"), "--version", "first");

        var document = folder.Write("statement.txt", SmallCorpus.Mines);
        var classified = await Command.Do("classify", "--models", folder.At("models"), document);
        Assert.Matches(@"\d %.mines", classified.Output);
    }

    [Fact]
    public async Task A_themes_file_in_the_data_folder_is_found()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("data", "paragraphs"));
        SmallCorpus.Write(folder.At("data", "paragraphs", "small.jsonl"), SmallCorpus.Paragraphs);
        SmallCorpus.WriteThemes(folder.At("data", "themes.json"), SmallCorpus.ThemeIds);

        await Command.Do("train", "--data", folder.At("data"), "--models", folder.At("models"), "--version", "first");

        var document = folder.Write("statement.txt", SmallCorpus.Mines);
        var classified = await Command.Do("classify", "--models", folder.At("models"), document);
        Assert.Contains("Theme of mines", classified.Output, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> BadLines => new()
    {
        { "not json", "not valid JSON" },
        { """{"id":"x","themes":[],"text":"A boat."} extra""", "not valid JSON" },
        { "[]", "found an array" },
        { """{"themes":[],"text":"A boat."}""", "\"id\" to be a string, found nothing" },
        { """{"id":"x","themes":"mines","text":"A boat."}""", "\"themes\" to be an array, found a string" },
        { """{"id":"x","themes":[3],"text":"A boat."}""", "found a number" },
        { """{"id":"x","themes":["mines","mines"],"text":"A boat."}""", "stands twice" },
        { """{"id":"x","themes":[],"text":" "}""", "\"text\" is empty" },
        { """{"id":"x","themes":[],"text":null}""", "found null" },
        { """{"id":"small-1","themes":[],"text":"A boat."}""", "'small-1' stands already at" },
        { """{"id":"x","themes":["fisheries"],"text":"A boat."}""", "'fisheries' is not among the 4" },
        { """{"id":"x","id":"y","themes":[],"text":"A boat."}""", "not valid JSON" },
        { """{"id":"x","themes":[],"text":"half \ud800"}""", "not valid JSON" },
    };

    [Theory]
    [MemberData(nameof(BadLines))]
    public async Task A_bad_line_is_named_by_file_and_number(string line, string says)
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write("corpus.jsonl", string.Concat(SmallCorpus.Paragraphs.Take(6).Select(SmallCorpus.Line)) + "\n" + line + "\n");
        var themes = SmallCorpus.WriteThemes(folder.At("names.json"), SmallCorpus.ThemeIds);

        var train = await Command.Run("train", "--data", data, "--themes", themes, "--models", folder.At("models"), "--version", "first");

        Assert.Equal(2, train.Code);
        Assert.Contains($"{data}(8): ", train.Error, StringComparison.Ordinal);
        Assert.Contains(says, train.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("models")));
    }

    [Fact]
    public async Task A_corpus_without_any_theme_is_refused()
    {
        using var folder = new TemporaryFolder();
        var data = SmallCorpus.Write(folder.At("none.jsonl"), SmallCorpus.Paragraphs.Where(paragraph => paragraph.Themes.Count == 0));

        await Command.Fail(2, "no paragraph has a theme", "train", "--data", data, "--models", folder.At("models"), "--version", "first");
    }

    [Fact]
    public async Task Themes_with_too_few_paragraphs_are_named_and_not_trained()
    {
        using var folder = new TemporaryFolder();
        var data = SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs);
        var themes = SmallCorpus.WriteThemes(folder.At("names.json"), [.. SmallCorpus.ThemeIds, "fisheries"]);

        var training = await Command.Do("train", "--data", data, "--themes", themes, "--models", folder.At("models"), "--version", "first", "--no-learning-curve");

        Assert.Contains("Not trained: fisheries, which 0 paragraphs have; 8 are needed.", training.Output, StringComparison.Ordinal);
        Assert.Equal(SmallCorpus.ThemeIds, ModelFolder.Describe(folder.At("models", "first")).Themes.Select(theme => theme.Theme.Id));
        await Command.Fail(
            2, "None of the 5 themes has 99 paragraphs", "train", "--data", data, "--themes", themes, "--models", folder.At("models"), "--version", "second", "--min-support", "99");
    }

    [Fact]
    public async Task Old_themes_are_read_as_the_table_of_changes_says()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("data"));
        SmallCorpus.Write(folder.At("data", "small.jsonl"), SmallCorpus.Paragraphs);
        await Command.Do("train", "--data", folder.At("data"), "--models", folder.At("models"), "--version", "before", "--no-learning-curve");
        SmallCorpus.WriteThemes(folder.At("data", "themes.json"), "clearance", "police", "talks", "elections", "protection");
        folder.Write(Path.Combine("data", ThemeChanges.FileName), """
            { "format": 1, "changes": [
              { "from": "mines", "to": ["clearance"], "because": "sharper" },
              { "from": "politics", "to": ["talks", "elections"], "because": "two things" } ] }
            """);

        var training = await Command.Do("train", "--data", folder.At("data"), "--models", folder.At("models"), "--version", "first", "--no-learning-curve");

        var politics = SmallCorpus.Paragraphs.Count(paragraph => paragraph.Themes.Contains("politics"));
        Assert.Contains($"{politics} of {SmallCorpus.Paragraphs.Count} paragraphs are left out: theme-changes.json splits a theme", training.Error, StringComparison.Ordinal);
        Assert.Equal(["clearance", "police", "protection"], ModelFolder.Describe(folder.At("models", "first")).Themes.Select(theme => theme.Theme.Id));
        using var before = ThemeClassifier.Load(folder.At("models", "before"), [new LinearEngine()]);
        Assert.Equal(SmallCorpus.ThemeIds, before.Classify(SmallCorpus.Mines).Themes.Select(theme => theme.Id)); // a version keeps the themes that it was trained with
    }

    [Fact]
    public async Task Fewer_paragraphs_than_folds_are_refused()
    {
        using var folder = new TemporaryFolder();
        var data = SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs.Take(4));

        await Command.Fail(2, "4 paragraphs cannot be dealt into 5 folds", "train", "--data", data, "--models", folder.At("models"), "--version", "first", "--min-support", "1");
    }

    [Theory]
    [InlineData("../out")]
    [InlineData("current")]
    [InlineData("Current")]
    [InlineData(".hidden")]
    [InlineData("with blank")]
    [InlineData("a/b")]
    [InlineData("line\nfeed")]
    public async Task A_name_that_no_version_may_have_is_refused(string version)
    {
        using var folder = new TemporaryFolder();
        var data = SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs);

        await Command.Fail(2, "cannot name a model version", "train", "--data", data, "--models", folder.At("models"), "--version", version);
    }

    [Fact]
    public async Task A_file_in_place_of_the_models_folder_is_refused_before_anything_is_learned()
    {
        using var folder = new TemporaryFolder();
        var data = SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs);

        var train = await Command.Fail(2, "this is a file", "train", "--data", data, "--models", data, "--version", "first");

        Assert.DoesNotContain("learning", train.Error, StringComparison.Ordinal);
    }

    private static SortedDictionary<string, byte[]> Files(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(folder, path), File.ReadAllBytes),
        StringComparer.Ordinal);

    /// <summary>Cancels when a certain progress is reported.</summary>
    private sealed class CancellingWriter(string step, CancellationTokenSource source) : StringWriter
    {
        public override void Write(string? value)
        {
            base.Write(value);
            if (value?.Contains(step, StringComparison.Ordinal) == true)
            {
                source.Cancel();
            }
        }
    }
}
