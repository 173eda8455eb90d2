using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>What one thread needs to score one text after the other without allocating: the folded text, the terms found in it, and sums over them.</summary>
/// <param name="wordCount">How many words there are to be mentioned, see <see cref="CompiledVocabulary.WordCount"/>.</param>
internal sealed class ScoringBuffer(int wordCount)
{
    /// <summary>Terms, tokens or numbers of a text that is far longer than a paragraph.</summary>
    private const int Large = 1 << 17;

    // Bits of a feature that one pass of sorting looks at, and the numbers that they make.
    private const int DigitBits = 9;
    private const int DigitCount = 1 << DigitBits;

    // Whether a feature was seen is noted in one of so many bits; two features that share one are only looked at in vain.
    private const int WordBits = 6;
    private const int NoteCount = 1 << 9;

    private readonly ulong[] seen = new ulong[NoteCount];
    private readonly ulong[] seenAgain = new ulong[NoteCount];
    private readonly int[] lastMentions = new int[wordCount];
    private (int Feature, int Sentence)[] found = new (int Feature, int Sentence)[1024];
    private Mention[] mentions = new Mention[256];
    private Occurrence[] shared = new Occurrence[1024];
    private Occurrence[] sorted = new Occurrence[1024];
    private int foundCount;
    private int mentionCount;
    private int sharedCount;
    private double[] logits = [];

    /// <summary>The folded text.</summary>
    public FoldingBuffer Text { get; } = new();

    /// <summary>For each token the state of its key, see <see cref="TermKeys"/>.</summary>
    public ulong[] TokenStates { get; private set; } = [];

    /// <summary>For each token the number of its word, see <see cref="CompiledVocabulary"/>; −1 when it has none.</summary>
    public int[] TokenWords { get; private set; } = [];

    /// <summary>For each token the sentence it stands in.</summary>
    public int[] TokenSentences { get; private set; } = [];

    /// <summary>Number of sentences that are told apart.</summary>
    public int SentenceCount { get; set; }

    /// <summary>Known terms that are not features of <see cref="TokenWords"/>, in text order.</summary>
    public ReadOnlySpan<(int Feature, int Sentence)> Found => found.AsSpan(0, foundCount);

    /// <summary>One row of numbers a sum: see <see cref="CompiledScorer"/>.</summary>
    public float[] Sums { get; private set; } = [];

    /// <summary>One squared length a sum.</summary>
    public double[] SquaredLengths { get; private set; } = [];

    /// <summary>Whether a text made it grow far beyond what paragraphs need.</summary>
    public bool IsLarge => found.Length > Large || shared.Length > Large || mentions.Length > Large || Sums.Length > Large || TokenStates.Length > Large || Text.Length > Large;

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

