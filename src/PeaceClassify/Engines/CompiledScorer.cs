using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>
/// A <see cref="LinearScorer"/> made for reading: the same logits, to within rounding, in one pass over the text, without strings and without allocation. What is
/// not needed to score (explanations, saving) is left to the plain scorer.
/// </summary>
/// <remarks>
/// A text is folded as everywhere. Each token leads by a hash to its feature, and a known word from there straight to the features of its character n-grams, found out
/// beforehand; only words that the vocabulary lacks are taken apart. The weights of a feature, one 16-bit number a label, and its inverse document frequency stand
/// side by side in one row that begins at a cache line.
/// <para/>
/// Sums are linear in the features, so those of a passage need not be summed anew: there is a sum for each sentence, and one for each pair of neighbours that
/// puts right what the two share, as the frequency of a term that both have is not the sum of its frequencies in each. Words and characters have sums of their own,
/// as each block is scaled to length 1 by itself.
/// </remarks>
internal sealed class CompiledScorer : IScorer
{
    /// <summary>Labels that one vector instruction serves; rows are filled up with zeros to a multiple.</summary>
    private const int Lanes = 8;

    private const int CacheLine = 64;

    /// <summary>So many terms before its turn a row is fetched.</summary>
    private const int Ahead = 24;
    private const int KindCount = 2;

    /// <summary>Logarithms of counts up to this are looked up.</summary>
    private const int FrequencyCount = 256;

    // The bits of a half number, its sign extended, moved to where a float has exponent and mantissa; the number is then too small by 2^112, as 15 is added to the
    // exponent of the one and 127 to that of the other.
    private const int HalfShift = 13;
    private const int HalfBits = unchecked((int)0x8FFF_E000);
    private const float HalfScale = 5.192296858534828e33f;

    /// <summary>Buffers that wait for the next text; more threads at a time make their own.</summary>
    private const int MaxWaiting = 16;

    private readonly LinearScorer plain;
    private readonly TextOptions options;
    private readonly double passageWeight;
    private readonly float[] biases;
    private readonly float[] frequencies;
    private readonly int wordCount;
    private readonly TermKeys keys;
    private readonly TermTable terms;

    // Character features of each word feature that is one word: from characterStarts[word] to characterStarts[word + 1].
    private readonly int[] characterStarts;
    private readonly int[] characters;

    // One row a feature: inverse document frequency (float), then the weights (Half), to full cache lines. Pinned, so that it stays where lines begin.
    private readonly byte[] rows;
    private readonly int firstRow;
    private readonly int rowBytes;
    private readonly int rowLength;
    private readonly ScoringBuffer?[] waiting = new ScoringBuffer?[MaxWaiting];

    /// <summary>Compiles a scorer.</summary>
    /// <exception cref="ArgumentException">The vocabulary has more terms than a table takes, 16 million.</exception>
    public CompiledScorer(LinearScorer plain)
    {
        this.plain = plain;
        var vectorizer = plain.Vectorizer;
        options = vectorizer.Options;
        passageWeight = plain.PassageWeight;
        if (vectorizer.FeatureCount > TermTable.MaxFeatures)
        {
            throw new ArgumentException($"The vocabulary has {vectorizer.FeatureCount} terms; a classifier is compiled with at most {TermTable.MaxFeatures}.", nameof(plain));
        }

        wordCount = vectorizer.Words.Count;
        (keys, terms) = TableOf(vectorizer);
        (characterStarts, characters) = CharactersOf(vectorizer);

        rowLength = (plain.LabelCount + Lanes - 1) / Lanes * Lanes;
        rowBytes = (sizeof(float) + rowLength * Unsafe.SizeOf<Half>() + CacheLine - 1) / CacheLine * CacheLine;
        (rows, firstRow) = RowsOf(plain);

        biases = new float[rowLength];
        plain.Model.Biases.CopyTo(biases);
        frequencies = [.. Enumerable.Range(0, FrequencyCount).Select(count => count == 0 ? 0 : vectorizer.TermFrequency(count))];
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
        ReadTokens(text, buffer);
        buffer.BeginSums(SumCountOf(buffer), rowLength);
        FindTerms(buffer);
        SumTerms(buffer);
        var isKnown = Logits(buffer, logits);
        Return(buffer);
        return isKnown;
    }

