using PeaceClassify.Api;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Tests.Store;

/// <summary>A test of the store on a database of its own.</summary>
/// <param name="newDatabase">Gives the connection string of an empty database; null for SQLite.</param>
public abstract class StoreTest(Func<Task<string>>? newDatabase) : IAsyncLifetime
{
    private string connectionString = "";

    /// <summary>A folder that is gone afterwards; SQLite keeps reviews.db in it.</summary>
    private protected TemporaryFolder Folder { get; } = new();

    private protected Database Store { get; set; } = null!;

    private protected StatementStore Statements => new(Store, TimeProvider.System);

    private protected DecisionStore Decisions => new(Store, TimeProvider.System);

    private protected AuditStore Audit => new(Store, TimeProvider.System);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        connectionString = await NewDatabaseAsync("reviews");
        Store = await OpenAsync();
    }

    public ValueTask DisposeAsync()
    {
        Store?.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The connection string of an empty database.</summary>
    private protected async Task<string> NewDatabaseAsync(string name) => newDatabase is null ? $"Data Source={Folder.At($"{name}.db")}" : await newDatabase();

    private protected Task<Database> OpenAsync() => Database.OpenAsync(connectionString, "/", Cancellation);

    private protected async Task<Statement> AddAsync(NewStatement statement) => (await Statements.AddAsync([statement], Cancellation))[0];

    private protected async Task<Paragraph> OneAsync(params double[] probabilities) =>
        (await ParagraphsOf(await AddAsync(SomeStatement.Of("One", SomeStatement.Text("a", probabilities)))))[0];

    private protected async Task<IReadOnlyList<Paragraph>> ParagraphsOf(Statement statement) => (await Statements.ParagraphsAsync(statement.Id, 0, 1000, Cancellation)).Paragraphs;

    private protected Task<Paragraph> DecideAsync(Paragraph paragraph, DecisionRequest request) => Decisions.DecideAsync(paragraph.Id, request, SomeStatement.Model, Cancellation);

    private protected static DecisionRequest Withdraw(Decision decision, string reviewer = "Ada") => new(DecisionAction.Withdraw, reviewer, Withdraws: decision.Id);

    private protected static async Task Refused(Refusal refusal, Func<Task> act) => Assert.Equal(refusal, (await Assert.ThrowsAsync<RefusedException>(act)).Refusal);
}
