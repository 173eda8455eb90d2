using System.IO.Compression;

namespace PeaceClassify.MLNet;

/// <summary>Writes a model.zip that is the same whenever it is written: ML.NET stamps every entry with the time of day.</summary>
internal static class ModelZip
{
    /// <summary>The earliest time that the format knows.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes what <paramref name="save"/> gives, entry by entry, in the order of their names.</summary>
    public static void Write(string path, Action<Stream> save)
    {
        using var memory = new MemoryStream();
        save(memory);
        using var stamped = new ZipArchive(memory, ZipArchiveMode.Read);
        using var file = File.Create(path);
        using var timeless = new ZipArchive(file, ZipArchiveMode.Create);
        foreach (var entry in stamped.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            var copy = timeless.CreateEntry(entry.FullName, CompressionLevel.Optimal);
            copy.LastWriteTime = NoTime;
            using var from = entry.Open();
            using var to = copy.Open();
            from.CopyTo(to);
        }
    }
}
