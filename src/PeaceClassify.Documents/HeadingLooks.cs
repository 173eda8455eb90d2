using System.Text.RegularExpressions;

namespace PeaceClassify.Documents;

/// <summary>Recognises headings, forms of address and signatures by their words, where the format marks none.</summary>
internal static partial class HeadingLooks
{
    // Two printed lines: longer headings exist, longer unfinished paragraphs are commoner.
    private const int MaxCharacters = 160;

    // Chinese headings say in this many characters what English needs 160 for.
    private const int MaxUnspacedCharacters = 50;

    /// <param name="text">One paragraph, joined.</param>
    /// <param name="mostlyCapitals">The whole document is set in capitals, so they mark nothing.</param>
    public static bool IsHeading(string text, bool mostlyCapitals)
    {
        if (text.Length > MaxCharacters) return IsCapitals(text) && !mostlyCapitals && text.Length <= 2 * MaxCharacters && !EndsClause(text);
        if (IsSalutation(text)) return true;
        if (RomanHeading.IsMatch(text) && !EndsClause(text)) return true;
        if (EndsClause(text)) return false;
        if (text.Any(IsUnspaced)) return text.Length <= MaxUnspacedCharacters;
        return !StartsLower(text);
    }

    /// <summary>"Mr. President,", "Excellencies,", "Mesdames et Messieurs,": addressed to the room, says nothing.</summary>
    public static bool IsSalutation(string text) => text.Length <= MaxCharacters && Salutation.IsMatch(text);

    /// <summary>More than nine letters in ten are capitals.</summary>
    public static bool IsCapitals(string text)
    {
        int upper = 0, lower = 0;
        foreach (var c in text)
        {
            if (char.IsUpper(c)) upper++;
            else if (char.IsLower(c)) lower++;
        }

        return upper > 1 && upper > 9 * lower;
    }

    // A full stop behind an initial or "Corp." at the end of a title is rare enough to be taken for a sentence end.
    private static bool EndsClause(string text) =>
        ParagraphSplitter.EndsSentence(text) || text.TrimEnd().TrimEnd("\"'”’»)")is [.., ',' or ';' or ':' or '，' or '；' or '：' or '،' or '؛'];

    private static bool StartsLower(string text)
    {
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c)) return char.IsLower(c);
        }

        return false;
    }

    private static bool IsUnspaced(char c) => c is >= '\u2E80' and <= '\u9FFF';

    [GeneratedRegex(@"^(?:[IVX]{1,6}|[A-H])\.\s+\p{Lu}", RegexOptions.CultureInvariant)]
    private static partial Regex RomanHeading { get; }

    // Every word must be one of address, so "Excellencies, we meet in a dark hour." is text.
    [GeneratedRegex(
        @"^(?:(?:Your|My|Dear|Distinguished|Honou?rable|Esteemed|Fellow|Respected|Mr|Mrs|Ms|Madam|Madame|Sir|The|President|Chair|Chairman|Chairperson"
        + @"|Chairwoman|Secretary|Secretaries|General|Under|Deputy|Vice|Excellency|Excellencies|Majesty|Majesties|Highness|Highnesses|Honou?rs|Heads?|State"
        + @"|States|Government|Governments|Ministers?|Delegates?|Delegations?|Representatives?|Colleagues?|Friends?|Ambassadors?|Members?|Guests?"
        + @"|Ladies|Gentlemen|Council|Security|Assembly|Leaders|Sisters|Brothers|and|of|to|all|the|General"
        + @"|Monsieur|Messieurs|Mesdames|Madames|Le|La|les|et|de|des|du|Président|PRESIDENT|Présidente|Secrétaire|Général|Excellences|Chefs|Délégués"
        + @"|Señor|Señora|Señoras|Señores|y|Presidente|Presidenta|Secretario|Excelencias?|Excelentísimos?|Honorables|Delegados|Distinguidos|Distinguidas"
        + @"|Господин|Госпожа|Дамы|господа|Председатель|Генеральный|секретарь|Уважаемые?|Уважаемый|Ваши?|Превосходительства|делегаты|коллеги|и"
        + @"|السيد|الرئيس|السيدات|السادة|والسادة|الحضور|أصحاب|المعالي|السعادة)"
        + @"(?:[\s.,;:!،-]+|$))+$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Salutation { get; }
}
