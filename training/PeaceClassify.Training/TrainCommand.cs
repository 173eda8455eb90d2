using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using PeaceClassify.Engines;
using Spectre.Console;

namespace PeaceClassify.Training;

/// <summary><c>train</c>: a corpus becomes a model version.</summary>
internal static class TrainCommand
{
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

    private static readonly Option<string> Engine = new("--engine")
    {
        Description = "What learns",
        HelpName = string.Join('|', BuiltEngines.Arguments.Select(engine => engine.Name)),
        DefaultValueFactory = _ => BuiltEngines.Arguments[0].Name,
    };

    private static readonly Option<int> Threads = CommonOptions.Threads();

    private static readonly Option<int> Seed = new Option<int>("--seed")
    {
        Description = "Deals the folds and orders the examples; one seed gives one model",
        HelpName = "N",
        DefaultValueFactory = _ => TrainerDefaults.Seed,
    }.Number(_ => true, "a whole number");

    private static readonly Option<double> PrecisionFloor = new Option<double>("--precision-floor")
    {
        Description = "Least precision that every theme's threshold must reach",
        HelpName = "X",
        DefaultValueFactory = _ => TrainerDefaults.Thresholds.PrecisionFloor,
    }.Number(floor => floor is >= 0 and < 1, "a number from 0 to below 1");

    private static readonly Option<double> PooledPositives = new Option<double>("--pooled-positives")
    {
        Description = "Weight of all themes together in each theme's threshold; 0 favours macro-F1",
        HelpName = "N",
        DefaultValueFactory = _ => TrainerDefaults.Thresholds.PooledPositives,
    }.Number(positives => positives >= 0 && double.IsFinite(positives), "a number, at least 0");

    private static readonly Option<int> MinSupport = new Option<int>("--min-support")
    {
        Description = "A theme with fewer paragraphs is not trained",
        HelpName = "N",
        DefaultValueFactory = _ => TrainerDefaults.MinSupport,
    }.Number(support => support >= 1, "a whole number, at least 1");

    private static readonly Option<string?> Notes = new Option<string?>("--notes")
    {
        Description = "Markdown for the end of the model card; without it model-notes.md in the data folder, where there is one",
        HelpName = "FILE",
    }.NotBlank();

    private static readonly Option<bool> NoLearningCurve = new("--no-learning-curve")
    {
        Description = "Do not learn from shares of the data as well: the report will not say whether more data would help",
    };

    private static readonly Option<bool> Promote = new("--promote")
    {
        Description = "Make the new version the one that serves; the first version of a folder always is",
    };

    public static Command Create()
    {
        var command = new Command("train", "Train a model version from a labelled corpus")
        {
            Data, Themes, Models, Version, Engine, Threads, Seed, PrecisionFloor, PooledPositives, MinSupport, Notes, NoLearningCurve, Promote,
        };
        foreach (var option in BuiltEngines.Arguments.SelectMany(engine => engine.Options))
        {
            command.Add(option);
        }

        command.Validators.Add(CheckEngine);
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
        var (paragraphs, taxonomy) = CommonOptions.LoadCorpus(data, arguments.GetValue(Themes), arguments.InvocationConfiguration.Error);
        var notes = ReadNotes(data, arguments.GetValue(Notes));
        var engine = BuiltEngines.Arguments.First(engine => engine.Name == arguments.GetRequiredValue(Engine)).Create(arguments, arguments.GetValue(Seed));
        var options = TrainerDefaults with
        {
            Seed = arguments.GetValue(Seed),
            Thresholds = TrainerDefaults.Thresholds with
            {
                PrecisionFloor = arguments.GetValue(PrecisionFloor),
                PooledPositives = arguments.GetValue(PooledPositives),
            },
            MinSupport = arguments.GetValue(MinSupport),
            LearningCurveShares = arguments.GetValue(NoLearningCurve) ? [] : TrainerDefaults.LearningCurveShares,
        };

        var console = Terminal.Error(arguments);
        var clock = Stopwatch.StartNew();
        var trained = TrainingBars.Show(console, progress =>
            Trainer.Train(paragraphs, taxonomy, engine, options, arguments.GetValue(Threads), progress, cancellation: cancellation));
        cancellation.ThrowIfCancellationRequested();
        trained.Save(folder, notes);
        trained.Scorer.Dispose();
        using var process = Process.GetCurrentProcess();
        var cost = string.Create(
            CultureInfo.InvariantCulture, $"It took {clock.Elapsed.TotalSeconds:F1} s ({process.TotalProcessorTime.TotalSeconds:F1} s of processor time) and at most {process.PeakWorkingSet64 / 1e6:F0} MB of memory.");

        FiguresTable.Write(Terminal.Output(arguments), trained.CrossValidation);
        foreach (var (theme, support) in trained.Description.NotTrained ?? [])
        {
            arguments.InvocationConfiguration.Output.WriteLine($"Not trained: {theme.Id}, which {support} paragraphs have; {options.MinSupport} are needed.");
        }

        var serving = store.Current();
        if (serving is null || arguments.GetValue(Promote))
        {
            store.PointTo(version);
            serving = version;
        }

        arguments.InvocationConfiguration.Output.WriteLine(serving == version
            ? $"{folder} is trained and serves. {cost}"
            : $"{folder} is trained; {serving} goes on serving. {cost}");
        return Task.FromResult(CommandLine.Done);
    }

    /// <summary>Refuses an engine that is not built in, and options of another: they would change nothing, and the user would not know.</summary>
    private static string? ReadNotes(string data, string? notes)
    {
        var beside = Path.Combine(data, "model-notes.md");
        var path = notes ?? (File.Exists(beside) ? beside : null);
        try
        {
            return path is null ? null : File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path!, $"the notes cannot be read: {exception.Message}");
        }
    }

    private static void CheckEngine(CommandResult command)
    {
        var name = command.GetResult(Engine) is { Implicit: false, Tokens: [var given, ..] } ? given.Value : BuiltEngines.Arguments[0].Name;
        if (!BuiltEngines.Arguments.Any(engine => engine.Name == name))
        {
            command.AddError($"--engine is '{name}'; {KnownEngines.NotBuilt(name, BuiltEngines.Arguments.Select(engine => engine.Name))}.");
            return;
        }

        foreach (var engine in BuiltEngines.Arguments.Where(engine => engine.Name != name))
        {
            foreach (var option in engine.Options.Where(option => command.GetResult(option) is { Implicit: false }))
            {
                command.AddError($"{option.Name} is an option of --engine {engine.Name}; engine {name} does not have it.");
            }
        }
    }
}
