using System.CommandLine;
using System.Text.Json.Nodes;
using PeaceClassify.Engines;
using PeaceClassify.Learning;
using PeaceClassify.Training.Laboratory;

namespace PeaceClassify.Training;

/// <summary>An engine as <c>train</c> offers it: its own options, and how their values make one.</summary>
internal abstract class EngineArguments
{
    /// <summary>What <c>--engine</c> calls it.</summary>
    public abstract string Name { get; }

    /// <summary>Options that only this engine has.</summary>
    public abstract IReadOnlyList<Option> Options { get; }

    /// <summary>The engine that the arguments ask for.</summary>
    public abstract IEngine Create(ParseResult arguments, int seed);

    /// <summary>The engine with some of its options, as model.json would have them.</summary>
    /// <param name="options">The options that are not as they are by default; null for none.</param>
    /// <param name="seed">The seed where the options do not name one.</param>
    /// <param name="file">The file the options were read from.</param>
    /// <param name="place">Where in it, as a JSON path.</param>
    /// <exception cref="DataFileException">An option does not exist, or has a value that it cannot have.</exception>
    public abstract IEngine Create(JsonObject? options, int seed, string file, string place);
}

/// <summary>The linear engine on the command line.</summary>
internal sealed class LinearArguments : EngineArguments
{
    private static readonly LinearLearnerOptions Defaults = new();

    private readonly Option<Loss> loss = new Option<Loss>("--loss")
    {
        Description = "Loss of the linear classifiers",
        DefaultValueFactory = _ => Defaults.Loss,
    }.OneOf();

    private readonly Option<double> c = new Option<double>("--c")
    {
        Description = "Inverse of the L2 penalty; larger fits the data more closely",
        HelpName = "X",
        DefaultValueFactory = _ => Defaults.C,
    }.Number(c => c > 0 && double.IsNormal(c), "a positive number such as 0.25");

    private readonly Option<double> balance = new Option<double>("--balance")
    {
        Description = "Class weights: 0 leaves classes as they are, 1 gives both the same total weight",
        HelpName = "X",
        DefaultValueFactory = _ => Defaults.Balance,
    }.Number(balance => balance is >= 0 and <= 1, "a number from 0 to 1");

    private readonly Option<double> ratioPower = new Option<double>("--ratio-power")
    {
        Description = "How much less telling words are penalised: 0 not at all, 1 as in NB-SVM",
        HelpName = "X",
        DefaultValueFactory = _ => Defaults.RatioPower,
    }.Number(power => power is >= 0 and <= 1, "a number from 0 to 1");

    public override string Name => KnownEngines.Linear;

    public override IReadOnlyList<Option> Options => [loss, c, balance, ratioPower];

    public override IEngine Create(ParseResult arguments, int seed) => new LinearEngine(new LinearEngineOptions
    {
        Learner = Defaults with
        {
            Loss = arguments.GetValue(loss),
            C = arguments.GetValue(c),
            Balance = arguments.GetValue(balance),
            RatioPower = arguments.GetValue(ratioPower),
            Seed = seed,
        },
    });

    public override IEngine Create(JsonObject? options, int seed, string file, string place) => new LinearEngine(PartialOptions.Read(
        new LinearEngineOptions { Learner = Defaults with { Seed = seed } }, options, file, place));
}
