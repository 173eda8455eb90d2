using System.Globalization;
using System.Text.Json;
using CsvHelper;

namespace PeaceClassify.Tests.Training;

public sealed class ClassifyCommandTests(TrainedFolder trained) : IClassFixture<TrainedFolder>
{
    private static readonly string Statement =
        $"""
        STATEMENT OF THE DELEGATION

        {SmallCorpus.Mines}

        {SmallCorpus.French}

        Xyzzy plugh.
        """;

    [Theory]
    [InlineData("table")]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public async Task A_refused_file_does_not_stop_the_others(string format)
    {
        using var folder = new TemporaryFolder();
        var (first, last) = (folder.Write("first.txt", SmallCorpus.Mines), folder.Write("last.txt", SmallCorpus.Police));
        var empty = folder.Write("empty.txt", "");
        Directory.CreateDirectory(folder.At("letters"));

        var classified = await Command.Fail(
            2, "empty.txt: the file is empty", "classify", "--models", trained.Models, "--format", format, "--explain",
            first, empty, folder.At("missing.txt"), folder.At("letters"), "", last);

        Assert.Contains("Deminers cleared mines", classified.Output, StringComparison.Ordinal);
        Assert.Contains("Police officers train", classified.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("empty.txt", classified.Output, StringComparison.Ordinal);
        Assert.Contains("missing.txt: there is no such file", classified.Error, StringComparison.Ordinal);
        Assert.Contains("letters: this is a folder", classified.Error, StringComparison.Ordinal);
        Assert.Contains("The name of a document is empty.", classified.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_shows_themes_words_and_why_there_is_no_answer()
    {
        using var folder = new TemporaryFolder();

        var classified = await Command.Do("classify", "--models", trained.Models, "--explain", folder.Write("statement.txt", Statement));

        foreach (var text in new[] { "statement.txt", "STATEMENT OF THE DELEGATION", "Theme of mines", "Deminers +", "not classified: French", "not classified: no known word" })
        {
            Assert.Contains(text, classified.Output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain('\e', classified.Output);
        Assert.Empty(classified.Error);
    }

    [Fact]
    public async Task Markup_in_a_paragraph_is_text()
    {
        using var folder = new TemporaryFolder();

        var classified = await Command.Do(
            "classify", "--models", trained.Models, folder.Write("statement.txt", "The [red]mines[/] of [the hills were cleared by deminers."));

        Assert.Contains("The [red]mines[/] of [the hills", classified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_do_not_reach_the_terminal()
    {
        using var folder = new TemporaryFolder();
        var text = string.Join(' ', Enumerable.Repeat("The deminers cleared the mines behind the clinic.", 8));

        var classified = await Command.Do(
            "classify", "--models", trained.Models, folder.Write("statement.txt", $"The deminers \e[31mcame.\u0007 \u009B31m {text}"));

        Assert.DoesNotContain(classified.Output, character => char.IsControl(character) && character != '\n');
    }

    [Fact]
    public async Task Json_lines_have_one_paragraph_each_and_headings_no_answer()
    {
        using var folder = new TemporaryFolder();

        var classified = await Command.Do(
            "classify", "--models", trained.Models, "--format", "jsonl", "--explain", folder.Write("statement.txt", Statement));

        var lines = classified.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line => Assert.Equal("statement.txt", line.GetProperty("document").GetString()));
        Assert.Equal("heading", lines[0].GetProperty("paragraph").GetProperty("kind").GetString());
        Assert.False(lines[0].TryGetProperty("classification", out _));
        var answer = lines[1].GetProperty("classification");
        Assert.Equal("first", answer.GetProperty("modelVersion").GetString());
        Assert.Equal("mines", answer.GetProperty("assigned")[0].GetString());
        Assert.NotEmpty(answer.GetProperty("themes")[0].GetProperty("evidence").GetProperty("words").EnumerateArray());
        Assert.Equal("otherLanguage", lines[2].GetProperty("classification").GetProperty("status").GetString());
        Assert.Equal("noKnownWord", lines[3].GetProperty("classification").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Without_explain_no_words_are_named()
    {
        using var folder = new TemporaryFolder();

        var classified = await Command.Do("classify", "--models", trained.Models, "--format", "jsonl", folder.Write("statement.txt", Statement));

        Assert.DoesNotContain("evidence", classified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_reads_back_with_one_row_a_paragraph()
    {
        using var folder = new TemporaryFolder();

        var rows = await Rows(folder, Statement);

        Assert.Equal(["heading", "text", "text", "text"], rows.Select(row => row["kind"]));
        Assert.Equal(["", "classified", "otherLanguage", "noKnownWord"], rows.Select(row => row["status"]));
        Assert.Equal(["", "en", "fr", "en"], rows.Select(row => row["language"]));
        Assert.Equal(["", "mines", "", ""], rows.Select(row => row["assigned"]));
        Assert.Equal(SmallCorpus.Mines, rows[1]["text"]);
        Assert.StartsWith("mines: ", rows[1]["words"], StringComparison.Ordinal);
        Assert.All(SmallCorpus.ThemeIds, theme => Assert.InRange(double.Parse(rows[1][theme], CultureInfo.InvariantCulture), 0, 1));
        Assert.All(SmallCorpus.ThemeIds, theme => Assert.Equal("", rows[0][theme]));
    }

    [Theory]
    [InlineData("=HYPERLINK(\"mines\") was found among the mines of the deminers.")]
    [InlineData("@SUM(1;2) the deminers cleared mines, and clearance goes on.")]
    [InlineData("+1 for the deminers who cleared the mines behind the clinic.")]
    [InlineData("-1+2 the deminers cleared the mines behind the clinic.")]
    public async Task A_paragraph_that_looks_like_a_formula_is_escaped(string paragraph)
    {
        using var folder = new TemporaryFolder();

        var row = Assert.Single(await Rows(folder, paragraph));

        Assert.Equal("'" + paragraph, row["text"]);
    }

    [Fact]
    public async Task Quotes_commas_and_separators_stay_inside_their_field()
    {
        using var folder = new TemporaryFolder();
        const string Paragraph = "\"Mines\", said the deminers; \"mines, mines, \"\"mines\"\" and barrels of tar\".";

        var row = Assert.Single(await Rows(folder, Paragraph));

        Assert.Equal(Paragraph, row["text"].TrimStart('\''));
    }

    [Fact]
    public async Task A_damaged_model_is_named_and_nothing_is_classified()
    {
        using var folder = new TemporaryFolder();
        folder.Copy(Path.Combine(trained.Models, "first"), "models", "first");

        await File.AppendAllTextAsync(folder.At("models", "first", "weights.bin"), "x", TestContext.Current.CancellationToken);

        var classified = await Command.Fail(
            2, "weights.bin: the file was truncated or altered", "classify", "--models", folder.At("models"), "--version", "first", folder.Write("a.txt", Statement));

        Assert.Empty(classified.Output);
    }

    private async Task<List<Dictionary<string, string>>> Rows(TemporaryFolder folder, string statement)
    {
        var classified = await Command.Do(
            "classify", "--models", trained.Models, "--format", "csv", "--explain", folder.Write("statement.txt", statement));
        using var csv = CsvReader.FromText(classified.Output);
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read())
        {
            rows.Add(csv.Headers.ToDictionary(header => header, header => csv.GetString(header)));
        }

        return rows;
    }
}
