using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PeaceClassify.Documents;

/// <summary>Runs pdftotext on the bytes of a PDF, in its own process with bounded time and memory.</summary>
/// <remarks>A PDF is foreign input to a large C++ parser; a process of its own can be starved and stopped without harm to ours.</remarks>
internal static class PdfToText
{
    // The positions of words take about twenty times the room of the words; a 1000-page record stays below this.
    private const int MaxOutputCharacters = 400_000_000;

    private const int MaxErrorCharacters = 4000;

    // What a shell answers when the limit on memory stops a program (abort) or the one on processor time does (XCPU, KILL).
    private const int Aborted = 134, Segfault = 139, OverProcessorTime = 152, Killed = 137;

    /// <summary>What the process printed, a line at a time, to <paramref name="readLine"/>; returns what went to standard error.</summary>
    public static async Task<string> RunAsync(
        byte[] pdf, string name, DocumentReaderOptions options, Action<string> readLine, CancellationToken ct)
    {
        var program = Find(options.PdfToText) ?? throw ToolMissing(name, options);
        var folder = Directory.CreateTempSubdirectory("peaceclassify-");
        try
        {
            var file = Path.Combine(folder.FullName, "document.pdf");
            await File.WriteAllBytesAsync(file, pdf, ct).ConfigureAwait(false);
            return await RunAsync(program, file, name, options, readLine, ct).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The full path of the program, or null where it is not installed.</summary>
    public static string? Find(string program)
    {
        if (program.Contains(Path.DirectorySeparatorChar)) return File.Exists(program) ? Path.GetFullPath(program) : null;
        var file = OperatingSystem.IsWindows() && !Path.HasExtension(program) ? program + ".exe" : program;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, file))
            .FirstOrDefault(File.Exists);
    }

    private static async Task<string> RunAsync(
        string program, string file, string name, DocumentReaderOptions options, Action<string> readLine, CancellationToken ct)
    {
        using var process = new Process { StartInfo = Command(program, file, options) };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            throw ToolMissing(name, options);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(options.PdfTimeout);
        try
        {
            var errors = ReadStartAsync(process.StandardError, deadline.Token);
            await ReadLinesAsync(process.StandardOutput, name, readLine, deadline.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            var stderr = await errors.ConfigureAwait(false);
            ThrowIfFailed(process.ExitCode, stderr, name, options);
            return stderr;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw TooSlow(name, options);
        }
        finally
        {
            await StopAsync(process).ConfigureAwait(false);
        }
    }

    private static ProcessStartInfo Command(string program, string file, DocumentReaderOptions options)
    {
        var command = new ProcessStartInfo
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // One page more than allowed shows that there are too many without reading them all.
        string[] arguments = ["-bbox-layout", "-enc", "UTF-8", "-l", Invariant(options.MaxPages + 1L), file, "-"];

        if (OperatingSystem.IsWindows())
        {
            command.FileName = program;
        }
        else
        {
            // The shell only sets limits and then becomes pdftotext; paths travel as arguments and are never parsed.
            // A system without one of the limits (macOS has no -v) still has the other and the clock.
            command.FileName = "/bin/sh";
            command.ArgumentList.Add("-c");
            command.ArgumentList.Add("ulimit -v \"$1\" 2>/dev/null; ulimit -t \"$2\" 2>/dev/null; ulimit -c 0; shift 2; exec \"$@\"");
            command.ArgumentList.Add("sh");
            command.ArgumentList.Add(Invariant(options.PdfMemoryMegabytes * 1024L));
            command.ArgumentList.Add(Invariant((long)Math.Ceiling(options.PdfTimeout.TotalSeconds)));
            command.ArgumentList.Add(program);
        }

        foreach (var argument in arguments) command.ArgumentList.Add(argument);
        return command;
    }

    private static async Task ReadLinesAsync(StreamReader output, string name, Action<string> readLine, CancellationToken ct)
    {
        long total = 0;
        while (await output.ReadLineAsync(ct).ConfigureAwait(false) is { } line)
        {
            total += line.Length;
            if (total > MaxOutputCharacters)
                throw new DocumentException(name, DocumentProblem.TooLarge, "the PDF holds more text than any record; split it into parts.");
            readLine(line);
        }
    }

    /// <summary>Reads to the end, so that the process never waits for us, and keeps the start.</summary>
    private static async Task<string> ReadStartAsync(StreamReader errors, CancellationToken ct)
    {
        var start = new StringBuilder();
        var buffer = new char[1024];
        int count;
        while ((count = await errors.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
            start.Append(buffer, 0, Math.Min(count, MaxErrorCharacters - start.Length));
        return start.ToString();
    }

    private static void ThrowIfFailed(int exitCode, string stderr, string name, DocumentReaderOptions options)
    {
        // pdftotext exits with 1 when it cannot open the file and 3 when the rights forbid copying.
        if (exitCode == 3 || stderr.Contains("Incorrect password", StringComparison.OrdinalIgnoreCase))
        {
            throw new DocumentException(name, DocumentProblem.Encrypted,
                "the PDF is encrypted and cannot be read without its password; save a copy without password or rights protection.");
        }

        if (exitCode is OverProcessorTime or Killed) throw TooSlow(name, options);
        if (exitCode is Aborted or Segfault || stderr.Contains("Out of memory", StringComparison.OrdinalIgnoreCase)
            || stderr.Contains("bad_alloc", StringComparison.Ordinal))
        {
            throw new DocumentException(name, DocumentProblem.TooLarge,
                $"pdftotext needs more than the {options.PdfMemoryMegabytes} MB it may use, or fails on this PDF; "
                + "save it anew from its source, or split it.");
        }

        if (exitCode is 126 or 127) throw ToolMissing(name, options);
        if (exitCode != 0)
        {
            throw new DocumentException(name, DocumentProblem.Damaged,
                $"the PDF cannot be opened ({FirstComplaint(stderr, exitCode)}); it is cut short or damaged, get it again.");
        }
    }

    private static string FirstComplaint(string stderr, int exitCode) =>
        stderr.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("Syntax Error", StringComparison.Ordinal))
        ?? $"pdftotext ended with exit code {exitCode}";

    private static async Task StopAsync(Process process)
    {
        try
        {
            if (process.HasExited) return;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // It ended between the question and the signal.
        }
    }

    private static string Invariant(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static DocumentException TooSlow(string name, DocumentReaderOptions options) => new(name, DocumentProblem.TooSlow,
        $"pdftotext took longer than {options.PdfTimeout.TotalSeconds:0.#} seconds; split the PDF, or save it anew from its source.");

    private static DocumentException ToolMissing(string name, DocumentReaderOptions options) => new(name, DocumentProblem.ToolMissing,
        $"reading PDF needs the program '{options.PdfToText}', which was not found; install poppler "
        + "(Debian and Ubuntu: apt-get install poppler-utils; macOS: brew install poppler; Windows: poppler's bin folder on the PATH).");
}
