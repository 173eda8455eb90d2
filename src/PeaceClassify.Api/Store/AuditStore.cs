using System.Text.Json.Nodes;

namespace PeaceClassify.Api.Store;

/// <summary>Which records of the audit.</summary>
internal sealed record AuditFilter
{
    /// <summary>Only this action.</summary>
    public AuditAction? Action { get; init; }

    /// <summary>Only what was done to this.</summary>
    public string? Subject { get; init; }

    /// <summary>Only records with lower numbers.</summary>
    public int? Before { get; init; }

    /// <summary>At most so many.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>The audit: appended to by what is done outside of the store, and read. Thread-safe.</summary>
internal sealed class AuditStore(Database database, TimeProvider clock)
{
    /// <summary>Appends what was done outside of the store; what is done in it appends in its own transaction, by <see cref="AuditTrail"/>.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public Task AppendAsync(AuditEntry entry, CancellationToken cancellation) => database.WriteAsync(
        async session =>
        {
            await AuditTrail.AppendAsync(session, Stamp.Now(clock), entry);
            return true;
        },
        cancellation);

    /// <summary>Records, the newest first.</summary>
    public Task<AuditPage> ListAsync(AuditFilter filter, CancellationToken cancellation) => database.ReadAsync(
        async session =>
        {
            var where = (filter.Action is null ? "" : " and action = @Action") + (filter.Subject is null ? "" : " and subject = @Subject") + (filter.Before is null ? "" : " and number < @Before");
            var rows = await session.QueryAsync<Row>(
                $"select * from audit where 1 = 1{where} order by number desc limit @Limit",
                new { Action = Names<AuditAction>.Of(filter.Action), filter.Subject, filter.Before, Limit = (long)filter.Limit + 1 });
            AuditRecord[] records = [.. rows.Take(filter.Limit).Select(row => row.Record())];
            return new AuditPage(records, rows.Count > filter.Limit ? records[^1].Number : null);
        },
        cancellation);

    private sealed record Row
    {
        public int Number { get; init; }

        public required string MadeAt { get; init; }

        public required string Action { get; init; }

        public string? Person { get; init; }

        public string? KeyName { get; init; }

        public required string Subject { get; init; }

        public string? Detail { get; init; }

        public AuditRecord Record() => new(
            Number, Stamp.Time(MadeAt), Names<AuditAction>.Read(Action), Person, KeyName, Subject, Detail is null ? null : (JsonObject)JsonNode.Parse(Detail)!);
    }
}
