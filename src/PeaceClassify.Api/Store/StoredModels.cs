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

    /// <summary>Remembers a model version, with the time at which it first served here.</summary>
    public static Task<int> RememberAsync(StoreSession session, StoredModel model, DateTime now) => session.ExecuteAsync(
        "insert into models (id, version, themes, first_served_at) values (@Id, @Version, @Json, @Now) on conflict (id) do nothing",
        new { model.Id, model.Version, model.Json, Now = Stamp.Text(now) });

    private sealed record Row
    {
        public required string Version { get; init; }

        public required string Themes { get; init; }
    }
}
