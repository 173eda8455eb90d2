using PeaceClassify.Api;
using PeaceClassify.Api.Store;
using PeaceClassify.Retraining;
using PeaceClassify.Tests.Store;

namespace PeaceClassify.Tests.Retraining;

/// <summary>What was settled, on SQLite.</summary>
public sealed class SqliteSettledStoreTests() : SettledStoreTests(null);

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresSettledStoreTests(PostgresServer server) : SettledStoreTests(server.NewDatabaseAsync), IClassFixture<PostgresServer>;

/// <summary>What of people's decisions teaches a model. Themes are mines, police and politics; from .3 on the model is unsure, from .7 on it assigns.</summary>
public abstract class SettledStoreTests(Func<Task<string>>? newDatabase) : StoreTest(newDatabase)
{
    [Fact]
    public async Task A_paragraph_is_settled_once_every_suggestion_is_decided()
    {
        var paragraph = await OneAsync(0.9, 0.5, 0.1);
        Assert.Empty((await ReadAsync()).Paragraphs);

        await DecideAsync(paragraph, SomeStatement.Accept("mines"));
        var open = await ReadAsync();
        Assert.Empty(open.Paragraphs);
        Assert.Equal("""{"a suggestion is still open":1}""", Some.Json(open.LeftOut));

        await DecideAsync(paragraph, SomeStatement.Reject("police"));
        var settled = Assert.Single((await ReadAsync()).Paragraphs);
        Assert.Equal((paragraph.Id, "a"), (settled.Id, settled.Text));
        Assert.Equal(["mines"], settled.Themes);
        Assert.Equal(DateTimeKind.Utc, settled.DecidedAt.Kind);
    }

    [Fact]
    public async Task What_only_a_model_said_is_never_among_it()
    {
        await OneAsync(0.99, 0.99, 0.99);

        var read = await ReadAsync();

        Assert.Empty(read.Paragraphs);
        Assert.Empty(read.LeftOut);
    }

    [Fact]
    public async Task A_correction_stands_above_the_suggestion()
    {
        var paragraph = await OneAsync(0.9, 0.1, 0.1);
        await DecideAsync(paragraph, SomeStatement.Reject("mines"));
        await DecideAsync(paragraph, SomeStatement.Accept("politics"));

        Assert.Equal(["politics"], (await ReadAsync()).Paragraphs[0].Themes);
    }

    [Fact]
    public async Task No_theme_settles_a_paragraph_and_not_English_leaves_it_out()
    {
        await DecideAsync(await OneAsync(0.9, 0.5, 0.1), new(DecisionAction.NoTheme, "Ada"));
        var foreign = (await ParagraphsOf(await AddAsync(SomeStatement.Of("Two", SomeStatement.Text("b", 0.1, 0.1, 0.1)))))[0];
        await DecideAsync(foreign, new(DecisionAction.NotEnglish, "Ada"));

        var read = await ReadAsync();

        Assert.Equal(["a"], read.Paragraphs.Select(paragraph => paragraph.Text));
        Assert.Empty(read.Paragraphs[0].Themes);
        Assert.Equal("""{"not English":1}""", Some.Json(read.LeftOut));
    }

    [Fact]
    public async Task A_decision_that_was_taken_back_settles_nothing()
    {
        var paragraph = await OneAsync(0.9, 0.1, 0.1);
        var decided = await DecideAsync(paragraph, SomeStatement.Accept("mines"));
        await DecideAsync(paragraph, Withdraw(decided.Decisions[0]));

        Assert.Empty((await ReadAsync()).Paragraphs);
    }

    [Theory]
    [InlineData(ConflictPolicy.Latest, false, "the latest decision, of Cem")]
    [InlineData(ConflictPolicy.Majority, true, "the majority")]
    [InlineData(ConflictPolicy.Adjudicated, null, "left out")]
    public async Task Disagreement_is_resolved_as_the_policy_says_and_told(ConflictPolicy policy, bool? isGiven, string how)
    {
        var paragraph = await OneAsync(0.9, 0.1, 0.1);
        await DecideAsync(paragraph, SomeStatement.Accept("mines"));
        await DecideAsync(paragraph, SomeStatement.Accept("mines", "Ben"));
        await DecideAsync(paragraph, SomeStatement.Reject("mines", "Cem"));

        var read = await ReadAsync(policy);

        Assert.Equal(isGiven is null ? [] : [isGiven.Value ? "mines" : ""], read.Paragraphs.Select(settled => string.Join(' ', settled.Themes)));
        Assert.Equal(Some.Json(new ResolvedConflict(paragraph.Id, "mines", ["Ada", "Ben"], ["Cem"], isGiven, how)), Some.Json(Assert.Single(read.Conflicts)));
        Assert.Equal(isGiven is null ? """{"people disagree":1}""" : "{}", Some.Json(read.LeftOut));
    }

