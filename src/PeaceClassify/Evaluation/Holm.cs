namespace PeaceClassify.Evaluation;

/// <summary>Which of several tests count when all are made on the same data.</summary>
/// <remarks>
/// Holm, Scandinavian Journal of Statistics 6 (1979): the chance that even one of the rejected hypotheses is true stays below the level,
/// however the tests depend on each other.
/// </remarks>
public static class Holm
{
    /// <summary>Whether each hypothesis is rejected.</summary>
    /// <param name="pValues">One a hypothesis, from 0 to 1.</param>
    /// <param name="level">The chance of any false rejection that is accepted.</param>
    public static bool[] Rejected(IReadOnlyList<double> pValues, double level)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        var rejected = new bool[pValues.Count];
        var left = pValues.Count;
        foreach (var test in Enumerable.Range(0, pValues.Count).OrderBy(test => pValues[test]))
        {
            if (pValues[test] > level / left)
            {
                break;
            }

            rejected[test] = true;
            left--;
        }

        return rejected;
    }
}
