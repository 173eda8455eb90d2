using Dapper;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Tests.Store;

/// <summary>Looks into the tables of a store, beside the classes that write it.</summary>
internal static class StoreFiles
{
    /// <summary>Runs SQL as a person with a database tool would.</summary>
    public static async Task ExecuteAsync(this Database database, string sql)
    {
        await using var connection = await database.ConnectAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(sql);
    }

    /// <summary>The rows of a query, each as one line.</summary>
    public static async Task<string[]> LinesAsync(this Database database, string sql)
    {
        await using var connection = await database.ConnectAsync(TestContext.Current.CancellationToken);
        return [.. (await connection.QueryAsync(sql)).Select(row => string.Join(" | ", ((IDictionary<string, object?>)row).Values))];
    }

    /// <summary>Everything that is kept for lists, as lines.</summary>
    public static async Task<string[]> DerivedAsync(this Database database) =>
    [
        .. await database.LinesAsync("select paragraph_id, theme, statement_id, state, probability, score from theme_states order by paragraph_id, theme"),
        .. await database.LinesAsync("select id, needs_review, decided, disputed from paragraphs order by id"),
        .. await database.LinesAsync("select id, paragraph_count, classified_count, to_review, decided, disputed, state, title_key from statements order by id"),
        .. await database.LinesAsync("select statement_id, facts, words from search_texts order by statement_id"),
    ];
}
