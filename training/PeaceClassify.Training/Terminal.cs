using System.CommandLine;
using Spectre.Console;

namespace PeaceClassify.Training;

/// <summary>Where a command writes: tables to its output, progress to its error stream.</summary>
internal static class Terminal
{
    /// <summary>Wide enough for any table when the output is a file or a pipe, which has no width of its own.</summary>
    private const int FileWidth = 160;

    public static IAnsiConsole Output(ParseResult command) => Create(command.InvocationConfiguration.Output, Console.IsOutputRedirected);

    public static IAnsiConsole Error(ParseResult command) => Create(command.InvocationConfiguration.Error, Console.IsErrorRedirected);

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        var isTerminal = !isRedirected && (writer == Console.Out || writer == Console.Error);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = FileWidth;
        }

        return console;
    }

    /// <summary>A number, or a range of them, the same way in every table.</summary>
    public static string Figure(double value) => value.ToString("F3", System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Figure(double)"/>
    public static string Figure(Evaluation.Interval interval) => $"{Figure(interval.Low)}–{Figure(interval.High)}";
}
