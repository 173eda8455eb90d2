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
    private readonly double[] losses; // per example the sum over its labels
    private readonly Rank[][] rankings; // per label its examples from the most probable to the last that has the label
    private readonly (int Example, double Gap)[] answers; // all probabilities in ascending order: less 1 where the label is right

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
        losses = [.. truth.Select((row, example) => row.Select((isRight, label) => MultiLabelMetrics.LogLossOf(rows[example][label], isRight)).Sum())];
        rankings = [.. Enumerable.Range(0, labelCount).Select(label => Ranking(rows, truth, label))];

        // A stable order, as an evaluation has it, decides which of equal probabilities fall into which bin.
        answers = [.. rows
            .SelectMany((row, example) => row.Select((probability, label) => (Example: example, Probability: probability, IsRight: truth[example][label])))
            .OrderBy(answer => answer.Probability)
            .Select(answer => (answer.Example, answer.Probability - (answer.IsRight ? 1 : 0)))];
    }

    /// <summary>The figures when each example counts so many times.</summary>
    /// <param name="multiplicities">For each example how often it counts, 0 or more, and one more than 0.</param>
    public Figures Of(ReadOnlySpan<int> multiplicities)
    {
        if (multiplicities.Length != losses.Length)
        {
            throw new ArgumentException($"There are {multiplicities.Length} multiplicities for {losses.Length} examples.", nameof(multiplicities));
        }

        var total = 0L;
        var loss = 0.0;
        for (var example = 0; example < losses.Length; example++)
        {
            total += multiplicities[example];
            loss += multiplicities[example] * losses[example];
        }

        var counts = Counts(multiplicities);
        var averagePrecisions = new double[labelCount];
        double f1 = 0, averagePrecision = 0;
        var supported = 0;
        for (var label = 0; label < labelCount; label++)
        {
            if (counts[label].Support > 0)
            {
                averagePrecisions[label] = AveragePrecision(rankings[label], multiplicities) / counts[label].Support;
                averagePrecision += averagePrecisions[label];
                f1 += counts[label].F1;
                supported++;
            }
        }

        return new()
        {
            MicroF1 = counts.Aggregate(default(LabelCounts), LabelCounts.Add).F1,
            MacroF1 = f1 / Math.Max(supported, 1),
            MeanAveragePrecision = averagePrecision / Math.Max(supported, 1),
            LogLoss = loss / (total * labelCount),
            ExpectedCalibrationError = CalibrationError(multiplicities, total * labelCount),
            LabelF1 = [.. counts.Select(label => label.F1)],
            AveragePrecisions = averagePrecisions,
        };
    }

    private LabelCounts[] Counts(ReadOnlySpan<int> multiplicities)
    {
        var counts = new LabelCounts[labelCount];
        for (var example = 0; example < relevant.Length; example++)
        {
            if (multiplicities[example] is var times and > 0)
            {
                foreach (var (label, isGiven, isRight) in relevant[example])
                {
                    counts[label] += new LabelCounts(isGiven && isRight ? times : 0, isRight ? 0 : times, isGiven ? 0 : times);
                }
            }
        }

        return counts;
    }

    private static Rank[] Ranking(double[][] rows, bool[][] truth, int label)
    {
        int[] order = [.. Enumerable.Range(0, rows.Length).OrderByDescending(example => rows[example][label])];
        var last = Array.FindLastIndex(order, example => truth[example][label]);
        while (last >= 0 && last + 1 < order.Length && rows[order[last]][label] == rows[order[last + 1]][label])
        {
            last++; // what is as probable as the last right one shares its rank
        }

        return [.. order.Take(last + 1).Select((example, place) => new Rank(
            example, truth[example][label], place == last || rows[example][label] != rows[order[place + 1]][label]))];
    }

    /// <summary>Sum, over the examples that have the label, of the precision down to them; equal probabilities are one rank.</summary>
    private static double AveragePrecision(Rank[] ranking, ReadOnlySpan<int> multiplicities)
    {
        int given = 0, right = 0, rightHere = 0;
        var sum = 0.0;
        foreach (var rank in ranking)
        {
            var times = multiplicities[rank.Example];
            given += times;
            rightHere += rank.IsRight ? times : 0;
            if (rank.IsLastOfEquals && rightHere > 0)
            {
                right += rightHere;
                sum += (double)rightHere * right / given;
                rightHere = 0;
            }
        }

        return sum;
    }

    private double CalibrationError(ReadOnlySpan<int> multiplicities, long total)
    {
        const int Bins = CalibrationBins.EqualMassCount;
        var bin = 1;
        long mass = 0, end = total / Bins;
        double gap = 0, error = 0;
        foreach (var answer in answers)
        {
            long times = multiplicities[answer.Example];
            while (mass + times > end)
            {
                // The copies of one answer may lie on both sides of the border between bins.
                error += Math.Abs(gap + (end - mass) * answer.Gap);
                times -= end - mass;
                (gap, mass) = (0, end);
                end = total * ++bin / Bins;
            }

            gap += times * answer.Gap;
            mass += times;
        }

        return (error + Math.Abs(gap)) / total;
    }

    /// <summary>A place in the ranking of a label.</summary>
    private readonly record struct Rank(int Example, bool IsRight, bool IsLastOfEquals);
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

    /// <summary>Average precision of each label, 0 without support.</summary>
    public required double[] AveragePrecisions { get; init; }

    /// <summary>The mean of figures of the same labels, such as those of several seeds.</summary>
    public static Figures Mean(IReadOnlyList<Figures> several) => several.Count == 1 ? several[0] : new()
    {
        MicroF1 = several.Average(figures => figures.MicroF1),
        MacroF1 = several.Average(figures => figures.MacroF1),
        MeanAveragePrecision = several.Average(figures => figures.MeanAveragePrecision),
        LogLoss = several.Average(figures => figures.LogLoss),
        ExpectedCalibrationError = several.Average(figures => figures.ExpectedCalibrationError),
        LabelF1 = [.. several[0].LabelF1.Select((_, label) => several.Average(figures => figures.LabelF1[label]))],
        AveragePrecisions = [.. several[0].AveragePrecisions.Select((_, label) => several.Average(figures => figures.AveragePrecisions[label]))],
    };
}
