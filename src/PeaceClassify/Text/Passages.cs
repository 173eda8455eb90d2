namespace PeaceClassify.Text;

/// <summary>
/// The passages of a text: every two neighbouring sentences, or the whole of a shorter text. A paragraph of a record often makes its point in one
/// of them, and speaks of something else in the rest.
/// </summary>
public static class Passages
{
    /// <summary>Sentences of a passage.</summary>
    public const int SentenceCount = 2;

    /// <summary>A shorter sentence goes on with the next: "Mr. Smith" is none.</summary>
    private const int FewestWords = 4;

    /// <summary>
    /// Where the sentences of a text begin, ascending; the first at 0. A sentence begins where <see cref="Token.StartsSentence"/> says that it may, with a capital or a
    /// digit. No word n-gram reaches from one into the next.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="tokens">Its tokens, see <see cref="TextAnalyzer.Fold(string)"/>.</param>
    public static int[] SentenceStarts(string text, IReadOnlyList<Token> tokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(tokens);
        var starts = new List<int> { 0 };
        var words = 0;
        foreach (var token in tokens)
        {
            if (BeginsSentence(text, token, ref words))
            {
                starts.Add(token.Start);
            }
        }

        return [.. starts];
    }

    /// <summary>Whether a sentence other than the first begins with a token; asked token by token.</summary>
    /// <param name="text">The text.</param>
    /// <param name="token">Its next token.</param>
    /// <param name="words">Words of the sentence so far; 0 before the first token.</param>
    internal static bool BeginsSentence(ReadOnlySpan<char> text, Token token, ref int words)
    {
        var first = text[token.Start];
        var begins = words >= FewestWords && token.StartsSentence && (char.IsUpper(first) || char.IsDigit(first));
        words = begins ? 1 : words + 1;
        return begins;
    }
}
