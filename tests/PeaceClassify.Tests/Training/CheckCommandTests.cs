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
    public async Task Bytes_that_are_not_UTF8_are_a_defect_of_the_file()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.At("corpus.jsonl"), [(byte)'{', 0xFF, 0xFE, (byte)'\n'], TestContext.Current.CancellationToken);

        var check = await Command.Run("check", "--data", folder.At("corpus.jsonl"));

        Assert.Equal(1, check.Code);
        Assert.StartsWith($"{folder.At("corpus.jsonl")}: the file is not UTF-8", check.Error, StringComparison.Ordinal);
    }
}
