using System.Runtime.InteropServices;
using PeaceClassify.Learning;

namespace PeaceClassify.Text;

/// <summary>
/// Turns a text into tf-idf features: a block of word terms, then a block of character terms, each scaled to length 1 by itself
/// so that neither drowns the other. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Weight of a term: tf · idf, with tf = 1 + ln n (or n, see <see cref="TextOptions.SublinearTermFrequency"/>) and
/// idf = ln((1 + N) / (1 + df)) + 1 for df of N documents: the smoothed form of scikit-learn's TfidfTransformer, which goes back to
/// Salton and Buckley, Information Processing and Management 24 (1988).
/// </remarks>
public sealed class TfidfVectorizer
{
    private readonly float[] inverseDocumentFrequencies;

    /// <summary>Puts a saved vectorizer together again.</summary>
    /// <param name="options">The text options it was fitted with.</param>
    /// <param name="words">Word terms: features 0 and on.</param>
    /// <param name="characters">Character terms: features after the words.</param>
    /// <param name="inverseDocumentFrequencies">One positive, finite number a feature.</param>
    /// <exception cref="ArgumentException">Another number of frequencies than features, or one that is not positive and finite.</exception>
    public TfidfVectorizer(TextOptions options, Vocabulary words, Vocabulary characters, float[] inverseDocumentFrequencies)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(characters);
        ArgumentNullException.ThrowIfNull(inverseDocumentFrequencies);
        if (inverseDocumentFrequencies.Length != words.Count + characters.Count
            || Array.Exists(inverseDocumentFrequencies, frequency => !float.IsFinite(frequency) || frequency <= 0))
        {
            throw new ArgumentException(
                $"Expected {words.Count + characters.Count} positive, finite document frequencies.", nameof(inverseDocumentFrequencies));
        }

