using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using PeaceClassify.Api;
using PeaceClassify.Api.Exchange;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Tests.Exchange;

public sealed class JsonlRoundTripTests
{
    [Fact]
    public async Task Exported_imported_into_an_empty_store_and_exported_again_the_bytes_are_the_same()
    {
        using var first = await SomeExport.StoreAsync();
        await first.AddRichAsync();
        await first.AddAsync("Another", "Both armies recorded no violation of the ceasefire.");
        var exported = await first.ExportAsync(ExportFormat.Jsonl);
        using var second = await SomeExport.StoreAsync();

        var answer = await second.ImportAsync(exported, name: "any.txt");

        Assert.Equal((2, 7, 8, 0), (answer.Statements, answer.Paragraphs, answer.Decisions, answer.Known));
        Assert.Empty(answer.Ignored);
        Assert.Equal(Encoding.UTF8.GetString(exported), Encoding.UTF8.GetString(await second.ExportAsync(ExportFormat.Jsonl)));
        Assert.Equal(Some.Json(await first.AllAsync()), Some.Json(await second.AllAsync()));
    }

    [Fact]
    public void Whatever_people_decide_the_round_trip_loses_nothing()
    {
        var actions = Gen.Elements(DecisionAction.Accept, DecisionAction.Reject, DecisionAction.NoTheme, DecisionAction.NotEnglish, DecisionAction.Note, DecisionAction.Withdraw);
        var decisions = Gen.Zip(Gen.Zip(actions, Gen.Choose(0, 2)), Gen.Zip(Gen.Elements("Ada", "Boris", "Zoë \U0001F54A"), Gen.Elements(SomeExport.Serving.Stored.Themes.Select(theme => theme.Id).ToArray())));

        Law.Holds(Arb.From(decisions.ListOf()), drawn => RoundTripAsync(drawn.Select(entry => (entry.Item1.Item1, entry.Item1.Item2, entry.Item2.Item1, entry.Item2.Item2))).GetAwaiter().GetResult(), times: 15);
    }

    [Fact]
    public async Task Importing_again_doubles_nothing()
    {
        using var store = await SomeExport.StoreAsync();
        await store.AddRichAsync();
        var exported = await store.ExportAsync(ExportFormat.Jsonl);

        var answer = await store.ImportAsync(exported);

        Assert.Equal((0, 0, 0, 6), (answer.Statements, answer.Paragraphs, answer.Decisions, answer.Known));
        Assert.Equal(exported, await store.ExportAsync(ExportFormat.Jsonl));
    }

