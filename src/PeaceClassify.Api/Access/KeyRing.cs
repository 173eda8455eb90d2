using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Access;

/// <summary>The keys as the running service knows them: read again when they are two seconds old, so that one that was revoked stops soon. Thread-safe.</summary>
internal sealed class KeyRing(KeyStore store, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim reading = new(1, 1);
    private volatile Keys? held;

    /// <summary>The keys, at most two seconds old.</summary>
    /// <exception cref="StoreException">The store cannot be read: nobody is let in on keys that may have been revoked.</exception>
    public ValueTask<Keys> CurrentAsync(CancellationToken cancellation) => Fresh() is { } fresh ? new(fresh) : new(ReadAsync(cancellation));

    /// <summary>Remembers that a key is used today; the store hears of it once a day.</summary>
    public async ValueTask UsedAsync(HeldKey key, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (!key.IsFirstUseOf(today))
        {
            return;
        }

        try
        {
            await store.UsedAsync(key.Key.Id, today, cancellation);
        }
        catch (StoreException)
        {
            // The day is for people who tidy up; a store that can be read but not written should refuse nobody.
        }
    }

    public void Dispose() => reading.Dispose();

    private Keys? Fresh() => held is { } keys && clock.GetElapsedTime(keys.ReadAt) < Life ? keys : null;

    private async Task<Keys> ReadAsync(CancellationToken cancellation)
    {
        await reading.WaitAsync(cancellation);
        try
        {
            return Fresh() ?? (held = new Keys(await store.ListAsync(cancellation), clock.GetTimestamp()));
        }
        finally
        {
            reading.Release();
        }
    }
}

/// <summary>The keys at one moment.</summary>
internal sealed class Keys
{
    private readonly HeldKey[] usable;

    public Keys(IReadOnlyList<ApiKey> keys, long readAt)
    {
        ReadAt = readAt;
        AreDemanded = keys.Count > 0;
        usable = [.. keys.Where(key => key.IsUsable).Select(key => new HeldKey(key))];
    }

    /// <summary>A timestamp of the clock.</summary>
    public long ReadAt { get; }

    /// <summary>Whether requests need a key: once there was one, also when all were revoked.</summary>
    public bool AreDemanded { get; }

    /// <summary>The usable key that this is. Takes the same time wherever, or whether, it is found.</summary>
    public HeldKey? Find(string secret)
    {
        var hash = ApiKey.HashOf(secret);
        HeldKey? found = null;
        foreach (var candidate in usable)
        {
            found = CryptographicOperations.FixedTimeEquals(candidate.Key.Hash, hash) ? candidate : found;
        }

        return found;
    }
}

/// <summary>A usable key with what the framework asks of it, made once.</summary>
internal sealed class HeldKey(ApiKey key)
{
    private int lastUsed = key.UsedOn?.DayNumber ?? 0;

    public ApiKey Key => key;

    public AuthenticateResult Passes { get; } = KeyAuthentication.Passes(key.Name, key.Role);

    /// <summary>Whether this is the first use on a day; true once a day, whoever asks.</summary>
    public bool IsFirstUseOf(DateOnly day) => Volatile.Read(ref lastUsed) < day.DayNumber && Interlocked.Exchange(ref lastUsed, day.DayNumber) < day.DayNumber;
}
