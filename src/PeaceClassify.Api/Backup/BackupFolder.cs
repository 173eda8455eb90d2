using System.Text;
using System.Text.Json;
using PeaceClassify.Api.Store;
using PeaceClassify.Retraining;

namespace PeaceClassify.Api.Backup;

/// <summary>What a backup is taken of, and what it is restored to.</summary>
/// <param name="Store">The store; for restoring it need not be one yet.</param>
/// <param name="Models">The model versions.</param>
/// <param name="Snapshots">The folder of frozen data sets.</param>
internal sealed record BackupPlaces(Database Store, ModelStore Models, string Snapshots);

/// <summary>Copies store, model versions and snapshots into a folder, and back, while the service runs or not.</summary>
/// <remarks>
/// The store is copied first, as one moment of it; then the model versions and snapshots, which never change. So whatever the copy of the store speaks of was there when it was copied.
/// </remarks>
internal static class BackupFolder
{
    private const string StoreFile = "store", ModelsFolder = "models", SnapshotsFolder = "snapshots";

    /// <summary>Makes a backup: into a temporary folder beside it, then one rename.</summary>
    /// <param name="to">The folder to create.</param>
    /// <param name="places">What to copy.</param>
    /// <param name="clock">Tells when.</param>
    /// <param name="cancellation">Stops, and leaves nothing behind.</param>
    /// <exception cref="DataFileException">The folder exists already, or a file cannot be read or written.</exception>
    /// <exception cref="StoreException">The store cannot be copied.</exception>
    public static async Task<BackupManifest> MakeAsync(string to, BackupPlaces places, TimeProvider clock, CancellationToken cancellation)
    {
        to = Path.TrimEndingDirectorySeparator(Path.GetFullPath(to));
        RefuseExisting(to);
        var temporary = HiddenBeside(to);
        try
        {
            CreateFolder(temporary);
            var migration = await places.Store.MigrationAsync(cancellation) ?? throw new StoreException($"{places.Store.Name}: there is no store to back up; --store, or the setting PeaceClassify:Store, says where it is.");
            await places.Store.CopyToAsync(Path.Combine(temporary, StoreFile), cancellation);
            var pointers = PointersOf(places.Models);
            foreach (var version in places.Models.Versions())
            {
                CopyVersion(places.Models.FolderOf(version), Path.Combine(temporary, ModelsFolder, version), mayBeGone: !pointers.ContainsValue(version), cancellation);
            }

            foreach (var snapshot in SnapshotsIn(places.Snapshots))
            {
                CopyFolder(snapshot, Path.Combine(temporary, SnapshotsFolder, Path.GetFileName(snapshot)), cancellation);
            }

            var manifest = new BackupManifest
            {
                MadeAt = Stamp.Now(clock),
                IsPostgres = places.Store.IsPostgres,
                Migration = migration,
                Pointers = pointers,
                Files = Directory.EnumerateFiles(temporary, "*", SearchOption.AllDirectories)
                    .Select(file => (Name: Path.GetRelativePath(temporary, file).Replace(Path.DirectorySeparatorChar, '/'), File: file))
                    .OrderBy(file => file.Name, StringComparer.Ordinal)
                    .ToDictionary(file => file.Name, file => BackupManifest.ChecksumOf(file.File)),
            };
            await File.WriteAllTextAsync(
                Path.Combine(temporary, BackupManifest.FileName), JsonSerializer.Serialize(manifest, PeaceClassifyJson.Indented) + "\n", new UTF8Encoding(false), cancellation);
            FlushToDisk(Path.Combine(temporary, StoreFile));
            FlushToDisk(Path.Combine(temporary, BackupManifest.FileName));
            RefuseExisting(to);
            Directory.Move(temporary, to);
            return manifest;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(to, $"the backup cannot be written: {exception.Message}");
        }
        finally
        {
            Remove(temporary);
        }
    }

