using System.Globalization;

namespace PeaceClassify.Api.Exchange;

/// <summary>Checks of single values that a file brings; what is wrong goes to the problems, by line.</summary>
internal sealed class ImportText(ImportProblems problems, ImportLimits limits)
{
    public ImportProblems Problems => problems;

    public ImportLimits Limits => limits;

    /// <summary>The text of a paragraph.</summary>
    public string Text(int line, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            problems.Add(line, "the text is empty; expected the words of a paragraph");
        }

        return Plain(line, "text", text, limits.MaxTextCharacters) ?? "";
    }

    /// <summary>A short value; blank is none.</summary>
    public string? Name(int line, string name, string? value, int maxCharacters = Api.Limits.MaxNameCharacters) =>
        string.IsNullOrWhiteSpace(value) ? null : Plain(line, name, value, maxCharacters);

    /// <summary>A date: 2026-03-14, or as a workbook counts days.</summary>
    public DateOnly? Date(int line, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        var text = value.Trim();
        if (CalendarDateAttribute.TryRead(text, out var date))
        {
            return date;
        }

        // Days since 1899-12-30, in which workbooks keep dates.
        const double FirstDay = 1, LastDay = 109_574;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var days) && days is >= FirstDay and < LastDay)
        {
            return DateOnly.FromDateTime(DateTime.FromOADate(days));
        }

        problems.Add(line, $"the date '{Shown(text)}' is not understood; expected one such as 2026-03-14, from 1900 to 2199");
        return null;
    }

    /// <summary>A whole number from 0 on; blank is none.</summary>
    public int? Count(int line, string name, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        if (int.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return count;
        }

        problems.Add(line, $"{name} is '{Shown(value)}'; expected a whole number");
        return null;
    }

    /// <summary>A value in a message: its beginning, on one line.</summary>
    public static string Shown(string value)
    {
        const int MaxShown = 60;
        var line = string.Concat(XmlText.Clean(value).Select(character => char.IsControl(character) ? ' ' : character));
        return line.Length <= MaxShown ? line : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[MaxShown - 1]) ? MaxShown - 1 : MaxShown), "…");
    }

    private string? Plain(int line, string name, string value, int maxCharacters)
    {
        if (value.Length > maxCharacters)
        {
            problems.Add(line, $"{name} has {value.Length:N0} characters; at most {maxCharacters:N0} are taken");
            return value[..1];
        }

        for (var at = 0; at < value.Length; at++)
        {
            if (char.IsHighSurrogate(value[at]) && at + 1 < value.Length && char.IsLowSurrogate(value[at + 1]))
            {
                at++;
            }
            else if (char.IsSurrogate(value[at]) || (char.IsControl(value[at]) && value[at] is not ('\t' or '\n' or '\r')))
            {
                problems.Add(line, $"{name} has {(char.IsSurrogate(value[at]) ? "half a surrogate pair" : $"the control character U+{(int)value[at]:X4}")} at position {at}; expected plain text");
                return value;
            }
        }

        return value;
    }
}
