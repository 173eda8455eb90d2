using System.Text.Json;
using System.Text.RegularExpressions;

namespace PeaceClassify.Tests.Training;

public sealed class CheckCommandTests
{
    [Fact]
    public async Task Every_defect_is_listed_with_file_and_line()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write(
            "corpus.jsonl",
            $$"""
            {"id":"a","themes":["mines"],"text":"{{SmallCorpus.Mines}}"}
            not json
            {"id":"a","themes":[],"text":"A boat came back before the rain."}

            {"id":"b","themes":["fisheries"],"text":"The nets were torn by the wind."}
            {"id":"c","themes":[],"text":"{{SmallCorpus.French}}"}
            {"id":"d","themes":["mines"],"text":"{{SmallCorpus.Mines}}"}
            {"id":"e","themes":[],"text":"The envoyÃ© spoke of a bridge."}
            {"id":"f","themes":[]}
            """);
        var themes = SmallCorpus.WriteThemes(folder.At("names.json"), SmallCorpus.ThemeIds);

        var check = await Command.Run("check", "--data", data, "--themes", themes);

        Assert.Equal(1, check.Code);
        Assert.Contains("7 defects found.", check.Output, StringComparison.Ordinal);
        string[] expected =
        [
            "(2): the line is not valid JSON",
            "(3): the id 'a' stands already at",
            "(5): the theme 'fisheries' is not in the themes file",
            "(6): not English but French",
            "(7): the same text as",
            "(8): encoding damage at character 10",
            "(9): expected \"text\" to be a string, found nothing",
        ];
        var found = check.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.StartsWith(data + pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_has_one_number()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write("corpus.jsonl", "", """{"id":"a",}""");

        var check = await Command.Run("check", "--data", data);

        Assert.StartsWith($"{data}(2): the line is not valid JSON, from byte 11 on: ", check.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corpus_without_a_paragraph_has_a_defect()
    {
        using var folder = new TemporaryFolder();

        await Command.Fail(1, $"{folder.Path}: there is no paragraph in it that a person reviewed", "check", "--data", Path.GetDirectoryName(folder.Write("empty.jsonl"))!);
    }

    [Fact]
    public async Task Old_themes_of_which_is_known_what_became_are_no_defect()
    {
        using var folder = new TemporaryFolder();
        SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs);
        SmallCorpus.WriteThemes(folder.At("themes.json"), ["landmines", .. SmallCorpus.ThemeIds.Skip(1)]);
        folder.Write("theme-changes.json", """{"format":1,"changes":[{"from":"mines","to":["landmines"],"because":"its name"}]}""");

        await Command.Do("check", "--data", folder.Path);
    }

    [Fact]
    public async Task A_folder_that_may_not_be_read_is_named()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Nothing is kept from whoever runs this.");
            return;
        }

        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("closed"), UnixFileMode.None);
        try
        {
            await Command.Fail(2, $"{folder.Path}: the folder cannot be read", "check", "--data", folder.Path);
        }
        finally
        {
            File.SetUnixFileMode(folder.At("closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); // so that it can be removed
        }
    }

    [Fact]
    public async Task One_defect_is_counted_as_one()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write("corpus.jsonl", "{}\n");

        var check = await Command.Run("check", "--data", data);

        Assert.Equal(1, check.Code);
        Assert.Contains("1 defect found.", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paragraphs_of_another_corpus_are_found_as_leaks()
    {
        using var folder = new TemporaryFolder();
        var data = SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs);
        var copied = SmallCorpus.Paragraphs[4];
        var against = SmallCorpus.Write(
            folder.At("test.jsonl"),
            [.. SmallCorpus.HeldOut, copied with { Id = "leak", Text = copied.Text.Replace("three", "four", StringComparison.Ordinal).ToUpperInvariant() }]);

        var check = await Command.Run("check", "--data", data, "--against", against);

        Assert.Equal(1, check.Code);
        Assert.StartsWith($"{data}(5): nearly the same text as {against}(6)", check.Error, StringComparison.Ordinal);
        Assert.Contains("1 defect found.", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_that_cross_validation_contradicts_are_listed_the_surest_first()
    {
        using var folder = new TemporaryFolder();
        LabelledParagraph[] paragraphs = [.. SmallCorpus.Paragraphs];
        var (taken, put) = (Array.FindIndex(paragraphs, paragraph => paragraph.Text.StartsWith("A minefield behind", StringComparison.Ordinal)),
            Array.FindIndex(paragraphs, paragraph => paragraph.Text.StartsWith("The committee will take", StringComparison.Ordinal)));
        paragraphs[taken] = paragraphs[taken] with { Themes = [] };
        paragraphs[put] = paragraphs[put] with { Themes = ["police"] };
        var data = SmallCorpus.Write(folder.At("small.jsonl"), paragraphs);

        var check = await Command.Do("check", "--data", data, "--suspects", "12", "--json", folder.At("suspects.jsonl"));

        Assert.Contains("evaluating 5/5", check.Error, StringComparison.Ordinal);
        Assert.Contains("label decisions that cross-validation contradicts, the surest first.", check.Output, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(folder.At("suspects.jsonl"), TestContext.Current.CancellationToken);
        var suspects = lines.Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.InRange(suspects.Length, 2, 12);
        double[] doubts = [.. suspects.Select(Doubt)];
        Assert.Equal(doubts.OrderDescending(), doubts);
        Assert.Contains(suspects, suspect => Is(suspect, taken, "mines", isGiven: false));
        Assert.Contains(suspects, suspect => Is(suspect, put, "police", isGiven: true));
        Assert.Matches($@"{Regex.Escape($"{data}({taken + 1})")} +small-{taken + 1} +mines +not given +0\.\d{{4}} +A minefield behind", check.Output);

        static double Doubt(JsonElement suspect) =>
            suspect.GetProperty("given").GetBoolean() ? 1 - suspect.GetProperty("probability").GetDouble() : suspect.GetProperty("probability").GetDouble();

        bool Is(JsonElement suspect, int paragraph, string theme, bool isGiven) =>
            (suspect.GetProperty("line").GetInt32(), suspect.GetProperty("theme").GetString(), suspect.GetProperty("given").GetBoolean(), suspect.GetProperty("text").GetString())
            == (paragraph + 1, theme, isGiven, paragraphs[paragraph].Text);
    }

    [Fact]
    public async Task Suspects_are_no_defects_and_need_no_number()
    {
        using var folder = new TemporaryFolder();

        var check = await Command.Do("check", "--suspects", "--data", SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs));

        Assert.Contains("No defect found.", check.Output, StringComparison.Ordinal);
        Assert.Contains("cross-validation contradicts", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_a_defect_of_the_file()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.At("corpus.jsonl"), [(byte)'{', 0xFF, 0xFE, (byte)'\n'], TestContext.Current.CancellationToken);

        var check = await Command.Run("check", "--data", folder.At("corpus.jsonl"));

        Assert.Equal(1, check.Code);
        Assert.StartsWith($"{folder.At("corpus.jsonl")}: the file is not UTF-8", check.Error, StringComparison.Ordinal);
    }
}