    [Fact]
    public async Task Where_both_sides_are_as_many_there_is_no_majority()
    {
        var paragraph = await OneAsync(0.9, 0.1, 0.1);
        await DecideAsync(paragraph, SomeStatement.Accept("mines"));
        await DecideAsync(paragraph, SomeStatement.Reject("mines", "Ben"));

        Assert.Empty((await ReadAsync(ConflictPolicy.Majority)).Paragraphs);
    }

    [Theory]
    [InlineData(ConflictPolicy.Latest)]
    [InlineData(ConflictPolicy.Majority)]
    [InlineData(ConflictPolicy.Adjudicated)]
    public async Task An_adjudication_stands_above_every_policy(ConflictPolicy policy)
    {
        var paragraph = await OneAsync(0.9, 0.1, 0.1);
        await DecideAsync(paragraph, SomeStatement.Accept("mines", "Dan") with { Adjudicates = true });
        await DecideAsync(paragraph, SomeStatement.Reject("mines", "Ben"));
        await DecideAsync(paragraph, SomeStatement.Reject("mines", "Cem"));

        var read = await ReadAsync(policy);

        Assert.Equal(["mines"], Assert.Single(read.Paragraphs).Themes);
        Assert.Equal((true, "adjudicated"), (read.Conflicts.Single().IsGiven, read.Conflicts.Single().How));
    }

    [Fact]
    public async Task A_text_that_was_decided_on_twice_teaches_once_what_was_decided_last()
    {
        await DecideAsync(await OneAsync(0.9, 0.1, 0.1), SomeStatement.Accept("mines"));
        await DecideAsync(await OneAsync(0.9, 0.1, 0.1), SomeStatement.Reject("mines", "Ben"));

        var read = await ReadAsync();

        Assert.Empty(Assert.Single(read.Paragraphs).Themes);
        Assert.Equal("""{"the same text was decided on again":1}""", Some.Json(read.LeftOut));
        Assert.Equal("""[{"name":"Ben","paragraphCount":1}]""", Some.Json(read.Deciders));
    }

    [Fact]
    public async Task Deleted_statements_and_headings_are_not_among_it()
    {
        var statement = await AddAsync(SomeStatement.Of("Two", SomeStatement.Heading("I. Opening"), SomeStatement.Text("b", 0.9, 0.1, 0.1)));
        await DecideAsync((await ParagraphsOf(statement))[1], SomeStatement.Accept("mines"));
        Assert.Single((await ReadAsync()).Paragraphs);

        await Statements.DeleteAsync(statement.Id, "Ada", Cancellation);

        Assert.Empty((await ReadAsync()).Paragraphs);
    }

    [Fact]
    public async Task Decisions_on_themes_that_are_no_more_are_read_by_the_table()
    {
        await DecideAsync(await OneAsync(0.1, 0.1, 0.1), SomeStatement.Accept("mines"));
        await DecideAsync((await ParagraphsOf(await AddAsync(SomeStatement.Of("Two", SomeStatement.Text("b", 0.1, 0.1, 0.1)))))[0], SomeStatement.Accept("police"));
        await DecideAsync((await ParagraphsOf(await AddAsync(SomeStatement.Of("Three", SomeStatement.Text("c", 0.1, 0.1, 0.1)))))[0], SomeStatement.Accept("politics"));
        File.WriteAllText(Folder.At(ThemeChanges.FileName), """
            { "format": 1, "changes": [
              { "from": "mines", "to": ["clearance"], "because": "a better word" },
              { "from": "police", "to": ["police-training", "police-operations"], "because": "two things" },
              { "from": "politics", "to": [], "because": "nobody asked for it" } ] }
            """);
        var today = new Taxonomy([new Theme("clearance", "Clearance"), new Theme("police-training", "Training"), new Theme("police-operations", "Operations")]);

        var read = await new SettledStore(Store).ReadAsync(ConflictPolicy.Latest, ThemeChanges.Beside(Folder.Path, today), Cancellation);

        Assert.Equal([("a", "clearance"), ("c", "")], read.Paragraphs.Select(paragraph => (paragraph.Text, string.Join(' ', paragraph.Themes))).Order());
        Assert.Equal("""{"a theme that was given has been split since, and its parts are undecided":1}""", Some.Json(read.LeftOut));
    }

    private Task<SettledDecisions> ReadAsync(ConflictPolicy policy = ConflictPolicy.Latest) => new SettledStore(Store).ReadAsync(policy, ThemeChanges.None, Cancellation);
}
