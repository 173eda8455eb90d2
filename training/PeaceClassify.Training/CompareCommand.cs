using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using PeaceClassify.Evaluation;
using PeaceClassify.Reports;
using PeaceClassify.Training.Laboratory;
using Spectre.Console;
using Markup = Spectre.Console.Markup;

namespace PeaceClassify.Training;

/// <summary>
/// <c>compare</c>: model versions side by side, of any engine: what they give, what they cost, and whether the later ones are better than the first.
/// </summary>
internal static class CompareCommand
{
    /// <summary>Paragraphs that speed is measured on: the data, repeated up to so many.</summary>
    private const int MeasuredParagraphs = 2_000;

    /// <summary>Speed is the best of so many rounds: any may be disturbed.</summary>
    private const int Rounds = 4;

    /// <summary>Asked for so long before anything is measured: the runtime compiles anew what it finds to be used often.</summary>
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(3);

    /// <summary>What is measured; version and engine stand before it.</summary>
    private static readonly string[] Columns =
        ["CV micro-F1", "CV macro-F1", "micro-F1", "macro-F1", "mean AP", "log loss", "paragraphs/s, batch", "one by one", "load, s", "memory, MB", "size, MB"];

    private static readonly Option<string> Models = CommonOptions.Models();

    private static readonly Option<string> Data = new Option<string>("--data")
    {
        Description = "Labelled paragraphs that no version was trained on: a .jsonl file, or a folder with such files in it or below",
        HelpName = "PATH",
        Required = true,
    }.NotBlank();

    private static readonly Option<bool> Markdown = new("--markdown")
    {
        Description = "Write the table as Markdown, for a document",
    };

    private static readonly Option<string?> Report = new Option<string?>("--report")
    {
        Description = "Write the comparison to this file as a page with charts, which needs nothing else",
        HelpName = "FILE",
    }.NotBlank();

    private static readonly Option<bool> NoSpeed = new("--no-speed")
    {
        Description = "Leave out how many paragraphs a second, which takes half a minute a version",
    };

