using System.CommandLine;
using System.Text.Json;

namespace PeaceClassify.Training;

/// <summary><c>evaluate</c>: a model version against labelled paragraphs.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string> Models = CommonOptions.Models();
    private static readonly Option<string?> Version = CommonOptions.Version();

    private static readonly Option<string> Data = new Option<string>("--data")
    {
        Description = "Labelled paragraphs that the version was not trained on: a .jsonl file, or a folder with such files in it or below",
        HelpName = "PATH",
        Required = true,
    }.NotBlank();

    private static readonly Option<string?> Json = new Option<string?>("--json")
    {
        Description = "Write the figures to this file as JSON",
        HelpName = "FILE",
    }.NotBlank();

    private static readonly Option<int> Threads = CommonOptions.Threads();

    public static Command Create()
    {
        var command = new Command("evaluate", "Compare a model version's answers with labelled paragraphs") { Models, Version, Data, Json, Threads };
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        using var classifier = CommonOptions.LoadClassifier(arguments.GetRequiredValue(Models), arguments.GetValue(Version));
        var paragraphs = Corpus.Load(arguments.GetRequiredValue(Data));
        var report = classifier.Evaluate(
            paragraphs, new ParallelOptions { MaxDegreeOfParallelism = arguments.GetValue(Threads), CancellationToken = cancellation });
        FiguresTable.Write(Terminal.Output(arguments), report);
        if (arguments.GetValue(Json) is { } path)
        {
            OutputFile.Write(path, JsonSerializer.Serialize(report, PeaceClassifyJson.Indented) + "\n", "the figures");
        }

        return Task.FromResult(CommandLine.Done);
    }
}
