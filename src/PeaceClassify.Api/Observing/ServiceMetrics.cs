using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace PeaceClassify.Api.Observing;

/// <summary>What the service counts of its own work; the framework's meters tell of requests and connections. Thread-safe.</summary>
/// <remarks>
/// Counters of paragraphs and verdicts are plain numbers that the instruments read when they are asked: to count a paragraph costs tens of
/// nanoseconds, whoever listens.
/// </remarks>
internal sealed class ServiceMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "PeaceClassify";

    private static readonly ClassificationStatus[] Statuses = Enum.GetValues<ClassificationStatus>();

    private readonly long[] paragraphs = new long[Statuses.Length];
    private readonly ConcurrentDictionary<string, ThemeCounts> themes = new(StringComparer.Ordinal);
    private readonly Counter<long> rejects;
    private readonly Counter<long> swaps;
    private readonly Counter<long> refusals;
    private readonly Counter<long> shadowComparisons;
    private readonly Counter<long> shadowDifferences;
    private volatile Tuple<string, string>? serving;
    private long refusedParagraphs;
    private volatile DriftWindow? window;

    public ServiceMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter("peaceclassify.paragraphs", Paragraphs, "{paragraph}", "Paragraphs that were asked about, by what became of them.");
        meter.CreateObservableCounter("peaceclassify.verdicts", Verdicts, "{verdict}", "Themes that were assigned, or given to a person to review.");
        rejects = meter.CreateCounter<long>("peaceclassify.rejects", "{request}", "Requests that were refused or failed, by reason.");
        swaps = meter.CreateCounter<long>("peaceclassify.model.swaps", "{swap}", "Times that another model version began to serve.");
        refusals = meter.CreateCounter<long>("peaceclassify.model.refusals", "{refusal}", "Model versions and pointers that could not be used, by alias; each reason counts once.");
        shadowComparisons = meter.CreateCounter<long>(
            "peaceclassify.shadow.paragraphs", "{paragraph}", "Paragraphs sampled for the candidate, by outcome: compared, dropped, failed.");
        shadowDifferences = meter.CreateCounter<long>(
            "peaceclassify.shadow.differences", "{theme}", "Themes of compared paragraphs that only one version assigns, by theme and version: current, candidate.");
        meter.CreateObservableGauge("peaceclassify.model.info", Info, description: "The model version that serves, as a label; the value is always 1.");
        meter.CreateObservableGauge("peaceclassify.drift.paragraphs", () => window?.Count ?? 0, "{paragraph}", "Paragraphs that the drift figures are taken from.");
        meter.CreateObservableGauge("peaceclassify.drift.share", () => Drift(theme => theme.Share), description: "Share of the last paragraphs that were given the theme.");
        meter.CreateObservableGauge("peaceclassify.drift.expected_share", () => Drift(theme => theme.ExpectedShare), description: "Share of the training corpus that was given the theme in cross-validation.");
        meter.CreateObservableGauge("peaceclassify.drift.mean_probability", () => Drift(theme => theme.MeanProbability), description: "Mean probability of the theme over the last paragraphs.");
        meter.CreateObservableGauge("peaceclassify.drift.differs", () => Drift(theme => theme.Differs ? 1 : 0), description: "1 where the share differs more than chance explains, and not only a little.");
    }

    /// <summary>Tells from now on that this version serves.</summary>
    public void Serves(string version, string engine) => serving = Tuple.Create(version, engine);

    /// <summary>Counts that another version began to serve.</summary>
    public void Swapped() => swaps.Add(1);

    /// <summary>Counts a model version or a pointer that could not be used.</summary>
    public void RefuseModel(string alias) => refusals.Add(1, new KeyValuePair<string, object?>("alias", alias));

    /// <summary>Counts a paragraph that was sampled for the candidate.</summary>
    public void Shadowed(string outcome) => shadowComparisons.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counts a theme that only one version assigns.</summary>
    public void Differed(string theme, string assignedBy) =>
        shadowDifferences.Add(1, new KeyValuePair<string, object?>("theme", theme), new KeyValuePair<string, object?>("assigned_by", assignedBy));

    /// <summary>Counts a refused or failed request.</summary>
    public void Reject(string reason) => rejects.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Counts paragraphs of a batch or a stream that could not be classified because they are not valid.</summary>
    public void RefuseParagraphs(int count) => Interlocked.Add(ref refusedParagraphs, count);

    /// <summary>Counts a paragraph.</summary>
    public void Count(Classification answer)
    {
        Interlocked.Increment(ref paragraphs[(int)answer.Status]);
        foreach (var theme in answer.Assigned)
        {
            Interlocked.Increment(ref CountsOf(theme).Assigned);
        }

        foreach (var theme in answer.Review)
        {
            Interlocked.Increment(ref CountsOf(theme).Review);
        }
    }

    /// <summary>Tells from now on of this window.</summary>
    public void Watch(DriftWindow watched)
    {
        window = watched;
        foreach (var theme in watched.ThemeIds)
        {
            CountsOf(theme); // so that a theme that nobody was given shows as 0
        }
    }

    private ThemeCounts CountsOf(string theme) => themes.TryGetValue(theme, out var counts) ? counts : themes.GetOrAdd(theme, _ => new());

    private IEnumerable<Measurement<long>> Paragraphs() =>
    [
        .. Statuses.Select(status => new Measurement<long>(Interlocked.Read(ref paragraphs[(int)status]), new KeyValuePair<string, object?>("status", Store.Names<ClassificationStatus>.Of(status)))),
        new(Interlocked.Read(ref refusedParagraphs), new KeyValuePair<string, object?>("status", "refused")),
    ];

    private IEnumerable<Measurement<long>> Verdicts() => themes.SelectMany(theme => new[]
    {
        new Measurement<long>(Interlocked.Read(ref theme.Value.Assigned), new("theme", theme.Key), new("verdict", "assigned")),
        new Measurement<long>(Interlocked.Read(ref theme.Value.Review), new("theme", theme.Key), new("verdict", "review")),
    });

    private IEnumerable<Measurement<int>> Info() => serving is var (version, engine)
        ? [new(1, new("version", version), new("engine", engine))]
        : [];

    private IEnumerable<Measurement<double>> Drift(Func<ThemeDrift, double> figure) =>
        window is { Count: > 0 } watched ? watched.Read().Select(theme => new Measurement<double>(figure(theme), new KeyValuePair<string, object?>("theme", theme.Id))) : [];

    private sealed class ThemeCounts
    {
        public long Assigned;
        public long Review;
    }
}
