using PeaceClassify.Api.Store;
using PeaceClassify.Engines;
using PeaceClassify.Lines;

namespace PeaceClassify.Api;

/// <summary>A model version that answers, and the figures it came with.</summary>
/// <param name="Classifier">Answers.</param>
/// <param name="Metrics">Cross-validated figures.</param>
public sealed record ServingModel(ThemeClassifier Classifier, ModelMetrics Metrics)
{
    /// <summary>Since when it serves, UTC.</summary>
    public DateTime Since { get; init; } = DateTime.UtcNow;

    /// <summary>The file of its report; null when the version has none.</summary>
    public string? ReportFile { get; init; }

    /// <summary>Writes its answers.</summary>
    internal AnswerWriter Answers { get; } = new(Classifier);

    /// <summary>What the store remembers of it.</summary>
    internal StoredModel Stored { get; } = StoredModel.Of(Classifier);

    /// <summary>Loads a version from its folder.</summary>
    /// <exception cref="DataFileException">The version cannot serve.</exception>
    public static ServingModel Load(string folder, IReadOnlyList<IEngine> engines)
    {
        var report = Path.Combine(folder, ModelFolder.ReportFile);
        var classifier = ThemeClassifier.Load(folder, engines);
        try
        {
            return new(classifier, ModelMetrics.Load(folder)) { ReportFile = File.Exists(report) ? report : null };
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }
}
