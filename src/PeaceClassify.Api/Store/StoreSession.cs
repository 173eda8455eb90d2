using System.Data.Common;
using Dapper;

namespace PeaceClassify.Api.Store;

/// <summary>One transaction of the store. Values only ever travel as parameters.</summary>
internal sealed class StoreSession(DbConnection connection, DbTransaction transaction, bool isPostgres, CancellationToken cancellation)
{
    /// <summary>Cancelled when the caller went away.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Behind a select: holds the row until the transaction ends. SQLite has one writer anyway.</summary>
    public string ForUpdate => isPostgres ? "for update" : "";

    /// <summary>Behind a column in an order: by code points in both.</summary>
    public string Ordinal => isPostgres ? "collate \"C\"" : "collate binary";

    /// <summary>Behind a column: is one of the values of a list parameter.</summary>
    public string In(string parameter) => isPostgres ? $"= any(@{parameter})" : $"in @{parameter}";

    /// <summary>The rows of a query.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? values = null) => [.. await connection.QueryAsync<T>(Command(sql, values))];

    /// <summary>The first row, or null.</summary>
    public Task<T?> FirstAsync<T>(string sql, object? values = null)
        where T : class => connection.QueryFirstOrDefaultAsync<T>(Command(sql, values));

    /// <summary>A single number.</summary>
    public Task<int> CountAsync(string sql, object? values = null) => connection.ExecuteScalarAsync<int>(Command(sql, values));

    /// <summary>Runs a statement; with a list of values, once for each.</summary>
    /// <returns>Rows that it concerned.</returns>
    public Task<int> ExecuteAsync(string sql, object? values = null) => connection.ExecuteAsync(Command(sql, values));

    private CommandDefinition Command(string sql, object? values) => new(sql, values, transaction, cancellationToken: cancellation);
}
