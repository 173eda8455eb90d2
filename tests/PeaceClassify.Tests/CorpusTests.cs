using System.Text;

namespace PeaceClassify.Tests;

public sealed class CorpusTests : IDisposable
{
    private const string Line = """{"id": "p1", "themes": ["women"], "text": "Women led the talks."}""";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_paragraph_knows_its_place()
    {
        var path = folder.Write("a.jsonl", "", Line, "   ", """{"text": "Rain.", "note": 3, "themes": [], "id": "p2"}""", "");

        var paragraphs = Corpus.Load(path);

        Assert.Equal(["p1", "p2"], paragraphs.Select(paragraph => paragraph.Id));
        Assert.Equal(("Women led the talks.", path, 2), (paragraphs[0].Text, paragraphs[0].Path, paragraphs[0].Line));
        Assert.Equal(["women"], paragraphs[0].Themes);
        Assert.Equal((4, 0), (paragraphs[1].Line, paragraphs[1].Themes.Count));
    }

    [Fact]
    public void A_paragraph_has_the_source_that_its_line_names()
    {
        var path = folder.Write("a.jsonl", Line, """{"id": "p2", "source": "reports", "themes": [], "text": "Rain."}""", """{"id": "p3", "source": null, "themes": [], "text": "Snow."}""");

        var paragraphs = Corpus.Load(path);

        Assert.Equal([null, "reports", null], paragraphs.Select(paragraph => paragraph.Source));
        Assert.NotEqual(Corpus.Fingerprint(paragraphs), Corpus.Fingerprint(paragraphs.Select(paragraph => paragraph with { Source = null })));
    }

    [Fact]
    public void A_folder_is_read_in_ordinal_order_of_its_files()
    {
        folder.Write("b.jsonl", Line.Replace("p1", "second", StringComparison.Ordinal));
        folder.Write("B.jsonl", Line.Replace("p1", "first", StringComparison.Ordinal));
        folder.Write("c/a.jsonl", Line.Replace("p1", "third", StringComparison.Ordinal));
        folder.Write("notes.txt", "no JSON");

        Assert.Equal(["first", "second", "third"], Corpus.Load(folder.Path).Select(paragraph => paragraph.Id));
    }

