using System.CommandLine;
using PeaceClassify.Training.Laboratory;
using Spectre.Console;

namespace PeaceClassify.Training;

/// <summary><c>experiment</c>: variants of training side by side, by cross-validation.</summary>
internal static class ExperimentCommand
{
    private static readonly Argument<string> File = new Argument<string>("FILE")
    {
        Description = "The experiment as JSON: name, description, folds, seeds, baseline, and variants, each with name, engine, options, thresholds and trainer; what a variant does not name is as by default",
    };

    private static readonly Option<string> Data = new Option<string>("--data")
    {
        Description = "Labelled corpus that variants are cross-validated on: a .jsonl file, or a folder with such files in it or below",
        HelpName = "PATH",
        Required = true,
    }.NotBlank();

    private static readonly Option<string?> Themes = CommonOptions.Themes();

    private static readonly Option<string?> Evaluation = new Option<string?>("--evaluation")
    {
        Description = "Other labelled paragraphs, for a sanity check that nothing is chosen by",
        HelpName = "PATH",
    }.NotBlank();

    private static readonly Option<string> Out = new Option<string>("--out")
    {
        Description = "Folder for report.html, results.json and the predictions; what is there already is not made again",
        HelpName = "DIR",
        Required = true,
    }.NotBlank();

    private static readonly Option<int> Threads = CommonOptions.Threads();

    public static Command Create()
    {
        var command = new Command("experiment", "Compare variants of training by cross-validation, with an interval for every difference")
        {
            File, Data, Themes, Evaluation, Out, Threads,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(File)?.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)) == true)
            {
                result.AddError("The name of the experiment's FILE is empty.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var experiment = Experiment.Load(arguments.GetRequiredValue(File));
        var path = arguments.GetRequiredValue(Data);
        var (loaded, all) = CommonOptions.LoadCorpus(path, arguments.GetValue(Themes), arguments.InvocationConfiguration.Error);

        // The same themes for all variants: those that every one of them trains.
        var (paragraphs, taxonomy, _, notTrained) = TrainableCorpus.Of(loaded, all, experiment.Variants.Max(variant => variant.TrainerOptions(experiment.FoldCount, experiment.Seeds[0]).MinSupport));
        string[] left = [.. notTrained.Select(theme => theme.Theme.Id)];
        var data = new ExperimentData(
            paragraphs, taxonomy, arguments.GetValue(Evaluation) is { } evaluation ? [.. Corpus.Load(evaluation).Select(paragraph => paragraph with { Themes = [.. paragraph.Themes.Except(left)] })] : null);
        var folder = arguments.GetRequiredValue(Out);
        var run = new ExperimentRun(experiment, data, folder);
        var threads = arguments.GetValue(Threads);

        var console = Terminal.Error(arguments);
        if (run.KeptCount is var kept and > 0)
        {
            console.WriteLine($"{kept} of {run.TrainingCount} trainings are there already in {folder}.");
        }

        try
        {
            var answers = TrainingBars.Show(console, progress => run.Run(threads, progress, cancellation));
            var result = ExperimentResult.Of(experiment, data, answers, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation });
            cancellation.ThrowIfCancellationRequested();
            var (report, json) = (Path.Combine(folder, "report.html"), Path.Combine(folder, "results.json"));
            OutputFile.Write(report, ExperimentReport.Write(result), "the report");
            OutputFile.Write(json, result.Json(), "the results");
            ExperimentTables.Write(Terminal.Unwrapped(arguments), result);
            arguments.InvocationConfiguration.Output.WriteLine($"\nThe report is {report}, everything as JSON {json}.");
            return Task.FromResult(CommandLine.Done);
        }
        catch (OperationCanceledException)
        {
            console.WriteLine($"Cancelled; {run.KeptCount} of {run.TrainingCount} trainings are kept in {folder}, and the same command goes on from there.");
            return Task.FromResult(CommandLine.Cancelled);
        }
    }
}
