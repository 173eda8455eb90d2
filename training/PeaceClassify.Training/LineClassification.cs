using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using PeaceClassify.Lines;
using Spectre.Console;

namespace PeaceClassify.Training;

/// <summary>Classifies a .jsonl or .csv of any size into a file of answers, and goes on where an earlier run was interrupted.</summary>
internal static class LineClassification
{
    /// <summary>Lines between two reports where nobody watches.</summary>
    private const int ReportedLines = 100_000;

    /// <summary>Whether a file holds a paragraph a line, and is no document.</summary>
    public static bool IsLines(string path) => IsCsv(path) || path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers the lines of a file that have no answer yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="answersPath">Where the answers are, and go.</param>
    /// <param name="classifier">Answers.</param>
    /// <param name="evidence">For which themes the answers bring their evidence.</param>
    /// <param name="arguments">Where results and progress go.</param>
    /// <param name="cancellation">Interrupts; what was answered stays.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="DataFileException">A file cannot be used, or the answers that are there belong to something else.</exception>
    public static async Task<int> RunAsync(
        string path, string answersPath, ThemeClassifier classifier, EvidenceScope evidence, ParseResult arguments, CancellationToken cancellation)
    {
        var answers = new LineAnswers(classifier, new AnswerWriter(classifier), new() { Evidence = evidence, TakesMore = true });
        var progress = new Progress(Path.GetFileName(path));
        try
        {
            using var content = Open(path);
            using var earlier = AnswersFile.Open(answersPath, path);
            var input = IsCsv(path)
                ? new LineReader(CsvLines.Read(content, path, cancellation), CsvLines.FirstNumber)
                : new LineReader(PipeReader.Create(content));
            await earlier.GoOnAsync(input, answers, classifier.Version, cancellation).ConfigureAwait(false);
            var output = PipeWriter.Create(earlier.Content, new StreamPipeWriterOptions(leaveOpen: true));
            await ReportAsync(
                Terminal.Error(arguments), progress,
                report => LineFlow.AnswerAsync(input, output, answers.Answer, report, cancellation)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync($"Interrupted: {progress}. The same command goes on from here.").ConfigureAwait(false);
            return CommandLine.Cancelled;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(answersPath, $"the answers cannot be written, or {path} cannot be read: {exception.Message}; what was answered stays, and the same command goes on from there");
        }

        await arguments.InvocationConfiguration.Output.WriteLineAsync($"{answersPath}: {progress}").ConfigureAwait(false);
        return CommandLine.Done;
    }

    private static bool IsCsv(string path) => path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    private static FileStream Open(string path) => File.Exists(path)
        ? new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 0 })
        : throw new DataFileException(path, "there is no such file");

    private static Task ReportAsync(IAnsiConsole console, Progress progress, Func<Action<LineBlock>, Task> work)
    {
        if (console.Profile.Capabilities.Interactive)
        {
            return console.Status().StartAsync("...", status => work(block =>
            {
                progress.Add(block);
                status.Status(Markup.Escape(progress.ToString()));
            }));
        }

        return work(block =>
        {
            if (progress.Add(block))
            {
                console.WriteLine(progress.ToString());
            }
        });
    }

    /// <summary>How far it has come, and how fast.</summary>
    private sealed class Progress(string name)
    {
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private long lineCount;
        private long problemCount;

        /// <returns>Whether it is time for a report where nobody watches.</returns>
        public bool Add(LineBlock block)
        {
            var before = lineCount / ReportedLines;
            lineCount += block.Count;
            problemCount += block.ProblemCount;
            return lineCount / ReportedLines > before;
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{lineCount:N0} paragraphs of {name} answered, {problemCount:N0} of them with a problem; {lineCount / Math.Max(clock.Elapsed.TotalSeconds, 0.001):N0} paragraphs/s");
    }
}
