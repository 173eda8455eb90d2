namespace PeaceClassify.MLNet;

/// <summary>The trainers of ML.NET that can learn a theme.</summary>
public enum MLNetTrainer
{
    /// <summary>Logistic regression by L-BFGS.</summary>
    LbfgsLogisticRegression,

    /// <summary>Logistic regression by stochastic dual coordinate ascent.</summary>
    SdcaLogisticRegression,

    /// <summary>Averaged perceptron.</summary>
    AveragedPerceptron,

    /// <summary>Linear support vector machine by Pegasos.</summary>
    LinearSvm,

    /// <summary>Gradient-boosted trees.</summary>
    FastTree,

    /// <summary>Random forest.</summary>
    FastForest,
}

/// <summary>What the ML.NET engine learns with. Start from <see cref="For"/>: good values differ from trainer to trainer.</summary>
public sealed record MLNetEngineOptions
{
    /// <summary>Which trainer learns each theme.</summary>
    public MLNetTrainer Trainer { get; init; } = MLNetTrainer.LbfgsLogisticRegression;

    /// <summary>Longest word n-gram, 1 to 4.</summary>
    public int WordMax
    {
        get;
        init => field = Within(nameof(WordMax), value, 1, 4);
    } = 2;

    /// <summary>Longest character n-gram, 0 to 8; shorter ones are used as well, and they reach over blanks. 0 leaves them out.</summary>
    public int CharacterMax
    {
        get;
        init => field = Within(nameof(CharacterMax), value, 0, 8);
    } = 5;

    /// <summary>A word n-gram is used when at least so many training texts have it.</summary>
    public int WordMinDocuments
    {
        get;
        init => field = Within(nameof(WordMinDocuments), value, 1, int.MaxValue);
    } = 2;

    /// <summary>A character n-gram is used when at least so many training texts have it.</summary>
    public int CharacterMinDocuments
    {
        get;
        init => field = Within(nameof(CharacterMinDocuments), value, 1, int.MaxValue);
    } = 3;

    /// <summary>Weight of the L2 penalty in the linear trainers that have one, as a share of the sum of all losses: 1 / C of the linear engine.</summary>
    public double L2
    {
        get;
        init => field = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(L2), value, "L2 must be a positive number.");
    } = 1;

    /// <summary>Passes over the data for the perceptron and the support vector machine.</summary>
    public int Passes
    {
        get;
        init => field = Within(nameof(Passes), value, 1, 10_000);
    } = 10;

    /// <summary>Trees of a theme.</summary>
    public int Trees
    {
        get;
        init => field = Within(nameof(Trees), value, 1, 10_000);
    } = 50;

    /// <summary>Most leaves of a tree.</summary>
    public int Leaves
    {
        get;
        init => field = Within(nameof(Leaves), value, 2, 1_000);
    } = 20;

    /// <summary>Seed of every random choice; one seed gives one model.</summary>
    public int Seed { get; init; } = 17;

    /// <summary>Good values for a trainer. Trees look at every feature at every split, so they get common words only: that fits in memory and in minutes.</summary>
    public static MLNetEngineOptions For(MLNetTrainer trainer) => trainer is MLNetTrainer.FastTree or MLNetTrainer.FastForest
        ? new() { Trainer = trainer, CharacterMax = 0, WordMinDocuments = 25 }
        : new() { Trainer = trainer };

    private static int Within(string name, int value, int least, int most) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}.");
}
