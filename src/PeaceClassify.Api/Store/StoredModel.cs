using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PeaceClassify.Evaluation;

namespace PeaceClassify.Api.Store;

/// <summary>What the store remembers of a model version: how its probabilities become verdicts, and how rare its themes are.</summary>
internal sealed class StoredModel
{
    private readonly Dictionary<string, int> labels;

    private StoredModel(string version, IReadOnlyList<StoredTheme> themes, string json)
    {
        Version = version;
        Themes = themes;
        Json = json;
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(version + "\n" + json)).AsSpan(0, 16));
        labels = themes.Select((theme, label) => (theme.Id, label)).ToDictionary(pair => pair.Id, pair => pair.label, StringComparer.Ordinal);
        MeanSupport = themes.Average(theme => theme.Support);
    }

    /// <summary>Names version and themes together.</summary>
    public string Id { get; }

    /// <summary>The version's name.</summary>
    public string Version { get; }

    /// <summary>The themes in label order.</summary>
    public IReadOnlyList<StoredTheme> Themes { get; }

    /// <summary>Training paragraphs that a theme has, on average.</summary>
    public double MeanSupport { get; }

    internal string Json { get; }

    /// <summary>What is to remember of a classifier.</summary>
    public static StoredModel Of(ThemeClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return Of(classifier.Version, [.. classifier.Description.Themes.Select(theme =>
            new StoredTheme(theme.Theme.Id, theme.Cuts.Threshold, theme.Cuts.ReviewFrom, theme.Cuts.ReviewTo, theme.Support))]);
    }

    /// <summary>A model version with these themes.</summary>
    public static StoredModel Of(string version, IReadOnlyList<StoredTheme> themes) => new(version, themes, JsonSerializer.Serialize(themes, PeaceClassifyJson.Options));

    internal static StoredModel Read(string version, string json) =>
        new(version, JsonSerializer.Deserialize<StoredTheme[]>(json, PeaceClassifyJson.Options)!, json);

    /// <summary>The theme's place, or −1.</summary>
    public int LabelOf(string theme) => labels.GetValueOrDefault(theme, -1);
}

/// <summary>What the store remembers of a theme of a model version.</summary>
/// <param name="Id">The theme.</param>
/// <param name="Threshold">See <see cref="Cuts"/>.</param>
/// <param name="ReviewFrom">From this probability on the verdict is review.</param>
/// <param name="ReviewTo">From this probability on the verdict is assigned.</param>
/// <param name="Support">Training paragraphs that have it.</param>
internal sealed record StoredTheme(string Id, double Threshold, double ReviewFrom, double ReviewTo, int Support)
{
    /// <summary>The verdict for a probability.</summary>
    public Verdict VerdictOf(double probability) =>
        probability >= ReviewTo ? Verdict.Assigned : probability >= ReviewFrom ? Verdict.Review : Verdict.No;
}

/// <summary>What a model said of a paragraph.</summary>
/// <param name="Model">The model version.</param>
/// <param name="Status">Whether it could classify it.</param>
/// <param name="Language">Code of its language.</param>
/// <param name="LanguageName">The language in English.</param>
/// <param name="Probabilities">One a theme in label order; empty when it was not classified.</param>
internal sealed record Suggestion(StoredModel Model, ClassificationStatus Status, string Language, string LanguageName, IReadOnlyList<double> Probabilities);
