namespace PeaceClassify.Evaluation;

/// <summary>The figures of predictions in which every example counts a whole number of times. Immutable and thread-safe.</summary>
/// <remarks>
/// What a sample with replacement needs: everything is sorted and counted out once, and a sample costs one pass over the answers. With every
/// example once, the figures are those of <see cref="MultiLabelMetrics"/> to within rounding.
/// </remarks>
internal sealed class WeightedFigures
{
    private readonly int labelCount;
    private readonly (int Label, bool IsGiven, bool IsRight)[][] relevant; // per example the labels that are given or right: the others never move a count
    private readonly double[] losses; // per example the mean over its labels
    private readonly IReadOnlyList<WeightedRanking> rankings;
    private readonly CalibrationBins calibration;

    /// <summary>Sorts the answers once for any number of samples.</summary>
    /// <exception cref="ArgumentException">There is no example, or rows differ in length.</exception>
    public WeightedFigures(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var rows = predictions.Rows();
        var thresholds = predictions.Thresholds();
        var truth = MultiLabelMetrics.Truth(rows, predictions.LabelSets, thresholds);
        labelCount = thresholds[0].Length;
        relevant = [.. truth.Select((row, example) => Enumerable.Range(0, labelCount)
            .Select(label => (Label: label, IsGiven: MultiLabelMetrics.IsGiven(rows[example][label], thresholds[example][label]), IsRight: row[label]))
            .Where(answer => answer.IsGiven || answer.IsRight)
            .ToArray())];
        losses = MultiLabelMetrics.LogLosses(rows, truth);
        rankings = WeightedRanking.ByLabel(rows, truth);
        calibration = new(rows, truth);
    }

    /// <summary>The figures when each example counts so many times.</summary>
    /// <param name="weights">For each example how often it counts, 0 or more, and one more than 0.</param>
    public Figures Of(ushort[] weights)
    {
        if (weights.Length != losses.Length)
        {
            throw new ArgumentException($"There are {weights.Length} weights for {losses.Length} examples.", nameof(weights));
        }

        var total = 0L;
        var loss = 0.0;
        for (var example = 0; example < losses.Length; example++)
        {
            total += weights[example];
            loss += weights[example] * losses[example];
        }

        var counts = Counts(weights);
        var supported = counts.Where(label => label.Support > 0).ToArray();
        return new()
        {
            MicroF1 = counts.Aggregate(default(LabelCounts), LabelCounts.Add).F1,
            MacroF1 = supported.Sum(label => label.F1) / Math.Max(supported.Length, 1),
            MeanAveragePrecision = WeightedRanking.MeanAveragePrecision(rankings, weights),
            LogLoss = loss / total,
            ExpectedCalibrationError = calibration.ExpectedError(weights),
            LabelF1 = [.. counts.Select(label => label.F1)],
        };
    }

    private LabelCounts[] Counts(ushort[] weights)
    {
        var counts = new LabelCounts[labelCount];
        for (var example = 0; example < relevant.Length; example++)
        {
            if (weights[example] is var times and > 0)
            {
                foreach (var (label, isGiven, isRight) in relevant[example])
                {
                    counts[label] += new LabelCounts(isGiven && isRight ? times : 0, isRight ? 0 : times, isGiven ? 0 : times);
                }
            }
        }

        return counts;
    }
}

/// <summary>The figures that are compared and given intervals; their definitions are those of <see cref="MultiLabelMetrics"/>.</summary>
internal sealed record Figures
{
    /// <summary>F1 of all decisions together.</summary>
    public required double MicroF1 { get; init; }

    /// <summary>Mean F1 of the labels with support.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>Mean average precision of the labels with support.</summary>
    public required double MeanAveragePrecision { get; init; }

    /// <summary>Mean −ln of the probability given to the truth.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Expected calibration error.</summary>
    public required double ExpectedCalibrationError { get; init; }

    /// <summary>F1 of each label.</summary>
    public required double[] LabelF1 { get; init; }

    /// <summary>The mean of figures of the same labels, such as those of several seeds.</summary>
    public static Figures Mean(IReadOnlyList<Figures> several) => several.Count == 1 ? several[0] : new()
    {
        MicroF1 = several.Average(figures => figures.MicroF1),
        MacroF1 = several.Average(figures => figures.MacroF1),
        MeanAveragePrecision = several.Average(figures => figures.MeanAveragePrecision),
        LogLoss = several.Average(figures => figures.LogLoss),
        ExpectedCalibrationError = several.Average(figures => figures.ExpectedCalibrationError),
        LabelF1 = [.. several[0].LabelF1.Select((_, label) => several.Average(figures => figures.LabelF1[label]))],
    };
}
