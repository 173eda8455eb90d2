using System.Buffers;
using System.Text.RegularExpressions;

namespace PeaceClassify.Documents;

/// <summary>Lines that belong to the page and not to the statement: running heads, page and job numbers, mastheads, delivery notes.</summary>
internal static partial class PageFurniture
{
    // No printed head or foot is longer; a longer line is text and is not looked at.
    private const int MaxLength = 120;

    /// <summary>Whether the line is page furniture wherever it stands by itself.</summary>
    public static bool IsFurniture(string line) =>
        line.Length <= MaxLength && line.Length > 0 && ((HasFigureOrSlash(line) && FurnitureLine.IsMatch(line)) || IsDeliveryNote(line));

    /// <summary>A bare number: a page number in the head or foot of a page, and never a paragraph.</summary>
    public static bool IsBareNumber(string line) => line.Length <= MaxLength && !line.Any(char.IsLetter) && BareNumberLine.IsMatch(line);

    /// <summary>A line that is furniture only beside other furniture: "English", "28 May 2015", "Page".</summary>
    public static bool IsCompanion(string line) => line.Length <= MaxLength && CompanionLine.IsMatch(line);

    /// <summary>A line of a United Nations masthead: "Distr.: General", "Security Council", "Original: English".</summary>
    public static bool IsMasthead(string line) =>
        line.Length <= MaxLength && (MastheadLine.IsMatch(line) || IsFurniture(line) || IsCompanion(line));

    /// <summary>A masthead line that appears in no statement: "Distr.: General", "Original: French".</summary>
    public static bool IsCertainMasthead(string line) => line.Length <= MaxLength && DistributionLine.IsMatch(line);

    /// <summary>"Check against delivery", "1672 words" and their translations.</summary>
    public static bool IsDeliveryNote(string line) => line.Length <= MaxLength && DeliveryNote.IsMatch(line);

    /// <summary>The note under the first page of a verbatim record about its languages and corrections.</summary>
    public static bool IsRecordNote(string paragraph) => RecordNote.IsMatch(paragraph);

    /// <summary>A rule of dashes or stars, or nothing but punctuation.</summary>
    public static bool IsOrnament(string line) => !line.Any(char.IsLetterOrDigit);

    /// <summary>A line of a table of contents: leader dots to a page number.</summary>
    public static bool IsContentsLine(string line) =>
        line.Length <= 4 * MaxLength && (line.Contains(".....", StringComparison.Ordinal) || line.Contains(". . . .", StringComparison.Ordinal));

    /// <summary>The first document symbol in the line, without the blank that large type may put behind its first letter.</summary>
    public static string? SymbolIn(string line)
    {
        if (line.Length > MaxLength) return null;
        var match = SymbolPattern().Match(line);
        return match.Success ? match.Value.Replace(" ", "", StringComparison.Ordinal).TrimEnd('.') : null;
    }

    // Every head and foot has one; most lines of a speech have none and need no closer look.
    private static bool HasFigureOrSlash(string line) => line.AsSpan().ContainsAny(FiguresAndSlash);

    private static readonly SearchValues<char> FiguresAndSlash = SearchValues.Create("0123456789/");

