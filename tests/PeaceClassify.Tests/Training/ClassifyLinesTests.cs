using System.IO.Pipes;
using System.Text;
using System.Text.Json;

namespace PeaceClassify.Tests.Training;

/// <summary><c>classify --out</c>: files with a paragraph a line.</summary>
public sealed class ClassifyLinesTests(TrainedFolder trained) : IClassFixture<TrainedFolder>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Answers => folder.At("answers.jsonl");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_line_is_answered_by_a_line_and_a_bad_one_in_place()
    {
        var input = folder.Write("in.jsonl", JsonSerializer.Serialize(new { id = "a", themes = new[] { "x" }, text = SmallCorpus.Mines }), "{broken", "", JsonSerializer.Serialize(new { text = SmallCorpus.French }));

        var classified = await Do(input);

        var lines = Lines();
        Assert.Equal([1, 2, 3, 4], lines.Select(line => line.GetProperty("line").GetInt32()));
        Assert.Equal("a", lines[0].GetProperty("id").GetString());
        Assert.Equal("mines", lines[0].GetProperty("classification").GetProperty("assigned")[0].GetString());
        Assert.Contains("not valid JSON", lines[1].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Contains("blank", lines[2].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal("otherLanguage", lines[3].GetProperty("classification").GetProperty("status").GetString());
        Assert.Contains("answers.jsonl: 4 paragraphs of in.jsonl answered, 2 of them with a problem; ", classified.Output, StringComparison.Ordinal);
        Assert.Contains(" paragraphs/s", classified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_are_those_for_documents()
    {
        await Do(folder.Write("in.jsonl", JsonSerializer.Serialize(new { text = SmallCorpus.Mines })), "--explain");
        var document = await Command.Do("classify", "--models", trained.Models, "--format", "jsonl", "--explain", folder.Write("in.txt", SmallCorpus.Mines));

        Assert.Equal(
            JsonDocument.Parse(document.Output).RootElement.GetProperty("classification").GetRawText(),
            Assert.Single(Lines()).GetProperty("classification").GetRawText());
    }

    [Fact]
    public async Task A_run_that_was_cut_at_any_byte_goes_on_to_the_same_answers()
    {
        var input = folder.Write("in.jsonl", [.. SmallCorpus.HeldOut.Select(paragraph => SmallCorpus.Line(paragraph).TrimEnd('\n')), "{broken", SmallCorpus.Line(SmallCorpus.HeldOut[0])]);
        await Do(input);
        var whole = await File.ReadAllBytesAsync(Answers, Cancellation);
        var breaks = Enumerable.Range(0, whole.Length).Where(at => whole[at] == '\n').ToArray();

        foreach (var cut in Enumerable.Range(0, whole.Length + 1).Where(at => at % 97 == 0 || at < 10 || Array.Exists(breaks, end => at >= end - 1 && at <= end + 2)))
        {
            await File.WriteAllBytesAsync(Answers, whole[..cut], Cancellation);
            await Do(input);
            var again = await File.ReadAllBytesAsync(Answers, Cancellation);
            Assert.True(whole.SequenceEqual(again), $"cut at {cut}");
        }
    }

    [Fact]
    public async Task A_run_that_was_interrupted_says_that_the_same_command_goes_on()
    {
        var input = SmallCorpus.Write(folder.At("in.jsonl"), SmallCorpus.Paragraphs);
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        var code = await PeaceClassify.Training.CommandLine.RunAsync(["classify", "--models", trained.Models, "--out", Answers, input], output, error, source.Token);

        Assert.Equal(130, code);
        Assert.Contains("Interrupted: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("The same command goes on from here.", error.ToString(), StringComparison.Ordinal);
        await Do(input);
        Assert.Equal(SmallCorpus.Paragraphs.Count, Lines().Length);
    }

    [Fact]
    public async Task A_table_is_answered_record_by_record_and_goes_on_as_well()
    {
        var input = folder.Write("in.csv", "ID;more;Text", $"a;1;\"{SmallCorpus.Mines}\n\"\"quoted\"\"\"", "b;2;", "c", "", $"d;4;{SmallCorpus.Police}");

        await Do(input);

        var lines = Lines();
        Assert.Equal([2, 3, 4, 5], lines.Select(line => line.GetProperty("line").GetInt32()));
        Assert.Equal(["a", "b", "c", "d"], lines.Select(line => line.GetProperty("id").GetString()));
        Assert.Equal("mines", lines[0].GetProperty("classification").GetProperty("assigned")[0].GetString());
        Assert.All(lines[1..3], line => Assert.Equal("'text' is missing or blank.", line.GetProperty("problem").GetString()));
        var whole = await File.ReadAllBytesAsync(Answers, Cancellation);
        await File.WriteAllBytesAsync(Answers, whole[..^100], Cancellation);
        await Do(input);
        Assert.Equal(whole, await File.ReadAllBytesAsync(Answers, Cancellation));
    }

    [Fact]
    public async Task Answers_for_another_file_are_left_alone()
    {
        var first = folder.Write("a.jsonl", Line(SmallCorpus.Mines), Line(SmallCorpus.Police), Line(SmallCorpus.Mines));
        await Do(first);
        var before = await File.ReadAllBytesAsync(Answers, Cancellation);

        await Fail("line 1 of", folder.Write("b.jsonl", Line(SmallCorpus.Police), Line(SmallCorpus.Police), Line(SmallCorpus.Mines)));
        await Fail("line 3 of", folder.Write("c.jsonl", Line(SmallCorpus.Mines), Line(SmallCorpus.Police), Line(SmallCorpus.Police)));
        await Fail("has fewer", folder.Write("d.jsonl", Line(SmallCorpus.Mines)));
        await Fail("line 1 of", first, "--explain");
        Assert.Equal(before, await File.ReadAllBytesAsync(Answers, Cancellation));
    }

    [Fact]
    public async Task Answers_of_another_model_version_are_left_alone()
    {
        var input = folder.Write("a.jsonl", Line(SmallCorpus.Mines));
        await Do(input);
        folder.Copy(trained.Models, "models");
        folder.Copy(Path.Combine(trained.Models, "first"), "models", "second");

        await Command.Fail(2, "these are answers of model version first, expected second", "classify", "--models", folder.At("models"), "--version", "second", "--out", Answers, input);
    }

    [Theory]
    [InlineData("some notes")]
    [InlineData("{\"id\":\"a\",\"text\":\"b\"}\n")]
    public async Task A_file_that_holds_something_else_is_left_alone(string content)
    {
        await File.WriteAllTextAsync(Answers, content, Cancellation);

        await Fail("holds something else than answers", folder.Write("a.jsonl", Line(SmallCorpus.Mines)));

        Assert.Equal(content, await File.ReadAllTextAsync(Answers, Cancellation));
    }

    [Fact]
    public async Task Answers_never_go_into_the_file_that_is_answered()
    {
        var input = folder.Write("a.jsonl", Line(SmallCorpus.Mines));

        await Command.Fail(2, "holds something else than answers", "classify", "--models", trained.Models, "--out", input, input);
    }

    [Theory]
    [InlineData("id,body\na,b\n", "in.csv(1): the header has no column 'text'")]
    [InlineData("", "in.csv(1): the header has no column 'text'")]
    [InlineData("text\n\"a\nb\n", "the quoting breaks the rules of .csv")]
    [InlineData("id,text\na,b\nc,mines and, behind them, police\n", "in.csv(3): the record has 4 fields, the header 2; put texts that hold the separator between double quotes")]
    public async Task A_table_that_cannot_be_read_is_named(string table, string says) => await Fail(says, folder.Write("in.csv", table));

    [Fact]
    public async Task A_table_may_end_its_records_with_separators()
    {
        await Do(folder.Write("in.csv", "id,text", $"a,\"{SmallCorpus.Mines}\",,", ""));

        Assert.Equal("mines", Lines()[0].GetProperty("classification").GetProperty("assigned")[0].GetString());
    }

    [Theory]
    [InlineData("id,text\na,The café was cleared of mines.\n")]
    [InlineData("identité,text\na,mines\n")]
    public async Task A_table_in_an_old_encoding_is_refused(string table)
    {
        await File.WriteAllBytesAsync(folder.At("in.csv"), Encoding.Latin1.GetBytes(table), Cancellation);

        await Fail("in.csv: the file is not UTF-8; save the table anew as .csv in UTF-8", folder.At("in.csv"));
    }

    [Fact]
    public async Task A_table_in_UTF16_is_answered()
    {
        await File.WriteAllBytesAsync(folder.At("in.csv"), [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes($"id,text\ncafé,\"{SmallCorpus.Mines}\"\n")], Cancellation);

        await Do(folder.At("in.csv"));

        Assert.Equal("café", Lines()[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Answers_go_into_files_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such names.");
        var input = folder.Write("a.jsonl", Line(SmallCorpus.Mines));
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);

        await Command.Fail(2, "this is a pipe or a terminal; expected a file", "classify", "--models", trained.Models, "--out", $"/dev/fd/{pipe.SafePipeHandle.DangerousGetHandle()}", input);
        await Command.Fail(2, "/dev/null: the answers cannot be written", "classify", "--models", trained.Models, "--out", "/dev/null", input);
    }

    [Theory]
    [InlineData("a file is needed", "A .jsonl or .csv is answered line by line into a file: name one such file, and --out.", "a.jsonl")]
    [InlineData("one file at a time", "name one such file, and --out", "a.jsonl", "b.jsonl", "--out", "c")]
    [InlineData("lines and documents", "name one such file, and --out", "a.jsonl", "b.txt", "--out", "c")]
    [InlineData("documents", "--out is for a .jsonl or .csv", "a.txt", "--out", "c")]
    [InlineData("a format", "--format is for documents", "a.CSV", "--out", "c", "--format", "csv")]
    [InlineData("blank", "--out is empty; expected FILE", "a.csv", "--out", "")]
    public async Task Arguments_that_do_not_go_together_are_refused(string what, string says, params string[] arguments)
    {
        Assert.NotEmpty(what);
        await Command.Fail(1, says, ["classify", .. arguments]);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named_and_no_answers_are_begun()
    {
        await Fail("there is no such file", folder.At("missing.jsonl"));

        Assert.False(File.Exists(Answers));
    }

    private static string Line(string text) => JsonSerializer.Serialize(new { text });

    private Task<Command> Do(string input, params string[] more) => Command.Do(["classify", "--models", trained.Models, "--out", Answers, input, .. more]);

    private Task<Command> Fail(string says, string input, params string[] more) => Command.Fail(2, says, ["classify", "--models", trained.Models, "--out", Answers, input, .. more]);

    private JsonElement[] Lines() => [.. File.ReadAllText(Answers, Encoding.UTF8).Split('\n')[..^1].Select(line => JsonDocument.Parse(line).RootElement)];
}
