using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>
/// Turns terms into 64-bit keys, four characters at a time, so that a term need not become a string: a state is made of the characters of a word or of an n-gram, joined
/// with that of the next word, and finished.
/// </summary>
/// <remarks>
/// Products whose upper half, which all bits have a part in, is mixed into the lower one, as in MurmurHash (Austin Appleby). Terms have no NUL, which fills up the last block. Not for secrets.
/// </remarks>
/// <param name="seed">Terms that share a key under one seed have different ones under another.</param>
internal readonly struct TermKeys(ulong seed)
{
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
    private const ulong LastMultiplier = 0xBF58_476D_1CE4_E5B9;
    private const int JoinRotation = 29;
    private const int BlockLength = sizeof(ulong) / sizeof(char);
    private const int CharacterBits = 8 * sizeof(char);

    /// <summary>The state after the first characters of a text.</summary>
    /// <param name="kind">What the term is made of.</param>
    /// <param name="text">The term, and at least <see cref="FoldingBuffer.More"/> characters behind it, which make no difference.</param>
    /// <param name="length">How many characters the term has, at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Of(TermKind kind, ReadOnlySpan<char> text, int length)
    {
        var state = (seed + (ulong)kind + 1) * Multiplier;
        for (; length > BlockLength; length -= BlockLength, text = text[BlockLength..])
        {
            state = Mix(state ^ Block(text), Multiplier);
        }

        return Mix(state ^ (Block(text) & (ulong.MaxValue >> ((BlockLength - length) * CharacterBits))), Multiplier);
    }

    /// <summary>The state of neighbouring words: that of the first ones, joined with that of the next.</summary>
    public static ulong Join(ulong words, ulong next) => Mix(BitOperations.RotateLeft(words, JoinRotation) ^ next, Multiplier);

    public static ulong Finish(ulong state) => Mix(state, LastMultiplier);

    private static ulong Block(ReadOnlySpan<char> characters) => MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(characters));

    private static ulong Mix(ulong value, ulong multiplier)
    {
        value *= multiplier;
        return value ^ (value >> 32);
    }
}