    /// <summary>Hashes every token and finds its sentence; all are one where passages make no difference.</summary>
    private void ReadTokens(ReadOnlySpan<char> text, ScoringBuffer buffer)
    {
        buffer.BeginTokens();
        var tokens = buffer.Text.Tokens;
        var folded = buffer.Text.Folded;
        var (words, sentence) = (0, 0);
        for (var token = 0; token < tokens.Length; token++)
        {
            var state = keys.Of(TermKind.Word, folded.Slice(tokens[token].FoldedStart, tokens[token].FoldedLength));
            buffer.TokenStates[token] = state;
            terms.Expect(TermKeys.Finish(state));
            if (token > 0)
            {
                terms.Expect(TermKeys.Finish(TermKeys.Join(buffer.TokenStates[token - 1], state)));
            }

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

    /// <summary>Notes every known term with its sentence.</summary>
    /// <remarks>Token by token in three rounds, as each reads what the one before let the processor fetch.</remarks>
    private void FindTerms(ScoringBuffer buffer)
    {
        var tokens = buffer.Text.Tokens;
        var words = buffer.TokenWords;
        for (var token = 0; token < tokens.Length; token++)
        {
            var word = terms.Find(TermKeys.Finish(buffer.TokenStates[token]));
            words[token] = word;
            if (word >= 0)
            {
                Prefetch.Line(ref characterStarts[word]);
                buffer.Add([word], buffer.TokenSentences[token]);
            }

            FindNeighbours(token, buffer);
            FindParts(tokens[token], buffer.TokenSentences[token], buffer);
        }

        if (options.CharacterMax == 0)
        {
            return;
        }

        for (var token = 0; token < tokens.Length; token++)
        {
            if (words[token] >= 0)
            {
                Prefetch.Line(ref characters[characterStarts[words[token]]]);
            }
        }

        for (var token = 0; token < tokens.Length; token++)
        {
            if (words[token] >= 0)
            {
                buffer.Add(characters.AsSpan(characterStarts[words[token]]..characterStarts[words[token] + 1]), buffer.TokenSentences[token]);
            }
            else
            {
                var finder = new CharacterFinder(this, buffer, buffer.TokenSentences[token]);
                TextAnalyzer.VisitCharacters(buffer.Text.Folded, tokens[token], options, ref finder);
            }
        }
    }

    /// <summary>The word n-grams that begin with a token, without itself.</summary>
    private void FindNeighbours(int first, ScoringBuffer buffer)
    {
        var tokens = buffer.Text.Tokens;
        var state = buffer.TokenStates[first];
        var end = Math.Min(first + options.WordMax, tokens.Length);
        for (var last = first + 1; last < end && !tokens[last].StartsSentence; last++)
        {
            state = TermKeys.Join(state, buffer.TokenStates[last]);
            Find(TermKeys.Finish(state), buffer.TokenSentences[first], buffer);
        }
    }

    private void FindParts(Token token, int sentence, ScoringBuffer buffer)
    {
        var word = buffer.Text.Folded.Slice(token.FoldedStart, token.FoldedLength);
        if (word.IndexOfAny('-', '/') < 0)
        {
            return;
        }

        foreach (var part in word.SplitAny('-', '/'))
        {
            if (part.Start.Value < part.End.Value)
            {
                Find(TermKeys.Finish(keys.Of(TermKind.Word, word[part])), sentence, buffer);
            }
        }
    }

    private void Find(ulong key, int sentence, ScoringBuffer buffer)
    {
        var feature = terms.Find(key);
        if (feature >= 0)
        {
            buffer.Add([feature], sentence);
        }
    }

    /// <summary>Adds up what was found, feature by feature.</summary>
    private void SumTerms(ScoringBuffer buffer)
    {
        var occurrences = buffer.Sorted(plain.Vectorizer.FeatureCount);
        for (var next = 0; next < occurrences.Length;)
        {
            Prefetch.Line(ref RowOf(occurrences[Math.Min(next + Ahead, occurrences.Length - 1)].Feature));
            var feature = occurrences[next].Feature;
            var (total, before, sentenceBefore, ofSentences) = (0, 0, -1, default(Frequency));
            do
            {
                var first = next;
                while (++next < occurrences.Length && occurrences[next] == occurrences[first])
                {
                }

                var (sentence, count) = (occurrences[first].Sentence, next - first);
                var frequency = FrequencyOf(count);
                AddRow(SumOfSentence(KindOf(feature), sentence), feature, frequency, buffer);
                if (before > 0 && sentenceBefore == sentence - 1)
                {
                    AddRow(SumOfPair(KindOf(feature), sentenceBefore, buffer), feature, FrequencyOf(before + count) - FrequencyOf(before) - frequency, buffer);
                }

                ofSentences += frequency;
                total += count;
                (before, sentenceBefore) = (count, sentence);
            }
            while (next < occurrences.Length && occurrences[next].Feature == feature);

            if (total > before)
            {
                AddRow(SumOfWhole(KindOf(feature), buffer), feature, FrequencyOf(total) - ofSentences, buffer);
            }
        }
    }

    /// <summary>Adds frequency · inverse document frequency · weights to a sum.</summary>
    private void AddRow(int sum, int feature, Frequency frequency, ScoringBuffer buffer)
    {
        ref var row = ref RowOf(feature);
        var inverse = Unsafe.ReadUnaligned<float>(ref row);
        buffer.SquaredLengths[sum] += (double)frequency.Square * inverse * inverse;

        ref var weights = ref Unsafe.As<byte, short>(ref Unsafe.Add(ref row, sizeof(float)));
        ref var sums = ref MemoryMarshal.GetReference(buffer.Sums.AsSpan(sum * rowLength, rowLength));
        var factor = Vector256.Create(frequency.Value * inverse * HalfScale);
        for (var lane = 0; lane < rowLength; lane += Lanes)
        {
            var bits = Vector256.WidenLower(Vector128.LoadUnsafe(ref weights, (nuint)lane).ToVector256Unsafe());
            var value = (Vector256.ShiftLeft(bits, HalfShift) & Vector256.Create(HalfBits)).AsSingle();
            Vector256.FusedMultiplyAdd(value, factor, Vector256.LoadUnsafe(ref sums, (nuint)lane)).StoreUnsafe(ref sums, (nuint)lane);
        }
    }

    /// <summary>From sums to logits: those of the whole, and what the strongest passage adds.</summary>
    private ref byte RowOf(int feature) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(rows), firstRow + (nint)feature * rowBytes);

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
        var wordSums = buffer.Sums.AsSpan(words * rowLength, logits.Length);
        var characterSums = buffer.Sums.AsSpan(characters * rowLength, logits.Length);
        for (var label = 0; label < logits.Length; label++)
        {
            logits[label] = biases[label] + wordScale * wordSums[label] + characterScale * characterSums[label];
        }

        return isKnown;
    }

