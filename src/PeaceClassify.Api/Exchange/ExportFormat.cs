using System.Text;

namespace PeaceClassify.Api.Exchange;

/// <summary>In which form statements are taken away.</summary>
internal enum ExportFormat
{
    /// <summary>A workbook: a row a paragraph, a summary, the decisions.</summary>
    Xlsx,

    /// <summary>The same table of paragraphs as text.</summary>
    Csv,

    /// <summary>A line a paragraph with everything that the store knows of it; a corpus, too.</summary>
    Jsonl,

    /// <summary>The statement to read, with its themes as comments in the margin.</summary>
    Docx,
}

/// <summary>What HTTP says of the formats.</summary>
internal static class ExportFormats
{
    private const int MaxNameCharacters = 100;

    private static readonly Dictionary<string, ExportFormat> ByName = Enum.GetValues<ExportFormat>()
        .ToDictionary(format => format.ToString().ToLowerInvariant(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The names, as a query has them.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    public static bool TryGet(string name, out ExportFormat format) => ByName.TryGetValue(name, out format);

    public static string ContentType(this ExportFormat format) => format switch
    {
        ExportFormat.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ExportFormat.Csv => "text/csv; charset=utf-8",
        ExportFormat.Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "application/jsonl",
    };

    /// <summary>A file name made of a title, such as every file system takes: no signs that mean something to one, no dot in front, not too long.</summary>
    public static string FileName(this ExportFormat format, string title)
    {
        var name = new StringBuilder();
        foreach (var rune in title.EnumerateRunes())
        {
            var isSafe = Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' or '.' or ',' or '(' or ')' or '+' || Rune.GetUnicodeCategory(rune) is
                System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;
            if (name.Length + rune.Utf16SequenceLength > MaxNameCharacters)
            {
                break;
            }

            if (isSafe)
            {
                name.Append(rune);
            }
            else if (name.Length > 0 && name[^1] != ' ')
            {
                name.Append(' ');
            }
        }

        var trimmed = name.ToString().Trim(' ', '.');
        return $"{(trimmed.Length == 0 ? "statement" : trimmed)}.{format.ToString().ToLowerInvariant()}";
    }
}
