using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>
/// A <see cref="LinearScorer"/> made for reading: the same logits, to within rounding, in one pass over the text, without strings and without allocation. What is
/// not needed to score (explanations, saving) is left to the plain scorer.
/// </summary>
/// <remarks>
/// Every term adds something of its own, so terms are counted, and the row of each is added once. Characters are no exception: what all n-grams of a known word weigh together is one
/// row, made beforehand; a word that the vocabulary lacks is taken apart once a text. There is a sum for the whole, and one for each passage. A term that one sentence alone has, as
/// most do, is added to the sum of that sentence, which then goes into the others; one that several have is added to each of the others by its frequency there.
/// </remarks>
internal sealed class CompiledScorer : IScorer
{
    /// <summary>Counts whose frequencies are known from the start: of paragraphs of common length.</summary>
    private const int FrequencyCount = 4096;

    /// <summary>Buffers that wait for the next text; more threads at a time make their own.</summary>
    private const int MaxWaiting = 16;

    private readonly LinearScorer plain;
    private readonly CompiledVocabulary vocabulary;
    private readonly WeightRows weights;
    private readonly double passageWeight;
    private readonly float[] biases;
    private readonly ScoringBuffer?[] waiting = new ScoringBuffer?[MaxWaiting];
    private float[] frequencies; // of every count; replaced where a text is longer than any before

    /// <summary>Compiles a scorer.</summary>
    /// <param name="plain">One that <see cref="LinearScorer.CanBeCompiled"/>.</param>
    /// <exception cref="ArgumentException">It cannot be compiled, or the vocabulary has more terms than a table takes, 16 million.</exception>
    public CompiledScorer(LinearScorer plain)
    {
        if (!plain.CanBeCompiled)
        {
            throw new ArgumentException("It has weights of 32 bits, or counts characters by the text.", nameof(plain));
        }

        this.plain = plain;
        vocabulary = new(plain.Vectorizer);
        weights = new(plain, vocabulary);
        passageWeight = plain.PassageWeight;
        biases = plain.Model.Biases.ToArray();
        frequencies = Frequencies(FrequencyCount);
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
        vocabulary.FindTerms(buffer, weights);

        SumNewWords(buffer);
        buffer.BeginSums(SumOfWhole(buffer) + 1);
        AddMentions(FrequenciesFor(buffer), buffer);
        var isKnown = Logits(buffer, logits);
        Return(buffer);
        return isKnown;
    }

    private float[] Frequencies(int most) => [0, .. Enumerable.Range(1, most).Select(plain.Vectorizer.TermFrequency)];

