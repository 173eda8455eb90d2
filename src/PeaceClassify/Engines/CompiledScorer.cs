using System.Runtime.Intrinsics;
using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>
/// A <see cref="LinearScorer"/> made for reading: the same logits, to within rounding, in one pass over the text, without strings and without allocation. What is
/// not needed to score (explanations, saving) is left to the plain scorer.
/// </summary>
/// <remarks>
/// Sums are linear in the features, which saves most of the work. Words are counted, and the characters of each are added all at once, as often as the word
/// stands there, as if it shared none with another word; a word that the vocabulary lacks is counted as well, and taken apart once. Then the terms that several words
/// do share put right what that made of them, as the frequency of a term is not the sum of frequencies. Sums of a passage are those of its sentences, put right by what
/// these share, and the whole likewise: there is a sum for each sentence, one for each pair of neighbours, and one for the whole; each for words and for characters, as
/// each block is scaled to length 1 by itself.
/// </remarks>
internal sealed class CompiledScorer : IScorer
{
    private const int KindCount = 2;

    /// <summary>Counts whose frequencies are known from the start: of paragraphs of common length.</summary>
    private const int FrequencyCount = 4096;

    /// <summary>So many features before its turn the row of a feature is fetched.</summary>
    private const int Ahead = 16;

    /// <summary>Buffers that wait for the next text; more threads at a time make their own.</summary>
    private const int MaxWaiting = 16;

    private readonly LinearScorer plain;
    private readonly CompiledVocabulary vocabulary;
    private readonly WeightRows weights;
    private readonly double passageWeight;
    private readonly int wordCount;
    private readonly float[] biases;
    private readonly ScoringBuffer?[] waiting = new ScoringBuffer?[MaxWaiting];
    private FrequencyTable frequencies; // replaced where a text is longer than any before

    /// <summary>Compiles a scorer.</summary>
    /// <exception cref="ArgumentException">The vocabulary has more terms than can be compiled, 16 million.</exception>
    public CompiledScorer(LinearScorer plain)
    {
        this.plain = plain;
        vocabulary = new(plain.Vectorizer);
        weights = new(plain, vocabulary);
        passageWeight = plain.PassageWeight;
        wordCount = plain.Vectorizer.Words.Count;
        biases = plain.Model.Biases.ToArray();
        frequencies = new(plain.Vectorizer, FrequencyCount);
    }

    /// <inheritdoc/>
    public int LabelCount => plain.LabelCount;

    /// <inheritdoc/>
    public IReadOnlyList<Explanation> ExplainAll(string text, IReadOnlyList<int> labels) => plain.ExplainAll(text, labels);

    /// <inheritdoc/>
    public HeaviestTerms HeaviestTerms(int label, int count) => plain.HeaviestTerms(label, count);

    /// <inheritdoc/>
    public IReadOnlyList<string> Save(string folder) => plain.Save(folder);

    /// <inheritdoc/>
    public bool Score(string text, Span<double> logits)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (logits.Length != LabelCount)
        {
            throw new ArgumentException($"There is room for {logits.Length} logits; the model has {LabelCount} labels.", nameof(logits));
        }

        var buffer = Rent();
        TextAnalyzer.Fold(text, buffer.Text);
        buffer.BeginTokens();
        vocabulary.ReadTokens(buffer);
        FindSentences(text, buffer);
        vocabulary.FindTerms(buffer);

