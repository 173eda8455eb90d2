using System.Buffers;
using System.Globalization;
using System.Text;

namespace PeaceClassify.Text;

/// <summary>What a term is made of.</summary>
public enum TermKind
{
    /// <summary>A word, a part of a compound word, or neighbouring words: <c>ceasefire</c>, <c>peace process</c>.</summary>
    Word,

    /// <summary>Neighbouring characters of one word; a blank marks the word's end: <c>" cea"</c>.</summary>
    Characters,
}

/// <summary>Receives the terms of a text one by one.</summary>
public interface ITermVisitor
{
    /// <summary>Called for every occurrence of a term, in text order within each kind.</summary>
    /// <param name="kind">What the term is made of.</param>
    /// <param name="term">The term; valid during the call only.</param>
    /// <param name="start">First UTF-16 code unit of the occurrence in the original text.</param>
    /// <param name="length">Its length in the original text.</param>
    void Visit(TermKind kind, ReadOnlySpan<char> term, int start, int length);
}

/// <summary>Text to tokens to terms: the one text path of training and serving.</summary>
/// <remarks>
/// A token is a run of letters, marks and digits, joined over
/// a hyphen (<c>conflict-related</c>), an apostrophe between letters (<c>d'ivoire</c>; a final <c>'s</c> is dropped),
/// a slash between capitals or digits (<c>S/2019/280</c>), a point between digits or single letters (<c>2.5</c>, <c>U.N</c>),
/// a comma before three digits (dropped: <c>1,325</c> is <c>1325</c>), and, when it has a digit after a first letter, with the plus that
/// ends it: <c>A4P+</c>.
/// Compounds give their parts as words too; letters are folded as <see cref="LetterFolding"/> says. Thread-safe; never fails on any sequence of UTF-16 code units.
/// </remarks>
public static class TextAnalyzer
{
    private const char Blank = ' ';

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>Reduces a text to its folded tokens.</summary>
    public static FoldedText Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var buffer = new FoldingBuffer();
        Fold(text, buffer);
        return new FoldedText(buffer.Folded.ToString(), buffer.Tokens.ToArray());
    }

    /// <summary>Reduces a text to its folded tokens; what the buffer held before is gone.</summary>
    internal static void Fold(ReadOnlySpan<char> text, FoldingBuffer buffer)
    {
        buffer.Clear();
        buffer.Append(Blank);
        var startsSentence = true;
        var position = 0;
        while (position < text.Length)
        {
            if (text[position] == Blank)
            {
                position++;
                continue;
            }

            var foldedStart = buffer.Length;
            var end = position + buffer.AppendPlain(text[position..]);
            if (end == position || !IsEnd(text, end))
            {
                buffer.Length = foldedStart;
                if (WordCharacterWidth(text, position) == 0)
                {
                    startsSentence |= text[position] is '.' or '!' or '?' or ';' or ':';
                    position++;
                    continue;
                }

                end = TokenEnd(text, position);
                AppendFolded(buffer, text[position..end]);
            }

            var foldedLength = buffer.Length - foldedStart;
            if (foldedLength > 0)
            {
                buffer.Add(new Token(foldedStart, foldedLength, position, end - position, startsSentence));
                buffer.Append(Blank);
                startsSentence = false;
            }

            position = end;
        }
    }

    /// <summary>Whether a run of plain letters and digits that ends here is a whole token: nothing may join what follows. False where that takes a closer look.</summary>
    private static bool IsEnd(ReadOnlySpan<char> text, int end) =>
        end == text.Length || text[end] <= Blank || (char.IsAscii(text[end]) && text[end] != '+' && (end + 1 == text.Length || text[end + 1] <= Blank));

    /// <summary>Shows <paramref name="visitor"/> every term of a text: word terms first, then character terms.</summary>
    public static void VisitTerms<TVisitor>(string text, TextOptions options, ref TVisitor visitor)
        where TVisitor : ITermVisitor, allows ref struct =>
        VisitTerms(Fold(text), options, ref visitor);

    /// <summary>Shows <paramref name="visitor"/> every term of a folded text: word terms first, then character terms.</summary>
    public static void VisitTerms<TVisitor>(FoldedText folded, TextOptions options, ref TVisitor visitor)
        where TVisitor : ITermVisitor, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(folded);
        ArgumentNullException.ThrowIfNull(options);
        VisitWords(folded, options.WordMax, ref visitor);
        if (options.CharacterMax > 0)
        {
            foreach (var token in folded.Tokens)
            {
                VisitCharacters(folded.Folded, token, options, ref visitor);
            }
        }
    }

    /// <summary>The terms of a text as a list, repeated as often as they occur: words, then characters.</summary>
    public static IReadOnlyList<string> Terms(string text, TextOptions options)
    {
        var list = new TermList([]);
        VisitTerms(text, options, ref list);
        return list.Terms;
    }

    private static void VisitWords<TVisitor>(FoldedText text, int longest, ref TVisitor visitor)
        where TVisitor : ITermVisitor, allows ref struct
    {
        var tokens = text.Tokens;
        for (var first = 0; first < tokens.Count; first++)
        {
            var start = tokens[first];
            for (var last = first; last < Math.Min(first + longest, tokens.Count); last++)
            {
                var end = tokens[last];
                if (last > first && end.StartsSentence)
                {
                    break;
                }

                var term = text.Folded.AsSpan(start.FoldedStart, end.FoldedStart + end.FoldedLength - start.FoldedStart);
                visitor.Visit(TermKind.Word, term, start.Start, end.Start + end.Length - start.Start);
            }

            VisitParts(text, start, ref visitor);
        }
    }

    private static void VisitParts<TVisitor>(FoldedText text, Token token, ref TVisitor visitor)
        where TVisitor : ITermVisitor, allows ref struct
    {
        var word = text.Folded.AsSpan(token.FoldedStart, token.FoldedLength);
        if (word.IndexOfAny('-', '/') < 0)
        {
            return;
        }

        var start = 0;
        while (start < word.Length)
        {
            var length = word[start..].IndexOfAny('-', '/');
            length = length < 0 ? word.Length - start : length;
            if (length > 0)
            {
                VisitWithin(TermKind.Word, token, word.Slice(start, length), start, ref visitor);
            }

            start += length + 1;
        }
    }

    /// <summary>Shows <paramref name="visitor"/> the character terms of one token, the shortest first.</summary>
    /// <param name="folded">The folded text that the token is of.</param>
    /// <param name="token">The token.</param>
    /// <param name="options">How long the terms are; at least one character.</param>
    /// <param name="visitor">Receives them.</param>
    internal static void VisitCharacters<TVisitor>(ReadOnlySpan<char> folded, Token token, TextOptions options, ref TVisitor visitor)
        where TVisitor : ITermVisitor, allows ref struct
    {
        var padded = folded.Slice(token.FoldedStart - 1, token.FoldedLength + 2);
        for (var length = Math.Min(options.CharacterMin, options.CharacterMax); length <= options.CharacterMax; length++)
        {
            if (padded.Length <= length)
            {
                // The whole word is the longest n-gram it has; it is given once.
                VisitWithin(TermKind.Characters, token, padded, -1, ref visitor);
                break;
            }

            for (var start = 0; start + length <= padded.Length; start++)
            {
                if (!CutsPair(padded.Slice(start, length)))
                {
                    VisitWithin(TermKind.Characters, token, padded.Slice(start, length), start - 1, ref visitor);
                }
            }
        }
    }

    /// <summary>Whether half of a surrogate pair stands at an end: no file could keep such a term.</summary>
    internal static bool CutsPair(ReadOnlySpan<char> term) => char.IsLowSurrogate(term[0]) || char.IsHighSurrogate(term[^1]);

    /// <summary>Visits a slice of one token; the blanks around the token belong to no character of the original.</summary>
    private static void VisitWithin<TVisitor>(
        TermKind kind, Token token, ReadOnlySpan<char> term, int offset, ref TVisitor visitor)
        where TVisitor : ITermVisitor, allows ref struct
    {
        if (token.Length != token.FoldedLength)
        {
            visitor.Visit(kind, term, token.Start, token.Length);
            return;
        }

        var start = Math.Max(offset, 0);
        var end = Math.Min(offset + term.Length, token.Length);
        visitor.Visit(kind, term, token.Start + start, end - start);
    }

    /// <summary>Length in code units of the word character at a position, or 0 when there is none.</summary>
    private static int WordCharacterWidth(ReadOnlySpan<char> text, int position)
    {
        var character = text[position];
        if (char.IsAscii(character))
        {
            return char.IsAsciiLetterOrDigit(character) ? 1 : 0;
        }

        if (Rune.DecodeFromUtf16(text[position..], out var rune, out var width) != OperationStatus.Done)
        {
            return 0;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
                or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber => width,
            _ => LetterFolding.IsIgnored(character) ? width : 0,
        };
    }

    private static int TokenEnd(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length)
        {
            if (char.IsAsciiLetterOrDigit(text[end]))
            {
                end++;
                continue;
            }

            var width = WordCharacterWidth(text, end);
            if (width > 0)
            {
                end += width;
            }
            else if (end > start && end + 1 < text.Length && WordCharacterWidth(text, end + 1) > 0 && Joins(text, start, end))
            {
                end++;
            }
            else
            {
                break;
            }
        }

        var isPlusName = end < text.Length && text[end] == '+'
            && char.IsLetter(text[start]) && text[start..end].ContainsAny(Digits);
        return isPlusName ? end + 1 : end;
    }

    /// <summary>Whether the character at <paramref name="at"/>, which stands between two word characters, joins them.</summary>
    private static bool Joins(ReadOnlySpan<char> text, int start, int at)
    {
        var before = text[at - 1];
        var after = text[at + 1];
        return text[at] switch
        {
            '-' or '\u2010' or '\u2011' => true,
            '\'' or '\u2019' => char.IsLetter(before) && char.IsLetter(after),
            '/' => IsCapitalOrDigit(before) && IsCapitalOrDigit(after),
            ',' => char.IsAsciiDigit(before) && IsThousand(text, at + 1),
            '.' => (char.IsAsciiDigit(before) && char.IsAsciiDigit(after)) || (IsSingleLetter(text, start, at) && IsInitial(text, at)),
            _ => false,
        };
    }

    /// <summary>Whether three digits stand here, not more: <c>2009,2010</c> are two numbers.</summary>
    private static bool IsThousand(ReadOnlySpan<char> text, int at) =>
        at + 3 <= text.Length && !text.Slice(at, 3).ContainsAnyExcept(Digits) && (at + 3 == text.Length || !char.IsAsciiDigit(text[at + 3]));

    private static bool IsCapitalOrDigit(char character) => char.IsUpper(character) || char.IsAsciiDigit(character);

    private static bool IsSingleLetter(ReadOnlySpan<char> text, int start, int at) =>
        char.IsLetter(text[at - 1]) && (at - 1 == start || text[at - 2] == '.');

    /// <summary>Whether the letter after the point at <paramref name="at"/> stands alone, as in <c>U.N.</c></summary>
    private static bool IsInitial(ReadOnlySpan<char> text, int at) =>
        char.IsLetter(text[at + 1]) && (at + 2 >= text.Length || WordCharacterWidth(text, at + 2) == 0);

    private static void AppendFolded(FoldingBuffer folded, ReadOnlySpan<char> token)
    {
        var from = folded.Length;
        foreach (var character in token)
        {
            if (char.IsAscii(character))
            {
                if (character != ',') // a thousands separator
                {
                    folded.Append(char.ToLowerInvariant(character));
                }

                continue;
            }

            if (LetterFolding.IsIgnored(character))
            {
                continue;
            }

            var lower = char.ToLowerInvariant(character);
            switch (lower)
            {
                case '\u2010' or '\u2011':
                    folded.Append('-');
                    break;
                case '\u2019':
                    folded.Append('\'');
                    break;
                default:
                    if (LetterFolding.PlainOf(lower) is { } plain)
                    {
                        folded.Append(plain);
                    }
                    else
                    {
                        folded.Append(lower);
                    }

                    break;
            }
        }

        var length = folded.Length - from;
        if (length > 2 && folded.Folded[^1] == 's' && folded.Folded[^2] == '\'')
        {
            folded.Length -= 2;
        }
    }

    private readonly struct TermList(List<string> terms) : ITermVisitor
    {
        public List<string> Terms => terms;

        public void Visit(TermKind kind, ReadOnlySpan<char> term, int start, int length) => terms.Add(term.ToString());
    }
}
