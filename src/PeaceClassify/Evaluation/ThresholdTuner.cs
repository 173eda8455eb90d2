namespace PeaceClassify.Evaluation;

/// <summary>How <see cref="ThresholdTuner"/> draws the lines between given, not given and to be reviewed.</summary>
public sealed record ThresholdOptions
{
    /// <summary>
    /// Least precision, 0 to below 1, that a threshold must reach; among those the one of best F1 is taken. A label that reaches it
    /// nowhere gets a threshold of 1: it is given to nothing.
    /// </summary>
    public double PrecisionFloor
    {
        get;
        init => field = Share(nameof(PrecisionFloor), value);
    }

    /// <summary>
    /// What all labels together say weighs as much as so many positives of the label itself, 0 or more: it keeps a label
    /// with few examples from a threshold that only those few suggest.
    /// </summary>
    public double PooledPositives
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(PooledPositives), value, "PooledPositives must be 0 or more.");
    } = 100;

    /// <summary>Above the review band at least this share, 0 to below 1, of what is given is right.</summary>
    public double AssignedPrecision
    {
        get;
        init => field = Share(nameof(AssignedPrecision), value);
    } = 0.90;

    /// <summary>
    /// Below the review band at most this share, 0 to below 1, of a label's positives is lost, unless the band would have to
    /// reach below <see cref="LeastReviewProbability"/>.
    /// </summary>
    public double MissedShare
    {
        get;
        init => field = Share(nameof(MissedShare), value);
    } = 0.20;

    /// <summary>
    /// An answer with a smaller probability, 0 to below 1, is not worth a review, and still less to be given: it is wrong nearly always. Best F1 alone would give a label
    /// that cannot be told at all to everything.
    /// </summary>
    public double LeastReviewProbability
    {
        get;
        init => field = Share(nameof(LeastReviewProbability), value);
    } = 0.05;

    private static double Share(string name, double value) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 0 and below 1.");
}

/// <summary>The cuts of one label on the scale of probabilities: 0 ≤ ReviewFrom ≤ Threshold ≤ ReviewTo ≤ 1.</summary>
/// <param name="Threshold">From here on the label counts as given.</param>
/// <param name="ReviewFrom">From here on the answer is worth a review.</param>
/// <param name="ReviewTo">From here on it is sure enough to go without.</param>
public readonly record struct Cuts(double Threshold, double ReviewFrom, double ReviewTo);

/// <summary>Finds the cuts of each label from calibrated probabilities of examples that the classifier was not trained on.</summary>
/// <remarks>
/// Best F1 for each label by itself is SCut of Yang, SIGIR 2001. With few positives it overfits, down to giving a hopeless label to
/// everything (Fan and Lin, 2007); instead of a fallback below some F1, each label's counts are completed with pseudo-counts in the
/// shape of all labels together, as probabilities are comparable between labels.
/// </remarks>
public static class ThresholdTuner
{
    /// <summary>Cuts that are tried besides a label's own: a hopeless label has no probability where the common cut lies.</summary>
    private static IEnumerable<double> Percents { get; } = [.. Enumerable.Range(1, 99).Select(percent => percent / 100.0)];

    /// <summary>The cuts of each label.</summary>
    /// <param name="probabilities">For each example one probability a label.</param>
    /// <param name="labelSets">For each example its label indices.</param>
    /// <param name="options">Floor, pooling and the targets of the review band.</param>
    public static Cuts[] Tune(IReadOnlyList<double[]> probabilities, IReadOnlyList<int[]> labelSets, ThresholdOptions options)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(labelSets);
        ArgumentNullException.ThrowIfNull(options);
        if (probabilities.Count == 0 || probabilities.Count != labelSets.Count)
        {
            throw new ArgumentException($"There are {probabilities.Count} rows of probabilities and {labelSets.Count} label sets.", nameof(labelSets));
        }