        buffer.BeginSums(SumCountOf(buffer), weights.Length);
        buffer.BeginMentions();
        var frequencies = FrequenciesFor(buffer);
        SeeFound(buffer);
        CountWords(buffer);
        AddFound(frequencies, buffer);
        AddWords(frequencies, buffer);
        AddShared(frequencies, buffer);
        AddFeatures(buffer);
        var isKnown = Logits(buffer, logits);
        Return(buffer);
        return isKnown;
    }

    /// <summary>The frequencies of all counts that a text may have, so that nobody need ask whether there is one.</summary>
    /// <remarks>A character n-gram begins at most at every character of a token and at the blanks around it.</remarks>
    private FrequencyTable FrequenciesFor(ScoringBuffer buffer)
    {
        var (known, most) = (frequencies, 2 * buffer.Text.Length);
        if (known.Most >= most)
        {
            return known;
        }

        var longer = new FrequencyTable(plain.Vectorizer, most);
        if (!buffer.IsLarge)
        {
            frequencies = longer;
        }

        return longer;
    }

    /// <summary>Tells in which sentence each token stands; all are one where passages make no difference.</summary>
    private void FindSentences(ReadOnlySpan<char> text, ScoringBuffer buffer)
    {
        var tokens = buffer.Text.Tokens;
        var (words, sentence) = (0, 0);
        for (var token = 0; token < tokens.Length; token++)
        {
            if (passageWeight > 0 && Passages.BeginsSentence(text, tokens[token], ref words))
            {
                sentence++;
            }

            buffer.TokenSentences[token] = sentence;
        }

        buffer.SentenceCount = sentence + 1;
        if (buffer.SentenceCount <= Passages.SentenceCount)
        {
            buffer.SentenceCount = 1;
            buffer.TokenSentences.AsSpan(0, tokens.Length).Clear();
        }
    }

    /// <summary>Notes terms that were found one by one.</summary>
    private static void SeeFound(ScoringBuffer buffer)
    {
        foreach (var (feature, _) in buffer.Found)
        {
            buffer.See([feature]);
        }
    }

    /// <summary>
    /// Adds terms that were found one by one and occur nowhere else; the others are added by <see cref="AddShared"/>, all at once: adding them here and taking the
    /// surplus away there would lose digits where they are many.
    /// </summary>
    private void AddFound(FrequencyTable frequencies, ScoringBuffer buffer)
    {
        buffer.ExpectAdditions(buffer.Found.Length);
        foreach (var (feature, sentence) in buffer.Found)
        {
            buffer.AddUnlessShared(SumOfSentence(KindOf(feature), sentence), feature, frequencies[1]);
        }
    }

    /// <summary>Counts the words of each sentence.</summary>
    private void CountWords(ScoringBuffer buffer)
    {
        for (var token = 0; token < buffer.Text.Tokens.Length; token++)
        {
            var word = buffer.TokenWords[token];
            if (!buffer.MentionWord(word, buffer.TokenSentences[token]))
            {
                continue;
            }

            var features = FeaturesOf(word, buffer);
            buffer.See(features);
            if (!buffer.IsNewWord(word))
            {
                weights.ExpectWord(word);
                continue;
            }

            foreach (var feature in features)
            {
                weights.Expect(feature);
            }
        }
    }

    private ReadOnlySpan<int> FeaturesOf(int word, ScoringBuffer buffer) => buffer.IsNewWord(word) ? buffer.FeaturesOfNewWord(word) : vocabulary.FeaturesOf(word);

    /// <summary>Adds the features of words, each word as if it shared none with another; of words that the vocabulary lacks only those that nothing shares.</summary>
    private void AddWords(FrequencyTable frequencies, ScoringBuffer buffer)
    {
        var mentions = buffer.Mentions;
        for (var index = buffer.SentenceCount; index < mentions.Length; index++)
        {
            AddMention(index, mentions, frequencies, buffer);
            if (buffer.IsNewWord(mentions[index].Word))
            {
                mentions[index].Added = default; // to the features that AddShared sees
            }
        }
    }

    private void AddMention(int index, Span<Mention> mentions, FrequencyTable frequencies, ScoringBuffer buffer)
    {
        ref var mention = ref mentions[index];
        mention.Added = frequencies.WithPair(0, mention.Count).ToVector256();
        mention.InSentences = frequencies[mention.Count];
        mention.Total = mention.Count;
        AddWord(SumOfSentence(TermKind.Word, mention.Sentence), mention.Word, frequencies[mention.Count], buffer);
        if (mention.Previous < 0)
        {
            return;
        }

        ref readonly var previous = ref mentions[mention.Previous];
        mention.InSentences += previous.InSentences;
        mention.Total += previous.Total;
        if (previous.Sentence == mention.Sentence - 1)
        {
            var withPair = frequencies.WithPair(previous.Count, mention.Count);
            AddWord(SumOfPair(TermKind.Word, previous.Sentence, buffer), mention.Word, FrequencyTable.UpperTwice(withPair), buffer);
            mention.Added = withPair.ToVector256();
        }

        if (buffer.IsLast(index))
        {
            var inWhole = frequencies[mention.Total] - mention.InSentences;
            AddWord(SumOfWhole(TermKind.Word, buffer), mention.Word, inWhole, buffer);
            mention.Added = mention.Added.WithUpper(inWhole);
        }
    }

    /// <summary>Puts right what was added for terms that words share, and adds those that were found several times.</summary>
    private void AddShared(FrequencyTable frequencies, ScoringBuffer buffer)
    {
        KeepShared(buffer);
        var mentions = buffer.Mentions;
        var shared = buffer.Shared(plain.Vectorizer.FeatureCount);
        buffer.ExpectAdditions(3 * shared.Length);
        for (var next = 0; next < shared.Length;)
        {
            var feature = shared[next].Feature;
            var kind = KindOf(feature);
            var (total, countBefore, sentenceBefore) = (0, 0, -1);
            Vector128<float> inSentences = default, addedToWhole = default;
            do
            {
                var sentence = mentions[shared[next].Mention].Sentence;
                var count = 0;
                Vector256<float> added = default;
                for (; next < shared.Length && shared[next].Feature == feature && mentions[shared[next].Mention].Sentence == sentence; next++)
                {
                    ref readonly var mention = ref mentions[shared[next].Mention];
                    count += mention.Count;
                    added += mention.Added;
                }

                countBefore = sentenceBefore == sentence - 1 ? countBefore : 0;
                var withPair = frequencies.WithPair(countBefore, count);
                var missing = withPair - added.GetLower();
                buffer.Add(SumOfSentence(kind, sentence), feature, missing);
                buffer.Add(SumOfPair(kind, sentence - 1, buffer), feature, FrequencyTable.UpperTwice(missing));
                addedToWhole += added.GetUpper();
                inSentences += withPair;
                total += count;
                (countBefore, sentenceBefore) = (count, sentence);
            }
            while (next < shared.Length && shared[next].Feature == feature);

            buffer.Add(SumOfWhole(kind, buffer), feature, frequencies[total] - inSentences - addedToWhole);
        }
    }

    /// <summary>Keeps the features that may be shared, in the order of the sentences, wherever they were found.</summary>
    private void KeepShared(ScoringBuffer buffer)
    {
        var mentions = buffer.Mentions;
        var found = buffer.Found;
        var kept = 0;
        for (var mention = buffer.SentenceCount; mention <= mentions.Length; mention++)
        {
            var sentence = mention < mentions.Length ? mentions[mention].Sentence : buffer.SentenceCount;
            for (; kept < found.Length && found[kept].Sentence <= sentence; kept++)
            {
                buffer.KeepShared([found[kept].Feature], found[kept].Sentence);
            }

            if (mention < mentions.Length)
            {
                buffer.KeepShared(FeaturesOf(mentions[mention].Word, buffer), mention);
            }
        }
    }

    /// <summary>Adds the features of a word to a sum over words and to that over characters, which stands behind it.</summary>
    private void AddWord(int sumOfWords, int word, Vector128<float> frequency, ScoringBuffer buffer)
    {
        var sumOfCharacters = sumOfWords + 1;
        if (buffer.IsNewWord(word))
        {
            // It may have a feature a hundred times: adding all and taking the surplus away would lose digits.
            foreach (var feature in buffer.FeaturesOfNewWord(word))
            {
                if (!buffer.MayBeShared(feature))
                {
                    buffer.SquaredLengths[sumOfCharacters] += weights.AddFeature(feature, frequency, SumAt(sumOfCharacters, buffer));
                }
            }

            return;
        }

        buffer.SquaredLengths[sumOfWords] += weights.AddWord(word, TermKind.Word, frequency, SumAt(sumOfWords, buffer));
        buffer.SquaredLengths[sumOfCharacters] += weights.AddWord(word, TermKind.Characters, frequency, SumAt(sumOfCharacters, buffer));
    }

    /// <summary>Adds single features, as was noted.</summary>
    private void AddFeatures(ScoringBuffer buffer)
    {
        var additions = buffer.Additions;
        for (var i = 0; i < additions.Length; i++)
        {
            weights.Expect(additions[Math.Min(i + Ahead, additions.Length - 1)].Feature);
            ref readonly var addition = ref additions[i];
            buffer.SquaredLengths[addition.Sum] += weights.AddFeature(addition.Feature, addition.Frequency, SumAt(addition.Sum, buffer));
        }
    }

    /// <summary>From sums to logits: those of the whole, and what the strongest passage adds.</summary>
    private bool Logits(ScoringBuffer buffer, Span<double> logits)
    {
        for (var sentence = 0; sentence < buffer.SentenceCount; sentence++)
        {
            AddSums(SumOfSentence(TermKind.Word, sentence), SumOfWhole(TermKind.Word, buffer), buffer);
            AddSums(SumOfSentence(TermKind.Characters, sentence), SumOfWhole(TermKind.Characters, buffer), buffer);
        }

        var isKnown = LogitsOf(SumOfWhole(TermKind.Word, buffer), SumOfWhole(TermKind.Characters, buffer), buffer, logits);
        if (buffer.SentenceCount == 1)
        {
            foreach (ref var logit in logits)
            {
                logit *= 1 + passageWeight; // the whole is the only passage
            }

            return isKnown;
        }

        var strongest = buffer.Strongest(LabelCount);
        strongest.Fill(double.NegativeInfinity);
        var passage = buffer.Passage(LabelCount);
        for (var first = 0; first < buffer.SentenceCount - 1; first++)
        {
            var words = SumOfPair(TermKind.Word, first, buffer);
            AddSums(SumOfSentence(TermKind.Word, first), words, buffer);
            AddSums(SumOfSentence(TermKind.Word, first + 1), words, buffer);
            var characters = SumOfPair(TermKind.Characters, first, buffer);
            AddSums(SumOfSentence(TermKind.Characters, first), characters, buffer);
            AddSums(SumOfSentence(TermKind.Characters, first + 1), characters, buffer);
            LogitsOf(words, characters, buffer, passage);
            for (var label = 0; label < strongest.Length; label++)
            {
                strongest[label] = Math.Max(strongest[label], passage[label]);
            }
        }

        for (var label = 0; label < logits.Length; label++)
        {
            logits[label] += passageWeight * strongest[label];
        }

        return isKnown;
    }

    /// <summary>Bias and both blocks, each scaled to length 1.</summary>
    /// <returns>False without a known word: then the bias is all.</returns>
    private bool LogitsOf(int words, int characters, ScoringBuffer buffer, Span<double> logits)
    {
        var isKnown = buffer.SquaredLengths[words] > 0;
        var wordScale = isKnown ? 1 / Math.Sqrt(buffer.SquaredLengths[words]) : 0;
        var characterScale = isKnown && buffer.SquaredLengths[characters] > 0 ? 1 / Math.Sqrt(buffer.SquaredLengths[characters]) : 0;
        var wordSums = SumAt(words, buffer);
        var characterSums = SumAt(characters, buffer);
        for (var label = 0; label < logits.Length; label++)
        {
            logits[label] = biases[label] + wordScale * wordSums[label] + characterScale * characterSums[label];
        }

        return isKnown;
    }

    private void AddSums(int from, int to, ScoringBuffer buffer)
    {
        buffer.SquaredLengths[to] += buffer.SquaredLengths[from];
        WeightRows.Add(SumAt(from, buffer), SumAt(to, buffer));
    }

    private Span<float> SumAt(int sum, ScoringBuffer buffer) => buffer.Sums.AsSpan(sum * weights.Length, weights.Length);

    private TermKind KindOf(int feature) => feature < wordCount ? TermKind.Word : TermKind.Characters;

    private static int SumOfSentence(TermKind kind, int sentence) => KindCount * sentence + (int)kind;

    private static int SumOfPair(TermKind kind, int first, ScoringBuffer buffer) => KindCount * (buffer.SentenceCount + first) + (int)kind;

    private static int SumOfWhole(TermKind kind, ScoringBuffer buffer) => KindCount * (2 * buffer.SentenceCount - 1) + (int)kind;

    private static int SumCountOf(ScoringBuffer buffer) => KindCount * 2 * buffer.SentenceCount;

    private ScoringBuffer Rent()
    {
        foreach (ref var place in waiting.AsSpan())
        {
            if (Interlocked.Exchange(ref place, null) is { } buffer)
            {
                return buffer;
            }
        }

        return new ScoringBuffer(vocabulary.WordCount);
    }

    private void Return(ScoringBuffer buffer)
    {
        if (buffer.IsLarge)
        {
            return; // one very long text shall not hold memory for good
        }

        foreach (ref var place in waiting.AsSpan())
        {
            if (Interlocked.CompareExchange(ref place, buffer, null) is null)
            {
                return;
            }
        }
    }
}
