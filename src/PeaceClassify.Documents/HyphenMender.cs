using System.Text;

namespace PeaceClassify.Documents;

/// <summary>
/// Joins the lines of a paragraph and decides, for a hyphen at a line end, whether it belongs to the word ("well-coordinated")
/// or to the typesetter ("peacekeeping").
/// </summary>
/// <remarks>
/// The document itself is asked first: a form that it prints elsewhere in one line is the right one. Only then do lists of
/// prefixes and compounds speak, and last the habit of the document: whether its lines end in hyphens more often than compounds explain.
/// </remarks>
internal sealed class HyphenMender
{
    /// <summary>Parts that keep their hyphen whatever follows.</summary>
    private static readonly HashSet<string> HyphenatingFirst = new(StringComparer.OrdinalIgnoreCase)
    {
        "all", "anti", "cease", "civil", "cross", "decision", "ever", "ex", "far", "fact", "first", "follow", "force", "full", "gender", "great",
        "half", "hand", "hard", "high", "human", "ill", "joint", "land", "large", "law", "life", "long", "low", "mid", "middle", "mine",
        "multi", "near", "new", "non", "off", "old", "one", "open", "part", "people", "police", "policy", "post", "pre", "pro", "quasi",
        "quick", "rapid", "result", "results", "second", "security", "self", "semi", "short", "single", "small", "so", "socio", "south",
        "stand", "state", "survivor", "target", "third", "time", "troop", "two", "three", "four", "five", "twenty", "thirty", "forty",
        "fifty", "sixty", "seventy", "eighty", "ninety", "under", "vice", "victim", "war", "well", "women", "world", "year", "young",
    };

    /// <summary>Parts that keep the hyphen before them, whatever precedes.</summary>
    private static readonly HashSet<string> HyphenatingSecond = new(StringComparer.OrdinalIgnoreCase)
    {
        "affected", "agency", "based", "between", "building", "centred", "centered", "contributing", "contributor", "contributors",
        "coordinated", "day", "defined", "driven", "earned", "economic", "effective", "efficient", "equipped", "established", "fire",
        "focused", "free", "friendly", "funded", "gathering", "general", "income", "informed", "known", "led", "level", "like", "made",
        "making", "month", "needed", "old", "operation", "oriented", "owned", "party", "planned", "poor", "prone", "related", "responsive",
        "rich", "round", "saving", "scale", "sensitive", "sharing", "specific", "standing", "style", "supported", "term", "thirds", "time",
        "trained", "up", "value", "week", "wide", "year",
        "east", "west", "ouest", "moi", "toi", "lui", "nous", "vous", "elle", "elles", "ils", "либо", "нибудь", "таки",
    };

    /// <summary>Written as one word although both halves are words, so evidence from the halves would mislead.</summary>
    private static readonly HashSet<string> Closed = new(StringComparer.OrdinalIgnoreCase)
    {
        "antipersonnel", "battlefield", "ceasefire", "ceasefires", "checkpoint", "checkpoints", "cooperate", "cooperation", "coordinate",
        "coordinated", "coordination", "coordinator", "crossfire", "downsizing", "drawdown", "framework", "frameworks", "groundwork",
        "guideline", "guidelines", "headquarters", "homeland", "however", "landmine", "landmines", "livelihood", "livelihoods",
        "midterm", "nationwide", "multilateral", "multinational", "nongovernmental", "outbreak", "outcome", "outreach", "outstanding",
        "overall", "overcome", "oversight", "peacebuilder", "peacebuilders", "peacebuilding", "peacekeeper", "peacekeepers",
        "peacekeeping", "peacemaker", "peacemakers", "peacemaking", "postwar", "preparedness", "prerequisite", "proactive", "program",
        "rebuilding", "safeguard", "safeguards", "setback", "setbacks", "shortfall", "shortfalls", "stakeholder", "stakeholders",
        "statehood", "subregion", "subregional", "therefore", "throughout", "timetable", "undermine", "understand", "underway",
        "upcoming", "uphold", "warlord", "watershed", "weekend", "whereas", "widespread", "withdraw", "withdrawal", "within",
        "without", "workforce", "workshop", "workshops", "worldwide",
    };

