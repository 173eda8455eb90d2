namespace PeaceClassify.Learning;

/// <summary>What a linear classifier pays for an example on the wrong side, or too near to the boundary.</summary>
public enum Loss
{
    /// <summary>log(1 + exp(−y·logit)): logistic regression.</summary>
    Logistic,

    /// <summary>max(0, 1 − y·logit)²: a support vector machine with squared hinge.</summary>
    SquaredHinge,
}

/// <summary>How <see cref="DualCoordinateDescent"/> learns.</summary>
public sealed record LinearLearnerOptions
{
    /// <summary>The loss that is minimised.</summary>
    public Loss Loss
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Loss), value, "There is no such loss.");
    } = Loss.SquaredHinge;

    /// <summary>Inverse of the L2 penalty, above 0 and not so small that the penalty overflows; larger fits the data more closely.</summary>
    public double C
    {
        get;
        init => field = value > 0 && double.IsNormal(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(C), value, "C must be positive and finite.");
    } = 0.25;

    /// <summary>
    /// Class weights, 0 to 1: a positive example counts (negatives / positives)^Balance times. 0 leaves classes as they are,
    /// 1 gives both the same total weight.
    /// </summary>
    public double Balance
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Balance), value, "Balance must be from 0 to 1.");
    }

    /// <summary>
    /// 0 to 1: how much less the weight of a telling feature is penalised, one that examples with the label have far more often, or far
    /// more rarely, than the others. 0 penalises all weights alike, 1 is the scaling of NB-SVM.
    /// </summary>
    public double RatioPower
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(RatioPower), value, "RatioPower must be from 0 to 1.");
    } = 0.35;

    /// <summary>
    /// A label is solved when no dual variable's projected gradient exceeds this in one pass over the examples; above 0.
    /// </summary>
    public double Tolerance
    {
        get;
        init => field = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Tolerance), value, "Tolerance must be positive and finite.");
    } = 0.01;

    /// <summary>Most passes over the examples, at least 1; a label not solved by then keeps what it has.</summary>
    public int MaxPasses
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxPasses), value, "MaxPasses must be at least 1.");
    } = 300;

    /// <summary>Orders the examples of each pass; one seed gives one model.</summary>
    public int Seed { get; init; } = 17;
}