    private void AddSums(int from, int to, ScoringBuffer buffer)
    {
        buffer.SquaredLengths[to] += buffer.SquaredLengths[from];
        var sums = buffer.Sums.AsSpan(to * rowLength, rowLength);
        var added = buffer.Sums.AsSpan(from * rowLength, rowLength);
        for (var lane = 0; lane < sums.Length; lane += Lanes)
        {
            (Vector256.Create<float>(sums[lane..]) + Vector256.Create<float>(added[lane..])).CopyTo(sums[lane..]);
        }
    }

    private TermKind KindOf(int feature) => feature < wordCount ? TermKind.Word : TermKind.Characters;

    private Frequency FrequencyOf(int count)
    {
        var value = count < frequencies.Length ? frequencies[count] : plain.Vectorizer.TermFrequency(count);
        return new(value, value * value);
    }

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

        return new ScoringBuffer();
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

    /// <summary>Keys for all terms under a seed that tells them apart; the first one mostly does.</summary>
    private static (TermKeys Keys, TermTable Table) TableOf(TfidfVectorizer vectorizer)
    {
        for (var seed = 0UL; ; seed++)
        {
            var keys = new TermKeys(seed);
            var table = new TermTable(vectorizer.FeatureCount);
            var feature = 0;
            while (feature < vectorizer.FeatureCount && table.TryAdd(KeyOf(vectorizer.TermOf(feature), keys), feature))
            {
                feature++;
            }

            if (feature == vectorizer.FeatureCount)
            {
                return (keys, table);
            }
        }
    }

