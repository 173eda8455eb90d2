using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PeaceClassify.Engines;

/// <summary>The weights of a <see cref="LinearScorer"/> made for reading, multiplied with inverse document frequencies as they are added. Immutable and thread-safe.</summary>
/// <remarks>
/// Rows are those of a <see cref="CompiledVocabulary"/>. One of a term has its inverse document frequency and a 16-bit number a label, and begins at a cache line. Each
/// known word has a row for its characters as well, of 32-bit numbers: the squared length and the sums over all its character n-grams.
/// </remarks>
internal sealed class WeightRows
{
    /// <summary>Labels that one vector instruction serves; rows are filled up with zeros to a multiple.</summary>
    private const int Lanes = 8;

    // The bits of a half number, its sign extended, moved to where a float has exponent and mantissa; the number is then too small by 2^112, as 15 is added to the
    // exponent of the one and 127 to that of the other.
    private const int HalfShift = 13;
    private const int HalfBits = unchecked((int)0x8FFF_E000);
    private const float HalfScale = 5.192296858534828e33f;

    private readonly AlignedRows terms;
    private readonly AlignedRows characters;

    /// <summary>Compiles the weights.</summary>
    public WeightRows(LinearScorer plain, CompiledVocabulary vocabulary)
    {
        Length = (plain.LabelCount + Lanes - 1) / Lanes * Lanes;
        terms = new(vocabulary.Features.Count, sizeof(float) + Length * Unsafe.SizeOf<Half>());
        for (var row = 0; row < vocabulary.Features.Count; row++)
        {
            var feature = vocabulary.Features[row];
            var content = terms.Content(row);
            MemoryMarshal.Write(content, plain.Vectorizer.InverseDocumentFrequencies[feature]);
            var halves = MemoryMarshal.Cast<byte, Half>(content[sizeof(float)..]);
            var weights = plain.Model.WeightsOf(feature);
            for (var label = 0; label < weights.Length; label++)
            {
                halves[label] = (Half)weights[label];
            }
        }

        characters = new(vocabulary.WordCount, (1 + Length) * sizeof(float));
        var sums = new double[plain.LabelCount];
        for (var word = 0; word < vocabulary.WordCount; word++)
        {
            Array.Clear(sums);
            var (features, squaredLength) = plain.Vectorizer.CharactersOf(plain.Vectorizer.Words.Terms[vocabulary.Features[word]]);
            for (var i = 0; i < features.Count; i++)
            {
                var weights = plain.Model.WeightsOf(features.Indices[i]);
                for (var label = 0; label < sums.Length; label++)
                {
                    sums[label] += (double)features.Values[i] * weights[label];
                }
            }

            var content = MemoryMarshal.Cast<byte, float>(characters.Content(word));
            content[0] = (float)squaredLength;
            for (var label = 0; label < sums.Length; label++)
            {
                content[1 + label] = (float)sums[label];
            }
        }
    }

    /// <summary>Numbers of a sum: one a label, and zeros to a round number.</summary>
    public int Length { get; }

    /// <summary>Adds frequency · inverse document frequency · weights of a term to a sum.</summary>
    /// <returns>What it adds to the squared length.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double AddTerm(int row, float frequency, Span<float> sum)
    {
        ref var content = ref terms[row];
        var value = frequency * Unsafe.ReadUnaligned<float>(ref content);
        ref var weights = ref Unsafe.As<byte, short>(ref Unsafe.Add(ref content, sizeof(float)));
        ref var sums = ref MemoryMarshal.GetReference(sum);
        var factor = Vector256.Create(value * HalfScale);
        for (nuint lane = 0; lane < (nuint)sum.Length; lane += Lanes)
        {
            var bits = Vector256.WidenLower(Vector128.LoadUnsafe(ref weights, lane).ToVector256Unsafe());
            var weight = (Vector256.ShiftLeft(bits, HalfShift) & Vector256.Create(HalfBits)).AsSingle();
            Vector256.FusedMultiplyAdd(weight, factor, Vector256.LoadUnsafe(ref sums, lane)).StoreUnsafe(ref sums, lane);
        }

        return (double)value * value;
    }

    /// <summary>Adds frequency · all that the characters of a known word weigh to a sum.</summary>
    /// <returns>What it adds to the squared length.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double AddCharacters(int word, float frequency, Span<float> sum) => Add(ref Unsafe.As<byte, float>(ref characters[word]), frequency, sum);

    /// <summary>Adds frequency · a row that is made as those of known words are to a sum.</summary>
    /// <returns>What it adds to the squared length.</returns>
    public static double AddRow(ReadOnlySpan<float> row, float frequency, Span<float> sum) => Add(ref MemoryMarshal.GetReference(row), frequency, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Add(ref float row, float frequency, Span<float> sum)
    {
        ref var sums = ref MemoryMarshal.GetReference(sum);
        var factor = Vector256.Create(frequency);
        for (nuint lane = 0; lane < (nuint)sum.Length; lane += Lanes)
        {
            Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref row, lane + 1), factor, Vector256.LoadUnsafe(ref sums, lane)).StoreUnsafe(ref sums, lane);
        }

        return (double)frequency * frequency * row;
    }

    /// <summary>Multiplies a sum.</summary>
    public static void Scale(Span<float> sum, float factor)
    {
        for (var lane = 0; lane < sum.Length; lane += Lanes)
        {
            (Vector256.Create<float>(sum[lane..]) * factor).CopyTo(sum[lane..]);
        }
    }

    /// <summary>Adds one sum to another.</summary>
    public static void Add(ReadOnlySpan<float> from, Span<float> to)
    {
        for (var lane = 0; lane < to.Length; lane += Lanes)
        {
            (Vector256.Create<float>(from[lane..]) + Vector256.Create<float>(to[lane..])).CopyTo(to[lane..]);
        }
    }

    /// <summary>Lets the processor fetch the row of a term.</summary>
    public void ExpectTerm(int row) => terms.Expect(row);

    /// <summary>Lets the processor fetch both rows of a word.</summary>
    public void ExpectWord(int word)
    {
        terms.Expect(word);
        characters.Expect(word);
    }
}
