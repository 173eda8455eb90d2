using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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

    // Two bits note whether a feature was seen, and whether again; features that share them are only looked at in vain.
    private const int FeaturesPerNoteBits = 5;
    private const int NoteCount = 1 << 10;

    private readonly ulong[] notes = new ulong[NoteCount];
    private int[] lastMentions = [];
    private (int Feature, int Sentence)[] found = new (int Feature, int Sentence)[1024];
    private Mention[] mentions = new Mention[256];
    private Occurrence[] shared = new Occurrence[1024];
    private Occurrence[] sorted = new Occurrence[1024];
    private Addition[] additions = new Addition[1024];
    private ulong[] characterKeys = new ulong[256];

    // New words: a table with open addressing, at most half full, from key to number plus one; their keys; where their features end, the first entry 0.
    private int[] newWordPlaces = [];
    private ulong[] newWordKeys = [];
    private int[] newWordEnds = [];
    private int[] newWordFeatures = new int[1024];
    private int newWordPlaceMask;
    private int newWordCount;
    private int foundCount;
    private int characterKeyCount;
    private int mentionCount;
    private int sharedCount;
    private int additionCount;
    private double[] logits = [];

    /// <summary>The folded text.</summary>
    public FoldingBuffer Text { get; } = new();

    /// <summary>For each token the state of its key, see <see cref="TermKeys"/>.</summary>
    public ulong[] TokenStates { get; private set; } = [];

    /// <summary>For each token the number of its word, see <see cref="CompiledVocabulary"/> and <see cref="NewWord"/>.</summary>
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
    public bool IsLarge =>
        found.Length > Large || shared.Length > Large || additions.Length > Large || mentions.Length > Large || Sums.Length > Large
        || newWordFeatures.Length > Large || characterKeys.Length > Large || TokenStates.Length > Large || Text.Length > Large;

    /// <summary>Makes room for the tokens of <see cref="Text"/>, and forgets the terms of the text before.</summary>
    public void BeginTokens()
    {
        if (TokenStates.Length <= Text.Tokens.Length)
        {
            var room = Math.Max(2 * TokenStates.Length, Text.Tokens.Length + 1);
            TokenStates = new ulong[room];
            TokenWords = new int[room];
            TokenSentences = new int[room];
            lastMentions = new int[wordCount + room];
            newWordKeys = new ulong[room];
            newWordEnds = new int[room + 1];
            newWordPlaces = new int[BitOperations.RoundUpToPowerOf2((uint)(2 * room + 1))];
        }

        Array.Clear(notes);
        newWordPlaceMask = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * Text.Tokens.Length + 1)) - 1;
        Array.Clear(newWordPlaces, 0, newWordPlaceMask + 1);
        (foundCount, mentionCount, sharedCount, additionCount, newWordCount) = (0, 0, 0, 0, 0);
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

    /// <summary>The number of a word that the vocabulary lacks: it follows those that it has, and those that the text had before.</summary>
    /// <param name="key">The state of its key.</param>
    /// <param name="isFirst">Whether this text has not had it before: then its features are to be added.</param>
    public int NewWord(ulong key, out bool isFirst)
    {
        var place = (int)key & newWordPlaceMask;
        for (; newWordPlaces[place] != 0; place = (place + 1) & newWordPlaceMask)
        {
            var word = newWordPlaces[place] - 1;
            if (newWordKeys[word] == key)
            {
                isFirst = false;
                return wordCount + word;
            }
        }

        isFirst = true;
        newWordKeys[newWordCount++] = key;
        newWordPlaces[place] = newWordCount;
        newWordEnds[newWordCount] = newWordEnds[newWordCount - 1];
        return wordCount + newWordCount - 1;
    }

    /// <summary>Adds a feature to the last new word unless it is negative; without a branch, as nobody foresees which terms are known.</summary>
    public void AddToNewWord(int feature)
    {
        ref var end = ref newWordEnds[newWordCount];
        if (end == newWordFeatures.Length)
        {
            Array.Resize(ref newWordFeatures, 2 * newWordFeatures.Length);
        }

        newWordFeatures[end] = feature;
        end += 1 - (feature >>> 31);
    }

    /// <summary>Whether a word is one that the vocabulary lacks.</summary>
    public bool IsNewWord(int word) => word >= wordCount;

    /// <summary>The features of a new word: those of its character n-grams.</summary>
    public ReadOnlySpan<int> FeaturesOfNewWord(int word)
    {
        var start = newWordEnds[word - wordCount];
        return newWordFeatures.AsSpan(start, newWordEnds[word - wordCount + 1] - start);
    }

    /// <summary>The keys of the character n-grams of one token.</summary>
    public ReadOnlySpan<ulong> CharacterKeys => characterKeys.AsSpan(0, characterKeyCount);

    /// <summary>Room for <see cref="CharacterKeys"/>.</summary>
    public Span<ulong> BeginCharacterKeys(int most)
    {
        if (characterKeys.Length < most)
        {
            characterKeys = new ulong[2 * most];
        }

        return characterKeys;
    }

    /// <summary>Tells how many keys there are.</summary>
    public void EndCharacterKeys(int count) => characterKeyCount = count;

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

        Begin(new Mention { Word = word, Sentence = sentence, Count = 1, Previous = isNew ? -1 : last });
        last = mentionCount - 1;
        return isNew;
    }

    /// <summary>Begins with the mentions that stand for single terms.</summary>
    public void BeginMentions()
    {
        for (var sentence = 0; sentence < SentenceCount; sentence++)
        {
            Begin(new Mention { Word = -1, Sentence = sentence, Count = 1, Previous = -1 });
        }
    }

    private void Begin(Mention mention)
    {
        if (mentionCount == mentions.Length)
        {
            Array.Resize(ref mentions, 2 * mentions.Length);
        }

        mentions[mentionCount++] = mention;
    }

    /// <summary>Whether a mention is the last of its word.</summary>
    public bool IsLast(int mention) => lastMentions[mentions[mention].Word] == mention;

    /// <summary>Lets the processor fetch what <see cref="MentionWord"/> will read.</summary>
    public void ExpectMention(int word) => Prefetch.Line(ref lastMentions[word]);

    /// <summary>Notes that a word or a single term has features.</summary>
    public void See(ReadOnlySpan<int> features)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(notes);
        foreach (var feature in features)
        {
            ref var note = ref Unsafe.Add(ref first, NoteOf(feature));
            var seen = note;
            var once = 1UL << (2 * feature);
            note = seen | once | ((seen & once) << 1);
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

        ref var first = ref MemoryMarshal.GetArrayDataReference(notes);
        ref var start = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(shared), sharedCount);
        ref var kept = ref start;
        foreach (var feature in features)
        {
            // Without a branch: which way it would go is hard to foresee.
            kept = new(feature, mention);
            kept = ref Unsafe.Add(ref kept, SharedBit(Unsafe.Add(ref first, NoteOf(feature)), feature));
        }

        sharedCount += (int)(Unsafe.ByteOffset(ref start, ref kept) / Unsafe.SizeOf<Occurrence>());
    }

    /// <summary>Whether a feature was seen more than once; or one that it cannot be told from.</summary>
    public bool MayBeShared(int feature) => SharedBit(notes[NoteOf(feature)], feature) != 0;

    /// <summary>1 if a feature was seen more than once, or one that it cannot be told from; else 0.</summary>
    private static int SharedBit(ulong note, int feature) => (int)(note >> (2 * feature + 1)) & 1;

    private static int NoteOf(int feature) => (feature >> FeaturesPerNoteBits) & (NoteCount - 1);

    /// <summary>What is to be added for single features, see <see cref="Add"/>.</summary>
    public ReadOnlySpan<Addition> Additions => additions.AsSpan(0, additionCount);

    /// <summary>Adds to <see cref="Additions"/> a feature that nothing shares, unless it may be shared.</summary>
    public void AddUnlessShared(int sum, int feature, Vector128<float> frequency)
    {
        additions[additionCount] = new(sum, feature, BitsOf(frequency));
        additionCount += 1 - SharedBit(notes[NoteOf(feature)], feature);
    }

    /// <summary>Makes room for <see cref="Additions"/>.</summary>
    public void ExpectAdditions(int most)
    {
        if (additionCount + most >= additions.Length)
        {
            Array.Resize(ref additions, 2 * (additionCount + most));
        }
    }

    /// <summary>Adds to <see cref="Additions"/> unless the frequency is zero.</summary>
    public void Add(int sum, int feature, Vector128<float> frequency)
    {
        // Without a branch, too.
        var bits = BitsOf(frequency);
        additions[additionCount] = new(sum, feature, bits);
        additionCount += bits == 0 ? 0 : 1;
    }

    private static ulong BitsOf(Vector128<float> frequency) => frequency.AsUInt64().ToScalar();

    /// <summary>What was kept, by feature, those of one feature in the order of the sentences.</summary>
    /// <remarks>Radix sort, the lower digit first: without a comparison, and stable.</remarks>
    public ReadOnlySpan<Occurrence> Shared(int featureCount)
    {
        Span<int> starts = stackalloc int[DigitCount];
        for (var shift = 0; featureCount >> shift > 0; shift += DigitBits)
        {
            starts = starts[..Math.Min(DigitCount, (featureCount >> shift) + 1)];
            starts.Clear();
            var from = shared.AsSpan(0, sharedCount);
            foreach (var occurrence in from)
            {
                starts[(occurrence.Feature >> shift) & (DigitCount - 1)]++;
            }

            var sum = 0;
            foreach (ref var start in starts)
            {
                var count = start;
                start = sum;
                sum += count;
            }

            var to = sorted.AsSpan(0, sharedCount);
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
internal readonly struct Occurrence(int feature, int mention)
{
    private readonly ulong bits = ((ulong)feature << 32) | (uint)mention; // one number, as it is moved about as one

    public int Feature => (int)(bits >> 32);

    public int Mention => (int)bits;
}

/// <summary>A feature that is to be added to a sum, and how much of it.</summary>
internal readonly record struct Addition(int Sum, int Feature, ulong Bits)
{
    public Vector128<float> Frequency => Vector128.CreateScalarUnsafe(Bits).AsSingle();
}

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

    /// <summary>The frequencies of this and all earlier sentences.</summary>
    public Vector128<float> InSentences;

    /// <summary>
    /// Frequencies that were added to sums: to that of the sentence, to that of the pair that it makes with the sentence before, and, at the last mention of a word only,
    /// to the whole. Nothing for a word that the vocabulary lacks: of it only features are added that nothing shares, and there is nothing to put right.
    /// </summary>
    public Vector256<float> Added;
}
