using System.Diagnostics.Metrics;

namespace PeaceClassify.Api;

/// <summary>What the service counts of its own work. No text of a request is ever among it.</summary>
internal sealed class ServiceMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "PeaceClassify";

    private readonly Counter<long> swaps;
    private readonly Counter<long> refusals;
    private readonly Counter<long> shadowComparisons;
    private readonly Counter<long> shadowDifferences;

    public ServiceMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        swaps = meter.CreateCounter<long>("peaceclassify.model.swaps", "{swap}", "Times that another model version began to serve.");
        refusals = meter.CreateCounter<long>("peaceclassify.model.refusals", "{refusal}", "Model versions and pointers that could not be used, by alias; each reason counts once.");
        shadowComparisons = meter.CreateCounter<long>(
            "peaceclassify.shadow.paragraphs", "{paragraph}", "Paragraphs sampled for the candidate, by outcome: compared, dropped, failed.");
        shadowDifferences = meter.CreateCounter<long>(
            "peaceclassify.shadow.differences", "{theme}", "Themes of compared paragraphs that only one version assigns, by theme and version: current, candidate.");
    }

    public void Swapped() => swaps.Add(1);

    public void Refused(string alias) => refusals.Add(1, new KeyValuePair<string, object?>("alias", alias));

    public void Shadowed(string outcome) => shadowComparisons.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Differed(string theme, string assignedBy) =>
        shadowDifferences.Add(1, new KeyValuePair<string, object?>("theme", theme), new KeyValuePair<string, object?>("assigned_by", assignedBy));
}
