namespace PeaceClassify.Evaluation;

/// <summary>Examples in the order of their probability for one label: sorted once, judged for any weights of the examples. Immutable and thread-safe.</summary>
public sealed class WeightedRanking
{
    private readonly int[] order; // examples, the most probable first
    private readonly bool[] isRight; // in that order
    private readonly bool[] endsRank; // whether the next has another probability

    /// <summary>Sorts the examples.</summary>
    /// <param name="probabilities">One an example.</param>
    /// <param name="isRight">Whether the example has the label.</param>
    public WeightedRanking(IReadOnlyList<double> probabilities, IReadOnlyList<bool> isRight)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(isRight);
        double[] keys = [.. probabilities.Select(probability => -probability)];
        order = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, order);
        this.isRight = [.. order.Select(example => isRight[example])];
        endsRank = [.. Enumerable.Range(0, keys.Length).Select(rank => rank + 1 == keys.Length || keys[rank] != keys[rank + 1])];
    }

    /// <summary>One ranking a label.</summary>
    /// <param name="probabilities">For each example one probability a label.</param>
    /// <param name="truth">For each example whether it has the label.</param>
    public static IReadOnlyList<WeightedRanking> ByLabel(IReadOnlyList<double[]> probabilities, IReadOnlyList<bool[]> truth)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(truth);
        return [.. Enumerable.Range(0, truth[0].Length).Select(label =>
            new WeightedRanking([.. probabilities.Select(row => row[label])], [.. truth.Select(row => row[label])]))];
    }

    /// <summary>Mean average precision of the labels that some example has; 0 when no label has any.</summary>
    /// <param name="rankings">One a label.</param>
    /// <param name="weights">How often each example counts; without them each once.</param>
    public static double MeanAveragePrecision(IReadOnlyList<WeightedRanking> rankings, ushort[]? weights = null)
    {
        double[] known = [.. rankings.Select(ranking => ranking.AveragePrecision(weights)).Where(double.IsFinite)];
        return known.Length == 0 ? 0 : known.Sum() / known.Length;
    }

    /// <summary>Mean precision at each example that has the label; NaN when none has. Equal probabilities are one rank: their order would be chance.</summary>
    /// <param name="weights">How often each example counts; without them each once.</param>
    public double AveragePrecision(ushort[]? weights = null)
    {
        long given = 0, right = 0, rightHere = 0;
        var sum = 0.0;
        for (var rank = 0; rank < order.Length; rank++)
        {
            var weight = weights is null ? 1 : weights[order[rank]];
            given += weight;
            rightHere += isRight[rank] ? weight : 0;
            if (endsRank[rank] && rightHere > 0)
            {
                right += rightHere;
                sum += (double)rightHere * right / given;
                rightHere = 0;
            }
        }

        return sum / right;
    }

    /// <summary>Precision and recall when everything down to a rank is given, rank by rank, the most probable first.</summary>
    public IEnumerable<(double Precision, double Recall)> Curve()
    {
        var positives = isRight.Count(right => right);
        var right = 0;
        for (var rank = 0; rank < order.Length; rank++)
        {
            right += isRight[rank] ? 1 : 0;
            if (endsRank[rank])
            {
                yield return ((double)right / (rank + 1), positives == 0 ? 0 : (double)right / positives);
            }
        }
    }
}
