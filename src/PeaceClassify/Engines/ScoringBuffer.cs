using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>What one thread needs to score one text after the other without allocating: the folded text, the terms found in it, and sums over them.</summary>
internal sealed class ScoringBuffer
{
    /// <summary>Terms, tokens or numbers of a text that is far longer than a paragraph.</summary>
    private const int Large = 1 << 17;

    // Bits of a feature that one pass of sorting looks at, and the numbers that they make.
    private const int DigitBits = 9;
    private const int DigitCount = 1 << DigitBits;

    private readonly int[] starts = new int[DigitCount];
    private Occurrence[] occurrences = new Occurrence[4096];
    private Occurrence[] sorted = new Occurrence[4096];
    private int occurrenceCount;
    private double[] logits = [];

    /// <summary>The folded text.</summary>
    public FoldingBuffer Text { get; } = new();

    /// <summary>For each token the state of its key, see <see cref="TermKeys"/>.</summary>
    public ulong[] TokenStates { get; private set; } = [];

    /// <summary>For each token its word feature; −1 when the vocabulary does not have it.</summary>
    public int[] TokenWords { get; private set; } = [];

    /// <summary>For each token the sentence it stands in.</summary>
    public int[] TokenSentences { get; private set; } = [];

    /// <summary>Number of sentences that are told apart.</summary>
    public int SentenceCount { get; set; }

    /// <summary>One row of numbers a sum: see <see cref="CompiledScorer"/>.</summary>
    public float[] Sums { get; private set; } = [];

    /// <summary>One squared length a sum.</summary>
    public double[] SquaredLengths { get; private set; } = [];

    /// <summary>Whether a text made it grow far beyond what paragraphs need.</summary>
    public bool IsLarge => occurrences.Length > Large || Sums.Length > Large || TokenStates.Length > Large || Text.Length > Large;

    /// <summary>Makes room for the tokens of <see cref="Text"/>, and forgets the terms of the text before.</summary>
    public void BeginTokens()
    {
        if (TokenStates.Length < Text.Tokens.Length)
        {
            var room = Math.Max(2 * TokenStates.Length, Text.Tokens.Length);
            TokenStates = new ulong[room];
            TokenWords = new int[room];
            TokenSentences = new int[room];
        }

        occurrenceCount = 0;
    }

    /// <summary>Notes that features stand in a sentence, once each.</summary>
    public void Add(ReadOnlySpan<int> features, int sentence)
    {
        if (occurrenceCount + features.Length > occurrences.Length)
        {
            Array.Resize(ref occurrences, Math.Max(2 * occurrences.Length, occurrenceCount + features.Length));
            sorted = new Occurrence[occurrences.Length];
        }

        var room = occurrences.AsSpan(occurrenceCount, features.Length);
        for (var i = 0; i < features.Length; i++)
        {
            room[i] = new(features[i], sentence);
        }

        occurrenceCount += features.Length;
    }

    /// <summary>All that was noted, by feature, those of one feature in the order they were noted in.</summary>
    /// <remarks>Radix sort, the lower digit first: without a comparison, and stable.</remarks>
    public ReadOnlySpan<Occurrence> Sorted(int featureCount)
    {
        for (var shift = 0; featureCount >> shift > 0; shift += DigitBits)
        {
            Array.Clear(starts);
            var from = occurrences.AsSpan(0, occurrenceCount);
            foreach (var occurrence in from)
            {
                starts[(occurrence.Feature >> shift) & (DigitCount - 1)]++;
            }

            var sum = 0;
            foreach (ref var start in starts.AsSpan())
            {
                (start, sum) = (sum, sum + start);
            }

            foreach (var occurrence in from)
            {
                sorted[starts[(occurrence.Feature >> shift) & (DigitCount - 1)]++] = occurrence;
            }

            (occurrences, sorted) = (sorted, occurrences);
        }

        return occurrences.AsSpan(0, occurrenceCount);
    }

    /// <summary>Makes room for sums, all zero.</summary>
    public void BeginSums(int sumCount, int rowLength)
    {
        if (Sums.Length < sumCount * rowLength)
        {
            Sums = new float[sumCount * rowLength];
        }

        if (SquaredLengths.Length < sumCount)
        {
            SquaredLengths = new double[sumCount];
        }

        Array.Clear(Sums, 0, sumCount * rowLength);
        Array.Clear(SquaredLengths, 0, sumCount);
    }

    /// <summary>Room for the logits of the strongest passages.</summary>
    public Span<double> Strongest(int labelCount) => Logits(labelCount)[..labelCount];

    /// <summary>Room for the logits of one passage.</summary>
    public Span<double> Passage(int labelCount) => Logits(labelCount)[labelCount..];

    private Span<double> Logits(int labelCount)
    {
        if (logits.Length != 2 * labelCount)
        {
            logits = new double[2 * labelCount];
        }

        return logits;
    }
}

/// <summary>A term in a text.</summary>
/// <param name="Feature">Its feature.</param>
/// <param name="Sentence">The sentence it stands in, 0 and on.</param>
internal readonly record struct Occurrence(int Feature, int Sentence);

/// <summary>What occurrences of a term weigh, and the square of it; or how much more than others they do.</summary>
internal readonly record struct Frequency(float Value, float Square)
{
    public static Frequency operator +(Frequency left, Frequency right) => new(left.Value + right.Value, left.Square + right.Square);

    public static Frequency operator -(Frequency left, Frequency right) => new(left.Value - right.Value, left.Square - right.Square);
}
