using System.Numerics;

namespace PeaceClassify.Engines;

/// <summary>From the key of a term to a number: one array, mostly one cache line a question. Immutable and thread-safe once it is filled.</summary>
/// <remarks>
/// Open addressing. An entry has the upper 40 bits of the key, and the number plus one in the lower 24; the place tells the rest of the key. That an unknown term
/// looks like a known one happens about once in 10¹² terms.
/// </remarks>
internal sealed class TermTable
{
    /// <summary>How many numbers there are, from 0.</summary>
    public const int MaxValues = (1 << ValueBits) - 2;

    private const int ValueBits = 24;
    private const int ValueMask = (1 << ValueBits) - 1;
    private const int EntriesPerTerm = 2; // at most half full, so that a search is short

    private readonly ulong[] entries;

    /// <summary>An empty table.</summary>
    /// <param name="termCount">How many terms it will have, at most <see cref="MaxValues"/>.</param>
    public TermTable(int termCount) => entries = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(EntriesPerTerm * termCount, 2))];

    /// <summary>Adds a term.</summary>
    /// <returns>False when it could not be told from another.</returns>
    public bool TryAdd(ulong key, int value)
    {
        var place = Place(key);
        for (; entries[place] != 0; place = Next(place))
        {
            if (entries[place] >> ValueBits == key >> ValueBits)
            {
                return false;
            }
        }

        entries[place] = key & ~(ulong)ValueMask | (uint)(value + 1);
        return true;
    }

    /// <summary>The number of a term, or −1 when it is not known.</summary>
    public int Find(ulong key)
    {
        for (var place = Place(key); ; place = Next(place))
        {
            var entry = entries[place];
            if (entry == 0)
            {
                return -1;
            }

            if (entry >> ValueBits == key >> ValueBits)
            {
                return (int)(entry & ValueMask) - 1;
            }
        }
    }

    /// <summary>Lets the processor fetch what <see cref="Find"/> will read.</summary>
    public void Expect(ulong key) => Prefetch.Line(ref entries[Place(key)]);

    private int Place(ulong key) => (int)key & (entries.Length - 1);

    private int Next(int place) => (place + 1) & (entries.Length - 1);
}
