using System.Data.Common;
using PeaceClassify.Api;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Tests.Store;

/// <summary>The audit on SQLite.</summary>
public sealed class SqliteAuditTests() : AuditTests(null);

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresAuditTests(PostgresServer server) : AuditTests(server.NewDatabaseAsync), IClassFixture<PostgresServer>;

/// <summary>Who did what is kept with what was done, for good.</summary>
public abstract class AuditTests(Func<Task<string>>? newDatabase) : StoreTest(newDatabase)
{
    private KeyStore Keys => new(Store, TimeProvider.System);

    [Fact]
    public async Task Deciding_and_taking_back_are_in_it_with_person_and_paragraph()
    {
        var paragraph = await OneAsync(0.6, 0.1, 0.1);
        var decided = await DecideAsync(paragraph, SomeStatement.Accept("mines"));
        await DecideAsync(paragraph, Withdraw(decided.Decisions[0]));

        var records = await RecordsAsync();

        Assert.Equal([AuditAction.Withdrew, AuditAction.Decided], records.Select(record => record.Action));
        Assert.All(records, record => Assert.Equal((paragraph.Id, "Ada", null), (record.Subject, record.Person, record.KeyName)));
        Assert.True(records[0].Number > records[1].Number);
        Assert.Equal(decided.Decisions[0].At, records[1].At);
        Assert.Equal($$"""{"decision":"{{decided.Decisions[0].Id}}","action":"accept","theme":"mines"}""", records[1].Detail!.ToJsonString());
    }

    [Fact]
    public async Task A_decision_that_is_sent_again_is_in_it_once_and_one_that_is_refused_never()
    {
        var paragraph = await OneAsync(0.6, 0.1, 0.1);
        var request = SomeStatement.Accept("mines") with { Id = Ids.New() };
        await DecideAsync(paragraph, request);
        await DecideAsync(paragraph, request);
        await Refused(Refusal.NotPossible, () => DecideAsync(paragraph, SomeStatement.Accept("elsewhere")));

        Assert.Single(await RecordsAsync());
    }

    [Fact]
    public async Task Many_decisions_at_once_are_a_record_each()
    {
        var statement = await AddAsync(SomeStatement.Of("Two", SomeStatement.Text("a", 0.9, 0.1, 0.9), SomeStatement.Text("b", 0.9, 0.1, 0.1)));
        var accepted = await Decisions.AcceptAsync(statement.Id, "Ada", 0.8, Cancellation);
        await Decisions.WithdrawAsync(statement.Id, "Ada", accepted.DecisionIds.ToHashSet(), Cancellation);

        Assert.Equal(
            [AuditAction.Decided, AuditAction.Decided, AuditAction.Decided, AuditAction.Withdrew, AuditAction.Withdrew, AuditAction.Withdrew],
            (await RecordsAsync()).Reverse().Select(record => record.Action));
    }

    [Fact]
    public async Task Keys_are_in_it_without_the_key()
    {
        var secret = await Keys.CreateAsync("tool", AccessRole.Review, "Ada", Cancellation);
        await Keys.RevokeAsync("tool", "Ben", Cancellation);

        var records = await RecordsAsync();

        Assert.Equal([(AuditAction.KeyRevoked, """{"name":"tool"}"""), (AuditAction.KeyMade, """{"name":"tool","role":"review"}""")], records.Select(record => (record.Action, record.Detail!.ToJsonString())));
        Assert.Equal(["Ben", "Ada"], records.Select(record => record.Person));
        Assert.Equal((await Keys.ListAsync(Cancellation))[0].Id, Assert.Single(records.Select(record => record.Subject).Distinct()));
        Assert.DoesNotContain(await Store.LinesAsync("select * from audit"), line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_of_the_serving_model_is_in_it_once()
    {
        await Statements.ServeAsync(SomeStatement.Model, Cancellation);
        await Statements.ServeAsync(SomeStatement.Model, Cancellation);
        await Statements.ServeAsync(SomeStatement.ModelNamed("v2"), Cancellation);

        Assert.Equal(
            [("v2", """{"before":"v1"}"""), ("v1", "{}")],
            (await RecordsAsync(new() { Action = AuditAction.ModelServes })).Select(record => (record.Subject, record.Detail!.ToJsonString())));
    }

    [Fact]
    public async Task What_was_not_kept_is_not_in_it()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.WriteAsync<bool>(
            async session =>
            {
                await AuditTrail.AppendAsync(session, DateTime.UtcNow, new AuditEntry(AuditAction.AliasSet, "v1"));
                throw new InvalidOperationException();
            },
            Cancellation));

        Assert.Empty(await RecordsAsync());
    }

    [Theory]
    [InlineData("update audit set person = 'nobody'")]
    [InlineData("delete from audit")]
    public async Task It_cannot_be_changed(string sql)
    {
        await Audit.AppendAsync(new(AuditAction.AliasSet, "v1"), Cancellation);

        Assert.Contains("never", (await Assert.ThrowsAnyAsync<DbException>(() => Store.ExecuteAsync(sql))).Message, StringComparison.Ordinal);
        Assert.Single(await RecordsAsync());
    }

    [Fact]
    public async Task It_is_read_in_pages_and_by_action_and_subject()
    {
        for (var version = 1; version <= 5; version++)
        {
            await Audit.AppendAsync(new(version % 2 == 0 ? AuditAction.ModelPruned : AuditAction.ModelPromoted, $"v{version}", "Ada", new { Why = "to try" }), Cancellation);
        }

        var first = await Audit.ListAsync(new() { Limit = 2 }, Cancellation);
        var second = await Audit.ListAsync(new() { Limit = 2, Before = first.Before }, Cancellation);
        var third = await Audit.ListAsync(new() { Limit = 2, Before = second.Before }, Cancellation);

        Assert.Equal(["v5", "v4", "v3", "v2", "v1"], new[] { first, second, third }.SelectMany(page => page.Records).Select(record => record.Subject));
        Assert.Null(third.Before);
        Assert.Equal(["v4", "v2"], (await RecordsAsync(new() { Action = AuditAction.ModelPruned })).Select(record => record.Subject));
        Assert.Equal("v3", Assert.Single(await RecordsAsync(new() { Subject = "v3" })).Subject);
        Assert.Empty(await RecordsAsync(new() { Subject = "v3", Action = AuditAction.ModelPruned }));
    }

    private async Task<IReadOnlyList<AuditRecord>> RecordsAsync(AuditFilter? filter = null) => (await Audit.ListAsync(filter ?? new(), Cancellation)).Records;
}
