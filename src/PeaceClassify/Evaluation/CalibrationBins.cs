namespace PeaceClassify.Evaluation;

/// <summary>Answers of neighbouring probabilities.</summary>
/// <param name="Probability">Their mean probability.</param>
/// <param name="RightShare">Share of them that are right.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct CalibrationBin(double Probability, double RightShare, long Count);

/// <summary>
/// Whether probabilities mean what they say: all answers about all labels by probability, sorted once, judged for any weights of the examples. Immutable and thread-safe.
/// </summary>
public sealed class CalibrationBins
{
    /// <summary>Bins of the calibration error; each holds as many probabilities as any other.</summary>
    public const int EqualMassCount = 15;

    private readonly (double Probability, int Example, bool IsRight)[] answers;

    /// <summary>Sorts the answers.</summary>
    /// <param name="probabilities">For each example one probability a label.</param>
    /// <param name="truth">For each example whether it has the label.</param>
    public CalibrationBins(IReadOnlyList<double[]> probabilities, IReadOnlyList<bool[]> truth)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(truth);

        // An unstable sort would let chance decide which of equal probabilities fall into which bin.
        answers = [.. probabilities
            .SelectMany((row, example) => row.Select((probability, label) => (Probability: probability, Example: example, IsRight: truth[example][label])))
            .OrderBy(answer => answer.Probability)];
    }

    /// <summary>
    /// Mean distance between probability and share of right answers in bins of equal mass
    /// (expected calibration error: Naeini, Cooper and Hauskrecht, AAAI 2015; equal-mass bins as in Nguyen and O'Connor, 2015).
    /// </summary>
    /// <param name="weights">How often each example counts; without them each once.</param>
    public double ExpectedError(ushort[]? weights = null)
    {
        var bins = EqualMass(weights);
        return bins.Sum(bin => bin.Count == 0 ? 0 : Math.Abs(bin.Probability - bin.RightShare) * bin.Count) / bins.Sum(bin => bin.Count);
    }

    /// <summary>Bins that hold as many answers each.</summary>
    /// <param name="weights">How often each example counts; without them each once.</param>
    public CalibrationBin[] EqualMass(ushort[]? weights = null)
    {
        var total = weights is null ? answers.Length : answers.Sum(answer => (long)weights[answer.Example]);
        var bins = new CalibrationBin[EqualMassCount];
        double probability = 0, right = 0;
        long count = 0, passed = 0;
        var bin = 0;
        foreach (var answer in answers)
        {
            for (long left = weights is null ? 1 : weights[answer.Example]; left > 0;)
            {
                var end = total * (bin + 1) / EqualMassCount;
                var taken = Math.Min(left, end - passed);
                probability += taken * answer.Probability;
                right += answer.IsRight ? taken : 0;
                count += taken;
                passed += taken;
                left -= taken;
                if (passed == end)
                {
                    bins[bin++] = Of(probability, right, count);
                    (probability, right, count) = (0, 0, 0);
                }
            }
        }

        return bins;
    }

    /// <summary>Bins of equal width from 0 to 1.</summary>
    /// <param name="binCount">How many.</param>
    /// <param name="weights">How often each example counts; without them each once.</param>
    /// <returns>One a bin, in order; one without answers has count 0.</returns>
    public CalibrationBin[] EqualWidth(int binCount, ushort[]? weights = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(binCount, 1);
        var sums = new (double Probability, double Right, long Count)[binCount];
        foreach (var (probability, example, isRight) in answers)
        {
            var weight = weights is null ? 1 : weights[example];
            ref var sum = ref sums[Math.Min((int)(probability * binCount), binCount - 1)];
            sum = (sum.Probability + weight * probability, sum.Right + (isRight ? weight : 0), sum.Count + weight);
        }

        return [.. sums.Select(sum => Of(sum.Probability, sum.Right, sum.Count))];
    }

    private static CalibrationBin Of(double probability, double right, long count) => count == 0 ? default : new(probability / count, right / count, count);
}
