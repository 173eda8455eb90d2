using System.Runtime.CompilerServices;

namespace PeaceClassify.Tests.Documents;

/// <summary>
/// Cases as a table that anyone can extend: one a line, "input → expected"; '|' separates parts, "⏎" stands for a line break, '#' opens
/// a comment. A failure names the line of the source file.
/// </summary>
internal static class CaseTable
{
    public static void Check(
        string table, Func<string, string> actual, [CallerFilePath] string file = "", [CallerLineNumber] int callLine = 0)
    {
        var failures = new List<string>();
        var lines = table.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line.StartsWith('#')) continue;
            var parts = line.Split('→', 2, StringSplitOptions.TrimEntries);
            Assert.True(parts.Length == 2, $"'{line}' has no arrow");
            var got = actual(parts[0].Replace("⏎", "\n", StringComparison.Ordinal).Replace("\n ", "\n", StringComparison.Ordinal));
            // The call stands on the line of the opening quotes.
            if (got != parts[1]) failures.Add($"{Path.GetFileName(file)}({callLine + 1 + i}): {line}\n    gave: {got}");
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }
}
