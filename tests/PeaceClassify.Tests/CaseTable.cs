using System.Globalization;
using System.Text.RegularExpressions;

namespace PeaceClassify.Tests;

/// <summary>
/// Cases from a text file that anyone can extend, one a line: <c>text → part | part</c>; a line that begins with # is a comment.
/// </summary>
internal static partial class CaseTable
{
    /// <summary>Line number, text and expected parts, as the file has them.</summary>
    public static TheoryData<int, string, string> Read(params string[] path)
    {
        var cases = new TheoryData<int, string, string>();
        var lines = File.ReadAllLines(Path.Combine([AppContext.BaseDirectory, .. path]));
        for (var number = 1; number <= lines.Length; number++)
        {
            if (lines[number - 1].Split('→') is [var text, var parts] && !text.StartsWith('#'))
            {
                cases.Add(number, text.Trim(), parts.Trim());
            }
        }

        return cases;
    }

    /// <summary>Compares, and names the line of the table when they differ.</summary>
    public static void Check(string table, int line, string expected, IEnumerable<string> actual)
    {
        var found = string.Join(" | ", actual);
        Assert.True(expected == found, $"{table}({line})\nexpected: {expected}\nfound:    {found}");
    }

    /// <summary>Puts in the characters that <c>\uXXXX</c>, <c>\t</c> and <c>\n</c> stand for.</summary>
    public static string Unescape(string text) => Escape().Replace(text, match => match.Value switch
    {
        "\\t" => "\t",
        "\\n" => "\n",
        _ => ((char)int.Parse(match.ValueSpan[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
    });

    [GeneratedRegex(@"\\(?:t|n|u[0-9A-F]{4})")]
    private static partial Regex Escape();
}
