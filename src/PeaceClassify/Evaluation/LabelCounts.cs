namespace PeaceClassify.Evaluation;

/// <summary>How often a label was given rightly, given wrongly and missed.</summary>
/// <param name="TruePositives">Given, and right.</param>
/// <param name="FalsePositives">Given, and wrong.</param>
/// <param name="FalseNegatives">Right, and not given.</param>
public readonly record struct LabelCounts(int TruePositives, int FalsePositives, int FalseNegatives)
{
    /// <summary>Examples that have the label.</summary>
    public int Support => TruePositives + FalseNegatives;

    /// <summary>Share of the given labels that are right; 0 when none was given.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>Share of the right labels that were given; 0 when there is none.</summary>
    public double Recall => Ratio(TruePositives, Support);

    /// <summary>Harmonic mean of precision and recall; 0 when nothing was right.</summary>
    public double F1 => Ratio(2 * TruePositives, 2 * TruePositives + FalsePositives + FalseNegatives);

    /// <summary>Counts one more example.</summary>
    public LabelCounts With(bool isGiven, bool isRight) => (isGiven, isRight) switch
    {
        (true, true) => this with { TruePositives = TruePositives + 1 },
        (true, false) => this with { FalsePositives = FalsePositives + 1 },
        (false, true) => this with { FalseNegatives = FalseNegatives + 1 },
        _ => this,
    };

    /// <summary>Adds two counts: the sum over labels gives the micro average.</summary>
    public static LabelCounts operator +(LabelCounts left, LabelCounts right) => Add(left, right);

    /// <inheritdoc cref="op_Addition"/>
    public static LabelCounts Add(LabelCounts left, LabelCounts right) => new(
        left.TruePositives + right.TruePositives,
        left.FalsePositives + right.FalsePositives,
        left.FalseNegatives + right.FalseNegatives);

    private static double Ratio(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