    private static readonly Argument<string[]> Versions = new("VERSION")
    {
        Description = "Model versions; every later one is judged against the first",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Create()
    {
        var command = new Command("compare", "Set model versions side by side: quality, which is better and whether that is noise, speed, memory, size") { Models, Data, Markdown, Report, NoSpeed, Versions };
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var paragraphs = Corpus.Load(arguments.GetRequiredValue(Data));
        if (paragraphs.Count == 0)
        {
            throw new DataFileException(arguments.GetRequiredValue(Data), "there is no paragraph to compare on");
        }

        string[] folders = [.. arguments.GetRequiredValue(Versions).Select(version => CommonOptions.VersionFolder(arguments.GetRequiredValue(Models), version))];
        foreach (var folder in folders)
        {
            // Before minutes of work, each is known to be there and whole.
            CommonOptions.Load(folder).Dispose();
        }

        var table = new Table().Border(arguments.GetValue(Markdown) ? TableBorder.Markdown : TableBorder.Simple)
            .AddColumn(new TableColumn("version").NoWrap()).AddColumn(new TableColumn("engine").NoWrap());
        foreach (var column in Columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        var measured = folders.Select(folder => Measure(folder, paragraphs, !arguments.GetValue(NoSpeed), cancellation)).ToArray();
        foreach (var version in measured)
        {
            table.AddRow([.. version.Row.Select(Markup.Escape)]);
        }

        var console = Terminal.Unwrapped(arguments, always: arguments.GetValue(Markdown));
        console.Write(table);
        Contest[] contests = [.. measured.Skip(1).Select(later => ContestOf(measured[0], later, cancellation))];
        foreach (var contest in contests)
        {
            ContestTables.Write(console, contest, arguments.GetValue(Markdown));
        }

        if (arguments.GetValue(Report) is { } path)
        {
            OutputFile.Write(
                path, ContestReport.Write(arguments.GetRequiredValue(Data), paragraphs, Columns, [.. measured.Select(version => version.Row)], contests), "the report");
        }

        return Task.FromResult(CommandLine.Done);
    }

    /// <summary>On the themes that both versions have; those of one alone are neither better nor worse.</summary>
    private static Contest ContestOf(MeasuredVersion first, MeasuredVersion second, CancellationToken cancellation)
    {
        string[] themes = [.. first.Themes.Intersect(second.Themes)];
        return themes.Length == 0
            ? throw new DataFileException(second.Name, $"the version has no theme in common with {first.Name}: they cannot be compared")
            : new(first.Name, second.Name, themes, PairedBootstrap.Compare(
                On(first), On(second), parallel: new ParallelOptions { CancellationToken = cancellation }));

        Predictions On(MeasuredVersion version) => version.Predictions.WithLabels([.. themes.Select(theme => version.Themes.ToList().IndexOf(theme))]);
    }

    private static MeasuredVersion Measure(string folder, IReadOnlyList<LabelledParagraph> paragraphs, bool isTimed, CancellationToken cancellation)
    {
        var memoryBefore = GC.GetTotalMemory(forceFullCollection: true);
        var loading = Stopwatch.StartNew();
        using var classifier = CommonOptions.Load(folder);
        loading.Stop();
        var memory = GC.GetTotalMemory(forceFullCollection: true) - memoryBefore;

        var crossValidation = ModelMetrics.Load(folder).CrossValidation;
        string[] themes = [.. classifier.Description.Themes.Select(theme => theme.Theme.Id)];
        var predictions = classifier.Predict(paragraphs, new ParallelOptions { CancellationToken = cancellation });
        var figures = EvaluationReport.Of(themes, predictions, [.. classifier.Description.Themes.Select(theme => theme.Cuts)]);
        (double Batch, double Single)? speed = !isTimed ? null : Speed(classifier, [.. paragraphs.Select(paragraph => paragraph.Text)], cancellation);
        var size = Directory.EnumerateFiles(folder).Sum(file => new FileInfo(file).Length);
        return new(
            classifier.Version,
            [
                classifier.Version, EngineOf(classifier.Description),
                Terminal.Figure(crossValidation.MicroF1), Terminal.Figure(crossValidation.MacroF1),
                $"{Terminal.Figure(figures.MicroF1)} ({Terminal.Figure(figures.MicroF1Interval)})",
                $"{Terminal.Figure(figures.MacroF1)} ({Terminal.Figure(figures.MacroF1Interval)})",
                Terminal.Figure(figures.MeanAveragePrecision), Terminal.Figure(figures.LogLoss, 4),
                speed?.Batch.ToString("N0", CultureInfo.InvariantCulture) ?? "–", speed?.Single.ToString("N0", CultureInfo.InvariantCulture) ?? "–",
                loading.Elapsed.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture), Megabytes(memory), Megabytes(size),
            ],
            themes, predictions);
    }

    /// <summary>Paragraphs a second, all processors on a batch and one thread asking for one after the other.</summary>
    private static (double Batch, double Single) Speed(ThemeClassifier classifier, string[] texts, CancellationToken cancellation)
    {
        string[] measured = [.. Enumerable.Range(0, MeasuredParagraphs).Select(text => texts[text % texts.Length])];
        var parallel = new ParallelOptions { CancellationToken = cancellation };
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Warming;)
        {
            _ = classifier.ClassifyAll(measured, parallel: parallel).Count();
        }

        return (
            Best(() => _ = classifier.ClassifyAll(measured, parallel: parallel).Count()),
            Best(() =>
            {
                foreach (var text in measured)
                {
                    cancellation.ThrowIfCancellationRequested();
                    classifier.Classify(text);
                }
            }));

        static double Best(Action work) => Enumerable.Range(0, Rounds).Max(_ =>
        {
            var clock = Stopwatch.StartNew();
            work();
            return MeasuredParagraphs / clock.Elapsed.TotalSeconds;
        });
    }

    /// <summary>"linear", or "mlnet FastTree": an engine with several trainers says which one it was.</summary>
    private static string EngineOf(ModelDescription model) =>
        model.EngineOptions["trainer"] is JsonValue trainer ? $"{model.Engine} {trainer}" : model.Engine;

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("F1", CultureInfo.InvariantCulture);

    /// <summary>A version, its row of the table, and its answers.</summary>
    private sealed record MeasuredVersion(string Name, IReadOnlyList<string> Row, IReadOnlyList<string> Themes, Predictions Predictions);
}
