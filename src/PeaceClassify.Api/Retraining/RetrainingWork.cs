using System.Globalization;
using PeaceClassify.Api.Store;
using PeaceClassify.Retraining;

namespace PeaceClassify.Api.Retraining;

/// <summary>From decisions to a candidate, step by step; what was done before a crash is not done again.</summary>
internal sealed class RetrainingWork(Database database, RetrainingPlaces places, TimeProvider clock)
{
    private const string LockFile = ".retraining";

    private readonly RetrainingStore retrainings = new(database, clock);

    /// <summary>Freezes the corpus and what people settled.</summary>
    /// <exception cref="DataFileException">The corpus cannot be read, or the snapshot cannot be written.</exception>
    public async Task<Snapshot> FreezeAsync(ConflictPolicy policy, string? person, CancellationToken cancellation)
    {
        var corpus = Corpus.Load(places.Data);
        var themes = Path.Combine(places.Data, Snapshot.ThemesFile);
        var taxonomy = File.Exists(themes) ? Taxonomy.Load(themes) : Taxonomy.Of(corpus);
        var changes = ThemeChanges.Beside(places.Data, taxonomy);
        var decisions = await new SettledStore(database).ReadAsync(policy, changes, cancellation);
        var snapshot = Snapshot.Create(places.Snapshots, changes.Apply(corpus).Paragraphs, taxonomy, decisions);
        var manifest = snapshot.Manifest;
        await new AuditStore(database, clock).AppendAsync(
            new(AuditAction.SnapshotMade, snapshot.Id, person, new { manifest.ParagraphCount, manifest.AddedCount, manifest.CorrectedCount, manifest.Policy }), cancellation);
        return snapshot;
    }

    /// <summary>A retraining that has not ended though nobody is at work on this machine, as where the process that did it was killed; null when there is none.</summary>
    /// <exception cref="DataFileException">The folder of snapshots cannot be written.</exception>
    public async Task<RetrainingJob?> LeftBehindAsync(CancellationToken cancellation)
    {
        await using var mine = TryLock();
        return mine is null ? null : await retrainings.OpenAsync(cancellation);
    }

    /// <summary>Does a retraining that was asked for, and notes what becomes of it.</summary>
    /// <param name="id">The retraining.</param>
    /// <param name="threads">Most threads at work at a time.</param>
    /// <param name="progress">Told after every step, from any thread.</param>
    /// <param name="cancellation">Stops the work, and leaves it open: whoever stops it for good notes that.</param>
    /// <returns>The retraining as it ended.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<RetrainingJob> RunAsync(string id, int threads, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        // One at a time on this machine: after a crash of the service, the process that worked for it may still be about to notice.
        await using var mine = await LockAsync(cancellation);
        var retraining = await retrainings.FindAsync(id, cancellation) ?? throw new RefusedException(Refusal.NotFound, $"There is no retraining with the id {id}.");
        if (retraining.State is not (RetrainingState.Waiting or RetrainingState.Running))
        {
            return retraining;
        }

        await retrainings.StartAsync(id, cancellation);
        try
        {
            var snapshot = retraining.Snapshot is { } frozen && Directory.Exists(Path.Combine(places.Snapshots, frozen))
                ? Snapshot.Load(Path.Combine(places.Snapshots, frozen))
                : await FreezeAsync(retraining.Policy, retraining.Person, cancellation);
            await retrainings.FrozenAsync(id, snapshot.Id, cancellation);
            var version = retraining.Version ?? NextVersion();
            await retrainings.NamedAsync(id, version, cancellation);
            var verdict = await Task.Run(() => Train(snapshot, retraining.Parent, version, threads, progress, cancellation), cancellation);
            places.Models.PointTo(version, ModelAlias.Candidate);
            await retrainings.EndAsync(id, RetrainingState.Done, null, new { verdict.MayBePromoted, verdict.Objections }, CancellationToken.None);
        }
        catch (Exception exception) when (exception is DataFileException or TrainingDataException)
        {
            await retrainings.EndAsync(id, RetrainingState.Failed, exception.Message, null, CancellationToken.None);
        }

        return (await retrainings.FindAsync(id, CancellationToken.None))!;
    }

    /// <summary>Trains, unless that was done before a crash: a version that is there is whole.</summary>
    private SavedVerdict Train(Snapshot snapshot, string parent, string version, int threads, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var folder = places.Models.FolderOf(version);
        return places.Models.Has(version) && ModelFolder.Describe(folder).Provenance is var made && made.Snapshot == snapshot.Id && made.Parent == parent && GateVerdict.Load(folder) is { } verdict
            ? verdict
            : Retrainer.Train(snapshot, places.Models.FolderOf(parent), folder, BuiltEngines.All, threads, progress, cancellation).ToSaved();
    }

    /// <summary>Today's date, and a number above those of today's versions: the newest is the last, and the name of one that was removed does not come back while there is a later one.</summary>
    private string NextVersion()
    {
        var today = clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var highest = places.Models.Versions()
            .Select(version => version.StartsWith($"{today}-", StringComparison.Ordinal) && int.TryParse(version.AsSpan(today.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .DefaultIfEmpty()
            .Max();
        return Enumerable.Range(highest + 1, int.MaxValue - highest).Select(number => $"{today}-{number}").First(name => !Path.Exists(places.Models.FolderOf(name)));
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellation)
    {
        FileStream? mine;
        while ((mine = TryLock()) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), clock, cancellation);
        }

        return mine;
    }

    /// <summary>Held by the operating system until this process lets go of it, or is no more; null while another has it.</summary>
    private FileStream? TryLock()
    {
        var path = Path.Combine(places.Snapshots, LockFile);
        try
        {
            Directory.CreateDirectory(places.Snapshots);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(places.Snapshots, $"the folder of snapshots cannot be written: {exception.Message}");
        }
    }
}
