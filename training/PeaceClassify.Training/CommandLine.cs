using System.CommandLine;
using System.CommandLine.Invocation;

namespace PeaceClassify.Training;

/// <summary>The command line: train, evaluate, compare, experiment, simulate, classify, check, show.</summary>
/// <remarks>
/// Exit codes: 0 done; 1 wrong arguments, or defects found by <c>check</c>; 2 a file that cannot be used, or an output that cannot be written; 130 cancelled.
/// </remarks>
public static class CommandLine
{
    internal const int Done = 0;
    internal const int DefectsFound = 1;
    internal const int BadFile = 2;
    internal const int Cancelled = 130;

    /// <summary>Runs one command.</summary>
    /// <param name="args">Command, options and arguments.</param>
    /// <param name="output">Receives results.</param>
    /// <param name="error">Receives progress and messages.</param>
    /// <param name="cancellation">Stops the command; Ctrl-C does too.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        string[] args, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        try
        {
            var command = Root().Parse(args);
            if (command.Action is not ParseErrorAction wrong || args.Length == 0)
            {
                return await command.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
            }

            wrong.ShowHelp = false; // pages of help would push the message out of sight
            var code = await command.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
            await error.WriteLineAsync("With --help a command lists its options.").ConfigureAwait(false);
            return code;
        }
        catch (Exception exception) when (exception is DataFileException or TrainingDataException)
        {
            await error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return BadFile;
        }
        catch (IOException exception)
        {
            // Whoever opens a file says which one it was; what is left is the output, on a full disk for example.
            await error.WriteLineAsync($"The output cannot be written: {exception.Message}").ConfigureAwait(false);
            return BadFile;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Cancelled; nothing was written.").ConfigureAwait(false);
            return Cancelled;
        }
    }

    private static RootCommand Root() => new("Trains, evaluates and uses classifiers of peacekeeping themes.")
    {
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        CompareCommand.Create(),
        ExperimentCommand.Create(),
        SimulateCommand.Create(),
        ClassifyCommand.Create(),
        CheckCommand.Create(),
        ShowCommand.Create(),
    };
}
