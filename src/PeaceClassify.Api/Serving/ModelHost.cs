using PeaceClassify.Api.Observing;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Serving;

/// <summary>
/// Holds the model versions that answer: the one that serves, the candidate beside it, and the few that were asked for by name. Whoever answers takes a lease, and finishes on
/// the version it began with. Thread-safe.
/// </summary>
internal sealed class ModelHost(
    ModelStore store, LoadedModels models, StatementStore statements, TimeProvider clock, ServiceMetrics metrics, ILogger<ModelHost> logger) : IDisposable
{
    /// <summary>Most versions that stay in memory because they were asked for by name.</summary>
    internal const int MostNamed = 2;

    private readonly FollowedPointer currentPointer = new(store, ModelAlias.Current);
    private readonly FollowedPointer candidatePointer = new(store, ModelAlias.Candidate);
    private readonly SemaphoreSlim checking = new(1);
    private readonly Lock naming = new();
    private readonly List<ModelLease> named = []; // asked for last, first
    private ModelLease? current;
    private ModelLease? candidate;
    private ModelProblem? currentProblem;
    private ModelProblem? candidateProblem;
    private StoredModel? unremembered;

    /// <summary>The folder of model versions.</summary>
    public ModelStore Store => store;

    /// <summary>Why an alias points at something that cannot be used; empty when all is well.</summary>
    public IReadOnlyList<ModelProblem> Problems => [.. new[] { Volatile.Read(ref currentProblem), Volatile.Read(ref candidateProblem) }.OfType<ModelProblem>()];

    private ModelLease Current => Volatile.Read(ref current) ?? throw new InvalidOperationException("No model serves before the service has started.");

    /// <summary>Loads the version that serves. Until this was done there is none.</summary>
    /// <exception cref="DataFileException">There is no pointer, or its version cannot serve.</exception>
    /// <exception cref="StoreException">The store cannot remember that it serves.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        using var lease = await models.LeaseAsync(store.Current() ?? throw NoPointer(), cancellation);
        current = lease.ShareSince(await statements.ServeAsync(lease.Model.Stored, cancellation));
        metrics.Serves(VersionOf(current), current.Model.Classifier.Description.Engine);
    }

    /// <summary>The version that serves.</summary>
    public string ServingVersion => VersionOf(Current);

    /// <summary>A lease of the version that serves.</summary>
    public ModelLease Lease()
    {
        while (true)
        {
            if (Current.TryShare() is { } lease)
            {
                return lease; // otherwise it was swapped between the two words
            }
        }
    }

    /// <summary>A lease of the candidate; null when there is none that can be used.</summary>
    public ModelLease? TryLeaseCandidate() => Volatile.Read(ref candidate)?.TryShare();

    /// <summary>Whether paragraphs are worth comparing: there is a candidate, and it is another version than the one that serves.</summary>
    public bool HasOtherCandidate => Volatile.Read(ref candidate) is { } other && VersionOf(other) != VersionOf(Current);

    /// <summary>Whether a version is in memory.</summary>
    public bool IsLoaded(string version) => models.Has(version);

    /// <summary>A lease of the version that a caller names, by itself or by an alias; it is loaded if need be.</summary>
    /// <exception cref="RefusedException">There is none, or it cannot be used.</exception>
    public async Task<ModelLease> LeaseAsync(string versionOrAlias, CancellationToken cancellation)
    {
        if (versionOrAlias == ModelAlias.Current)
        {
            return Lease();
        }

        try
        {
            var lease = await models.LeaseAsync(Resolve(versionOrAlias), cancellation);
            Keep(lease);
            return lease;
        }
        catch (DataFileException exception)
        {
            throw new RefusedException(Refusal.Conflict, $"The model version cannot be used. {Said(exception)}.");
        }
    }

    /// <summary>Looks where the pointers point, and follows them where that can be done. What cannot be used changes nothing, and is tried again at the next look.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        await checking.WaitAsync(cancellation);
        try
        {
            await FollowCurrentAsync(cancellation);
            await FollowCandidateAsync(cancellation);
            await RememberAsync(cancellation);
        }
        finally
        {
            checking.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        current?.Dispose();
        candidate?.Dispose();
        named.ForEach(lease => lease.Dispose());
        checking.Dispose();
    }

    private async Task FollowCurrentAsync(CancellationToken cancellation)
    {
        if (!currentPointer.TryRead(out var version, out var bad))
        {
            return;
        }

        try
        {
            if ((version ?? throw bad ?? NoPointer()) != VersionOf(Current))
            {
                using var lease = await models.LeaseAsync(version, cancellation);
                await SwapAsync(lease, cancellation);
            }

            Volatile.Write(ref currentProblem, null);
        }
        catch (DataFileException exception)
        {
            Report(ref currentProblem, ModelAlias.Current, version, exception);
        }
    }

    private async Task SwapAsync(ModelLease lease, CancellationToken cancellation)
    {
        unremembered = lease.Model.Stored;
        var next = lease.ShareSince(await RememberAsync(cancellation) ?? clock.GetUtcNow().UtcDateTime);
        using var before = Interlocked.Exchange(ref current, next);
        metrics.Swapped();
        metrics.Serves(VersionOf(next), next.Model.Classifier.Description.Engine);
        Log.Swapped(logger, VersionOf(next), next.Model.Classifier.Description.Engine, VersionOf(before!));
    }

    private async Task FollowCandidateAsync(CancellationToken cancellation)
    {
        if (!candidatePointer.TryRead(out var version, out var bad))
        {
            return;
        }

        var loaded = Volatile.Read(ref candidate);
        if (loaded is not null && VersionOf(loaded) != version)
        {
            // Unlike the version that serves, nobody waits for a candidate: one that is no longer meant would only be misread.
            Volatile.Write(ref candidate, null);
            loaded.Dispose();
            loaded = null;
        }

        try
        {
            if (bad is not null)
            {
                throw bad;
            }

            if (version is not null && loaded is null)
            {
                using var lease = await models.LeaseAsync(version, cancellation);
                Volatile.Write(ref candidate, lease.ShareSince(clock.GetUtcNow().UtcDateTime));
                Log.Tries(logger, version);
            }

            Volatile.Write(ref candidateProblem, null);
        }
        catch (DataFileException exception)
        {
            Report(ref candidateProblem, ModelAlias.Candidate, version, exception);
        }
    }

    /// <summary>Has the store remember what serves; while it cannot, every look tries again.</summary>
    /// <returns>Since when it serves; null when there was nothing to remember, or it could not be.</returns>
    private async Task<DateTime?> RememberAsync(CancellationToken cancellation)
    {
        if (unremembered is null)
        {
            return null;
        }

        try
        {
            var since = await statements.ServeAsync(unremembered, cancellation);
            unremembered = null;
            return since;
        }
        catch (StoreException exception)
        {
            Log.StoreFailed(logger, exception.Message);
            return null;
        }
    }

    private void Report(ref ModelProblem? place, string alias, string? version, DataFileException exception)
    {
        var problem = new ModelProblem(alias, version, Said(exception), clock.GetUtcNow().UtcDateTime);
        if (place is { } known && known with { Since = problem.Since } == problem)
        {
            return; // said already
        }

        Volatile.Write(ref place, problem);
        metrics.RefuseModel(alias);
        Log.Refused(logger, alias, VersionOf(Current), exception.Message);
    }

    private string Resolve(string versionOrAlias)
    {
        if (versionOrAlias == ModelAlias.Candidate)
        {
            return store.VersionOf(ModelAlias.Candidate)
                ?? throw new RefusedException(Refusal.NotFound, "No version is the candidate: the models folder has no file 'candidate'.");
        }

        return models.Has(versionOrAlias) || store.Has(versionOrAlias)
            ? versionOrAlias
            : throw new RefusedException(Refusal.NotFound, "There is no model version or alias of this name; GET /v1/models lists those that there are.");
    }

    /// <summary>Keeps a version that was asked for by name in memory, and lets go of the one whose turn was longest ago.</summary>
    private void Keep(ModelLease lease)
    {
        ModelLease? least = null;
        lock (naming)
        {
            var known = named.FindIndex(other => VersionOf(other) == VersionOf(lease));
            if (known >= 0)
            {
                var again = named[known];
                named.RemoveAt(known);
                named.Insert(0, again);
            }
            else if (VersionOf(lease) != VersionOf(Current) && !(Volatile.Read(ref candidate) is { } tried && VersionOf(tried) == VersionOf(lease)))
            {
                named.Insert(0, lease.TryShare()!); // the caller has a lease, so the version cannot be gone
                least = named.ElementAtOrDefault(MostNamed);
                named.RemoveRange(Math.Min(MostNamed, named.Count), Math.Max(0, named.Count - MostNamed));
            }
        }

        least?.Dispose();
    }

    /// <summary>The problem for everyone: without the place of the folder on this machine.</summary>
    public string Said(DataFileException exception) => exception.Message.Replace(store.Folder, "models", StringComparison.Ordinal);

    private DataFileException NoPointer() =>
        new(store.Folder, "no model version serves: the file 'current' is missing; 'train' makes a version and the pointer");

    private static string VersionOf(ModelLease lease) => lease.Model.Classifier.Version;
}
