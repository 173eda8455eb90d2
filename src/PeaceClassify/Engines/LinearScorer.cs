using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using PeaceClassify.Learning;
using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>Vectorizer and weights of the linear engine, and the file they are kept in.</summary>
/// <remarks>
/// A logit is that of the whole text, plus <see cref="LinearEngineOptions.PassageWeight"/> times the largest among its passages: what one passage argues is not lost beside
/// what the others say, as multi-instance learning has it (Dietterich, Lathrop and Lozano-Pérez, Artificial Intelligence 89, 1997).
/// <para/>
/// weights.bin, little-endian: "PCLW", format (int32), labels, word terms, character terms (int32 each), the terms (UTF-8, length-prefixed),
/// then the inverse document frequencies and the biases as float32, and the weights, feature by feature, as float16. Formats that are still read: 2 knows
/// characters counted by the text alone; 1 does so too, has float32 weights, and knows no passages.
/// </remarks>
internal sealed class LinearScorer : IScorer
{
    private const string WeightsFile = "weights.bin";
    private const int Format = 3;
    private const int ByTextFormat = 2;
    private const int FloatWeightsFormat = 1;

    private readonly TfidfVectorizer vectorizer;
    private readonly LinearModel model;
    private readonly double passageWeight;
    private readonly Lazy<bool> canBeCompiled; // to tell, all weights are looked at: once, though it is asked at loading and at compiling

    public LinearScorer(TfidfVectorizer vectorizer, LinearModel model, double passageWeight)
    {
        if (vectorizer.FeatureCount != model.FeatureCount)
        {
            throw new ArgumentException($"The vocabulary has {vectorizer.FeatureCount} features, the weights {model.FeatureCount}.", nameof(model));
        }

        this.vectorizer = vectorizer;
        this.model = model;
        this.passageWeight = passageWeight;
        canBeCompiled = new(() => vectorizer.Options.CharacterCounting == CharacterCounting.ByWord && model.IsHalfPrecision);
    }

    private static ReadOnlySpan<byte> Magic => "PCLW"u8;

    public int LabelCount => model.LabelCount;

    /// <summary>Turns texts into features.</summary>
    public TfidfVectorizer Vectorizer => vectorizer;

    /// <summary>Turns features into logits.</summary>
    public LinearModel Model => model;

    /// <summary>See <see cref="LinearEngineOptions.PassageWeight"/>.</summary>
    public double PassageWeight => passageWeight;

    /// <summary>Whether there can be a <see cref="CompiledScorer"/> of it: the weights are narrow, and every word adds something of its own.</summary>
    public bool CanBeCompiled => canBeCompiled.Value;

    public bool Score(string text, Span<double> logits)
    {
        var (whole, passages) = Features(text);
        model.Logits(whole, logits);
        var strongest = Strongest(passages);
        for (var label = 0; label < strongest.Length; label++)
        {
            logits[label] += passageWeight * strongest[label].Logit;
        }

        return !whole.IsZero;
    }

