using System.Numerics;
using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>What one thread needs to score one text after the other without allocating: the folded text, the terms found in it, and sums over them.</summary>
/// <param name="termCount">Word terms that the vocabulary has.</param>
/// <param name="rowLength">Numbers of a sum of weights.</param>
internal sealed class ScoringBuffer(int termCount, int rowLength)
{
    /// <summary>Terms, tokens or numbers of a text that is far longer than a paragraph.</summary>
    private const int Large = 1 << 17;

    /// <summary>Bits that tell whether the n-grams of a word may be the same: many beside the n-grams of a word, so that they seldom err.</summary>
    private const int SeenBits = 4096;

    private const int BitsPerNote = 8 * sizeof(ulong);

    private readonly ulong[] seen = new ulong[SeenBits / BitsPerNote];
    private int[] lastMentions = []; // of each word term, then of each new word
    private Mention[] mentions = new Mention[256];
    private ulong[] characterKeys = new ulong[256];

    // New words: a table with open addressing, at most half full, from key to number plus one; their keys; where the rows of their n-grams end, the first entry 0.
    private int[] newWordPlaces = [];
    private ulong[] newWordKeys = [];
    private int[] newWordEnds = [];
    private int[] newWordRows = new int[1024];
    private int newWordPlaceMask;
    private int characterKeyCount;
    private int mentionCount;
    private float[] characterSums = [];
    private float[] sums = [];
    private double[] logits = [];

    /// <summary>The folded text.</summary>
    public FoldingBuffer Text { get; } = new();

    /// <summary>For each token the state of its key, see <see cref="TermKeys"/>.</summary>
    public ulong[] TokenStates { get; private set; } = [];

    /// <summary>For each token the sentence it stands in.</summary>
    public int[] TokenSentences { get; private set; } = [];

    /// <summary>Number of sentences that are told apart.</summary>
    public int SentenceCount { get; set; }

    /// <summary>How many different words the vocabulary lacks.</summary>
    public int NewWordCount { get; private set; }

    /// <summary>Two squared lengths a sum: of its words, of its characters.</summary>
    public double[] SquaredLengths { get; private set; } = [];

    /// <summary>Whether a text made it grow far beyond what paragraphs need.</summary>
    public bool IsLarge =>
        mentions.Length > Large || sums.Length > Large || characterSums.Length > Large || newWordRows.Length > Large || characterKeys.Length > Large
        || TokenStates.Length > Large || Text.Length > Large;

