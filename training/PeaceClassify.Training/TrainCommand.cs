using System.CommandLine;
using System.Globalization;
using PeaceClassify.Engines;
using PeaceClassify.Learning;
using Spectre.Console;

namespace PeaceClassify.Training;

/// <summary><c>train</c>: a corpus becomes a model version.</summary>
internal static class TrainCommand
{
    private static readonly LinearLearnerOptions LearnerDefaults = new();
    private static readonly TrainerOptions TrainerDefaults = new();

    private static readonly Option<string> Data = new Option<string>("--data")
    {
        Description = "Labelled corpus: a .jsonl file, or a folder with such files in it or below",
        HelpName = "PATH",
        Required = true,
    }.NotBlank();

    private static readonly Option<string?> Themes = CommonOptions.Themes();
    private static readonly Option<string> Models = CommonOptions.Models();

    private static readonly Option<string> Version = new("--version")
    {
        Description = "Name of the new model version",
        HelpName = "NAME",
        Required = true,
    };

    private static readonly Option<int> Threads = CommonOptions.Threads();

    private static readonly Option<int> Seed = new Option<int>("--seed")
    {
        Description = "Deals the folds and orders the examples; one seed gives one model",
        HelpName = "N",
        DefaultValueFactory = _ => TrainerDefaults.Seed,
    }.Number(_ => true, "a whole number");

    private static readonly Option<Loss> LossOption = new Option<Loss>("--loss")
    {
        Description = "Loss of the linear classifiers",
        DefaultValueFactory = _ => LearnerDefaults.Loss,
    }.OneOf();

    private static readonly Option<double> C = new Option<double>("--c")
    {
        Description = "Inverse of the L2 penalty; larger fits the data more closely",
        HelpName = "X",
        DefaultValueFactory = _ => LearnerDefaults.C,
    }.Number(c => c > 0 && double.IsFinite(c), "a positive number such as 0.25");

    private static readonly Option<double> Balance = new Option<double>("--balance")
    {
        Description = "Class weights: 0 leaves classes as they are, 1 gives both the same total weight",
        HelpName = "X",
        DefaultValueFactory = _ => LearnerDefaults.Balance,
    }.Number(balance => balance is >= 0 and <= 1, "a number from 0 to 1");

    private static readonly Option<double> PrecisionFloor = new Option<double>("--precision-floor")
    {
        Description = "Least precision that every theme's threshold must reach",
        HelpName = "X",
        DefaultValueFactory = _ => TrainerDefaults.Thresholds.PrecisionFloor,
    }.Number(floor => floor is >= 0 and < 1, "a number from 0 to below 1");

    private static readonly Option<bool> Promote = new("--promote")
    {
        Description = "Make the new version the one that serves; the first version of a folder always is",
    };

    public static Command Create()
    {
        var command = new Command("train", "Train a model version from a labelled corpus")
        {
            Data, Themes, Models, Version, Threads, Seed, LossOption, C, Balance, PrecisionFloor, Promote,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var store = new ModelStore(arguments.GetRequiredValue(Models));
        var version = arguments.GetRequiredValue(Version);
        var folder = store.FolderOf(version);
        ModelFolder.RefuseExisting(folder);
        if (File.Exists(store.Folder))
        {
            throw new DataFileException(store.Folder, "this is a file; expected the folder of model versions, which need not exist yet");
        }

        var data = arguments.GetRequiredValue(Data);
        var paragraphs = Corpus.Load(data);
        var taxonomy = CommonOptions.LoadTaxonomy(data, arguments.GetValue(Themes)) ?? ThemesOf(paragraphs, data);
        var engine = new LinearEngine(new LinearEngineOptions
        {
            Learner = LearnerDefaults with
            {
                Loss = arguments.GetValue(LossOption),
                C = arguments.GetValue(C),
                Balance = arguments.GetValue(Balance),
                Seed = arguments.GetValue(Seed),
            },
        });
        var options = TrainerDefaults with
        {
            Seed = arguments.GetValue(Seed),
            Thresholds = TrainerDefaults.Thresholds with { PrecisionFloor = arguments.GetValue(PrecisionFloor) },
        };

        var console = Terminal.Error(arguments);
        var trained = WithProgress(console, progress =>
            Trainer.Train(paragraphs, taxonomy, engine, options, arguments.GetValue(Threads), progress, cancellation));
        cancellation.ThrowIfCancellationRequested();
        trained.Save(folder);

        FiguresTable.Write(Terminal.Output(arguments), trained.CrossValidation);
        var serving = store.Current();
        if (serving is null || arguments.GetValue(Promote))
        {
            store.PointTo(version);
            serving = version;
        }

        arguments.InvocationConfiguration.Output.WriteLine(serving == version
            ? $"{folder} is trained and serves."
            : $"{folder} is trained; {serving} goes on serving.");
        return Task.FromResult(CommandLine.Done);
    }

    private static Taxonomy ThemesOf(IReadOnlyList<LabelledParagraph> paragraphs, string data) => paragraphs.Any(paragraph => paragraph.Themes.Count > 0)
        ? Taxonomy.Of(paragraphs)
        : throw new DataFileException(data, "no paragraph has a theme: there is nothing to learn");

    /// <summary>Shows a bar a stage on a terminal, and a line a step elsewhere.</summary>
    private static T WithProgress<T>(IAnsiConsole console, Func<IProgress<TrainingProgress>, T> work)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            return work(new Reporter(step =>
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step.Stage} {step.Done}/{step.Total}"))));
        }

        return console.Progress().Start(context =>
        {
            var bars = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
            return work(new Reporter(step =>
            {
                if (!bars.TryGetValue(step.Stage, out var bar))
                {
                    bars.Add(step.Stage, bar = context.AddTask(Markup.Escape(step.Stage), maxValue: step.Total));
                }

                bar.Value = Math.Max(bar.Value, step.Done);
            }));
        });
    }

    /// <summary>Reports at once and one at a time; <see cref="Progress{T}"/> would report later, from other threads.</summary>
    private sealed class Reporter(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        private readonly Lock gate = new();

        public void Report(TrainingProgress value)
        {
            lock (gate)
            {
                report(value);
            }
        }
    }
}
