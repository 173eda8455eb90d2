using System.Globalization;
using System.Text.Json;
using PeaceClassify.Evaluation;

namespace PeaceClassify.Training.Laboratory;

/// <summary>What a simulation found.</summary>
/// <param name="Options">Its sizes.</param>
/// <param name="Seeds">Its seeds.</param>
/// <param name="ParagraphCount">Paragraphs of the corpus.</param>
/// <param name="Fingerprint">Of the corpus.</param>
/// <param name="Random">For each seed the macro-F1 after 0, 1, 2 … batches in random order.</param>
/// <param name="Queue">The same in the order of the queue.</param>
internal sealed record SimulationResult(
    SimulationOptions Options, IReadOnlyList<int> Seeds, int ParagraphCount, string Fingerprint, IReadOnlyList<double[]> Random, IReadOnlyList<double[]> Queue)
{
    private const int Format = 1;

    /// <summary>Student's t for 95 %, by degrees of freedom from 1; of more than nine it hardly falls further.</summary>
    private static readonly double[] StudentT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

    /// <summary>The figures after each batch.</summary>
    public IReadOnlyList<SimulatedPoint> Points { get; } = [.. Enumerable.Range(0, Options.Rounds + 1).Select(round => new SimulatedPoint(
        round * Options.Batch, Of([.. Random.Select(curve => curve[round])]), Of([.. Queue.Select(curve => curve[round])]),
        Of([.. Queue.Zip(Random, (queue, random) => queue[round] - random[round])])))];

    /// <summary>How many decisions each order needs to what random order reaches after a quarter, a half, three quarters and all of them.</summary>
    public IReadOnlyList<DecisionsNeeded> Needed => [.. Enumerable.Range(1, 4).Select(quarter => Points[Options.Rounds * quarter / 4].Random.Mean).Distinct().Order()
        .Select(level => new DecisionsNeeded(level, Decisions(point => point.Random.Mean, level)!.Value, Decisions(point => point.Queue.Mean, level)))];

    /// <summary>How it was done, and how to read it.</summary>
    public string Method => string.Create(
        CultureInfo.InvariantCulture,
        $"{ParagraphCount:N0} paragraphs, dealt {Seeds.Count} times, near duplicates together, into a quarter to judge by, {Options.Start} that are known at the beginning, and the rest, from which {Options.Batch} at a time are decided before the model is trained anew; a decision is one paragraph decided. "
        + $"The learner is the product's, but for words without characters, with calibration and thresholds as it finds them. Figures are means over the deals, brackets 95 % intervals of these means (Student's t); between two trainings the curves are read as straight lines.");

    /// <summary>Everything as JSON, for other programs: it names no date and no machine.</summary>
    public string Json() => JsonSerializer.Serialize(
        new { Format, Data = new { Fingerprint, Paragraphs = ParagraphCount }, Options.Start, Options.Batch, Seeds, Points, Needed, Random, Queue }, PeaceClassifyJson.Indented) + "\n";

    /// <summary>Where a curve first reaches a level; null where it does not.</summary>
    private double? Decisions(Func<SimulatedPoint, double> curve, double level)
    {
        for (var round = 0; round < Points.Count; round++)
        {
            var after = curve(Points[round]);
            if (after >= level)
            {
                var before = round == 0 ? after : curve(Points[round - 1]);
                return round == 0 ? 0 : Points[round].Decisions - (Options.Batch * (after - level) / (after - before));
            }
        }

        return null;
    }

    private static MeanFigure Of(double[] values)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        var reach = StudentT[Math.Min(values.Length - 1, StudentT.Length) - 1] * deviation / Math.Sqrt(values.Length);
        return new(mean, new(mean - reach, mean + reach));
    }
}

/// <summary>A mean over seeds.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Interval">Its 95 % interval.</param>
internal sealed record MeanFigure(double Mean, Interval Interval);

/// <summary>Macro-F1 after so many decisions.</summary>
/// <param name="Decisions">Paragraphs decided.</param>
/// <param name="Random">In random order.</param>
/// <param name="Queue">In the order of the queue.</param>
/// <param name="Difference">By how much the queue is ahead, deal by deal.</param>
internal sealed record SimulatedPoint(int Decisions, MeanFigure Random, MeanFigure Queue, MeanFigure Difference);

/// <summary>What it takes to reach a macro-F1.</summary>
/// <param name="MacroF1">The macro-F1.</param>
/// <param name="Random">Decisions in random order.</param>
/// <param name="Queue">Decisions in the order of the queue; null where it does not get there.</param>
internal sealed record DecisionsNeeded(double MacroF1, double Random, double? Queue)
{
    /// <summary>What share of the decisions the queue needs.</summary>
    public double? Share => Queue is { } queue && Random > 0 ? queue / Random : null;
}
