using System.Globalization;
using System.Text.RegularExpressions;

namespace PeaceClassify.Documents;

/// <summary>The date that a document gives itself: in its masthead, or in a short line of its own above the text.</summary>
internal static partial class OpeningDate
{
    /// <summary>A date line stands among the first paragraphs or not at all.</summary>
    private const int OpeningParagraphs = 12;

    /// <summary>What may stand beside the date: a weekday, a place, an hour.</summary>
    private const int MaxBeside = 50;

    private const string Months = "January|February|March|April|May|June|July|August|September|October|November|December";

    private static readonly string[] MonthNames = Months.Split('|');

    /// <summary>The first date in a line, whatever else it says, as a masthead or a running head does; null where there is none.</summary>
    public static DateOnly? FirstIn(string line) => FirstFrom(DatePattern().Match(line));

    /// <summary>The date of the first line among the opening ones that is little else than a date.</summary>
    public static DateOnly? Above(IEnumerable<DocumentParagraph> paragraphs) =>
        paragraphs.Take(OpeningParagraphs).Select(paragraph => InLine(paragraph.Text)).FirstOrDefault(date => date is not null);

    /// <summary>The date of a line that is little else; "resolution 7 of 3 May 2031" dates something else.</summary>
    public static DateOnly? InLine(string line)
    {
        var match = DatePattern().Match(line);
        return match.Success && line.Length - match.Length <= MaxBeside && !OfAnother().IsMatch(line[..match.Index]) && !line.EndsWith('?')
            ? FirstFrom(match)
            : null;
    }

    /// <summary>The first match, this one or a later one, that the calendar has: 31 February is none.</summary>
    private static DateOnly? FirstFrom(Match match)
    {
        for (; match.Success; match = match.NextMatch())
        {
            var month = match.Groups["name"].Success
                ? Array.FindIndex(MonthNames, name => name.Equals(match.Groups["name"].Value, StringComparison.OrdinalIgnoreCase)) + 1
                : Number("month");
            if (month is >= 1 and <= 12 && Number("day") is var day and >= 1 && Number("year") is var year && day <= DateTime.DaysInMonth(year, month))
            {
                return new DateOnly(year, month, day);
            }

            int Number(string part) => int.Parse(match.Groups[part].Value, CultureInfo.InvariantCulture);
        }

        return null;
    }

    // United Nations documents write figures day first: 03/05/2031 is 3 May.
    [GeneratedRegex(
        $@"(?<![\w/])(?:(?<day>[0-3]?[0-9])(?:st|nd|rd|th)?\s+(?:of\s+)?(?<name>{Months}),?\s+(?<year>(?:19|20)[0-9]{{2}})|(?<name>{Months})\s+(?<day>[0-3]?[0-9])(?:st|nd|rd|th)?,?\s+(?<year>(?:19|20)[0-9]{{2}})|(?<year>(?:19|20)[0-9]{{2}})-(?<month>[01][0-9])-(?<day>[0-3][0-9])|(?<day>[0-3][0-9])/(?<month>[01][0-9])/(?<year>(?:19|20)[0-9]{{2}}))(?![\w/])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"\b(?:of|since|until|till|from|before|after|by|to|dated)\s+(?:the\s+)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OfAnother();
}