        Options = options;
        Words = words;
        Characters = characters;
        this.inverseDocumentFrequencies = inverseDocumentFrequencies;
    }

    /// <summary>The text options it was fitted with.</summary>
    public TextOptions Options { get; }

    /// <summary>Word terms; the number of a term is its feature.</summary>
    public Vocabulary Words { get; }

    /// <summary>Character terms; the number of a term plus the count of <see cref="Words"/> is its feature.</summary>
    public Vocabulary Characters { get; }

    /// <summary>Number of features of both blocks.</summary>
    public int FeatureCount => inverseDocumentFrequencies.Length;

    /// <summary>One inverse document frequency a feature.</summary>
    public ReadOnlySpan<float> InverseDocumentFrequencies => inverseDocumentFrequencies;

    /// <summary>Learns vocabulary and document frequencies.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TfidfVectorizer Fit(IReadOnlyList<string> texts, TextOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(options);
        var counter = new TermCounter(new(), new());
        foreach (var text in texts)
        {
            cancellation.ThrowIfCancellationRequested();
            counter.Document++;
            TextAnalyzer.VisitTerms(text, options, ref counter);
        }

        var (words, wordCounts) = Vocabulary.Of(counter.Words.Counts, options.WordMinDocuments);
        var (characters, characterCounts) = Vocabulary.Of(counter.Characters.Counts, options.CharacterMinDocuments);
        var frequencies = wordCounts.Concat(characterCounts).Select(count => InverseDocumentFrequency(count, texts.Count));
        return new TfidfVectorizer(options, words, characters, [.. frequencies]);
    }

    /// <summary>The features of a text; <see cref="SparseVector.Zero"/> when it has no word that the vocabulary knows.</summary>
    /// <remarks>Character terms alone are no evidence: hardly any string of letters is without a known one.</remarks>
    public SparseVector Transform(string text)
    {
        var counter = new FeatureCounter(this, []);
        TextAnalyzer.VisitTerms(text, Options, ref counter);
        return Vector(counter.Counts);
    }

    /// <summary>The features of a text, and those of each of its passages: every two neighbouring sentences, in text order; of a shorter text the whole.</summary>
    /// <param name="text">The text; it is read once.</param>
    public (SparseVector Whole, PassageFeatures[] Passages) TransformWithPassages(string text)
    {
        var folded = TextAnalyzer.Fold(text);
        var starts = Passages.SentenceStarts(text, folded.Tokens);
        var counter = new SentenceFeatureCounter(this, starts, [.. starts.Select(_ => new Dictionary<int, int>())]);
        TextAnalyzer.VisitTerms(folded, Options, ref counter);
        var sentences = counter.Counts;
        var whole = Vector(Sum(sentences));
        return (whole, starts.Length <= Passages.SentenceCount
            ? [new(0, text.Length, whole)]
            : [.. Enumerable.Range(0, starts.Length - Passages.SentenceCount + 1).Select(first =>
            {
                var after = first + Passages.SentenceCount;
                var end = after < starts.Length ? starts[after] : text.Length;
                return new PassageFeatures(starts[first], end - starts[first], Vector(Sum(sentences.AsSpan(first, Passages.SentenceCount))));
            })]);
    }

    private static Dictionary<int, int> Sum(ReadOnlySpan<Dictionary<int, int>> counts)
    {
        var sum = new Dictionary<int, int>();
        foreach (var part in counts)
        {
            foreach (var (feature, count) in part)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(sum, feature, out _) += count;
            }
        }

        return sum;
    }

    private SparseVector Vector(Dictionary<int, int> counts)
    {
        var indices = new int[counts.Count];
        counts.Keys.CopyTo(indices, 0);
        Array.Sort(indices);
        if (indices.Length == 0 || indices[0] >= Words.Count)
        {
            return SparseVector.Zero;
        }

        var values = new float[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            values[i] = TermFrequency(counts[indices[i]]) * inverseDocumentFrequencies[indices[i]];
        }

        var firstCharacter = Array.FindIndex(indices, index => index >= Words.Count);
        var wordCount = firstCharacter < 0 ? indices.Length : firstCharacter;
        ScaleToUnitLength(values.AsSpan(0, wordCount));
        ScaleToUnitLength(values.AsSpan(wordCount));
        return new SparseVector(indices, values);
    }

    /// <summary>The feature of a term, or −1 when the vocabulary does not have it.</summary>
    public int FeatureOf(TermKind kind, ReadOnlySpan<char> term)
    {
        if (kind == TermKind.Word)
        {
            return Words.NumberOf(term);
        }

        var number = Characters.NumberOf(term);
        return number < 0 ? -1 : Words.Count + number;
    }

    /// <summary>The term and its kind that stand behind a feature.</summary>
    public (TermKind Kind, string Term) TermOf(int feature) => feature < Words.Count
        ? (TermKind.Word, Words.Terms[feature])
        : (TermKind.Characters, Characters.Terms[feature - Words.Count]);

    /// <summary>What a term weighs that stands so often in a text, before its document frequency counts.</summary>
    internal float TermFrequency(int count) => Options.SublinearTermFrequency ? 1 + MathF.Log(count) : count;

    private static float InverseDocumentFrequency(int documentCount, int total) =>
        (float)(Math.Log((1.0 + total) / (1.0 + documentCount)) + 1);

    private static void ScaleToUnitLength(Span<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += (double)value * value;
        }

        if (sum > 0)
        {
            var scale = (float)(1 / Math.Sqrt(sum));
            foreach (ref var value in values)
            {
                value *= scale;
            }
        }
    }

    private struct TermCounter(Vocabulary.DocumentCounter words, Vocabulary.DocumentCounter characters) : ITermVisitor
    {
        public int Document { get; set; }

        public readonly Vocabulary.DocumentCounter Words => words;

        public readonly Vocabulary.DocumentCounter Characters => characters;

        public readonly void Visit(TermKind kind, ReadOnlySpan<char> term, int start, int length) =>
            (kind == TermKind.Word ? words : characters).Add(Document, term);
    }

    private readonly struct FeatureCounter(TfidfVectorizer vectorizer, Dictionary<int, int> counts) : ITermVisitor
    {
        public Dictionary<int, int> Counts => counts;

        public void Visit(TermKind kind, ReadOnlySpan<char> term, int start, int length)
        {
            var feature = vectorizer.FeatureOf(kind, term);
            if (feature >= 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, feature, out _)++;
            }
        }
    }

    /// <param name="vectorizer">Knows the features.</param>
    /// <param name="starts">Where the sentences begin.</param>
    /// <param name="counts">How often each sentence has each feature.</param>
    private readonly struct SentenceFeatureCounter(TfidfVectorizer vectorizer, int[] starts, Dictionary<int, int>[] counts) : ITermVisitor
    {
        public Dictionary<int, int>[] Counts => counts;

        public void Visit(TermKind kind, ReadOnlySpan<char> term, int start, int length)
        {
            var feature = vectorizer.FeatureOf(kind, term);
            if (feature >= 0)
            {
                var sentence = Array.BinarySearch(starts, start);
                CollectionsMarshal.GetValueRefOrAddDefault(counts[sentence < 0 ? ~sentence - 1 : sentence], feature, out _)++;
            }
        }
    }
}

/// <summary>A passage of a text and its features.</summary>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="Length">Length in UTF-16 code units.</param>
/// <param name="Features">As of a text of its own; <see cref="SparseVector.Zero"/> without a known word.</param>
public readonly record struct PassageFeatures(int Start, int Length, SparseVector Features);
