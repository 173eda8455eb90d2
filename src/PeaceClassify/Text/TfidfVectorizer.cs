using System.Runtime.InteropServices;
using PeaceClassify.Learning;

namespace PeaceClassify.Text;

/// <summary>
/// Turns a text into tf-idf features: a block of word terms, then a block of character terms, each scaled by itself so that neither drowns the other. Immutable and
/// thread-safe.
/// </summary>
/// <remarks>
/// Weight of a word term: tf · idf, with tf = 1 + ln n (or n, see <see cref="TextOptions.SublinearTermFrequency"/>) and
/// idf = ln((1 + N) / (1 + df)) + 1 for df of N documents: the smoothed form of scikit-learn's TfidfTransformer, which goes back to
/// Salton and Buckley, Information Processing and Management 24 (1988). The block has length 1.
/// <para/>
/// Characters say what a word is like, as in fastText (Bojanowski, Grave, Joulin and Mikolov, TACL 5, 2017): the n-grams of a word, weighed by idf, form a vector as long as
/// the word's own idf, and the block is Σ tf(word) · vector(word), divided by √Σ (tf(word) · idf(word))². That would be its length if no two words had an n-gram in common; words
/// alike make it longer. A word that the vocabulary lacks has the idf of its rarest word. With <see cref="CharacterCounting.ByText"/>
/// n-grams weigh tf · idf as words do, and the block has length 1.
/// </remarks>
public sealed class TfidfVectorizer
{
    private readonly float[] inverseDocumentFrequencies;
    private readonly float rarest;
    private readonly TextOptions counted; // terms that are counted where they stand
    private readonly WordCharacters?[] charactersOfWords; // of known words, as they are asked for

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
        rarest = inverseDocumentFrequencies.Take(words.Count).DefaultIfEmpty(1).Max();
        counted = options.CharacterCounting == CharacterCounting.ByWord ? options with { CharacterMax = 0 } : options;
        charactersOfWords = new WordCharacters?[words.Count];
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
        var counter = new DocumentTerms(new(), new());
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
    public SparseVector Transform(string text) => Vector(Count(TextAnalyzer.Fold(text), [0])[0]);

    /// <summary>The features of a text, and those of each of its passages: every two neighbouring sentences, in text order; of a shorter text the whole.</summary>
    /// <param name="text">The text; it is read once.</param>
    public (SparseVector Whole, PassageFeatures[] Passages) TransformWithPassages(string text)
    {
        var folded = TextAnalyzer.Fold(text);
        var starts = Passages.SentenceStarts(text, folded.Tokens);
        var sentences = Count(folded, starts);
        var whole = Vector(TermCounts.Sum(sentences));
        return (whole, starts.Length <= Passages.SentenceCount
            ? [new(0, text.Length, whole)]
            : [.. Enumerable.Range(0, starts.Length - Passages.SentenceCount + 1).Select(first =>
            {
                var after = first + Passages.SentenceCount;
                var end = after < starts.Length ? starts[after] : text.Length;
                return new PassageFeatures(starts[first], end - starts[first], Vector(TermCounts.Sum(sentences.AsSpan(first, Passages.SentenceCount))));
            })]);
    }

    /// <summary>Counts the terms of each sentence.</summary>
    private TermCounts[] Count(FoldedText folded, int[] starts)
    {
        var counter = new TermCounter(this, starts, [.. starts.Select(_ => new TermCounts())]);
        TextAnalyzer.VisitTerms(folded, counted, ref counter);
        if (Options.CharacterCounting == CharacterCounting.ByWord && Options.CharacterMax > 0)
        {
            foreach (var token in folded.Tokens)
            {
                counter.CountsAt(token.Start).AddToken(folded.Folded.Substring(token.FoldedStart, token.FoldedLength));
            }
        }

        return counter.Counts;
    }

    private SparseVector Vector(TermCounts counts)
    {
        var (words, wordValues) = UnitLength(counts.Words);
        if (words.Length == 0)
        {
            return SparseVector.Zero;
        }

        var (characters, characterValues) = Options.CharacterCounting == CharacterCounting.ByWord ? ByWord(counts.Tokens) : UnitLength(counts.Characters);
        return new SparseVector([.. words, .. characters], [.. wordValues, .. characterValues]);
    }

    /// <summary>tf · idf, scaled to length 1.</summary>
    private (int[] Features, float[] Values) UnitLength(Dictionary<int, int> counts)
    {
        int[] features = [.. counts.Keys.Order()];
        float[] values = [.. features.Select(feature => TermFrequency(counts[feature]) * inverseDocumentFrequencies[feature])];
        Scale(values, values.Sum(value => (double)value * value), 1);
        return (features, values);
    }

