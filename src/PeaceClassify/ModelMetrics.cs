using System.Text.Json;

namespace PeaceClassify;

/// <summary>The figures that a model version carries: its metrics.json.</summary>
/// <param name="CrossValidation">On the training corpus, see <see cref="TrainedModel.CrossValidation"/>.</param>
public sealed record ModelMetrics(EvaluationReport CrossValidation)
{
    /// <summary>Whether more data would help; null when that was not measured.</summary>
    public LearningCurve? LearningCurve { get; init; }

    /// <summary>Reads the figures of a version.</summary>
    /// <exception cref="DataFileException">The version has none, or they cannot be read.</exception>
    public static ModelMetrics Load(string folder)
    {
        var path = Path.Combine(folder, ModelFolder.MetricsFile);
        try
        {
            return JsonSerializer.Deserialize<ModelMetrics>(File.ReadAllBytes(path), PeaceClassifyJson.Options)
                ?? throw new JsonException("the file holds null");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the figures cannot be read: {exception.Message}");
        }
    }

    internal static string Write(ModelMetrics metrics) => JsonSerializer.Serialize(metrics, PeaceClassifyJson.Indented) + "\n";
}
