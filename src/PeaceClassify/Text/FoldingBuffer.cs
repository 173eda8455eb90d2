namespace PeaceClassify.Text;

/// <summary>Room for the folded tokens of one text after the other: what <see cref="FoldedText"/> is, without a new string each.</summary>
internal sealed class FoldingBuffer
{
    private char[] folded = new char[1024];
    private Token[] tokens = new Token[256];
    private int tokenCount;

    /// <summary>Characters of <see cref="Folded"/>; may be lessened.</summary>
    public int Length { get; set; }

    /// <summary>The tokens, as <see cref="FoldedText.Folded"/> has them.</summary>
    public ReadOnlySpan<char> Folded => folded.AsSpan(0, Length);

    /// <summary>The tokens in text order.</summary>
    public ReadOnlySpan<Token> Tokens => tokens.AsSpan(0, tokenCount);

    public void Clear() => (Length, tokenCount) = (0, 0);

    public void Append(char character)
    {
        if (Length == folded.Length)
        {
            Array.Resize(ref folded, 2 * folded.Length);
        }

        folded[Length++] = character;
    }

    /// <summary>Appends letters and digits of ASCII, in lower case.</summary>
    public void AppendLower(ReadOnlySpan<char> characters)
    {
        while (Length + characters.Length > folded.Length)
        {
            Array.Resize(ref folded, 2 * folded.Length);
        }

        var room = folded.AsSpan(Length, characters.Length);
        for (var i = 0; i < characters.Length; i++)
        {
            room[i] = (char)(characters[i] | ('a' ^ 'A')); // digits have this bit anyway
        }

        Length += characters.Length;
    }

    public void Append(string characters)
    {
        foreach (var character in characters)
        {
            Append(character);
        }
    }

    public void Add(Token token)
    {
        if (tokenCount == tokens.Length)
        {
            Array.Resize(ref tokens, 2 * tokens.Length);
        }

        tokens[tokenCount++] = token;
    }
}
