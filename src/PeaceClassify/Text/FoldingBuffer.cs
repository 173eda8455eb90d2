using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PeaceClassify.Text;

/// <summary>Room for the folded tokens of one text after the other: what <see cref="FoldedText"/> is, without a new string each.</summary>
internal sealed class FoldingBuffer
{
    /// <summary>Characters that can be read behind the last one.</summary>
    public const int More = 8;

    /// <summary>What small letters have more than capitals, and digits anyway.</summary>
    private const int Lower = 'a' ^ 'A';

    private char[] folded = new char[1024];
    private Token[] tokens = new Token[256];
    private int tokenCount;

    /// <summary>Characters of <see cref="Folded"/>; may be lessened.</summary>
    public int Length { get; set; }

    /// <summary>The tokens, as <see cref="FoldedText.Folded"/> has them.</summary>
    public ReadOnlySpan<char> Folded => folded.AsSpan(0, Length);

    /// <summary><see cref="Folded"/>, and behind it <see cref="More"/> characters that mean nothing: to be read where looking for the end would cost more.</summary>
    public ReadOnlySpan<char> FoldedAndMore => folded.AsSpan(0, Length + More);

    /// <summary>The tokens in text order.</summary>
    public ReadOnlySpan<Token> Tokens => tokens.AsSpan(0, tokenCount);

    public void Clear() => (Length, tokenCount) = (0, 0);

    public void Append(char character)
    {
        if (Length + More == folded.Length)
        {
            Array.Resize(ref folded, 2 * folded.Length);
        }

        folded[Length++] = character;
    }

    /// <summary>Appends the letters and digits of ASCII that a text begins with, in lower case.</summary>
    /// <returns>How many they are.</returns>
    public int AppendPlain(ReadOnlySpan<char> text)
    {
        while (Length + text.Length + More > folded.Length)
        {
            Array.Resize(ref folded, 2 * folded.Length);
        }

        var room = folded.AsSpan(Length);
        var count = 0;
        while (text.Length - count >= Vector256<ushort>.Count)
        {
            var characters = Vector256.LoadUnsafe(ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text)), (nuint)count);
            var lower = characters | Vector256.Create((ushort)Lower);
            MemoryMarshal.Write(MemoryMarshal.AsBytes(room[count..]), lower);
            var isPlain = Vector256.LessThanOrEqual(lower - Vector256.Create((ushort)'a'), Vector256.Create((ushort)('z' - 'a')))
                | Vector256.LessThanOrEqual(characters - Vector256.Create((ushort)'0'), Vector256.Create((ushort)('9' - '0')));
            var plainCount = BitOperations.TrailingZeroCount(~isPlain.ExtractMostSignificantBits());
            count += Math.Min(plainCount, Vector256<ushort>.Count);
            if (plainCount < Vector256<ushort>.Count)
            {
                Length += count;
                return count;
            }
        }

        for (; count < text.Length && char.IsAsciiLetterOrDigit(text[count]); count++)
        {
            room[count] = (char)(text[count] | Lower);
        }

        Length += count;
        return count;
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
