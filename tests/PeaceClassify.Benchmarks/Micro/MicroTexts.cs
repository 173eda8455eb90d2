namespace PeaceClassify.Benchmarks.Micro;

/// <summary>Paragraphs of the corpus, composed for the project: the micro benchmarks need nothing beside the checkout.</summary>
internal static class MicroTexts
{
    public const int Count = 256;

    public static string[] Load() => [.. BenchmarkTexts.Read([Path.Combine(Root(), "data", "paragraphs")]).Take(Count)];

    /// <summary>The version that serves in the checkout.</summary>
    public static string ModelFolder() => EngineRun.FolderOf(Path.Combine(Root(), "models"));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "PeaceClassify.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DataFileException(AppContext.BaseDirectory, "PeaceClassify.sln is not above it; run the benchmarks from a checkout");
    }
}