    /// <summary>After a suspended hyphen ("troop- and police-contributing") the line break is a blank.</summary>
    private static readonly HashSet<string> Conjunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "and", "or", "to", "versus", "et", "ou", "y", "o", "und", "oder", "и", "или",
    };

    // No word or chain of words is longer; lines of nothing but "a-" would be read again and again.
    private const int MaxWord = 60;

    // Halves shorter than this prove nothing by being words themselves: "in-" + "form" is no compound.
    private const int MinHalfLength = 4;

    // Word processors leave words whole: where fewer than three line ends in a hundred are hyphens, each is part of its word.
    private const double MinHyphenShare = 0.03;

    // Fewer lines than this do not show whether the typesetter breaks words.
    private const int MinLinesForHabit = 40;

    private readonly Dictionary<string, int> words = new(StringComparer.OrdinalIgnoreCase);
    private int lineEnds, hyphenEnds;

    private HyphenMender()
    {
    }

    /// <summary>Counts the words of a document that stand unbroken in one line; they are the evidence.</summary>
    public static HyphenMender Learn(IEnumerable<string> paragraphs)
    {
        var mender = new HyphenMender();
        foreach (var paragraph in paragraphs)
            mender.Count(paragraph);
        return mender;
    }

    /// <summary>Joins the lines of <paramref name="text"/>, separated by '\n', into one.</summary>
    public string Join(string text)
    {
        if (!text.Contains('\n')) return text;
        var joined = new StringBuilder(text.Length);
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range].Trim();
            if (line.IsEmpty) continue;
            Append(joined, line);
        }

        return joined.ToString();
    }

    private void Append(StringBuilder joined, ReadOnlySpan<char> line)
    {
        if (joined.Length == 0)
        {
            joined.Append(line);
            return;
        }

        var last = joined[^1];
        if (last == '\u00AD')
        {
            joined.Length--;
        }
        else if (IsHyphen(last) && joined.Length > 1 && char.IsLetterOrDigit(joined[^2]))
        {
            var left = LastWord(joined);
            var right = FirstWord(line);
            if (Conjunctions.Contains(right)) joined.Append(' ');
            else if (right.Length > 0 && !KeepsHyphen(left, right)) joined.Length--;
        }
        else if (!TouchesNext(joined, line[0]))
        {
            joined.Append(' ');
        }

        joined.Append(line);
    }

    private bool KeepsHyphen(string left, string right)
    {
        // "Secretary-\nGeneral", "Port-au-\nPrince"; in all-capital text a capital says nothing.
        var allCapitals = !left.Any(char.IsLower) && right.Length > 1 && !right.Any(char.IsLower);
        if (char.IsUpper(right[0]) && !allCapitals) return true;
        if (char.IsDigit(right[0]) || left.Any(char.IsDigit)) return true;

        var joinedCount = words.GetValueOrDefault(left + right);
        var hyphenatedCount = words.GetValueOrDefault($"{left}-{right}");
        if (joinedCount != hyphenatedCount) return hyphenatedCount > joinedCount;

        var half = left[(left.LastIndexOf('-') + 1)..];
        var rest = right.Split('-')[0];
        if (Closed.Contains(half + rest)) return false;
        // "rule-of-\nlaw": a chain goes on with words, unless the last link is a fragment ("non-govern-\nmental").
        if (half.Length < left.Length && (half.Length < MinHalfLength || words.ContainsKey(half))) return true;
        if (HyphenatingFirst.Contains(half) && (rest.Length >= MinHalfLength || HyphenatingSecond.Contains(rest))) return true;
        if (HyphenatingSecond.Contains(rest) && half.Length >= 3) return true;
        if (half.Length >= MinHalfLength && rest.Length >= MinHalfLength && words.ContainsKey(half) && words.ContainsKey(rest)) return true;
        return lineEnds >= MinLinesForHabit && hyphenEnds < MinHyphenShare * lineEnds;
    }

    /// <summary>Whether the document has the word, unbroken.</summary>
    public bool Knows(string word) => words.ContainsKey(word);

    private void Count(string paragraph)
    {
        for (var end = paragraph.IndexOf('\n'); end > 0; end = paragraph.IndexOf('\n', end + 1))
        {
            lineEnds++;
            if (IsHyphen(paragraph[end - 1])) hyphenEnds++;
        }

        var start = -1;
        for (var i = 0; i <= paragraph.Length; i++)
        {
            var inWord = i < paragraph.Length && (char.IsLetterOrDigit(paragraph[i])
                || (IsHyphen(paragraph[i]) && start >= 0 && i + 1 < paragraph.Length && char.IsLetterOrDigit(paragraph[i + 1])));
            if (inWord)
            {
                if (start < 0) start = i;
                continue;
            }

            // The halves of a broken word are no words.
            var broken = (i + 1 < paragraph.Length && IsHyphen(paragraph[i]) && paragraph[i + 1] == '\n')
                || (start > 1 && paragraph[start - 1] == '\n' && IsHyphen(paragraph[start - 2]));
            if (start >= 0 && !broken)
            {
                var word = paragraph[start..i].Replace('\u2010', '-').Replace('\u2011', '-');
                words[word] = words.GetValueOrDefault(word) + 1;
            }

            start = -1;
        }
    }

    private static string LastWord(StringBuilder joined)
    {
        var end = joined.Length - 1;
        var start = end;
        while (start > 0 && end - start < MaxWord && (char.IsLetterOrDigit(joined[start - 1]) || (IsHyphen(joined[start - 1]) && start - 1 > 0))) start--;
        return joined.ToString(start, end - start).TrimStart('-');
    }

    private static string FirstWord(ReadOnlySpan<char> line)
    {
        var end = 0;
        while (end < line.Length && (char.IsLetterOrDigit(line[end])
            || (IsHyphen(line[end]) && end > 0 && end + 1 < line.Length && char.IsLetterOrDigit(line[end + 1]))))
        {
            end++;
        }

        return line[..end].ToString();
    }

    /// <summary>No blank after "and/" or an unspaced dash, inside a range, nor between characters of scripts that use none.</summary>
    private static bool TouchesNext(StringBuilder joined, char next)
    {
        var last = joined[^1];
        var before = joined.Length > 1 ? joined[^2] : ' ';
        if (last == '/') return char.IsLetterOrDigit(before);
        if (last == '\u2014') return !char.IsWhiteSpace(before);
        if (last == '\u2013') return char.IsDigit(before) && char.IsDigit(next);
        return IsUnspacedScript(last) && IsUnspacedScript(next);
    }

    private static bool IsUnspacedScript(char c) => c is (>= '\u2E80' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF00' and <= '\uFF60');

    private static bool IsHyphen(char c) => c is '-' or '\u2010' or '\u2011';
}