    /// <summary>The character features of words, see the remarks above.</summary>
    private (int[] Features, float[] Values) ByWord(OrderedDictionary<string, int> tokens)
    {
        var sums = new Dictionary<int, float>();
        var squaredLength = 0.0;
        foreach (var (word, count) in tokens)
        {
            var characters = CharactersOf(word);
            var frequency = TermFrequency(count);
            squaredLength += (double)frequency * frequency * characters.SquaredLength;
            for (var i = 0; i < characters.Features.Count; i++)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(sums, characters.Features.Indices[i], out _) += frequency * characters.Features.Values[i];
            }
        }

        int[] features = [.. sums.Keys.Order()];
        float[] values = [.. features.Select(feature => sums[feature])];
        Scale(values, squaredLength, 1);
        return (features, values);
    }

    /// <summary>The character features of one word, before the text makes a difference.</summary>
    internal WordCharacters CharactersOf(string word)
    {
        if (Options.CharacterMax == 0)
        {
            return WordCharacters.None;
        }

        var number = Words.NumberOf(word);
        return number < 0 ? ReadCharacters(word, rarest) : charactersOfWords[number] ??= ReadCharacters(word, inverseDocumentFrequencies[number]);
    }

    /// <summary>What a word that the vocabulary lacks counts: the inverse document frequency of the rarest that it has.</summary>
    internal float Rarest => rarest;

    private WordCharacters ReadCharacters(string word, float length)
    {
        var counter = new TermCounter(this, [0], [new()]);
        TextAnalyzer.VisitCharacters($" {word} ", new Token(1, word.Length, 0, word.Length, StartsSentence: true), Options, ref counter);
        var counts = counter.Counts[0].Characters;
        if (counts.Count == 0)
        {
            return WordCharacters.None;
        }

        int[] features = [.. counts.Keys.Order()];
        float[] values = [.. features.Select(feature => counts[feature] * inverseDocumentFrequencies[feature])];
        Scale(values, values.Sum(value => (double)value * value), length);
        return new(new SparseVector(features, values), (double)length * length);
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

    /// <summary>Multiplies values whose squares have a sum, so that their length becomes another.</summary>
    private static void Scale(Span<float> values, double squaredLength, double length)
    {
        var scale = (float)(length / Math.Sqrt(squaredLength));
        foreach (ref var value in values)
        {
            value *= scale;
        }
    }

    private struct DocumentTerms(Vocabulary.DocumentCounter words, Vocabulary.DocumentCounter characters) : ITermVisitor
    {
        public int Document { get; set; }

        public readonly Vocabulary.DocumentCounter Words => words;

        public readonly Vocabulary.DocumentCounter Characters => characters;

        public readonly void Visit(TermKind kind, ReadOnlySpan<char> term, int start, int length) =>
            (kind == TermKind.Word ? words : characters).Add(Document, term);
    }

    /// <param name="vectorizer">Knows the features.</param>
    /// <param name="starts">Where the sentences begin.</param>
    /// <param name="counts">How often each sentence has each feature.</param>
    private readonly struct TermCounter(TfidfVectorizer vectorizer, int[] starts, TermCounts[] counts) : ITermVisitor
    {
        public TermCounts[] Counts => counts;

        public TermCounts CountsAt(int start)
        {
            var sentence = Array.BinarySearch(starts, start);
            return counts[sentence < 0 ? ~sentence - 1 : sentence];
        }

        public void Visit(TermKind kind, ReadOnlySpan<char> term, int start, int length)
        {
            var feature = vectorizer.FeatureOf(kind, term);
            if (feature >= 0)
            {
                CountsAt(start).Add(kind, feature);
            }
        }
    }
}

/// <summary>The character features of one word: their values have the length of the word's own feature.</summary>
/// <param name="Features">The features; <see cref="SparseVector.Zero"/> when none is known.</param>
/// <param name="SquaredLength">The square of their length.</param>
internal sealed record WordCharacters(SparseVector Features, double SquaredLength)
{
    /// <summary>Of a word without a known n-gram.</summary>
    public static WordCharacters None { get; } = new(SparseVector.Zero, 0);
}

/// <summary>A passage of a text and its features.</summary>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="Length">Length in UTF-16 code units.</param>
/// <param name="Features">As of a text of its own; <see cref="SparseVector.Zero"/> without a known word.</param>
public readonly record struct PassageFeatures(int Start, int Length, SparseVector Features);
