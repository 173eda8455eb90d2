using System.Security.Cryptography;
using System.Text.Json;

namespace PeaceClassify.Api.Backup;

/// <summary>What a backup holds: its manifest.json.</summary>
internal sealed record BackupManifest
{
    public const string FileName = "manifest.json";

    private const int CurrentFormat = 1;

    /// <summary>Of the manifest.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>When the backup was made, UTC.</summary>
    public required DateTime MadeAt { get; init; }

    /// <summary>Whether the store is one of PostgreSQL; otherwise of SQLite.</summary>
    public required bool IsPostgres { get; init; }

    /// <summary>Up to which migration the store's tables are.</summary>
    public required int Migration { get; init; }

    /// <summary>The version that each alias of the models folder points at.</summary>
    public required IReadOnlyDictionary<string, string> Pointers { get; init; }

    /// <summary>SHA-256 of every other file, by its path with '/'.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Reads the manifest of a backup and verifies every file that it names.</summary>
    /// <exception cref="DataFileException">A file is missing or was altered, or a newer build made the backup.</exception>
    public static BackupManifest Load(string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(path), PeaceClassifyJson.Options) ?? throw new JsonException("the file holds null");
            if (manifest.Format != CurrentFormat)
            {
                throw new DataFileException(path, $"format {manifest.Format}, this build reads {CurrentFormat}; restore with the build that made the backup");
            }

            foreach (var (name, checksum) in manifest.Files)
            {
                cancellation.ThrowIfCancellationRequested();
                var file = Path.GetFullPath(Path.Combine(folder, name));
                if (!file.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                {
                    throw new DataFileException(path, $"'{name}' leads out of the backup; take another backup");
                }

                if (!File.Exists(file))
                {
                    throw new DataFileException(file, "the backup lacks this file; nothing was restored; take another backup");
                }

                if (ChecksumOf(file) != checksum)
                {
                    throw new DataFileException(file, "the file was altered: its checksum is not that of the manifest; nothing was restored; take another backup");
                }
            }

            return manifest;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataFileException(folder, $"this is no backup: it has no {FileName}; 'backup' makes one");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the backup cannot be read: {exception.Message}");
        }
    }

    public static string ChecksumOf(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
