using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>
/// The weights of a <see cref="LinearScorer"/> made for reading, multiplied with inverse document frequencies as they are added. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// The weights of a feature, one 16-bit number a label, stand beside its inverse document frequency in one row that begins at a cache line. Each known word has a
/// row as well, of 32-bit numbers: the squared length and the sum over labels of its own feature, then those of all its character n-grams together.
/// </remarks>
internal sealed class WeightRows
{
    /// <summary>Labels that one vector instruction serves; rows are filled up with zeros to a multiple.</summary>
    private const int Lanes = 8;

    private const int KindCount = 2;

    // The bits of a half number, its sign extended, moved to where a float has exponent and mantissa; the number is then too small by 2^112, as 15 is added to the
    // exponent of the one and 127 to that of the other.
    private const int HalfShift = 13;
    private const int HalfBits = unchecked((int)0x8FFF_E000);
    private const float HalfScale = 5.192296858534828e33f;

    private readonly AlignedRows features;
    private readonly AlignedRows words;

    /// <summary>Compiles the weights.</summary>
    public WeightRows(LinearScorer plain, CompiledVocabulary vocabulary)
    {
        Length = (plain.LabelCount + Lanes - 1) / Lanes * Lanes;
        features = new(plain.Vectorizer.FeatureCount, sizeof(float) + Length * Unsafe.SizeOf<Half>());
        for (var feature = 0; feature < plain.Vectorizer.FeatureCount; feature++)
        {
            var row = features.Content(feature);
            MemoryMarshal.Write(row, plain.Vectorizer.InverseDocumentFrequencies[feature]);
            var halves = MemoryMarshal.Cast<byte, Half>(row[sizeof(float)..]);
            var weights = plain.Model.WeightsOf(feature);
            for (var label = 0; label < weights.Length; label++)
            {
                halves[label] = (Half)weights[label];
            }
        }

        words = new(vocabulary.WordCount, KindCount * (1 + Length) * sizeof(float));
        var sums = new double[KindCount, 1 + Length];
        for (var word = 0; word < vocabulary.WordCount; word++)
        {
            Array.Clear(sums);
            foreach (var feature in vocabulary.FeaturesOf(word))
            {
                var kind = (int)plain.Vectorizer.TermOf(feature).Kind;
                double inverse = plain.Vectorizer.InverseDocumentFrequencies[feature];
                sums[kind, 0] += inverse * inverse;
                var weights = plain.Model.WeightsOf(feature);
                for (var label = 0; label < weights.Length; label++)
                {
                    sums[kind, 1 + label] += inverse * weights[label];
                }
            }

            var row = MemoryMarshal.Cast<byte, float>(words.Content(word));
            for (var i = 0; i < sums.Length; i++)
            {
                row[i] = (float)sums[i / (1 + Length), i % (1 + Length)];
            }
        }
    }

    /// <summary>Numbers of a sum: one a label, and zeros to a round number.</summary>
    public int Length { get; }

    /// <summary>Adds frequency · inverse document frequency · weights of a feature to a sum.</summary>
    /// <returns>What it adds to the squared length.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double AddFeature(int feature, Vector128<float> frequency, Span<float> sum)
    {
        ref var row = ref features[feature];
        var inverse = Unsafe.ReadUnaligned<float>(ref row);
        ref var weights = ref Unsafe.As<byte, short>(ref Unsafe.Add(ref row, sizeof(float)));
        ref var sums = ref MemoryMarshal.GetReference(sum);
        var factor = Vector256.Create(frequency.ToScalar() * inverse * HalfScale);
        for (nuint lane = 0; lane < (nuint)sum.Length; lane += Lanes)
        {
            var bits = Vector256.WidenLower(Vector128.LoadUnsafe(ref weights, lane).ToVector256Unsafe());
            var value = (Vector256.ShiftLeft(bits, HalfShift) & Vector256.Create(HalfBits)).AsSingle();
            Vector256.FusedMultiplyAdd(value, factor, Vector256.LoadUnsafe(ref sums, lane)).StoreUnsafe(ref sums, lane);
        }

        return (double)frequency[1] * inverse * inverse;
    }

    /// <summary>Adds frequency · inverse document frequency · weights of all features of a word that are of one kind to a sum.</summary>
    /// <returns>What they add to the squared length.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double AddWord(int word, TermKind kind, Vector128<float> frequency, Span<float> sum)
    {
        ref var row = ref Unsafe.Add(ref Unsafe.As<byte, float>(ref words[word]), (int)kind * (1 + Length));
        ref var sums = ref MemoryMarshal.GetReference(sum);
        var factor = Vector256.Create(frequency.ToScalar());
        for (nuint lane = 0; lane < (nuint)sum.Length; lane += Lanes)
        {
            Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref row, lane + 1), factor, Vector256.LoadUnsafe(ref sums, lane)).StoreUnsafe(ref sums, lane);
        }

        return (double)frequency[1] * row;
    }

    /// <summary>Adds one sum to another.</summary>
    public static void Add(ReadOnlySpan<float> from, Span<float> to)
    {
        for (var lane = 0; lane < to.Length; lane += Lanes)
        {
            (Vector256.Create<float>(from[lane..]) + Vector256.Create<float>(to[lane..])).CopyTo(to[lane..]);
        }
    }

    /// <summary>Lets the processor fetch the row of a feature.</summary>
    public void Expect(int feature) => features.Expect(feature);

    /// <summary>Lets the processor fetch the row of a word.</summary>
    public void ExpectWord(int word) => words.Expect(word);
}
