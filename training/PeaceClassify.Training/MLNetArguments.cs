using System.CommandLine;
using System.Text.Json.Nodes;
using PeaceClassify.Engines;
using PeaceClassify.MLNet;
using PeaceClassify.Training.Laboratory;

namespace PeaceClassify.Training;

/// <summary>The ML.NET engine on the command line; compiled only with <c>-p:MLNet=true</c>.</summary>
internal sealed class MLNetArguments : EngineArguments
{
    private static readonly MLNetEngineOptions Defaults = new();

    private readonly Option<MLNetTrainer> trainer = new Option<MLNetTrainer>("--trainer")
    {
        Description = "Which trainer of ML.NET learns each theme",
        DefaultValueFactory = _ => Defaults.Trainer,
    }.OneOf();

    private readonly Option<double> l2 = new Option<double>("--l2")
    {
        Description = "Weight of the L2 penalty: logistic regressions and the support vector machine",
        HelpName = "X",
        DefaultValueFactory = _ => Defaults.L2,
    }.Number(l2 => l2 > 0 && double.IsFinite(l2), "a positive number such as 1");

    private readonly Option<int> passes = Whole("--passes", "Passes over the data: perceptron and support vector machine", Defaults.Passes, 1, 10_000);
    private readonly Option<int> trees = Whole("--trees", "Trees of a theme: FastTree and FastForest", Defaults.Trees, 1, 10_000);
    private readonly Option<int> leaves = Whole("--leaves", "Most leaves of a tree: FastTree and FastForest", Defaults.Leaves, 2, 1_000);

    public override string Name => KnownEngines.MLNet;

    public override IReadOnlyList<Option> Options => [trainer, l2, passes, trees, leaves];

    public override IEngine Create(ParseResult arguments, int seed) => new MLNetEngine(MLNetEngineOptions.For(arguments.GetValue(trainer)) with
    {
        L2 = arguments.GetValue(l2),
        Passes = arguments.GetValue(passes),
        Trees = arguments.GetValue(trees),
        Leaves = arguments.GetValue(leaves),
        Seed = seed,
    });

    public override IEngine Create(JsonObject? options, int seed, string file, string place)
    {
        // Which trainer it is decides what the others are by default.
        var trainer = PartialOptions.Read(Defaults, options, file, place).Trainer;
        return new MLNetEngine(PartialOptions.Read(MLNetEngineOptions.For(trainer) with { Seed = seed }, options, file, place));
    }

    private static Option<int> Whole(string name, string description, int value, int least, int most) => new Option<int>(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => value,
    }.Number(number => number >= least && number <= most, FormattableString.Invariant($"a whole number from {least} to {most}"));
}
