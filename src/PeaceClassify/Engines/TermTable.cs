using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PeaceClassify.Engines;

/// <summary>From the key of a term to a number: mostly one cache line a question. Immutable and thread-safe once it is filled.</summary>
/// <remarks>
/// A cache line is a bucket of eight entries, which are compared all at once; where it is full, the next one goes on. An entry has the upper 40 bits of the key, and the
/// number plus one in the lower 24; the bucket tells the rest of the key. That an unknown term looks like a known one happens about once in 10¹² terms.
/// </remarks>
internal sealed class TermTable
{
    /// <summary>How many numbers there are, from 0.</summary>
    public const int MaxValues = (1 << ValueBits) - 2;

    private const int ValueBits = 24;
    private const int ValueMask = (1 << ValueBits) - 1;
    private const int TermsPerBucket = 5; // at most, on average: few buckets are full, and the table is small enough to stay near the processor
    private const int BucketSize = AlignedRows.CacheLine / sizeof(ulong);

    private readonly AlignedRows buckets;
    private readonly int bucketMask;

    /// <summary>An empty table.</summary>
    /// <param name="termCount">How many terms it will have, at most <see cref="MaxValues"/>.</param>
    public TermTable(int termCount)
    {
        var bucketCount = (int)BitOperations.RoundUpToPowerOf2((uint)(termCount / TermsPerBucket) + 1);
        buckets = new(bucketCount, BucketSize * sizeof(ulong));
        bucketMask = bucketCount - 1;
    }

    /// <summary>Adds a term.</summary>
    /// <returns>False when it could not be told from another.</returns>
    public bool TryAdd(ulong key, int value)
    {
        for (var bucket = BucketOf(key); ; bucket = Next(bucket))
        {
            foreach (ref var entry in MemoryMarshal.Cast<byte, ulong>(buckets.Content(bucket)))
            {
                if (entry == 0)
                {
                    entry = key & ~(ulong)ValueMask | (uint)(value + 1);
                    return true;
                }

                if (entry >> ValueBits == key >> ValueBits)
                {
                    return false;
                }
            }
        }
    }

    /// <summary>The number of a term, or −1 when it is not known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ulong key)
    {
        for (var bucket = BucketOf(key); ; bucket = Next(bucket))
        {
            ref var entries = ref Unsafe.As<byte, ulong>(ref buckets[bucket]);
            var matches = Matches(ref entries, key);
            if (matches != 0 || Unsafe.Add(ref entries, BucketSize - 1) == 0)
            {
                // Without a branch, as nobody foresees which terms are known: without a match, 0 · an entry − 1.
                var isFound = (int)((0 - matches) >> 31);
                return (int)(Unsafe.Add(ref entries, BitOperations.TrailingZeroCount(matches) & (BucketSize - 1)) & ValueMask) * isFound - 1;
            }
        }
    }

    /// <summary>Lets the processor fetch what <see cref="Find"/> will read.</summary>
    public void Expect(ulong key) => Prefetch.Line(ref buckets[BucketOf(key)]);

    /// <summary>One bit an entry; those that are free match no key, or look like the number −1.</summary>
    private static uint Matches(ref ulong entries, ulong key)
    {
        var low = Vector256.LoadUnsafe(ref entries) ^ Vector256.Create(key);
        var high = Vector256.LoadUnsafe(ref entries, (nuint)Vector256<ulong>.Count) ^ Vector256.Create(key);
        return Vector256.Equals(low >>> ValueBits, Vector256<ulong>.Zero).ExtractMostSignificantBits()
            | Vector256.Equals(high >>> ValueBits, Vector256<ulong>.Zero).ExtractMostSignificantBits() << Vector256<ulong>.Count;
    }

    private int BucketOf(ulong key) => (int)key & bucketMask;

    private int Next(int bucket) => (bucket + 1) & bucketMask;
}