    private const string Symbol = @"(?:S|A|E|ST|CCPR|DP|HRI)\s?/(?:[A-Z][A-Za-z]{0,9}[./-]){0,4}(?:[0-9]+[A-Za-z]?|[A-Z]{2,12})(?:[/-][A-Za-z]{0,9}\.?[0-9]{1,4}){0,4}(?:[/ ]?\([A-Za-z0-9 .]{1,12}\)|\*)?(?:/(?:Add|Corr|Rev)\.[0-9]+\*?)*";
    private const string JobNumber = @"[0-9]{2}-[0-9]{5}\*?(?:\s*\([A-Z]\))?(?:\s+[0-9]{6})?";
    private const string BarCode = @"\*[0-9]{6,9}\*";
    private const string PageCount = @"(?:[Pp]age|Página|Стр\.|[Pp]\.)?\s?[0-9]{1,4}\s?(?:/|of|de|из|sur)\s?[0-9]{1,4}";
    private const string NamedPage = @"(?:[Pp]age|PAGE|Página|Стр\.)\s+[0-9]{1,4}";
    private const string Months = "(?:January|February|March|April|May|June|July|August|September|October|November|December)";
    private const string Date = $@"(?:[0-9]{{1,2}}\s{Months}\s[0-9]{{4}}|[0-9]{{2}}/[0-9]{{2}}/[0-9]{{4}})";
    private const string Language = "(?:ARABIC|CHINESE|ENGLISH|FRENCH|RUSSIAN|SPANISH|Arabic|Chinese|English|French|Russian|Spanish|Français|Español|Русский)";

    private const string Distribution = @"Distr\b\.?\s?:?.{0,60}|GENERAL|LIMITED|ORIGINAL\s?:.{0,40}|Original\s?:.{0,40}";

    [GeneratedRegex(@"\b" + Symbol, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex SymbolPattern();

    // At least one certain mark; page numbers, dates and languages may stand beside it.
    [GeneratedRegex(
        $@"^(?:(?:[0-9]{{1,4}}|{Date}|{Language})\s+)?(?:(?:{Symbol}(?:[-–]{Symbol})?|{JobNumber}|{BarCode}|{PageCount}|{NamedPage}|/\s?\.\.\.|/\s?…|[-–—]\s?[0-9]{{1,4}}\s?[-–—])(?:\s+(?:[0-9]{{1,4}}|{Date}|{Language}))?\s*[|,;]?\s*)+$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex FurnitureLine { get; }

    [GeneratedRegex(@"^[\s\[(|~_-]*[0-9\u0660-\u0669]{1,6}[\s\])|~_.-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex BareNumberLine { get; }

    [GeneratedRegex($@"^(?:{Language}|{Date}|[Pp]age|PAGE|\(?{Language}(?:\sonly)?\)?)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex CompanionLine { get; }

    [GeneratedRegex(
        $@"^(?:{Distribution}|Оригинал\s?:.{{0,40}})$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex DistributionLine { get; }

    [GeneratedRegex(
        $@"^(?:{Distribution}|[SAE]|Provisional|PROVISIONAL|VERBATIM RECORD"
        + @"|UNITED|NATIONS|(?:UNITED NATIONS|United Nations|Nations Unies|Naciones Unidas)(?:\s+.{0,30})?"
        + @"|(?:Security Council|General Assembly|Economic and Social Council|SECURITY COUNCIL|GENERAL ASSEMBLY)(?:\s+Official Records)?"
        + @"|(?:[A-Z][a-z]+(?:-[a-z]+)?|[0-9]{1,3}(?:st|nd|rd|th)?)\s+(?:year|session|meeting)|Agenda items?\s.{1,40}"
        + @"|大\s?会|安全理事会|经济及社会理事会|第.{1,8}届会议)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex MastheadLine { get; }

    [GeneratedRegex(
        @"^[\W_]*(?:(?:please\s)?check(?:ed)? against (?:actual )?delivery(?: version)?|as delivered|embargoed until delivery"
        + @"|seul le (?:texte )?prononcé fait foi|vérifier au prononcé|cotejar con (?:la alocución|el discurso)(?: pronunciad[oa])?"
        + @"|verificar contra lectura|[0-9]{2,5} words|please recycle|accessible document|при произнесении сверять с текстом|провер(?:ять|ено) по (?:фактическому )?выступлению)[\W_]*$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DeliveryNote { get; }

    [GeneratedRegex(@"^This record (?:contains the (?:original )?text of speeches|is subject to correction)\b", RegexOptions.CultureInvariant)]
    private static partial Regex RecordNote { get; }
}
