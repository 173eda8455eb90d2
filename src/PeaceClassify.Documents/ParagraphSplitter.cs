namespace PeaceClassify.Documents;

/// <summary>Cuts run-on text at sentence ends into pieces of readable size.</summary>
internal static class ParagraphSplitter
{
    /// <summary>A full stop after these ends no sentence.</summary>
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "mt", "gen", "lt", "col", "maj", "capt", "sgt", "amb", "hon", "messrs", "sr", "sra",
        "jr", "mme", "mlle", "mgr", "msgr", "no", "nos", "nr", "para", "paras", "par", "art", "arts", "sect", "sec", "chap", "ch", "vol",
        "vols", "ed", "eds", "rev", "add", "corr", "annex", "fig", "figs", "p", "pp", "cf", "vs", "viz", "approx", "ca", "al", "etc", "dept",
        "inc", "ltd", "co", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "res", "supp", "suppl",
        "г", "гг", "ст", "стр", "п", "пп", "тыс", "млн", "млрд", "им", "ул", "núm", "núms", "párr", "párrs", "pág", "págs", "ud", "uds",
        "ee", "uu", "exc", "excmo", "excma", "ibid", "op", "cit", "e.g", "i.e",
    };

    // These end sentences as often as not: a capital after them decides for the end.
    private static readonly HashSet<string> OftenLast = new(StringComparer.OrdinalIgnoreCase) { "etc", "al", "inc", "ltd", "co", "г", "гг" };

    // Only before a figure or a bracket is "No. 4", "art. 5", "p. 12" an abbreviation for certain.
    private static readonly HashSet<string> BeforeFigures = new(StringComparer.OrdinalIgnoreCase)
    {
        "no", "mar", "dec", "sec", "art", "par", "ch", "ed", "add", "res", "co", "mt", "gen", "fig", "annex", "p", "op", "sept", "jan", "apr",
    };

    /// <summary>
    /// <paramref name="text"/> itself when it is short enough; otherwise pieces of at most <paramref name="maxCharacters"/>, about half
    /// of that on average, each ending with a sentence where there is one.
    /// </summary>
    public static IReadOnlyList<string> Split(string text, int maxCharacters)
    {
        if (text.Length <= maxCharacters) return [text];

        var pieces = new List<string>();
        var target = maxCharacters / 2;
        var start = 0;
        var lastEnd = 0;
        foreach (var end in SentenceEnds(text).Append(text.Length))
        {
            if (end - start > maxCharacters && lastEnd > start) Cut(lastEnd);
            while (end - start > maxCharacters) Cut(BreakInside(text, start, maxCharacters));
            lastEnd = end;
            if (end - start >= target && text.Length - end >= target / 2) Cut(end);
        }

        if (start < text.Length) Cut(text.Length);
        return pieces;

        void Cut(int end)
        {
            var piece = text.AsSpan(start, end - start).Trim();
            if (!piece.IsEmpty) pieces.Add(piece.ToString());
            start = end;
        }
    }

    /// <summary>Offsets just behind each sentence and its closing quotes, in order; the end of the text is not among them.</summary>
    public static IEnumerable<int> SentenceEnds(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '。' or '！' or '？')
            {
                var close = SkipClosing(text, i + 1);
                if (close < text.Length) yield return close;
                i = close - 1;
                continue;
            }

            if (c is not ('.' or '!' or '?' or '…' or '؟' or '۔')) continue;
            var end = SkipClosing(text, i + 1);
            var next = end;
            while (next < text.Length && char.IsWhiteSpace(text[next])) next++;
            var isEnd = next > end && next < text.Length && OpensSentence(text, next) && !(c == '.' && IsAbbreviation(text, i, next));
            // The stops and quotes just skipped lead to the same place; looking again would make "....." quadratic.
            i = end - 1;
            if (isEnd) yield return end;
        }
    }

    /// <summary>Whether a paragraph that ends so is finished: a stop, perhaps behind a quote or bracket.</summary>
    public static bool EndsSentence(ReadOnlySpan<char> text)
    {
        var end = text.TrimEnd().TrimEnd("\"'”’»)]¹²³⁴⁵⁶⁷⁸⁹⁰");
        return !end.IsEmpty && end[^1] is '.' or '!' or '?' or '…' or '。' or '！' or '？' or '؟' or '۔';
    }

    private static int SkipClosing(string text, int at)
    {
        while (at < text.Length && text[at] is '.' or '!' or '?' or '"' or '\'' or '”' or '’' or '»' or ')' or ']' or '」' or '』') at++;
        return at;
    }

    private static bool OpensSentence(string text, int at)
    {
        while (at < text.Length && text[at] is '"' or '\'' or '“' or '‘' or '«' or '(' or '[' or '¿' or '¡' or '–' or '—' or '-' or ' ') at++;
        // Scripts without capitals (Arabic, Chinese) open sentences with any letter.
        return at < text.Length && (char.IsUpper(text[at]) || char.IsDigit(text[at]) || (char.IsLetter(text[at]) && !char.IsLower(text[at])));
    }

    private static bool IsAbbreviation(string text, int stop, int next)
    {
        var start = stop;
        while (start > 0 && stop - start < 20 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] == '.')) start--;
        var word = text.AsSpan(start, stop - start);
        if (word.IsEmpty) return false;

        // "U.N.", "H.E.", "a.m." and initials; a digit before the stop is a figure at the sentence end.
        if (word.Contains('.') && !word.ContainsAnyInRange('0', '9')) return !IsDottedEnd(word, text, next);
        if (word.Length == 1 && char.IsUpper(word[0])) return word[0] != 'I';

        var lookup = word.ToString();
        if (!Abbreviations.Contains(lookup)) return false;
        if (OftenLast.Contains(lookup)) return !char.IsUpper(text[next]);
        return !BeforeFigures.Contains(lookup) || char.IsDigit(text[next]) || text[next] == '(' || (lookup is "Gen" or "Mt" or "Sec" or "Col");
    }

    // "at 10 a.m. The meeting": times end sentences; "the U.N. Charter", "H.E. Mr." do not.
    private static bool IsDottedEnd(ReadOnlySpan<char> word, string text, int next) =>
        word is "a.m" or "p.m" && char.IsUpper(text[next]);

    private static int BreakInside(string text, int start, int maxCharacters)
    {
        var window = text.AsSpan(start, maxCharacters);
        var clause = window.LastIndexOfAny(";；");
        if (clause < maxCharacters / 4) clause = window.LastIndexOfAny(",，、،");
        if (clause >= maxCharacters / 4) return start + clause + 1;
        var blank = window.LastIndexOf(' ');
        if (blank > 0) return start + blank + 1;
        // Never inside a surrogate pair.
        return start + (char.IsHighSurrogate(window[^1]) ? maxCharacters - 1 : maxCharacters);
    }
}