    /// <summary>The frequencies of all counts that a text may have, so that nobody need ask whether there is one.</summary>
    private float[] FrequenciesFor(ScoringBuffer buffer)
    {
        var (known, most) = (frequencies, buffer.Text.Length);
        if (most < known.Length)
        {
            return known;
        }

        var longer = Frequencies(most);
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

    /// <summary>What the characters of words weigh that the vocabulary lacks, as <see cref="WeightRows"/> has it of others.</summary>
    private void SumNewWords(ScoringBuffer buffer)
    {
        buffer.BeginCharacterSums();
        for (var word = 0; word < buffer.NewWordCount; word++)
        {
            var rows = buffer.RowsOfNewWord(word);
            var sums = buffer.CharacterSums(word);
            var squaredLength = 0.0;
            for (var next = 0; next < rows.Length;)
            {
                var (row, count) = (rows[next], 1);
                for (next++; next < rows.Length && rows[next] == row; next++)
                {
                    count++;
                }

                squaredLength += weights.AddTerm(row, count, sums[1..]);
            }

            if (squaredLength > 0)
            {
                WeightRows.Scale(sums[1..], (float)(plain.Vectorizer.Rarest / Math.Sqrt(squaredLength)));
                sums[0] = plain.Vectorizer.Rarest * plain.Vectorizer.Rarest;
            }
        }
    }

    /// <summary>Adds every term to the sums of the sentences and passages that have it, and to the whole.</summary>
    private void AddMentions(float[] frequencies, ScoringBuffer buffer)
    {
        var mentions = buffer.Mentions;
        for (var index = 0; index < mentions.Length; index++)
        {
            ref readonly var mention = ref mentions[index];
            var isLast = buffer.IsLast(index);
            if (isLast && mention.Previous < 0)
            {
                Add(mention, mention.Sentence, mention.Count, mention.CharacterCount, frequencies, buffer);
                continue;
            }

            AddToPassages(index, frequencies, buffer);
            if (isLast)
            {
                var (count, characterCount) = (0, 0);
                for (var earlier = index; earlier >= 0; earlier = mentions[earlier].Previous)
                {
                    count += mentions[earlier].Count;
                    characterCount += mentions[earlier].CharacterCount;
                }

                AddToPassage(index, mention.Sentence, frequencies, buffer);
                Add(mention, SumOfWhole(buffer), count, characterCount, frequencies, buffer);
            }
        }
    }

    /// <summary>Adds a mention to the passage that ends with its sentence, together with one in the sentence before; and an earlier one to the passage that nobody else adds it to.</summary>
    private void AddToPassages(int index, float[] frequencies, ScoringBuffer buffer)
    {
        var mentions = buffer.Mentions;
        ref readonly var mention = ref mentions[index];
        if (mention.Previous < 0)
        {
            AddToPassage(index, mention.Sentence - 1, frequencies, buffer);
            return;
        }

        ref readonly var previous = ref mentions[mention.Previous];
        if (previous.Sentence == mention.Sentence - 1)
        {
            Add(mention, SumOfPassage(previous.Sentence, buffer), previous.Count + mention.Count, previous.CharacterCount + mention.CharacterCount, frequencies, buffer);
            return;
        }

        AddToPassage(mention.Previous, previous.Sentence, frequencies, buffer);
        AddToPassage(index, mention.Sentence - 1, frequencies, buffer);
    }

    /// <summary>Adds a mention alone to the passage that begins with a sentence, if there is one.</summary>
    private void AddToPassage(int index, int first, float[] frequencies, ScoringBuffer buffer)
    {
        if (first >= 0 && first < buffer.SentenceCount - 1)
        {
            ref readonly var mention = ref buffer.Mentions[index];
            Add(mention, SumOfPassage(first, buffer), mention.Count, mention.CharacterCount, frequencies, buffer);
        }
    }

    /// <summary>Adds the term of a mention to a sum, as often as it occurs where that is the sum of.</summary>
    private void Add(in Mention mention, int sum, int count, int characterCount, float[] frequencies, ScoringBuffer buffer)
    {
        var words = buffer.Sum(sum)[..weights.Length];
        var characters = buffer.Sum(sum)[weights.Length..];
        if (buffer.IsNewWord(mention.Term, out var word))
        {
            buffer.SquaredLengths[2 * sum + 1] += WeightRows.AddRow(buffer.CharacterSums(word), frequencies[characterCount], characters);
            return;
        }

        buffer.SquaredLengths[2 * sum] += weights.AddTerm(mention.Term, frequencies[count], words);
        if (characterCount > 0)
        {
            buffer.SquaredLengths[2 * sum + 1] += weights.AddCharacters(mention.Term, frequencies[characterCount], characters);
        }
    }

    /// <summary>From sums to logits: those of the whole, and what the strongest passage adds.</summary>
    private bool Logits(ScoringBuffer buffer, Span<double> logits)
    {
        for (var sentence = 0; sentence < buffer.SentenceCount; sentence++)
        {
            AddSum(sentence, SumOfWhole(buffer), buffer);
        }

        var isKnown = LogitsOf(SumOfWhole(buffer), buffer, logits);
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
        var logitsOfPassage = buffer.Passage(LabelCount);
        for (var first = 0; first < buffer.SentenceCount - 1; first++)
        {
            var passage = SumOfPassage(first, buffer);
            AddSum(first, passage, buffer);
            AddSum(first + 1, passage, buffer);
            LogitsOf(passage, buffer, logitsOfPassage);
            for (var label = 0; label < strongest.Length; label++)
            {
                strongest[label] = Math.Max(strongest[label], logitsOfPassage[label]);
            }
        }

        for (var label = 0; label < logits.Length; label++)
        {
            logits[label] += passageWeight * strongest[label];
        }

        return isKnown;
    }

    /// <summary>Bias and both blocks, each scaled by its length.</summary>
    /// <returns>False without a known word: then the bias is all.</returns>
    private bool LogitsOf(int sum, ScoringBuffer buffer, Span<double> logits)
    {
        var (squaredWords, squaredCharacters) = (buffer.SquaredLengths[2 * sum], buffer.SquaredLengths[2 * sum + 1]);
        var isKnown = squaredWords > 0;
        var wordScale = isKnown ? 1 / Math.Sqrt(squaredWords) : 0;
        var characterScale = isKnown && squaredCharacters > 0 ? 1 / Math.Sqrt(squaredCharacters) : 0;
        var words = buffer.Sum(sum);
        var characters = words[weights.Length..];
        for (var label = 0; label < logits.Length; label++)
        {
            logits[label] = biases[label] + wordScale * words[label] + characterScale * characters[label];
        }

        return isKnown;
    }

    private static void AddSum(int from, int to, ScoringBuffer buffer)
    {
        buffer.SquaredLengths[2 * to] += buffer.SquaredLengths[2 * from];
        buffer.SquaredLengths[2 * to + 1] += buffer.SquaredLengths[2 * from + 1];
        WeightRows.Add(buffer.Sum(from), buffer.Sum(to));
    }

    // Sums: those of the sentences, of the passages, of the whole.
    private static int SumOfPassage(int first, ScoringBuffer buffer) => buffer.SentenceCount + first;

    private static int SumOfWhole(ScoringBuffer buffer) => 2 * buffer.SentenceCount - 1;

    private ScoringBuffer Rent()
    {
        foreach (ref var place in waiting.AsSpan())
        {
            if (Interlocked.Exchange(ref place, null) is { } buffer)
            {
                return buffer;
            }
        }

        return new ScoringBuffer(vocabulary.WordTermCount, weights.Length);
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
