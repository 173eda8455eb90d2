using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace PeaceClassify.Training;

/// <summary>Where a command writes: tables to its output, progress to its error stream.</summary>
internal static class Terminal
{
    /// <summary>Wide enough for any table when the output is a file or a pipe, which has no width of its own.</summary>
    private const int FileWidth = 160;

    /// <summary>Wider than any row.</summary>
    private const int UnwrappedWidth = 1_000;

    public static IAnsiConsole Output(ParseResult command) => Create(command.InvocationConfiguration.Output, Console.IsOutputRedirected);

    public static IAnsiConsole Error(ParseResult command) => Create(command.InvocationConfiguration.Error, Console.IsErrorRedirected);

    /// <summary>The output, where a row stays on one line in files, however wide.</summary>
    /// <param name="command">The command.</param>
    /// <param name="always">On a terminal too, as Markdown needs it.</param>
    public static IAnsiConsole Unwrapped(ParseResult command, bool always = false)
    {
        var console = Output(command);
        if (always || !console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = UnwrappedWidth;
        }

        return console;
    }

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
    public static string Figure(double value, int digits = 3) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Figure(double, int)"/>
    public static string Figure(Evaluation.Interval interval) => $"{Figure(interval.Low)}–{Figure(interval.High)}";

    /// <summary>A share as "97 %".</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(share * 100):F0} %");
}