    [Fact]
    public async Task Decisions_made_elsewhere_are_added()
    {
        using var here = await SomeExport.StoreAsync();
        var statement = await here.AddAsync("Two copies", "Both armies kept to the ceasefire line all month.");
        using var there = await SomeExport.StoreAsync();
        await there.ImportAsync(await here.ExportAsync(ExportFormat.Jsonl));
        var paragraph = (await there.ParagraphsAsync(statement.Id))[0].Id;
        await there.Decisions.DecideAsync(paragraph, new(DecisionAction.Reject, "Boris", "ceasefire"), SomeExport.Serving.Stored, TestContext.Current.CancellationToken);
        await here.Decisions.DecideAsync(paragraph, new(DecisionAction.Accept, "Ada", "ceasefire"), SomeExport.Serving.Stored, TestContext.Current.CancellationToken);

        var answer = await here.ImportAsync(await there.ExportAsync(ExportFormat.Jsonl));

        Assert.Equal((0, 1, 1), (answer.Statements, answer.Decisions, answer.Known));
        Assert.Equal(["ceasefire:Disputed"], await here.StatesAsync(statement.Id, state => state == ThemeState.Disputed));
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("xlsx")]
    public async Task What_was_settled_stays_so_and_labels_do_not_undo_it(string format)
    {
        const string Labels = """{"id":"7","text":"Both armies kept to the ceasefire line all month.","themes":["ceasefire"]}""";
        using var here = await SomeExport.StoreAsync();
        var statement = (await here.ImportAsync(Labels, "Ada", "a.jsonl")).StatementIds[0];
        var paragraph = (await here.ParagraphsAsync(statement))[0].Id;
        await here.Decisions.DecideAsync(paragraph, new(DecisionAction.Reject, "Boris", "ceasefire", Adjudicates: true), SomeExport.Serving.Stored, TestContext.Current.CancellationToken);
        using var there = await SomeExport.StoreAsync();

        await there.ImportAsync(await here.ExportAsync(format == "jsonl" ? ExportFormat.Jsonl : ExportFormat.Xlsx));
        var labelled = await there.ImportAsync(Labels, "Cem", "a.jsonl");

        Assert.Equal(["ceasefire:Rejected"], await there.StatesAsync(statement));
        Assert.Equal([false, true], (await there.ParagraphsAsync(statement))[0].Decisions.Select(decision => decision.Adjudicates));
        Assert.Equal(0, labelled.Decisions);
        Assert.Contains("somebody has settled the theme otherwise", Assert.Single(labelled.Ignored).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_export_is_a_corpus_of_what_people_settled()
    {
        using var store = await SomeExport.StoreAsync();
        await store.AddRichAsync();
        using var folder = new TemporaryFolder();
        var path = folder.At("export.jsonl");
        await File.WriteAllBytesAsync(path, await store.ExportAsync(ExportFormat.Jsonl), TestContext.Current.CancellationToken);

        var corpus = Corpus.Load(path);

        Assert.Equal(
            ["The signatories of the accord met to extend the truce by a year. [ceasefire]", "Women mediators []"],
            corpus.Select(paragraph => $"{(paragraph.Text.StartsWith("Women", StringComparison.Ordinal) ? "Women mediators" : paragraph.Text)} [{string.Join(' ', paragraph.Themes)}]"));
    }

    [Theory]
    [InlineData("text", "\"Another text\"", "the paragraph has another text in the store")]
    [InlineData("themes", "[\"women\",\"civilians\"]", "the decisions come to")]
    [InlineData("index", "-1", "\"kind\" or \"index\" is missing")]
    [InlineData("index", "\"first\"", "index is not what was expected there")]
    [InlineData("id", "\"p1\"", "must be Guids")]
    [InlineData("statement.title", "\" \"", "the statement has no title")]
    [InlineData("statement.model", "\"nobody's\"", "is described on no line before")]
    [InlineData("statement.addedAt", "\"1999-01-01T00:00:00Z\"", "must be a time with its zone")]
    [InlineData("models.0.version", "\"other\"", "was changed")]
    [InlineData("suggestions", "null", "has none by the model of the statement")]
    [InlineData("suggestions.0.themes.0.probability", "2", "do not belong together")]
    [InlineData("suggestions.0.themes.0.id", "\"harbours\"", "a theme for each of the 3")]
    [InlineData("decisions.0.reviewer", "\"\"", "the decision 1 has no reviewer")]
    [InlineData("decisions.0.theme", "null", "the decision 1 names no theme")]
    [InlineData("decisions.0.theme", "\"harbours\"", "on the theme 'harbours', which is not known")]
    [InlineData("decisions.0.id", "\"7\"", "the decision 1 has no Guid")]
    [InlineData("decisions.2.withdraws", "\"00000000000000000000000000000000\"", "takes back a decision that does not stand before it")]
    [InlineData("decisions.2.adjudicates", "true", "the decision 3 adjudicates, which only accept and reject do")]
    [InlineData("decisions.2.adjudicates", "1", "is not what was expected there")]
    [InlineData("decisions.2.reviewer", "\"Boris\"", "takes back the decision of somebody else")]
    public async Task A_line_that_was_changed_is_refused_and_nothing_is_imported(string property, string value, string says)
    {
        using var source = await SomeExport.StoreAsync();
        await source.AddAsync("First", "Women leaders met in the harbour.");
        await source.AddRichAsync();
        var lines = Encoding.UTF8.GetString(await source.ExportAsync(ExportFormat.Jsonl)).Split('\n');
        var at = property.StartsWith("statement.", StringComparison.Ordinal) ? 1 : 2; // of a statement, its first line is checked by itself, the others against that
        var line = JsonNode.Parse(lines[at])!;
        if (property.StartsWith("models", StringComparison.Ordinal))
        {
            line["models"] = JsonNode.Parse(lines[0])!["models"]!.DeepClone();
        }

        var place = line;
        var path = property.Split('.');
        foreach (var part in path[..^1])
        {
            place = int.TryParse(part, out var index) ? place[index]! : place[part]!;
        }

        place[path[^1]] = JsonNode.Parse(value);
        lines[at] = line.ToJsonString(PeaceClassifyJson.Options);
        using var empty = await SomeExport.StoreAsync();
        var store = property == "text" ? source : empty;
        var before = await store.AllAsync();

        var problems = await store.RefusedAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines)));

        Assert.Contains(problems, problem => problem.StartsWith($"{at + 1}: ", StringComparison.Ordinal) && problem.Contains(says, StringComparison.Ordinal));
        Assert.Equal(before.Count, (await store.AllAsync()).Count);
    }

    private static async Task RoundTripAsync(IEnumerable<(DecisionAction Action, int Paragraph, string Reviewer, string Theme)> decisions)
    {
        using var first = await SomeExport.StoreAsync();
        var statement = await first.AddAsync("Drawn", "#Heading", "Women leaders kept to the ceasefire line all month.", "The gender unit answered the alert of the villagers at once.");
        var paragraphs = await first.ParagraphsAsync(statement.Id);
        var made = new List<(int Paragraph, string Reviewer, string Id)>();
        foreach (var (action, paragraph, reviewer, theme) in decisions)
        {
            var target = made.FirstOrDefault(own => own.Paragraph == paragraph && own.Reviewer == reviewer).Id;
            try
            {
                var after = await first.Decisions.DecideAsync(
                    paragraphs[paragraph].Id,
                    new(action, reviewer, action is DecisionAction.Accept or DecisionAction.Reject ? theme : null, action == DecisionAction.Note ? "= words" : null, action == DecisionAction.Withdraw ? target : null,
                        Adjudicates: action == DecisionAction.Reject && reviewer == "Boris"),
                    SomeExport.Serving.Stored, TestContext.Current.CancellationToken);
                made.Insert(0, (paragraph, reviewer, after.Decisions[^1].Id));
            }
            catch (Exception exception) when (exception is RefusedException or Microsoft.Data.Sqlite.SqliteException)
            {
                // Drawn at random: not everything can be decided.
            }
        }

        var exported = await first.ExportAsync(ExportFormat.Jsonl);
        using var second = await SomeExport.StoreAsync();
        await second.ImportAsync(exported);
        Assert.Equal(Encoding.UTF8.GetString(exported), Encoding.UTF8.GetString(await second.ExportAsync(ExportFormat.Jsonl)));
        Assert.Equal(Some.Json(await first.ParagraphsAsync(statement.Id)), Some.Json(await second.ParagraphsAsync(statement.Id)));
    }
}
