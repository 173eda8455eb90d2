using System.CommandLine;
using PeaceClassify.Training.Laboratory;

namespace PeaceClassify.Training;

/// <summary><c>simulate</c>: what the order of the review queue saves against random order.</summary>
internal static class SimulateCommand
{
    private static readonly SimulationOptions Defaults = new();

    private static readonly Option<string> Data = new Option<string>("--data")
    {
        Description = "Labelled corpus whose labels are revealed one after the other: a .jsonl file, or a folder with such files in it or below",
        HelpName = "PATH",
        Required = true,
    }.NotBlank();

    private static readonly Option<string?> Themes = CommonOptions.Themes();

    private static readonly Option<string> Out = new Option<string>("--out")
    {
        Description = "Folder for report.html and results.json",
        HelpName = "DIR",
        Required = true,
    }.NotBlank();

    private static readonly Option<int> Seeds = Count("--seeds", 2, "How often the corpus is dealt", Defaults.Seeds);
    private static readonly Option<int> Start = Count("--start", 1, "Paragraphs that are labelled at the beginning", Defaults.Start);
    private static readonly Option<int> Batch = Count("--batch", 1, "Paragraphs decided between one training and the next", Defaults.Batch);
    private static readonly Option<int> Rounds = Count("--rounds", 4, "How many batches are decided", Defaults.Rounds);
    private static readonly Option<int> Threads = CommonOptions.Threads();

    public static Command Create()
    {
        var command = new Command("simulate", "Measure by simulation what the order of the review queue saves against random order")
        {
            Data, Themes, Out, Seeds, Start, Batch, Rounds, Threads,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var data = arguments.GetRequiredValue(Data);
        var (paragraphs, taxonomy) = CommonOptions.LoadCorpus(data, arguments.GetValue(Themes), arguments.InvocationConfiguration.Error);
        var simulation = new Simulation(paragraphs, taxonomy, new SimulationOptions
        {
            Seeds = arguments.GetValue(Seeds), Start = arguments.GetValue(Start), Batch = arguments.GetValue(Batch), Rounds = arguments.GetValue(Rounds),
        });
        var result = TrainingBars.Show(Terminal.Error(arguments), progress => simulation.Run(arguments.GetValue(Threads), progress, cancellation));
        cancellation.ThrowIfCancellationRequested();
        var folder = OutputFile.Folder(arguments.GetRequiredValue(Out));
        var (report, json) = (Path.Combine(folder, "report.html"), Path.Combine(folder, "results.json"));
        OutputFile.Write(report, SimulationReport.Write(result), "the report");
        OutputFile.Write(json, result.Json(), "the results");
        foreach (var needed in result.Needed)
        {
            arguments.InvocationConfiguration.Output.WriteLine(SimulationReport.Sentence(needed));
        }

        arguments.InvocationConfiguration.Output.WriteLine($"\n{result.Method}\nThe report is {report}, everything as JSON {json}.");
        return Task.FromResult(CommandLine.Done);
    }

    private static Option<int> Count(string name, int least, string description, int usual) => new Option<int>(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => usual,
    }.Number(count => count >= least, $"a whole number, at least {least}");
}