        Array.Clear(seen);
        Array.Clear(seenAgain);
        (foundCount, mentionCount, sharedCount) = (0, 0, 0);
    }

    /// <summary>Adds to <see cref="Found"/>.</summary>
    public void Find(int feature, int sentence)
    {
        if (foundCount == found.Length)
        {
            Array.Resize(ref found, 2 * found.Length);
        }

        found[foundCount++] = (feature, sentence);
    }

    /// <summary>The mentions so far: one that stands for any single term of each sentence, then those of words, in the order of their sentences.</summary>
    public Span<Mention> Mentions => mentions.AsSpan(0, mentionCount);

    /// <summary>Counts a word.</summary>
    /// <returns>Whether it is new in this text.</returns>
    public bool MentionWord(int word, int sentence)
    {
        ref var last = ref lastMentions[word]; // of this text, if the mention there is of this word
        var isNew = last >= mentionCount || mentions[last].Word != word;
        if (!isNew && mentions[last].Sentence == sentence)
        {
            mentions[last].Count++;
            return false;
        }

        Add(new Mention { Word = word, Sentence = sentence, Count = 1, Previous = isNew ? -1 : last });
        last = mentionCount - 1;
        return isNew;
    }

    /// <summary>Begins with the mentions that stand for single terms.</summary>
    public void BeginMentions()
    {
        for (var sentence = 0; sentence < SentenceCount; sentence++)
        {
            Add(new Mention { Word = -1, Sentence = sentence, Count = 1, Previous = -1 });
        }
    }

    private void Add(Mention mention)
    {
        if (mentionCount == mentions.Length)
        {
            Array.Resize(ref mentions, 2 * mentions.Length);
        }

        mentions[mentionCount++] = mention;
    }

    /// <summary>Whether a mention is the last of its word.</summary>
    public bool IsLast(int mention) => lastMentions[mentions[mention].Word] == mention;

    /// <summary>Notes that a word or a single term has features.</summary>
    public void See(ReadOnlySpan<int> features)
    {
        var (once, again) = (seen, seenAgain);
        foreach (var feature in features)
        {
            var note = NoteOf(feature);
            var bit = 1UL << feature;
            again[note] |= once[note] & bit;
            once[note] |= bit;
        }
    }

    /// <summary>Keeps those features of a mention that several may share; asked in the order of the sentences, after all were seen.</summary>
    public void KeepShared(ReadOnlySpan<int> features, int mention)
    {
        if (sharedCount + features.Length > shared.Length)
        {
            Array.Resize(ref shared, Math.Max(2 * shared.Length, sharedCount + features.Length));
            sorted = new Occurrence[shared.Length];
        }

        var again = seenAgain;
        var kept = shared.AsSpan(sharedCount, features.Length);
        var count = 0;
        foreach (var feature in features)
        {
            // Without a branch: which way it would go is hard to foresee.
            kept[count] = new(feature, mention);
            count += (int)(again[NoteOf(feature)] >> feature) & 1;
        }

        sharedCount += count;
    }

    /// <summary>Whether a feature was seen more than once; or one that it cannot be told from.</summary>
    public bool MayBeShared(int feature) => ((seenAgain[NoteOf(feature)] >> feature) & 1) != 0;

    private static int NoteOf(int feature) => (feature >> WordBits) & (NoteCount - 1);

    /// <summary>What was kept, by feature, those of one feature in the order of the sentences.</summary>
    /// <remarks>Radix sort, the lower digit first: without a comparison, and stable.</remarks>
    public ReadOnlySpan<Occurrence> Shared(int featureCount)
    {
        Span<int> starts = stackalloc int[DigitCount];
        for (var shift = 0; featureCount >> shift > 0; shift += DigitBits)
        {
            starts.Clear();
            var from = shared.AsSpan(0, sharedCount);
            var to = sorted.AsSpan(0, sharedCount);
            foreach (var occurrence in from)
            {
                starts[(occurrence.Feature >> shift) & (DigitCount - 1)]++;
            }

            var sum = 0;
            foreach (ref var start in starts)
            {
                (start, sum) = (sum, sum + start);
            }

            foreach (var occurrence in from)
            {
                to[starts[(occurrence.Feature >> shift) & (DigitCount - 1)]++] = occurrence;
            }

            (shared, sorted) = (sorted, shared);
        }

        return shared.AsSpan(0, sharedCount);
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

/// <summary>A feature that a mention has.</summary>
internal readonly record struct Occurrence(int Feature, int Mention);

/// <summary>A word in one sentence, or any single term there; and what it has added to the sums, as if it shared its features with no other.</summary>
internal struct Mention
{
    /// <summary>The number of the word; −1 for single terms.</summary>
    public int Word;

    /// <summary>The sentence, 0 and on.</summary>
    public int Sentence;

    /// <summary>How often it stands there.</summary>
    public int Count;

    /// <summary>The mention of the word in an earlier sentence; −1 when there is none.</summary>
    public int Previous;

    /// <summary>How often the word stands in this and all earlier sentences.</summary>
    public int Total;

    /// <summary>What was added to the sum of the sentence.</summary>
    public Frequency InSentence;

    /// <summary>What was added to that of the pair that it makes with the sentence before.</summary>
    public Frequency InPair;

    /// <summary>What was added to the whole; at the last mention of a word only.</summary>
    public Frequency InWhole;

    /// <summary>The sum of <see cref="InSentence"/> of this and all earlier sentences.</summary>
    public Frequency InSentences;
}
