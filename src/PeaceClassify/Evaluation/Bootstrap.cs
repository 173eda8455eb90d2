namespace PeaceClassify.Evaluation;

/// <summary>A range that holds a figure with a stated certainty.</summary>
public readonly record struct Interval(double Low, double High);

/// <summary>95 % intervals of the F1 figures of one evaluation.</summary>
/// <param name="MicroF1">Of the micro average.</param>
/// <param name="MacroF1">Of the mean over the labels with support.</param>
/// <param name="LabelF1">Of each label.</param>
public sealed record F1Intervals(Interval MicroF1, Interval MacroF1, IReadOnlyList<Interval> LabelF1);

/// <summary>How far figures would move on another sample of examples like these.</summary>
/// <remarks>
/// Percentile bootstrap over whole examples (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13).
/// </remarks>
public static class Bootstrap
{
    private const double Tail = 0.025;

    /// <summary>The intervals of F1 from resampled examples; the same for the same arguments.</summary>
    /// <param name="probabilities">For each example one probability a label; zeros for an example that got no answer.</param>
    /// <param name="labelSets">For each example its label indices.</param>
    /// <param name="thresholds">For each example one cut a label.</param>
    /// <param name="resamples">How many samples are drawn, at least 1.</param>
    /// <param name="seed">Starts the drawing.</param>
    public static F1Intervals F1(
        IReadOnlyList<double[]> probabilities,
        IReadOnlyList<int[]> labelSets,
        IReadOnlyList<double[]> thresholds,
        int resamples = 1000,
        int seed = 17)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        var truth = MultiLabelMetrics.Truth(probabilities, labelSets, thresholds);
        var labelCount = thresholds[0].Length;
        var relevant = RelevantLabels(probabilities, truth, thresholds);
        var random = new Random(seed);
        var micro = new double[resamples];
        var macro = new double[resamples];
        var byLabel = Enumerable.Range(0, labelCount).Select(_ => new double[resamples]).ToArray();
        var counts = new LabelCounts[labelCount];
        for (var sample = 0; sample < resamples; sample++)
        {
            Array.Clear(counts);
            for (var draw = 0; draw < truth.Length; draw++)
            {
                foreach (var (label, isGiven, isRight) in relevant[random.Next(truth.Length)])
                {
                    counts[label] = counts[label].With(isGiven, isRight);
                }
            }

            var supported = 0;
            for (var label = 0; label < labelCount; label++)
            {
                byLabel[label][sample] = counts[label].F1;
                supported += counts[label].Support > 0 ? 1 : 0;
                macro[sample] += counts[label].Support > 0 ? counts[label].F1 : 0;
            }

            macro[sample] /= Math.Max(supported, 1);
            micro[sample] = counts.Aggregate(default(LabelCounts), LabelCounts.Add).F1;
        }

        return new(Middle(micro), Middle(macro), [.. byLabel.Select(Middle)]);
    }

    /// <summary>Per example the labels that are given or right: the others never move a count.</summary>
    private static (int Label, bool IsGiven, bool IsRight)[][] RelevantLabels(
        IReadOnlyList<double[]> probabilities, bool[][] truth, IReadOnlyList<double[]> thresholds) =>
        [.. truth.Select((row, example) => Enumerable.Range(0, row.Length)
            .Select(label => (label, MultiLabelMetrics.IsGiven(probabilities[example][label], thresholds[example][label]), row[label]))
            .Where(answer => answer.Item2 || answer.Item3)
            .ToArray())];

    /// <summary>What is left when the tails are cut off; sorts the figures.</summary>
    internal static Interval Middle(double[] figures)
    {
        Array.Sort(figures);
        var outside = (int)(Tail * figures.Length);
        return new(figures[outside], figures[figures.Length - 1 - outside]);
    }
}