    /// <summary>Makes room for the tokens of <see cref="Text"/>, and forgets the terms of the text before.</summary>
    public void BeginTokens()
    {
        if (TokenStates.Length <= Text.Tokens.Length)
        {
            var room = Math.Max(2 * TokenStates.Length, Text.Tokens.Length + 1);
            TokenStates = new ulong[room];
            TokenSentences = new int[room];
            lastMentions = new int[termCount + room];
            newWordKeys = new ulong[room];
            newWordEnds = new int[room + 1];
            newWordPlaces = new int[BitOperations.RoundUpToPowerOf2((uint)(2 * room + 1))];
        }

        newWordPlaceMask = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * Text.Tokens.Length + 1)) - 1;
        Array.Clear(newWordPlaces, 0, newWordPlaceMask + 1);
        (mentionCount, NewWordCount) = (0, 0);
    }

    /// <summary>The mentions so far, in the order of their sentences.</summary>
    public ReadOnlySpan<Mention> Mentions => mentions.AsSpan(0, mentionCount);

    /// <summary>Whether a mention is the last of its term.</summary>
    public bool IsLast(int mention) => lastMentions[mentions[mention].Term] == mention;

    /// <summary>Mentions a word of the vocabulary: the term, and its characters.</summary>
    /// <returns>Whether it is new in this text.</returns>
    public bool MentionWord(int row, int sentence) => Mention(row, sentence, 1, 1);

    /// <summary>Mentions another word term: neighbouring words, or a part of a word.</summary>
    /// <returns>Whether it is new in this text.</returns>
    public bool MentionTerm(int row, int sentence) => Mention(row, sentence, 1, 0);

    /// <summary>Mentions a word that the vocabulary lacks: it has characters alone.</summary>
    /// <param name="key">The state of its key.</param>
    /// <param name="sentence">The sentence.</param>
    /// <returns>Whether it is new in this text: then the rows of its n-grams are to be added.</returns>
    public bool MentionNewWord(ulong key, int sentence)
    {
        var place = (int)key & newWordPlaceMask;
        for (; newWordPlaces[place] != 0; place = (place + 1) & newWordPlaceMask)
        {
            var word = newWordPlaces[place] - 1;
            if (newWordKeys[word] == key)
            {
                Mention(termCount + word, sentence, 0, 1);
                return false;
            }
        }

        newWordKeys[NewWordCount++] = key;
        newWordPlaces[place] = NewWordCount;
        newWordEnds[NewWordCount] = newWordEnds[NewWordCount - 1];
        Mention(termCount + NewWordCount - 1, sentence, 0, 1);
        return true;
    }

    private bool Mention(int term, int sentence, int count, int characterCount)
    {
        ref var last = ref lastMentions[term]; // of this text, if the mention there is of this term
        var isNew = last >= mentionCount || mentions[last].Term != term;
        if (!isNew && mentions[last].Sentence == sentence)
        {
            mentions[last].Count += count;
            mentions[last].CharacterCount += characterCount;
            return false;
        }

        if (mentionCount == mentions.Length)
        {
            Array.Resize(ref mentions, 2 * mentions.Length);
        }

        mentions[mentionCount] = new(term, sentence, isNew ? -1 : last) { Count = count, CharacterCount = characterCount };
        last = mentionCount++;
        return isNew;
    }

    /// <summary>Whether a term of a mention is a word that the vocabulary lacks; then its number among those.</summary>
    public bool IsNewWord(int term, out int word)
    {
        word = term - termCount;
        return word >= 0;
    }

    /// <summary>Adds the row of an n-gram to the last new word unless it is negative; without a branch, as nobody foresees which terms are known.</summary>
    public void AddToNewWord(int row)
    {
        ref var end = ref newWordEnds[NewWordCount];
        if (end == newWordRows.Length)
        {
            Array.Resize(ref newWordRows, 2 * newWordRows.Length);
        }

        newWordRows[end] = row;
        end += 1 - (row >>> 31);
    }

    /// <summary>The rows of the n-grams of a new word; those that are the same stand together.</summary>
    public ReadOnlySpan<int> RowsOfNewWord(int word)
    {
        var rows = newWordRows.AsSpan(newWordEnds[word], newWordEnds[word + 1] - newWordEnds[word]);
        if (MayRepeat(rows))
        {
            rows.Sort();
        }

        return rows;
    }

    private bool MayRepeat(ReadOnlySpan<int> rows)
    {
        Array.Clear(seen);
        var repeated = 0UL;
        foreach (var row in rows)
        {
            ref var note = ref seen[(row / BitsPerNote) % (SeenBits / BitsPerNote)];
            repeated |= note >> row & 1;
            note |= 1UL << row;
        }

        return repeated != 0;
    }

    /// <summary>Makes room for <see cref="CharacterSums"/>, all zero.</summary>
    public void BeginCharacterSums()
    {
        var length = NewWordCount * (1 + rowLength);
        if (characterSums.Length < length)
        {
            characterSums = new float[2 * length];
        }

        Array.Clear(characterSums, 0, length);
    }

    /// <summary>What the characters of a new word weigh: the squared length, and a sum.</summary>
    public Span<float> CharacterSums(int newWord) => characterSums.AsSpan(newWord * (1 + rowLength), 1 + rowLength);

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

    /// <summary>Makes room for sums, all zero.</summary>
    public void BeginSums(int sumCount)
    {
        if (SquaredLengths.Length < 2 * sumCount)
        {
            sums = new float[2 * 2 * sumCount * rowLength];
            SquaredLengths = new double[2 * 2 * sumCount];
        }

        Array.Clear(sums, 0, 2 * sumCount * rowLength);
        Array.Clear(SquaredLengths, 0, 2 * sumCount);
    }

    /// <summary>A sum over words, and behind it one over characters.</summary>
    public Span<float> Sum(int sum) => sums.AsSpan(2 * sum * rowLength, 2 * rowLength);

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

/// <summary>A term in one sentence.</summary>
/// <param name="Term">The row of a word term, or a number behind those for a word that the vocabulary lacks.</param>
/// <param name="Sentence">The sentence, 0 and on.</param>
/// <param name="Previous">The mention of the term in an earlier sentence; −1 when there is none.</param>
internal record struct Mention(int Term, int Sentence, int Previous)
{
    /// <summary>How often it stands there; 0 for a word that the vocabulary lacks.</summary>
    public int Count;

    /// <summary>How often it stands there as a whole word, whose characters count.</summary>
    public int CharacterCount;
}