        var labels = Enumerable.Range(0, probabilities[0].Length)
            .Select(label => Curve.Of(probabilities.Select((row, example) => (row[label], labelSets[example].Contains(label)))))
            .ToArray();
        var pool = Curve.Of(probabilities.SelectMany((row, example) =>
            row.Select((probability, label) => (probability, labelSets[example].Contains(label)))));
        return [.. labels.Select(label => CutsOf(label, pool, options))];
    }

    private static Cuts CutsOf(Curve label, Curve pool, ThresholdOptions options)
    {
        var poolWeight = pool.Positives == 0 ? 0 : options.PooledPositives / pool.Positives;
        var positives = label.Positives + poolWeight * pool.Positives;
        double best = 0, threshold = 1;
        double[] candidates = [.. label.Midpoints.Concat(Percents).Where(cut => cut >= options.LeastReviewProbability).Order()];
        foreach (var cut in candidates)
        {
            var (right, wrong) = GivenFrom(cut);
            var f1 = 2 * right / (right + wrong + positives);
            if (Precision(right, wrong) >= options.PrecisionFloor && f1 > best)
            {
                (best, threshold) = (f1, cut);
            }
        }

        var reviewTo = candidates
            .Where(cut => cut >= threshold)
            .Select(cut => (double?)cut)
            .FirstOrDefault(cut => GivenFrom(cut!.Value) is var (right, wrong) && Precision(right, wrong) >= options.AssignedPrecision) ?? 1;
        var reviewFrom = candidates
            .Where(cut => cut <= threshold && positives - GivenFrom(cut).Right <= options.MissedShare * positives)
            .DefaultIfEmpty(0)
            .Max();
        return new Cuts(threshold, Math.Min(threshold, Math.Max(reviewFrom, options.LeastReviewProbability)), reviewTo);

        (double Right, double Wrong) GivenFrom(double cut)
        {
            var (ownRight, ownWrong) = label.GivenFrom(cut);
            var (poolRight, poolWrong) = pool.GivenFrom(cut);
            return (ownRight + poolWeight * poolRight, ownWrong + poolWeight * poolWrong);
        }

        static double Precision(double right, double wrong) => right + wrong == 0 ? 1 : right / (right + wrong);
    }

    /// <summary>How many examples, right and wrong, lie at or above any probability.</summary>
    private sealed class Curve
    {
        private readonly double[] levels; // distinct probabilities, ascending
        private readonly int[] rightFrom; // positives at this level or above; one more entry, 0, at the end
        private readonly int[] wrongFrom;

        private Curve(double[] levels, int[] rightFrom, int[] wrongFrom) =>
            (this.levels, this.rightFrom, this.wrongFrom) = (levels, rightFrom, wrongFrom);

        public int Positives => rightFrom[0];

        /// <summary>Halfway between neighbouring probabilities, ascending: the cuts between which nothing changes.</summary>
        public IEnumerable<double> Midpoints => levels.Zip(levels.Skip(1), (left, right) => left + (right - left) / 2);

        public static Curve Of(IEnumerable<(double Probability, bool IsPositive)> examples)
        {
            var answers = examples.ToArray();
            double[] probabilities = [.. answers.Select(answer => answer.Probability)];
            bool[] isPositive = [.. answers.Select(answer => answer.IsPositive)];
            Array.Sort(probabilities, isPositive);
            var levels = new List<double>();
            var right = new List<int> { 0 };
            var wrong = new List<int> { 0 };
            for (var example = probabilities.Length - 1; example >= 0; example--)
            {
                if (levels.Count == 0 || probabilities[example] != levels[^1])
                {
                    levels.Add(probabilities[example]);
                    right.Add(right[^1]);
                    wrong.Add(wrong[^1]);
                }

                var counts = isPositive[example] ? right : wrong;
                counts[^1]++;
            }

            levels.Reverse();
            right.Reverse();
            wrong.Reverse();
            return new Curve([.. levels], [.. right], [.. wrong]);
        }

        public (int Right, int Wrong) GivenFrom(double cut)
        {
            var level = Array.BinarySearch(levels, cut);
            level = level < 0 ? ~level : level;
            return (rightFrom[level], wrongFrom[level]);
        }
    }
}