    private static ulong KeyOf((TermKind Kind, string Term) term, TermKeys keys)
    {
        if (term.Kind == TermKind.Characters)
        {
            return TermKeys.Finish(keys.Of(term.Kind, term.Term));
        }

        ReadOnlySpan<char> words = term.Term;
        ulong? state = null;
        foreach (var word in words.Split(' '))
        {
            var next = keys.Of(term.Kind, words[word]);
            state = state is { } first ? TermKeys.Join(first, next) : next;
        }

        return TermKeys.Finish(state!.Value);
    }

    /// <summary>The character features of every word feature that is a single word.</summary>
    private static (int[] Starts, int[] Features) CharactersOf(TfidfVectorizer vectorizer)
    {
        var starts = new int[vectorizer.Words.Count + 1];
        var features = new List<int>();
        var collector = new CharacterCollector(vectorizer, features);
        for (var word = 0; word < vectorizer.Words.Count; word++)
        {
            var term = vectorizer.Words.Terms[word];
            if (vectorizer.Options.CharacterMax > 0 && term.Length > 0 && !term.Contains(' ', StringComparison.Ordinal))
            {
                TextAnalyzer.VisitCharacters($" {term} ", new Token(1, term.Length, 0, term.Length, true), vectorizer.Options, ref collector);
            }

            starts[word + 1] = features.Count;
        }

        return (starts, [.. features, 0]); // one more, so that an empty list at the end has a place, too
    }

    private (byte[] Rows, int First) RowsOf(LinearScorer plain)
    {
        var content = GC.AllocateArray<byte>(checked(plain.Vectorizer.FeatureCount * rowBytes + CacheLine), pinned: true);
        var first = AlignmentOf(content);
        for (var feature = 0; feature < plain.Vectorizer.FeatureCount; feature++)
        {
            var row = content.AsSpan(first + feature * rowBytes, rowBytes);
            MemoryMarshal.Write(row, plain.Vectorizer.InverseDocumentFrequencies[feature]);
            var halves = MemoryMarshal.Cast<byte, Half>(row[sizeof(float)..]);
            var weights = plain.Model.WeightsOf(feature);
            for (var label = 0; label < weights.Length; label++)
            {
                var half = (Half)weights[label];
                halves[label] = half;
            }
        }

        return (content, first);
    }

    /// <summary>How far the next cache line is from the beginning of a pinned array.</summary>
    private static int AlignmentOf(byte[] content) => (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(content, 0) & (CacheLine - 1));

    private readonly struct CharacterFinder(CompiledScorer scorer, ScoringBuffer buffer, int sentence) : ITermVisitor
    {
        public void Visit(TermKind kind, ReadOnlySpan<char> term, int start, int length) =>
            scorer.Find(TermKeys.Finish(scorer.keys.Of(kind, term)), sentence, buffer);
    }

    private readonly struct CharacterCollector(TfidfVectorizer vectorizer, List<int> features) : ITermVisitor
    {
        public void Visit(TermKind kind, ReadOnlySpan<char> term, int start, int length)
        {
            var feature = vectorizer.FeatureOf(kind, term);
            if (feature >= 0)
            {
                features.Add(feature);
            }
        }
    }
}
