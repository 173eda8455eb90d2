using System.Numerics;
using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>
/// Turns terms into 64-bit keys, character by character, so that a term need not become a string: a state is begun for each kind of term, extended by characters, joined
/// with the next word, and finished.
/// </summary>
/// <remarks>
/// A multiplicative hash, as FNV-1a (Fowler, Noll and Vo) with a wider multiplier, finished by the mixer of splitmix64 (Steele, Lea and Flood, OOPSLA 2014). Not for
/// secrets.
/// </remarks>
/// <param name="seed">Terms that share a key under one seed have different ones under another.</param>
internal readonly struct TermKeys(ulong seed)
{
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
    private const int JoinRotation = 29;

    public ulong Begin(TermKind kind) => (seed + (ulong)kind + 1) * Multiplier;

    public static ulong Extend(ulong state, char character) => (state ^ character) * Multiplier;

    /// <summary>The state after the characters.</summary>
    public ulong Of(TermKind kind, ReadOnlySpan<char> characters)
    {
        var state = Begin(kind);
        foreach (var character in characters)
        {
            state = Extend(state, character);
        }

        return state;
    }

    /// <summary>The state of neighbouring words: that of the first ones, joined with that of the next.</summary>
    public static ulong Join(ulong words, ulong next) => (BitOperations.RotateLeft(words, JoinRotation) ^ next) * Multiplier;

    public static ulong Finish(ulong state)
    {
        state = (state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9;
        state = (state ^ (state >> 27)) * 0x94D0_49BB_1331_11EB;
        return state ^ (state >> 31);
    }
}