    /// <summary>Restores a backup: everything is verified before anything is written. Model versions and snapshots that are missing are added, the store is replaced, and the pointers come last.</summary>
    /// <param name="from">The backup.</param>
    /// <param name="places">Where to.</param>
    /// <param name="isOverwriting">Whether a store that is there may be replaced.</param>
    /// <param name="cancellation">Stops; a store is replaced wholly or not at all.</param>
    /// <exception cref="RefusedException">There is a store already, or the backup does not fit to it.</exception>
    /// <exception cref="DataFileException">The backup is damaged, or a model version of another content has the name of one of it.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public static async Task<BackupManifest> RestoreAsync(string from, BackupPlaces places, bool isOverwriting, CancellationToken cancellation)
    {
        from = Path.GetFullPath(from);
        var manifest = BackupManifest.Load(from, cancellation);
        await CheckStoreAsync(manifest, places.Store, isOverwriting, cancellation);
        var (models, snapshots) = (Path.Combine(from, ModelsFolder), Path.Combine(from, SnapshotsFolder));
        CheckSame(manifest, ModelsFolder, places.Models.Folder);
        CheckSame(manifest, SnapshotsFolder, places.Snapshots);
        try
        {
            AddMissing(models, places.Models.Folder, cancellation);
            AddMissing(snapshots, places.Snapshots, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(places.Models.Folder, $"model versions and snapshots cannot be restored: {exception.Message}");
        }

        await places.Store.CopyFromAsync(Path.Combine(from, StoreFile), cancellation);
        foreach (var (alias, version) in manifest.Pointers)
        {
            places.Models.PointTo(version, alias);
        }

        return manifest;
    }

    private static async Task CheckStoreAsync(BackupManifest manifest, Database store, bool isOverwriting, CancellationToken cancellation)
    {
        if (manifest.IsPostgres != store.IsPostgres)
        {
            throw new RefusedException(Refusal.NotPossible, $"The backup is of a store in {Dialect(manifest.IsPostgres)}, and {store.Name} is {Dialect(store.IsPostgres)}; a .jsonl export goes from one to the other.");
        }

        var newest = Migrations.Of(store.IsPostgres).Max(migration => migration.Number);
        if (manifest.Migration > newest)
        {
            throw new RefusedException(Refusal.NotPossible, $"A newer build made the backup (migration {manifest.Migration}, this build knows those up to {newest}); restore with that build.");
        }

        if (await store.MigrationAsync(cancellation) is not { } there)
        {
            return;
        }

        if (!isOverwriting)
        {
            throw new RefusedException(Refusal.Conflict, $"{store.Name}: there is a store already; restore to another place (--store), or replace it with --overwrite.");
        }

        if (store.IsPostgres && there > manifest.Migration)
        {
            // pg_restore replaces what the backup has; tables that came later would stay, and be in the way of their migration.
            throw new RefusedException(
                Refusal.NotPossible, $"{store.Name} has tables that are newer than the backup (migration {there}, the backup has {manifest.Migration}); restore into an empty database (--store).");
        }
    }

    /// <summary>What is there under a name that the backup has as well must be the same.</summary>
    private static void CheckSame(BackupManifest manifest, string part, string folder)
    {
        foreach (var (name, checksum) in manifest.Files.Where(file => file.Key.StartsWith(part + "/", StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder, name[(part.Length + 1)..]);
            if (Directory.Exists(Path.GetDirectoryName(path)) && (!File.Exists(path) || BackupManifest.ChecksumOf(path) != checksum))
            {
                throw new DataFileException(path, "the file is not that of the backup, though it belongs to a version of the same name; nothing was restored; move that folder away first");
            }
        }
    }

    private static void AddMissing(string from, string to, CancellationToken cancellation)
    {
        foreach (var source in Directory.Exists(from) ? Directory.EnumerateDirectories(from) : [])
        {
            var target = Path.Combine(to, Path.GetFileName(source));
            if (Directory.Exists(target))
            {
                continue;
            }

            var temporary = HiddenBeside(target);
            try
            {
                CopyFolder(source, temporary, cancellation);
                Directory.Move(temporary, target);
            }
            finally
            {
                Remove(temporary);
            }
        }
    }

    /// <summary>A version that nobody points at may be pruned meanwhile; then it is not part of the backup.</summary>
    private static void CopyVersion(string from, string to, bool mayBeGone, CancellationToken cancellation)
    {
        try
        {
            CopyFolder(from, to, cancellation);
        }
        catch (Exception exception) when (mayBeGone && exception is DirectoryNotFoundException or FileNotFoundException)
        {
            Remove(to);
        }
    }

    /// <summary>Copies the files of a folder to the disk; their content alone, as what must not be written to cannot be flushed either.</summary>
    private static void CopyFolder(string from, string to, CancellationToken cancellation)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            cancellation.ThrowIfCancellationRequested();
            using var source = File.OpenRead(file);
            using var target = new FileStream(Path.Combine(to, Path.GetFileName(file)), FileMode.CreateNew, FileAccess.Write);
            source.CopyTo(target);
            target.Flush(flushToDisk: true);
        }
    }

    private static Dictionary<string, string> PointersOf(ModelStore models) => ModelAlias.All
        .Select(alias => (Alias: alias, Version: models.VersionOf(alias)))
        .Where(pointer => pointer.Version is not null && models.Has(pointer.Version))
        .ToDictionary(pointer => pointer.Alias, pointer => pointer.Version!);

    private static IEnumerable<string> SnapshotsIn(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder).Where(path => !Path.GetFileName(path).StartsWith('.') && File.Exists(Path.Combine(path, Snapshot.ManifestFile)))
        : [];

    /// <summary>For its owner alone where the file system knows of owners: it holds every text.</summary>
    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void RefuseExisting(string to)
    {
        if (Path.Exists(to))
        {
            throw new DataFileException(to, "there is something of this name already; a backup is a new folder");
        }
    }

    private static string HiddenBeside(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}-{Guid.NewGuid():N}");

    private static void FlushToDisk(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Dialect(bool isPostgres) => isPostgres ? "PostgreSQL" : "SQLite";
}
