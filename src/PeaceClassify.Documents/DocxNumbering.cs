using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml.Wordprocessing;

namespace PeaceClassify.Documents;

/// <summary>Counts Word's automatic numbers, which the text of a paragraph does not hold.</summary>
internal sealed class DocxNumbering
{
    private const int LevelCount = 9;

    private readonly Dictionary<int, int> abstractOf = [];
    private readonly Dictionary<int, Level?[]> levelsOf = [];
    private readonly Dictionary<int, int?[]> countersOf = [];

    public DocxNumbering(Numbering? definitions)
    {
        if (definitions is null) return;
        foreach (var definition in definitions.Elements<AbstractNum>())
        {
            if (definition.AbstractNumberId?.Value is not { } id) continue;
            var levels = new Level?[LevelCount];
            foreach (var level in definition.Elements<Level>())
            {
                if (level.LevelIndex?.Value is { } index and >= 0 and < LevelCount) levels[index] = level;
            }

            levelsOf[id] = levels;
        }

        foreach (var instance in definitions.Elements<NumberingInstance>())
        {
            if (instance.NumberID?.Value is { } id && instance.AbstractNumId?.Val?.Value is { } abstractId) abstractOf[id] = abstractId;
        }
    }

    /// <summary>The next number of the list: "3", "(b)"; null for bullets and paragraphs outside lists.</summary>
    public string? Next((int Id, int Level)? place)
    {
        if (place is not var (id, level) || level is < 0 or >= LevelCount) return null;
        if (!abstractOf.TryGetValue(id, out var abstractId) || !levelsOf.TryGetValue(abstractId, out var levels)) return null;
        if (levels[level] is not { } definition) return null;

        if (!countersOf.TryGetValue(abstractId, out var counters)) countersOf[abstractId] = counters = new int?[LevelCount];
        counters[level] = counters[level] + 1 ?? Start(definition);
        Array.Clear(counters, level + 1, LevelCount - level - 1);

        if (FormatOf(definition) is "bullet" or "none") return null;
        var pattern = definition.LevelText?.Val?.Value ?? $"%{level + 1}.";
        var number = new StringBuilder(pattern);
        for (var i = 0; i <= level; i++)
        {
            var value = counters[i] ?? (levels[i] is { } outer ? Start(outer) : 1);
            number.Replace($"%{i + 1}", Format(value, levels[i] is { } of ? FormatOf(of) : null));
        }

        var text = number.ToString().Trim().TrimEnd('.', ':');
        // "a)" and "(a)" are one number to a reader; "1)" is paragraph 1.
        if (text.EndsWith(')') && !text.StartsWith('(')) text = char.IsDigit(text[0]) ? text[..^1] : $"({text}";
        return text.Length > 0 ? text : null;
    }

    private static int Start(Level level) => level.StartNumberingValue?.Val?.Value ?? 1;

    // The printed form: the typed value fails on formats that the library does not know, and figures do for those.
    private static string? FormatOf(Level level) => level.NumberingFormat?.Val?.InnerText;

    private static string Format(int value, string? format) => format switch
    {
        "lowerLetter" => Letters(value).ToLowerInvariant(),
        "upperLetter" => Letters(value),
        "lowerRoman" => Roman(value).ToLowerInvariant(),
        "upperRoman" => Roman(value),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A to Z, then AA, BB as Word counts.</summary>
    private static string Letters(int value) => value <= 0 ? "" : new((char)('A' + ((value - 1) % 26)), 1 + ((value - 1) / 26 % 10));

    private static string Roman(int value)
    {
        (int Value, string Text)[] parts =
            [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
        var roman = new StringBuilder();
        value = Math.Clamp(value, 0, 3999);
        foreach (var part in parts)
        {
            for (; value >= part.Value; value -= part.Value) roman.Append(part.Text);
        }

        return roman.ToString();
    }
}