    public IReadOnlyList<Explanation> ExplainAll(string text, IReadOnlyList<int> labels)
    {
        foreach (var label in labels)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(label, nameof(labels));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, LabelCount, nameof(labels));
        }

        var (whole, passages) = Features(text);
        var strongest = Strongest(passages);
        var finder = new SpanFinder(vectorizer, []);
        TextAnalyzer.VisitTerms(text, vectorizer.Options, ref finder);
        var logits = new double[LabelCount];
        model.Logits(whole, logits);
        return [.. labels.Select(label =>
        {
            var bias = model.Biases[label];
            return strongest.Length == 0
                ? new Explanation(bias, logits[label], Contributions(whole, SparseVector.Zero, finder.Spans, label))
                : new Explanation(
                    (1 + passageWeight) * bias, logits[label] + passageWeight * strongest[label].Logit,
                    Contributions(whole, strongest[label].Passage, finder.Spans, label));
        })];
    }

    /// <summary>The features of a text, and of its passages where they count.</summary>
    private (SparseVector Whole, PassageFeatures[] Passages) Features(string text) =>
        passageWeight > 0 ? vectorizer.TransformWithPassages(text) : (vectorizer.Transform(text), []);

    /// <summary>For each label the logit of the passage that speaks most for it, the first of equals, and its features; empty without passages.</summary>
    private (double Logit, SparseVector Passage)[] Strongest(PassageFeatures[] passages)
    {
        if (passages.Length == 0)
        {
            return [];
        }

        var strongest = new (double Logit, SparseVector Passage)[LabelCount];
        Array.Fill(strongest, (double.NegativeInfinity, SparseVector.Zero));
        Span<double> logits = new double[LabelCount];
        foreach (var passage in passages)
        {
            model.Logits(passage.Features, logits);
            for (var label = 0; label < logits.Length; label++)
            {
                if (logits[label] > strongest[label].Logit)
                {
                    strongest[label] = (logits[label], passage.Features);
                }
            }
        }

        return strongest;
    }

    /// <summary>
    /// What each term adds, in the whole and once more in the strongest passage. The heaviest first; equally heavy terms keep the order of their features.
    /// </summary>
    private TermContribution[] Contributions(SparseVector whole, SparseVector passage, Dictionary<int, List<TextSpan>> spans, int label)
    {
        var terms = new TermContribution[whole.Count];
        var inPassage = 0;
        for (var i = 0; i < terms.Length; i++)
        {
            var feature = whole.Indices[i];
            double value = whole.Values[i];
            if (inPassage < passage.Count && passage.Indices[inPassage] == feature)
            {
                value += passageWeight * passage.Values[inPassage++];
            }

            var (kind, term) = vectorizer.TermOf(feature);
            terms[i] = new(kind, term, value * model.WeightsOf(feature)[label], spans[feature]);
        }

        return [.. terms.OrderByDescending(term => Math.Abs(term.Contribution))];
    }

    /// <summary>
    /// Weight times spread of the term's value over texts, before a text's length is divided out: how much the term moves logits from text to text.
    /// </summary>
    /// <remarks>
    /// The weight alone puts words of a single paragraph first. A term that a share q of the texts has, with inverse document frequency 1 − ln q,
    /// has the spread idf · √(q (1 − q)): a standardised coefficient.
    /// </remarks>
    public HeaviestTerms HeaviestTerms(int label, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, LabelCount);
        var frequencies = vectorizer.InverseDocumentFrequencies;
        var weights = new double[vectorizer.FeatureCount];
        for (var feature = 0; feature < weights.Length; feature++)
        {
            var share = Math.Min(Math.Exp(1 - frequencies[feature]), 1);
            weights[feature] = model.WeightsOf(feature)[label] * frequencies[feature] * Math.Sqrt(share * (1 - share));
        }

        int[] words = [.. Enumerable.Range(0, vectorizer.Words.Count)];
        int[] characters = [.. Enumerable.Range(vectorizer.Words.Count, vectorizer.Characters.Count)];
        return new(Heaviest(words, 1), Heaviest(words, -1), Heaviest(characters, 1), Heaviest(characters, -1));

        // Equally heavy terms keep the order of their features.
        TermWeight[] Heaviest(int[] features, int sign) => [.. features
            .Where(feature => sign * weights[feature] > 0)
            .OrderByDescending(feature => sign * weights[feature])
            .Take(count)
            .Select(feature => vectorizer.TermOf(feature) is var (kind, term) ? new TermWeight(kind, term, weights[feature]) : default)];
    }

    public IReadOnlyList<string> Save(string folder)
    {
        using var stream = File.Create(Path.Combine(folder, WeightsFile));
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Format);
        writer.Write(LabelCount);
        writer.Write(vectorizer.Words.Count);
        writer.Write(vectorizer.Characters.Count);
        foreach (var term in vectorizer.Words.Terms.Concat(vectorizer.Characters.Terms))
        {
            writer.Write(term);
        }

        Write(writer, vectorizer.InverseDocumentFrequencies);
        Write(writer, model.Biases);
        writer.Write(MemoryMarshal.AsBytes<Half>(Array.ConvertAll(model.Weights.ToArray(), weight => (Half)weight)));
        return [WeightsFile];
    }

    public static LinearScorer Load(string folder, LinearEngineOptions options)
    {
        var path = Path.Combine(folder, WeightsFile);
        try
        {
            using var stream = File.OpenRead(path);
            using var reader = new BinaryReader(stream, Encoding.UTF8);
            if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic))
            {
                throw new DataFileException(path, "this is no weights file of the linear engine");
            }

            var format = reader.ReadInt32();
            if (format is < FloatWeightsFormat or > Format)
            {
                throw new DataFileException(path, $"format {format}, this build reads {FloatWeightsFormat} to {Format}; run 'train' again");
            }

            var labelCount = Count(reader, stream, sizeof(float));
            var wordCount = Count(reader, stream, sizeof(float) + 1);
            var characterCount = Count(reader, stream, sizeof(float) + 1);
            var words = new Vocabulary(Terms(reader, wordCount));
            var characters = new Vocabulary(Terms(reader, characterCount));
            var frequencies = Numbers<float>(reader, stream, wordCount + characterCount);
            var biases = Numbers<float>(reader, stream, labelCount);
            var weightCount = (long)labelCount * (wordCount + characterCount);
            var weights = format == FloatWeightsFormat
                ? Numbers<float>(reader, stream, weightCount)
                : Array.ConvertAll(Numbers<Half>(reader, stream, weightCount), weight => (float)weight);
            if (stream.Position != stream.Length)
            {
                throw new DataFileException(path, $"{stream.Length - stream.Position} bytes are left over after the weights");
            }

            var text = format <= ByTextFormat ? options.Text with { CharacterCounting = CharacterCounting.ByText } : options.Text;
            return new LinearScorer(
                new TfidfVectorizer(text, words, characters, frequencies), new LinearModel(weights, biases),
                format == FloatWeightsFormat ? 0 : options.PassageWeight);
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException)
        {
            throw new DataFileException(path, $"the weights cannot be read: {exception.Message}");
        }
    }

    private static void Write(BinaryWriter writer, ReadOnlySpan<float> numbers)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Model files are little-endian; so must the machine be.");
        }

        writer.Write(MemoryMarshal.AsBytes(numbers));
    }

    /// <summary>Reads a count, and refuses one that the rest of the file cannot hold before anything is allocated for it.</summary>
    private static int Count(BinaryReader reader, Stream stream, int leastBytesEach)
    {
        var count = reader.ReadInt32();
        return count >= 0 && (long)count * leastBytesEach <= stream.Length
            ? count
            : throw new FormatException($"a count of {count} does not fit a file of {stream.Length} bytes.");
    }

    private static string[] Terms(BinaryReader reader, int count)
    {
        var terms = new string[count];
        for (var term = 0; term < count; term++)
        {
            terms[term] = reader.ReadString();
        }

        return terms;
    }

    private static T[] Numbers<T>(BinaryReader reader, Stream stream, long count)
        where T : unmanaged
    {
        if (count * Unsafe.SizeOf<T>() > stream.Length - stream.Position)
        {
            throw new FormatException($"{count} numbers are expected where {stream.Length - stream.Position} bytes are left.");
        }

        var numbers = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    private readonly struct SpanFinder(TfidfVectorizer vectorizer, Dictionary<int, List<TextSpan>> spans) : ITermVisitor
    {
        public Dictionary<int, List<TextSpan>> Spans => spans;

        public void Visit(TermKind kind, ReadOnlySpan<char> term, int start, int length)
        {
            var feature = vectorizer.FeatureOf(kind, term);
            if (feature < 0)
            {
                return;
            }

            if (!spans.TryGetValue(feature, out var found))
            {
                spans.Add(feature, found = []);
            }

            found.Add(new(start, length));
        }
    }
}
