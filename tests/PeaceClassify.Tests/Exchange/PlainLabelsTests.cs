using System.Text;
using PeaceClassify.Api;
using PeaceClassify.Api.Exchange;

namespace PeaceClassify.Tests.Exchange;

/// <summary>Labelled data that no export made.</summary>
public sealed class PlainLabelsTests
{
    private const string Truce = "Both armies kept to the ceasefire line all month.";
    private const string Harbour = "The harbour master counted the boats.";

    private static readonly Dictionary<string, (byte[] File, string Says)> Refused = new()
    {
        ["nothing"] = ([], "the file is empty"),
        ["blanks"] = (Bytes(" \n\n"), "the file is empty"),
        ["a PDF"] = (Bytes("%PDF-1.7"), "found a PDF"),
        ["a web page"] = (Bytes("<html>"), "found a web page"),
        ["a JSON array"] = (Bytes("[{\"id\":\"a\"}]"), "found a JSON array"),
        ["binary"] = ([1, 2, 0, 3], "found a binary file"),
        ["an old workbook"] = ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], "an old or protected Office file"),
        ["a zip that is no workbook"] = ("PK\x05\x06"u8.ToArray().Concat(new byte[18]).ToArray(), "no sheet with cells"),
        ["no header that is known"] = (Bytes("a,b\n1,2\n"), "1: there is no column 'text'"),
        ["no themes"] = (Bytes("id,text\n1,words\n"), "1: there is no column 'themes'"),
        ["a column twice"] = (Bytes("id,text,text\n1,words,words\n"), "1: the column 'text' stands twice"),
        ["themes in both forms"] = (Bytes("text,themes,women\nwords,women,x\n"), "1: there is a column 'themes', and columns of themes"),
        ["no row"] = (Bytes("id,text,themes\n"), "no row below its header"),
        ["a theme that is not known"] = (Bytes($"id,text,themes\n1,{Truce},harbours\n"), "2: the theme 'harbours' is not known; expected one of ceasefire, civilians, women"),
        ["a theme that is not known, as a column"] = (Bytes($"text,women,harbours\n{Truce},,x\n"), "2: in the column 'harbours' stands 'x', but no theme"),
        ["a mark that is none"] = (Bytes($"text,women\n{Truce},maybe\n"), "2: in the column of the theme 'women' stands 'maybe'"),
        ["a state without the ids of an export"] = (Bytes($"text,women\n{Truce},assigned\n"), "states are read from an export"),
        ["an id twice"] = (Bytes($"id,text,themes\n1,{Truce},women\n1,{Harbour},\n"), "3: the id '1' stands already at line 2"),
        ["an empty text"] = (Bytes("id,text,themes\n1,,women\n"), "2: the text is empty"),
        ["a control character"] = (Bytes("id,text,themes\n1,ring\u0007,women\n"), "2: text has the control character U+0007 at position 4"),
        ["a text too long"] = (Bytes($"id,text,themes\n1,{new string('a', 50_001)},women\n"), "2: text has 50,001 characters; at most 50,000 are taken"),
        ["a date that is none"] = (Bytes($"text,themes,date\n{Truce},women,14 March\n"), "2: the date '14 March' is not understood"),
        ["a field too many"] = (Bytes($"text,themes\n{Truce},women,more\n"), "2: the row has 3 fields, the header 2"),
        ["broken quoting"] = (Bytes("text,themes\n\"words\"more,women\n"), "the quoting breaks the rules"),
        ["Windows-1252"] = ([.. Bytes("text,themes\nna"), 0xEF, .. Bytes("ve,women\n")], "2: the line is not UTF-8"),
        ["no JSON"] = (Bytes("{\"id\":\"a\",\n"), "1: the line is not valid JSON"),
        ["a line without themes"] = (Bytes("{\"id\":\"a\",\"text\":\"words\"}\n"), "1: expected \"themes\" to be an array"),
        ["an id twice in JSON"] = (Bytes("{\"id\":\"a\",\"text\":\"words\",\"themes\":[]}\n{\"id\":\"a\",\"text\":\"more\",\"themes\":[]}\n"), "2: the id 'a' stands already at line 1"),
        ["a theme in JSON that is not known"] = (Bytes("{\"id\":\"a\",\"text\":\"words\",\"themes\":[\"harbours\"]}\n"), "1: the theme 'harbours' is not known"),
    };

    public static TheoryData<string> RefusedCases => [.. Refused.Keys];

    [Theory]
    [InlineData("id,text,themes\np1,Both armies kept to the ceasefire line all month.,ceasefire;women\np2,The harbour master counted the boats.,\n")]
    [InlineData("\uFEFFid;text;themes\r\np1;Both armies kept to the ceasefire line all month.;ceasefire, Women\r\np2;The harbour master counted the boats.;\r\n")]
    [InlineData("id\ttext\tthemes\np1\tBoth armies kept to the ceasefire line all month.\twomen|ceasefire\np2\tThe harbour master counted the boats.\t\n")]
    [InlineData("id,text,ceasefire,civilians,Women\np1,Both armies kept to the ceasefire line all month.,x,,1\np2,The harbour master counted the boats.,no,0,-\n")]
    [InlineData("{\"id\":\"p1\",\"text\":\"Both armies kept to the ceasefire line all month.\",\"themes\":[\"ceasefire\",\"women\"]}\n\n{\"id\":\"p2\",\"text\":\"The harbour master counted the boats.\",\"themes\":[]}")]
    public async Task Labels_become_decisions_of_who_imports(string file)
    {
        using var store = await SomeExport.StoreAsync();

        var answer = await store.ImportAsync(file, name: "spring.csv");

        Assert.Equal((1, 2, 0), (answer.Statements, answer.Paragraphs, answer.Known));
        Assert.Empty(answer.Ignored);
        var statement = Assert.Single(await store.AllAsync());
        Assert.Equal(("spring", "spring.csv", "Ivo"), (statement.Title, statement.FileName, statement.AddedBy));
        var paragraphs = await store.ParagraphsAsync(statement.Id);
        Assert.Equal([Truce, Harbour], paragraphs.Select(paragraph => paragraph.Text));
        Assert.Equal(["p1", "p2"], paragraphs.Select(paragraph => paragraph.Number));
        Assert.Equal(["ceasefire:Accepted women:Accepted", ""], await store.StatesAsync(statement.Id, state => state is not ThemeState.Rejected));
        Assert.All(paragraphs.SelectMany(paragraph => paragraph.Decisions), decision => Assert.Equal("Ivo", decision.Reviewer));
        Assert.Equal(DecisionAction.NoTheme, Assert.Single(paragraphs[1].Decisions).Action);
        Assert.Equal(0, statement.Review.ToReview);
    }

    [Fact]
    public async Task Importing_the_same_labels_again_doubles_nothing_and_further_rows_are_added()
    {
        using var store = await SomeExport.StoreAsync();
        var file = $"id,text,themes\np1,{Truce},ceasefire\np2,{Harbour},\n";
        await store.ImportAsync(file);

        var again = await store.ImportAsync(file, "Ada", "other.csv");
        var grown = await store.ImportAsync(file + "p3,Women leaders met in the harbour.,women\n");

        Assert.Equal((0, 0, 0, 2), (again.Statements, again.Paragraphs, again.Decisions, again.Known));
        Assert.Equal((1, 1, 2), (grown.Statements, grown.Paragraphs, grown.Known));
        Assert.Equal(2, (await store.AllAsync()).Count);
    }

    [Fact]
    public async Task Texts_without_ids_may_stand_twice()
    {
        using var store = await SomeExport.StoreAsync();
        var file = $"text,themes\n{Truce},ceasefire\n{Truce},ceasefire\n";

        Assert.Equal(2, (await store.ImportAsync(file)).Paragraphs);
        Assert.Equal((0, 2), (await store.ImportAsync(file)) is var again ? (again.Paragraphs, again.Known) : default);
    }

    [Fact]
    public async Task Rows_are_put_together_by_their_statement()
    {
        using var store = await SomeExport.StoreAsync();

        await store.ImportAsync($"statement,country,date,text,themes\nSpring debate,Kenya,2026-03-14,{Truce},ceasefire\nSpring debate,Kenya,2026-03-14,{Harbour},\nAutumn debate,,,{Truce} Again.,\n");

        Assert.Equal(
            ["Autumn debate   1", "Spring debate Kenya 2026-03-14 2"],
            (await store.AllAsync()).Select(statement => $"{statement.Title} {statement.Country} {statement.Date:O} {statement.ParagraphCount}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Lines_that_nobody_reviewed_bring_no_decision()
    {
        using var store = await SomeExport.StoreAsync();

        var answer = await store.ImportAsync($"{{\"id\":\"a\",\"text\":\"{Truce}\",\"themes\":[],\"reviewed\":false,\"origin\":\"sea\"}}\n", name: "a.jsonl");

        Assert.Equal((1, 0), (answer.Paragraphs, answer.Decisions));
        Assert.Contains("'origin'", Assert.Single(answer.Ignored).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_that_are_not_known_are_left_out_and_named()
    {
        using var store = await SomeExport.StoreAsync();

        var answer = await store.ImportAsync($"id,text,themes,colour\n1,{Truce},ceasefire,blue\n");

        Assert.Equal(new ImportProblem(1, "the column 'colour' is not known and was left out"), Assert.Single(answer.Ignored));
    }

    [Theory]
    [MemberData(nameof(RefusedCases))]
    public async Task What_is_not_understood_is_named_by_line_and_nothing_is_imported(string file)
    {
        using var store = await SomeExport.StoreAsync();

        var problems = await store.RefusedAsync(Refused[file].File);

        Assert.Contains(problems, problem => problem.Contains(Refused[file].Says, StringComparison.Ordinal));
        Assert.Empty(await store.AllAsync());
    }

    [Fact]
    public async Task One_bad_row_among_good_ones_stops_all_of_them()
    {
        using var store = await SomeExport.StoreAsync();

        await store.RefusedAsync(Bytes($"id,text,themes\n1,{Truce},ceasefire\n2,{Harbour},harbours\n"));

        Assert.Empty(await store.AllAsync());
    }

    [Fact]
    public async Task Limits_are_kept()
    {
        using var store = await SomeExport.StoreAsync();
        var file = Bytes($"id,text,themes\n1,{Truce},ceasefire\n2,{Harbour},\n");

        Assert.Contains("more than 1 rows", Assert.Single(await store.RefusedAsync(file, new() { MaxRows = 1 })), StringComparison.Ordinal);
        Assert.Contains("the limit is 50", Assert.Single(await store.RefusedAsync(file, new() { MaxBytes = 50 })), StringComparison.Ordinal);
        Assert.Contains("at most 2 are read", Assert.Single(await store.RefusedAsync(file, new() { MaxColumns = 2 })), StringComparison.Ordinal);
        Assert.Contains("line has more than 100 bytes", Assert.Single(await store.RefusedAsync(Bytes("{\"id\":\"" + new string('a', 300_000)), new() { MaxLineBytes = 100 })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_problems_are_listed_up_to_a_hundred_and_then_counted()
    {
        using var store = await SomeExport.StoreAsync();

        var problems = await store.RefusedAsync(Bytes("id,text,themes\n" + string.Concat(Enumerable.Range(1, 150).Select(number => $"{number},words,harbours\n"))));

        Assert.Equal(101, problems.Length);
        Assert.EndsWith("and 50 more problems", problems[^1], StringComparison.Ordinal);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
