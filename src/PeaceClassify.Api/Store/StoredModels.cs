using System.Collections.Concurrent;

namespace PeaceClassify.Api.Store;

/// <summary>The model versions that a store has seen; within the caller's transaction.</summary>
internal static class StoredModels
{
    /// <summary>What was read stays: an id names version and themes together, so it can never mean anything else.</summary>
    private static readonly ConcurrentDictionary<string, StoredModel> Known = new(StringComparer.Ordinal);

    public static async Task<StoredModel> GetAsync(StoreSession session, string id)
    {
        if (Known.TryGetValue(id, out var known))
        {
            return known;
        }

        var row = await session.FirstAsync<Row>("select version, themes from models where id = @id", new { id });
        return Known.GetOrAdd(id, StoredModel.Read(row!.Version, row.Themes));
    }

    /// <summary>Remembers a model version.</summary>
    public static Task<int> RememberAsync(StoreSession session, StoredModel model) => session.ExecuteAsync(
        "insert into models (id, version, themes) values (@Id, @Version, @Json) on conflict (id) do nothing", new { model.Id, model.Version, model.Json });

    /// <summary>Remembers that a model version serves from now on.</summary>
    /// <returns>Since when it does: the last time at which another one served before.</returns>
    public static async Task<DateTime> ServeAsync(StoreSession session, StoredModel model, DateTime now)
    {
        await RememberAsync(session, model);
        var last = await session.FirstAsync<ServingRow>("select number, model_id, since from servings order by number desc limit 1");
        if (last?.ModelId == model.Id)
        {
            return Stamp.Time(last.Since);
        }

        var isNew = await session.ExecuteAsync(
            "insert into servings (number, model_id, since) values (@Number, @Id, @Since) on conflict (number) do nothing",
            new { Number = (last?.Number ?? 0) + 1, model.Id, Since = Stamp.Text(now) }) > 0;
        if (isNew)
        {
            await AuditTrail.AppendAsync(session, now, new AuditEntry(
                AuditAction.ModelServes, model.Version, Detail: new { Before = last is null ? null : (await GetAsync(session, last.ModelId)).Version }));
        }

        return now;
    }

    private sealed record Row
    {
        public required string Version { get; init; }

        public required string Themes { get; init; }
    }

    private sealed record ServingRow
    {
        public int Number { get; init; }

        public required string ModelId { get; init; }

        public required string Since { get; init; }
    }
}
