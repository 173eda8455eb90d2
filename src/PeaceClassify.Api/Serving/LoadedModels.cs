using System.Collections.Concurrent;
using PeaceClassify.Engines;

namespace PeaceClassify.Api.Serving;

/// <summary>The versions of a models folder that are in memory, each once, for as long as somebody has a lease of it. Thread-safe.</summary>
internal sealed class LoadedModels(ModelStore store, IReadOnlyList<IEngine> engines, TimeProvider clock) : IDisposable
{
    /// <summary>What was refused is tried again after this time even if its folder looks the same: the reason may have been a disk or a network.</summary>
    internal static readonly TimeSpan RefusalAge = TimeSpan.FromMinutes(1);

    private const string WarmingText =
        "The mission helped both parties to draw up a calendar for the withdrawal of heavy weapons, and its patrols now escort farmers to their fields. "
        + "Women from nine villages asked the police for lamps at the water points; the police answered within a week.";

    private readonly SemaphoreSlim loading = new(1);
    private readonly ConcurrentDictionary<string, ModelLease> loaded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Refusal> refusals = new(StringComparer.Ordinal);

    /// <summary>Whether a version is in memory.</summary>
    public bool Has(string version) => loaded.ContainsKey(version);

    /// <summary>A lease of a version, which is loaded, verified, self-tested and warmed if it is not in memory.</summary>
    /// <exception cref="DataFileException">It cannot serve; a refusal is remembered until something in its folder changes, or for a while.</exception>
    public async Task<ModelLease> LeaseAsync(string version, CancellationToken cancellation)
    {
        if (TryLease(version) is { } ready)
        {
            return ready;
        }

        // One at a time: loading takes memory and every processor's attention, both of which requests need.
        await loading.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return TryLease(version) ?? await Task.Run(() => Load(version), cancellation).ConfigureAwait(false);
        }
        finally
        {
            loading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => loading.Dispose();

    private ModelLease? TryLease(string version) => loaded.TryGetValue(version, out var lease) ? lease.TryShare() : null;

    private ModelLease Load(string version)
    {
        var folder = store.FolderOf(version);
        var listing = Listing(folder); // before loading: what changes meanwhile is a reason to try again
        if (refusals.TryGetValue(version, out var refusal) && refusal.Listing == listing && clock.GetElapsedTime(refusal.Time) < RefusalAge)
        {
            throw new DataFileException(refusal.Reason.Path, refusal.Reason.Problem);
        }

        refusals.Remove(version);
        ServingModel? model = null;
        try
        {
            model = ServingModel.Load(folder, engines) with { Since = clock.GetUtcNow().UtcDateTime };
            Warm(model.Classifier);
            ModelLease? lease = null;
            lease = ModelLease.First(model, () => Forget(version, lease!));
            loaded[version] = lease;
            return lease;
        }
        catch (Exception exception)
        {
            // Whatever is wrong with a version, the service goes on with those it has.
            model?.Classifier.Dispose();
            var reason = exception as DataFileException ?? new DataFileException(folder, $"the version cannot be loaded: {exception.Message}");
            if (listing.Length > 0)
            {
                refusals[version] = new(listing, clock.GetTimestamp(), reason);
            }

            throw reason;
        }
    }

    /// <summary>
    /// Lets go of a version that nobody has any more. Tens of megabytes that have lived long are nothing that the collector looks for soon, so it is told; in the background, when the last holder has returned.
    /// </summary>
    private void Forget(string version, ModelLease lease)
    {
        loaded.TryRemove(new(version, lease));
        _ = Task.Run(() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false));
    }

    /// <summary>Answers a little of each kind, so that no request waits for what is made at the first use.</summary>
    private static void Warm(ThemeClassifier classifier)
    {
        _ = classifier.Classify(WarmingText);
        _ = classifier.Classify(WarmingText, EvidenceScope.All);
        _ = classifier.ClassifyAll([WarmingText, WarmingText]).Count();
    }

    /// <summary>Names, sizes and times of a folder's files: cheap to compare, and different after any copying. Empty when there is no such folder.</summary>
    private static string Listing(string folder)
    {
        try
        {
            return string.Join('\n', new DirectoryInfo(folder).EnumerateFiles()
                .Select(file => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{file.Name}/{file.Length}/{file.LastWriteTimeUtc.Ticks}"))
                .Order(StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private sealed record Refusal(string Listing, long Time, DataFileException Reason);
}
