using System.Text.RegularExpressions;

namespace PeaceClassify.Api.Exchange;

/// <summary>Keeps a text in a .csv from running as a formula when a spreadsheet opens it, in a way that can be undone.</summary>
/// <remarks>
/// After OWASP, "CSV Injection": what opens a formula gets an apostrophe before it, which a spreadsheet takes for "this is text". A text that begins with
/// apostrophes and then so gets one more, so that <see cref="Unescape"/> gives back exactly what was escaped.
/// </remarks>
internal static partial class CsvFormula
{
    public static string Escape(string text) => Opening().IsMatch(text) ? "'" + text : text;

    public static string Unescape(string text) => text.StartsWith('\'') && Opening().IsMatch(text) ? text[1..] : text;

    /// <summary>Whether a spreadsheet might take the text for a formula.</summary>
    public static bool IsFormula(string text) => Opening().IsMatch(text);

    /// <summary>The signs that open a formula, the full-width ones too, which some editions of Excel take for the same.</summary>
    [GeneratedRegex(@"\A[\s']*[=@+\-\uFF1D\uFF20\uFF0B\uFF0D\t\r\n]", RegexOptions.CultureInvariant)]
    private static partial Regex Opening();
}
