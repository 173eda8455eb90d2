using PeaceClassify.Api.Store;

namespace PeaceClassify.Api;

/// <summary>The model version that serves, and the figures it came with.</summary>
/// <param name="Classifier">Answers.</param>
/// <param name="Metrics">Cross-validated figures.</param>
public sealed record ServingModel(ThemeClassifier Classifier, ModelMetrics Metrics)
{
    /// <summary>Since when it serves, UTC.</summary>
    public DateTime Since { get; init; } = DateTime.UtcNow;

    /// <summary>The file of its report; null when the version has none.</summary>
    public string? ReportFile { get; init; }

    /// <summary>What the store remembers of it.</summary>
    internal StoredModel Stored { get; } = StoredModel.Of(Classifier);

    /// <summary>Loads the version that the pointer of a models folder names.</summary>
    /// <exception cref="DataFileException">There is no pointer, or the version cannot serve.</exception>
    public static ServingModel Load(string models)
    {
        var store = new ModelStore(Path.GetFullPath(models));
        var version = store.Current()
            ?? throw new DataFileException(store.Folder, "no model version serves: the file 'current' is missing; 'train' makes a version and the pointer");
        var folder = store.FolderOf(version);
        var report = Path.Combine(folder, ModelFolder.ReportFile);
        return new(ThemeClassifier.Load(folder, BuiltEngines.All), ModelMetrics.Load(folder)) { ReportFile = File.Exists(report) ? report : null };
    }
}
