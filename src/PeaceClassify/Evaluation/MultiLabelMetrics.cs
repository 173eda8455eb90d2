namespace PeaceClassify.Evaluation;

/// <summary>How well probabilities and the cuts made in them match the true labels of a set of examples.</summary>
public sealed class MultiLabelMetrics
{
    /// <summary>Keeps the log loss of a wrong certainty finite.</summary>
    private const double LeastProbability = 1e-12;

    private MultiLabelMetrics(LabelCounts[] labels, double[] averagePrecisions, double logLoss, double calibrationError)
    {
        Labels = labels;
        AveragePrecisions = averagePrecisions;
        LogLoss = logLoss;
        ExpectedCalibrationError = calibrationError;
        Micro = labels.Aggregate(default(LabelCounts), LabelCounts.Add);
    }

    /// <summary>Counts by label.</summary>
    public IReadOnlyList<LabelCounts> Labels { get; }

    /// <summary>Counts summed over the labels: their precision, recall and F1 are the micro averages.</summary>
    public LabelCounts Micro { get; }

    /// <summary>Mean F1 of the labels with support; 0 when no label has any.</summary>
    public double MacroF1 => MeanOverSupported(Labels.Select(label => label.F1));

    /// <summary>Average precision by label: mean precision at each true example, ranked by probability; 0 without support.</summary>
    public IReadOnlyList<double> AveragePrecisions { get; }

    /// <summary>Mean of <see cref="AveragePrecisions"/> over the labels with support.</summary>
    public double MeanAveragePrecision => MeanOverSupported(AveragePrecisions);

    /// <summary>Mean of −ln of the probability given to the truth, over all examples and labels.</summary>
    public double LogLoss { get; }

    /// <summary>Mean distance between probability and share of true labels over all examples and labels, see <see cref="CalibrationBins.ExpectedError"/>.</summary>
    public double ExpectedCalibrationError { get; }

    /// <summary>Compares answers with the truth.</summary>
    /// <param name="probabilities">For each example one probability a label; zeros for an example that got no answer.</param>
    /// <param name="labelSets">For each example its label indices.</param>
    /// <param name="thresholds">
    /// For each example one cut a label (usually the same array; another one a fold in cross-validation): a label is given when its
    /// probability is not below it and not 0.
    /// </param>
    /// <exception cref="ArgumentException">The lengths differ, there is no example, or a probability is not from 0 to 1.</exception>
    public static MultiLabelMetrics Of(
        IReadOnlyList<double[]> probabilities, IReadOnlyList<int[]> labelSets, IReadOnlyList<double[]> thresholds)
    {
        var truth = Truth(probabilities, labelSets, thresholds);
        var labels = new LabelCounts[thresholds[0].Length];
        var averagePrecisions = new double[labels.Length];
        for (var label = 0; label < labels.Length; label++)
        {
            for (var example = 0; example < truth.Length; example++)
            {
                labels[label] = labels[label].With(IsGiven(probabilities[example][label], thresholds[example][label]), truth[example][label]);
            }

            averagePrecisions[label] = labels[label].Support == 0
                ? 0
                : new WeightedRanking([.. probabilities.Select(row => row[label])], [.. truth.Select(row => row[label])]).AveragePrecision();
        }

        var logLosses = LogLosses(probabilities, truth);
        return new(labels, averagePrecisions, logLosses.Sum() / logLosses.Length, new CalibrationBins(probabilities, truth).ExpectedError());
    }

    /// <summary>For each example the mean of −ln of the probability given to the truth.</summary>
    internal static double[] LogLosses(IReadOnlyList<double[]> probabilities, bool[][] truth) => [.. probabilities.Select((row, example) =>
        row.Select((probability, label) => -Math.Log(Math.Max(truth[example][label] ? probability : 1 - probability, LeastProbability))).Sum() / row.Length)];

    /// <summary>Whether a label with this probability counts as given.</summary>
    internal static bool IsGiven(double probability, double threshold) => probability > 0 && probability >= threshold;

    /// <summary>The label sets as rows of flags, once it is certain that all lengths agree.</summary>
    internal static bool[][] Truth(
        IReadOnlyList<double[]> probabilities, IReadOnlyList<int[]> labelSets, IReadOnlyList<double[]> thresholds)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(labelSets);
        ArgumentNullException.ThrowIfNull(thresholds);
        var count = probabilities.Count;
        if (count == 0 || labelSets.Count != count || thresholds.Count != count)
        {
            throw new ArgumentException(
                $"There are {count} rows of probabilities, {labelSets.Count} label sets and {thresholds.Count} rows of thresholds; expected as many, and one at least.");
        }

        var labelCount = thresholds[0].Length;
        if (probabilities.Concat(thresholds).Any(row => row.Length != labelCount))
        {
            throw new ArgumentException($"Every row must have {labelCount} entries, one a label.", nameof(probabilities));
        }

        if (probabilities.Any(row => Array.Exists(row, probability => probability is not (>= 0 and <= 1))))
        {
            throw new ArgumentException("Every probability must be from 0 to 1.", nameof(probabilities));
        }

        return [.. labelSets.Select(labels =>
        {
            var row = new bool[labelCount];
            foreach (var label in labels)
            {
                row[label] = true;
            }

            return row;
        })];
    }

    private double MeanOverSupported(IEnumerable<double> values)
    {
        double[] supported = [.. values.Where((_, label) => Labels[label].Support > 0)];
        return supported.Length == 0 ? 0 : supported.Sum() / supported.Length;
    }
}
