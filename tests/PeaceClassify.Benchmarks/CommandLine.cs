using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using PeaceClassify.Benchmarks.Soak;

namespace PeaceClassify.Benchmarks;

/// <summary>What tests/bench.sh and tests/soak.sh run, and <c>micro</c> for one part of the engine at a time.</summary>
internal static class CommandLine
{
    private const int BadFile = 2;

    private static readonly Argument<string[]> Sources = new("FILE") { Description = "JSON Lines with a text, or folders of them", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string> Models = new("--models") { Description = "Folder of model versions", DefaultValueFactory = _ => "models" };
    private static readonly Option<string> Texts = new("--texts") { Description = "What 'texts' wrote", Required = true };
    private static readonly Option<EngineWork> Work = new("--work") { Description = "Logits alone, or all that a caller gets" };
    private static readonly Option<int> Threads = new("--threads") { Description = "Number of threads", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> First = new("--first") { Description = "Number of the first paragraph" };
    private static readonly Option<int> Count = new("--count") { Description = "Number of paragraphs", Required = true };
    private static readonly Option<string?> Name = new("--name") { Description = "What the line is to be called" };
    private static readonly Option<string?> Labelled = new("--labelled") { Description = "Labelled paragraphs to judge by" };
    private static readonly Argument<string> Results = new("RESULTS") { Description = "The lines of one run" };
    private static readonly Option<string> Url = new("--url") { Description = "Address of the service", Required = true };
    private static readonly Option<int> Pid = new("--pid") { Description = "Process of the service", Required = true };
    private static readonly Option<double> Minutes = new("--minutes") { Description = "How long", DefaultValueFactory = _ => 10 };
    private static readonly Option<double> SwapSeconds = new("--swap-seconds") { Description = "Seconds between two swaps of the model", DefaultValueFactory = _ => 5 };
    private static readonly Option<string> Samples = new("--samples") { Description = "Documents to send", Required = true };

    public static int Run(string[] args)
    {
        try
        {
            // BenchmarkDotNet has options of its own.
            if (args is ["micro", ..])
            {
                BenchmarkSwitcher.FromAssembly(typeof(CommandLine).Assembly).Run(
                    args.Length > 1 ? args[1..] : ["--filter", "*"], DefaultConfig.Instance.WithArtifactsPath(Path.Combine("artifacts", "bench", "micro")));
                return 0;
            }

            return Root().Parse(args).Invoke(new() { EnableDefaultExceptionHandler = false });
        }
        catch (DataFileException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return BadFile;
        }
    }

    private static RootCommand Root()
    {
        var texts = new Command("texts", "Write the distinct texts of files as lines {\"text\": \"...\"}") { Sources };
        texts.SetAction(arguments => BenchmarkTexts.Write(BenchmarkTexts.Read(arguments.GetRequiredValue(Sources)), Console.Out));

        var engine = new Command("engine", "Measure the engine; one line of JSON") { Models, Texts, Work, Threads, First, Count, Name };
        engine.SetAction(arguments =>
        {
            var slice = BenchmarkTexts.Slice(BenchmarkTexts.Read([arguments.GetRequiredValue(Texts)]), arguments.GetValue(First), arguments.GetValue(Count));
            var rate = EngineRun.Measure(EngineRun.FolderOf(arguments.GetRequiredValue(Models)), slice, arguments.GetValue(Work), arguments.GetValue(Threads));
            Console.WriteLine(rate with { Name = arguments.GetValue(Name) ?? rate.Name });
        });

        var quality = new Command("quality", "Size and micro-F1 of the version that serves; one line of JSON") { Models, Labelled };
        quality.SetAction(arguments => Console.WriteLine(EngineRun.Judge(EngineRun.FolderOf(arguments.GetRequiredValue(Models)), arguments.GetValue(Labelled))));

        var table = new Command("table", "Put the lines of one run into tables") { Results };
        table.SetAction(arguments => new Table(Measured.Read(arguments.GetRequiredValue(Results)), Console.Out).Write());

        var soak = new Command("soak", "Mixed traffic, garbage and swaps of the model against a service that runs") { Url, Pid, Models, Texts, Samples, Minutes, SwapSeconds };
        soak.SetAction((arguments, cancellation) => SoakTest.RunAsync(
            new()
            {
                Url = new(arguments.GetRequiredValue(Url)),
                ProcessId = arguments.GetValue(Pid),
                Models = new(arguments.GetRequiredValue(Models)),
                Texts = BenchmarkTexts.Read([arguments.GetRequiredValue(Texts)]),
                Documents = [.. Directory.EnumerateFiles(arguments.GetRequiredValue(Samples)).Order(StringComparer.Ordinal)],
                Duration = TimeSpan.FromMinutes(arguments.GetValue(Minutes)),
                SwapEvery = TimeSpan.FromSeconds(arguments.GetValue(SwapSeconds)),
            },
            cancellation));

        return new("Measures PeaceClassify; 'micro' runs the micro benchmarks, with the options of BenchmarkDotNet behind it.") { texts, engine, quality, table, soak };
    }
}