    [Fact]
    public void Byte_order_mark_and_carriage_returns_do_no_harm()
    {
        var path = folder.At("windows.jsonl");
        File.WriteAllText(path, Line + "\r\n\r\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Equal("p1", Assert.Single(Corpus.Load(path)).Id);
    }

    public static TheoryData<string, string> BadLines => new()
    {
        { "{", "not valid JSON" },
        { "[]", "expected an object with id, themes and text, found an array" },
        { "null", "expected an object with id, themes and text, found null" },
        { """{"themes": [], "text": "Rain."}""", "expected \"id\" to be a string, found nothing" },
        { """{"id": 7, "themes": [], "text": "Rain."}""", "expected \"id\" to be a string, found a number" },
        { """{"id": " ", "themes": [], "text": "Rain."}""", "\"id\" is empty" },
        { """{"id": "p", "themes": [], "text": ""}""", "\"text\" is empty" },
        { """{"id": "p", "source": "", "themes": [], "text": "Rain."}""", "\"source\" is empty" },
        { """{"id": "p", "source": 3, "themes": [], "text": "Rain."}""", "expected \"source\" to be a string, found a number" },
        { """{"id": "p", "themes": [], "text": null}""", "expected \"text\" to be a string, found null" },
        { """{"id": "p", "themes": "women", "text": "Rain."}""", "expected \"themes\" to be an array, found a string" },
        { """{"id": "p", "themes": [true], "text": "Rain."}""", "every theme must be the id of a theme, found true or false" },
        { """{"id": "p", "themes": [""], "text": "Rain."}""", "every theme must be the id of a theme, found a string" },
        { """{"id": "p", "themes": ["a", "a"], "text": "Rain."}""", "a theme stands twice" },
        { """{"id": "p", "id": "q", "themes": [], "text": "Rain."}""", "not valid JSON" },
        { """{"id": "p", "themes": [], "text": "\ud800"}""", "not valid JSON" },
        { Line + Line, "not valid JSON" },
    };

    [Theory]
    [MemberData(nameof(BadLines))]
    public void A_bad_line_is_named_with_file_line_and_problem(string line, string problem)
    {
        var path = folder.Write("a.jsonl", Line, "", line);

        var exception = Assert.Throws<DataFileException>(() => Corpus.Load(path));

        Assert.Equal((path, 3), (exception.Path, exception.Line));
        Assert.StartsWith($"{path}(3): ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_that_stands_twice_names_both_places()
    {
        var first = folder.Write("a.jsonl", Line);
        var second = folder.Write("b.jsonl", "", Line);

        var exception = Assert.Throws<DataFileException>(() => Corpus.Load(folder.Path));

        Assert.Equal($"{second}(2): the id 'p1' stands already at {first}(1); every id must be unique", exception.Message);
    }

    [Fact]
    public void A_file_that_is_not_UTF_8_is_refused()
    {
        File.WriteAllBytes(folder.At("a.jsonl"), [.. Encoding.UTF8.GetBytes(Line), 0x0A, 0xE9]);

        Assert.Contains("not UTF-8", Assert.Throws<DataFileException>(() => Corpus.Load(folder.At("a.jsonl"))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_read_is_refused()
    {
        Assert.Contains("no such file or folder", Message(folder.At("missing")), StringComparison.Ordinal);
        Assert.Contains("no .jsonl file", Message(folder.Path), StringComparison.Ordinal);
        Assert.Contains("there is no paragraph", Message(folder.Write("a.jsonl", "", " ")), StringComparison.Ordinal);

        static string Message(string path) => Assert.Throws<DataFileException>(() => Corpus.Load(path)).Message;
    }

    [Theory]
    [InlineData("""{"id": "p1", "themes": [], "text": "Rain.", "reviewed": false}""", true)]
    [InlineData("""{"id": "p1", "themes": [], "text": "Rain.", "reviewed": true}""", false)]
    [InlineData("""{"id": "p1", "themes": [], "text": "Say \"reviewed\": false."}""", false)]
    [InlineData("""{"reviewed": false, """, false)]
    public void Lines_that_no_person_reviewed_are_left_out(string line, bool isLeftOut)
    {
        Assert.Equal(isLeftOut, Corpus.IsUnreviewed(line));
        if (isLeftOut)
        {
            Assert.Equal(["p2"], Corpus.Load(folder.Write("a.jsonl", line, """{"id": "p2", "themes": [], "text": "Snow."}""")).Select(paragraph => paragraph.Id));
        }
    }

    [Fact]
    public void The_fingerprint_changes_with_ids_themes_texts_and_order_and_nothing_else()
    {
        var paragraph = Some.Paragraph("Rain.", "women");
        LabelledParagraph[] data = [paragraph, paragraph with { Id = "p2" }];
        LabelledParagraph[][] others =
        [
            [data[1], data[0]], [data[0]], [data[0], data[1] with { Id = "p3" }], [data[0], data[1] with { Text = "Rain" }],
            [data[0], data[1] with { Themes = [] }], [data[0], data[1] with { Themes = ["women", "Rain."] }], [data[0], data[1] with { Text = "women", Themes = ["Rain."] }],
        ];

        var fingerprint = Corpus.Fingerprint(data);

        Assert.Equal(64, fingerprint.Length);
        Assert.Equal(fingerprint, Corpus.Fingerprint([data[0] with { Path = "elsewhere", Line = 7 }, data[1]]));
        Assert.Equal(others.Length + 1, others.Select(Corpus.Fingerprint).Append(fingerprint).Distinct().Count());
    }
}
