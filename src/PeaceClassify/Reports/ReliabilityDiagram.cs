using PeaceClassify.Evaluation;

namespace PeaceClassify.Reports;

/// <summary>Answers of about one probability, and how often they were right.</summary>
/// <param name="Probability">Their mean probability.</param>
/// <param name="RightShare">Share of them that were right.</param>
/// <param name="Range">Where that share may lie.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct ReliabilityBin(double Probability, double RightShare, Interval? Range, int Count);

/// <summary>Whether probabilities mean what they say: on the diagonal, of what is said to be 70 % likely 70 % is so.</summary>
public static class ReliabilityDiagram
{
    /// <summary>The diagram as a <c>figure</c>.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="description">What it shows, in a sentence, for those who do not see it.</param>
    /// <param name="bins">The answers by probability, ascending.</param>
    public static Markup Draw(string title, string description, IReadOnlyList<ReliabilityBin> bins) => new LineChart
    {
        Title = title,
        Description = description,
        X = Axis.Share("Probability given"),
        Y = Axis.Share("Share that was right"),
        HasDiagonal = true,
        Series = [new("", [.. bins.Select(bin => new ChartPoint(bin.Probability, bin.RightShare, bin.Range, Says(bin)))])],
    }.Draw();

    private static string Says(ReliabilityBin bin) =>
        $"said {Numbers.FinePercent(bin.Probability)}, right {Numbers.FinePercent(bin.RightShare)}"
        + (bin.Range is { } range ? $" ({Numbers.Range(range, Numbers.FinePercent)})" : "")
        + $", {Numbers.Count(bin.Count)} answers";
}
