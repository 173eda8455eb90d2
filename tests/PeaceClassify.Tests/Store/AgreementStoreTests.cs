using PeaceClassify.Api;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Tests.Store;

/// <summary>Agreement and conflicts on SQLite.</summary>
public sealed class SqliteAgreementTests() : AgreementStoreTests(null);

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresAgreementTests(PostgresServer server) : AgreementStoreTests(server.NewDatabaseAsync), IClassFixture<PostgresServer>;

/// <summary>Who agrees with whom over what a store holds, and where they do not.</summary>
public abstract class AgreementStoreTests(Func<Task<string>>? newDatabase) : StoreTest(newDatabase)
{
    private AgreementStore Agreements => new(Store);

    private QueueStore Queue => new(Store);

    [Fact]
    public async Task People_are_compared_with_people_and_with_the_model()
    {
        // Mines: the model says yes, yes, no, no; Ada yes, no, no, no; Ben yes, yes, no; Cem nothing but a note.
        await RatedAsync();

        var agreement = await Agreements.ReadAsync(null, [], Cancellation);

        Assert.Equal((4, 3), (agreement.Paragraphs, agreement.SharedParagraphs));
        Assert.Equal(["Ada", "Ben"], agreement.Reviewers);
        Assert.Equal(["v1"], agreement.ModelVersions);
        Assert.Equal(["mines", "police"], agreement.Themes.Select(theme => theme.Id));
        var mines = agreement.Themes[0];
        Assert.Equal(1 - (5 * 2 / (2.0 * 3 * 3)), mines.People.Value!.Value, 1e-12); // six values, three of them yes, one pair differs
        Assert.Equal(3, mines.People.Count);
        Assert.Equal((0.0, 1), (agreement.Themes[1].People.Value ?? 0, agreement.Themes[1].Model.Count)); // one rating of police: nobody to agree with
        Assert.Equal(4, mines.Model.Count);
        Assert.NotNull(agreement.People.Interval);
        Assert.Equal(["Ada, ", "Ada, Ben", "Ben, "], agreement.Pairs.Select(pair => $"{pair.First}, {pair.Second}").Order(StringComparer.Ordinal));
        var pair = agreement.Pairs.Single(pair => pair.Second == "Ben");
        Assert.Equal(0.4, pair.All.Value!.Value, 1e-12); // observed 2 of 3, expected (1 * 2 + 2 * 1) / 9
        Assert.Equal(["mines"], pair.Themes.Select(theme => theme.Id));
    }

    [Fact]
    public async Task It_can_be_asked_of_one_theme_and_of_some_people()
    {
        await RatedAsync();

        Assert.Equal(["police"], (await Agreements.ReadAsync("police", [], Cancellation)).Themes.Select(theme => theme.Id));
        var alone = await Agreements.ReadAsync(null, ["Ben"], Cancellation);
        Assert.Equal(["Ben"], alone.Reviewers);
        Assert.Equal((null, 0), (alone.People.Value, alone.SharedParagraphs));
        Assert.Equal(1, alone.Model.Value);
    }

    [Fact]
    public async Task Nothing_rated_gives_no_figures_and_what_was_deleted_is_not_counted()
    {
        Assert.Null((await Agreements.ReadAsync(null, [], Cancellation)).People.Value);
        var statement = await RatedAsync();

        await Statements.DeleteAsync(statement.Id, null, Cancellation);

        Assert.Equal((0, 0), (await Agreements.ReadAsync(null, [], Cancellation) is var agreement ? (agreement.Paragraphs, agreement.Pairs.Count) : default));
    }

    [Fact]
    public async Task Conflicts_are_listed_with_everybodys_stands_until_somebody_settles_them()
    {
        var statement = await RatedAsync();
        var other = await AddAsync(SomeStatement.Of("Other", SomeStatement.Text("e", 0.9, 0.1, 0.1)));
        var paragraph = (await ParagraphsOf(other))[0];
        await DecideAsync(paragraph, SomeStatement.Accept("politics"));
        await DecideAsync(paragraph, SomeStatement.Reject("politics", "Ben"));

        var conflicts = await Queue.ConflictsAsync(null, null, 0, 10, Cancellation);

        Assert.Equal([("e", "Other", "politics"), ("b", "Rated", "mines")], conflicts.Conflicts.Select(conflict => (conflict.Paragraph.Text, conflict.Statement.Title, string.Join(' ', conflict.Themes))));
        Assert.Equal(["Ada", "Ben"], conflicts.Conflicts[1].Paragraph.Themes[0].Stands.Select(stand => stand.Reviewer));
        Assert.Equal(["b"], Texts(await Queue.ConflictsAsync("mines", null, 0, 10, Cancellation)));
        Assert.Equal(["b"], Texts(await Queue.ConflictsAsync(null, statement.Id, 0, 10, Cancellation)));
        Assert.Equal((2, "b"), (await Queue.ConflictsAsync(null, null, 1, 1, Cancellation) is var page ? (page.Total, Assert.Single(page.Conflicts).Paragraph.Text) : default));

        await DecideAsync(conflicts.Conflicts[1].Paragraph, SomeStatement.Accept("mines", "Cem") with { Adjudicates = true });
        Assert.Equal(["e"], Texts(await Queue.ConflictsAsync(null, null, 0, 10, Cancellation)));
        await Statements.DeleteAsync(other.Id, null, Cancellation);
        Assert.Empty((await Queue.ConflictsAsync(null, null, 0, 10, Cancellation)).Conflicts);
        await Refused(Refusal.Deleted, () => Queue.ConflictsAsync(null, other.Id, 0, 10, Cancellation));
    }

    private static IEnumerable<string> Texts(ConflictList conflicts) => conflicts.Conflicts.Select(conflict => conflict.Paragraph.Text);

    private async Task<Statement> RatedAsync()
    {
        var statement = await AddAsync(SomeStatement.Of(
            "Rated", SomeStatement.Text("a", 0.9, 0.1, 0.1), SomeStatement.Text("b", 0.6, 0.1, 0.1), SomeStatement.Text("c", 0.4, 0.1, 0.1), SomeStatement.Text("d", 0.1, 0.1, 0.1)));
        var paragraphs = await ParagraphsOf(statement);
        await DecideAsync(paragraphs[0], SomeStatement.Accept("mines"));
        await DecideAsync(paragraphs[0], SomeStatement.Accept("mines", "Ben"));
        await DecideAsync(paragraphs[1], SomeStatement.Reject("mines"));
        await DecideAsync(paragraphs[1], SomeStatement.Accept("mines", "Ben"));
        await DecideAsync(paragraphs[2], SomeStatement.Reject("mines"));
        await DecideAsync(paragraphs[2], SomeStatement.Reject("mines", "Ben"));
        await DecideAsync(paragraphs[3], SomeStatement.Reject("mines"));
        await DecideAsync(paragraphs[3], SomeStatement.Accept("police"));
        await DecideAsync(paragraphs[3], new(DecisionAction.Note, "Cem", Note: "unclear"));
        return statement;
    }
}
