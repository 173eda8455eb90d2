using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>
/// The terms of a <see cref="TfidfVectorizer"/> made for reading: a term leads by a hash to its row, without a string. Rows are features in another order: words first, then
/// neighbouring words, then character n-grams, which only tokens are taken apart for that the vocabulary lacks. Immutable and thread-safe.
/// </summary>
internal sealed class CompiledVocabulary
{
    /// <summary>A bit for each upper end of a key: few beside the table, which most neighbours need not be looked for in then.</summary>
    private const int FilterBits = 19;

    private const int BitsPerEntry = 8 * sizeof(ulong);

    private readonly TextOptions options;
    private readonly TermKeys keys;
    private readonly TermTable rows;
    private readonly ulong[] neighbours = new ulong[(1 << FilterBits) / BitsPerEntry]; // whether there may be such a term of several words

    /// <summary>Compiles a vocabulary.</summary>
    /// <exception cref="ArgumentException">It has more terms than a table takes, 16 million.</exception>
    public CompiledVocabulary(TfidfVectorizer vectorizer)
    {
        if (vectorizer.FeatureCount > TermTable.MaxValues)
        {
            throw new ArgumentException($"The vocabulary has {vectorizer.FeatureCount} terms; it is compiled with at most {TermTable.MaxValues}.", nameof(vectorizer));
        }

        options = vectorizer.Options;
        var words = Enumerable.Range(0, vectorizer.Words.Count).ToLookup(feature => IsOneWord(vectorizer.Words.Terms[feature]));
        Features = [.. words[true], .. words[false], .. Enumerable.Range(vectorizer.Words.Count, vectorizer.Characters.Count)];
        WordCount = words[true].Count();
        WordTermCount = vectorizer.Words.Count;
        var room = new FoldingBuffer();
        (keys, rows) = TableOf(Features, vectorizer, room);
        foreach (var feature in words[false])
        {
            var (entry, bit) = FilterOf(KeyOf(TermKind.Word, vectorizer.Words.Terms[feature], keys, room));
            neighbours[entry] |= bit;
        }
    }

    /// <summary>For each row its feature.</summary>
    public IReadOnlyList<int> Features { get; }

    /// <summary>Number of words: the first rows.</summary>
    public int WordCount { get; }

    /// <summary>Number of word terms, neighbouring words among them: the rows before those of character n-grams.</summary>
    public int WordTermCount { get; }

    /// <summary>Hashes every token of the folded text.</summary>
    public void ReadTokens(ScoringBuffer buffer)
    {
        var tokens = buffer.Text.Tokens;
        var text = buffer.Text.FoldedAndMore;
        for (var token = 0; token < tokens.Length; token++)
        {
            var state = keys.Of(TermKind.Word, text[tokens[token].FoldedStart..], tokens[token].FoldedLength);
            buffer.TokenStates[token] = state;
            rows.Expect(TermKeys.Finish(state));
            if (token > 0 && TermKeys.Finish(TermKeys.Join(buffer.TokenStates[token - 1], state)) is var pair && MayBeNeighbours(pair))
            {
                rows.Expect(pair);
            }
        }
    }

    /// <summary>Mentions the known terms of a text, and the words that the vocabulary lacks with the rows of their n-grams.</summary>
    /// <remarks>Two terms may share a key where somebody seeks for such; then one counts as the other, and is refused where it would be of another kind.</remarks>
    public void FindTerms(ScoringBuffer buffer, WeightRows weights)
    {
        var tokens = buffer.Text.Tokens;
        var hasParts = buffer.Text.Folded.IndexOfAny('-', '/') >= 0;
        for (var token = 0; token < tokens.Length; token++)
        {
            var sentence = buffer.TokenSentences[token];
            var row = rows.Find(TermKeys.Finish(buffer.TokenStates[token]));
            var isNew = false;
            if ((uint)row < (uint)WordCount)
            {
                if (buffer.MentionWord(row, sentence))
                {
                    weights.ExpectWord(row);
                }
            }
            else if (options.CharacterMax > 0)
            {
                isNew = buffer.MentionNewWord(buffer.TokenStates[token], sentence);
                if (isNew)
                {
                    ReadCharacters(tokens[token], buffer);
                }
            }

            // Between asking for the n-grams and looking at them, there is other work to do.
            FindNeighbours(token, buffer, weights);
            if (hasParts)
            {
                FindParts(tokens[token], sentence, buffer, weights);
            }

            if (isNew)
            {
                FindCharacters(buffer, weights);
            }
        }
    }

    /// <summary>Puts the keys of a token's character n-grams into <see cref="ScoringBuffer.CharacterKeys"/>: of those that <see cref="TextAnalyzer.VisitCharacters"/> shows.</summary>
    internal void ReadCharacters(Token token, ScoringBuffer buffer)
    {
        var count = 0;
        var text = buffer.Text.FoldedAndMore[(token.FoldedStart - 1)..];
        var paddedLength = token.FoldedLength + 2;
        var room = buffer.BeginCharacterKeys(paddedLength * options.CharacterMax);
        for (var length = Math.Min(options.CharacterMin, options.CharacterMax); length <= options.CharacterMax; length++)
        {
            var shown = Math.Min(length, paddedLength); // the whole word is the longest n-gram it has
            for (var start = 0; start + shown <= paddedLength; start++)
            {
                var term = text[start..];
                if (!TextAnalyzer.CutsPair(term[..shown]))
                {
                    var key = TermKeys.Finish(keys.Of(TermKind.Characters, term, shown));
                    rows.Expect(key);
                    room[count++] = key;
                }
            }

            if (paddedLength <= length)
            {
                break;
            }
        }

        buffer.EndCharacterKeys(count);
    }

    private void FindCharacters(ScoringBuffer buffer, WeightRows weights)
    {
        foreach (var key in buffer.CharacterKeys)
        {
            var row = rows.Find(key);
            weights.ExpectTerm(Math.Max(row, 0));
            buffer.AddToNewWord(row);
        }
    }

    /// <summary>The word n-grams that begin with a token, without itself.</summary>
    private void FindNeighbours(int first, ScoringBuffer buffer, WeightRows weights)
    {
        var tokens = buffer.Text.Tokens;
        var state = buffer.TokenStates[first];
        var end = Math.Min(first + options.WordMax, tokens.Length);
        for (var last = first + 1; last < end && !tokens[last].StartsSentence; last++)
        {
            state = TermKeys.Join(state, buffer.TokenStates[last]);
            var key = TermKeys.Finish(state);
            if (MayBeNeighbours(key))
            {
                Find(key, buffer.TokenSentences[first], buffer, weights);
            }
        }
    }

    private void FindParts(Token token, int sentence, ScoringBuffer buffer, WeightRows weights)
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
                var (start, length) = part.GetOffsetAndLength(word.Length);
                Find(TermKeys.Finish(keys.Of(TermKind.Word, buffer.Text.FoldedAndMore[(token.FoldedStart + start)..], length)), sentence, buffer, weights);
            }
        }
    }

    private bool MayBeNeighbours(ulong key) => FilterOf(key) is var (entry, bit) && (neighbours[entry] & bit) != 0;

    private static (int Entry, ulong Bit) FilterOf(ulong key) => ((int)(key >> (BitsPerEntry - FilterBits)) / BitsPerEntry, 1UL << (int)(key >> (BitsPerEntry - FilterBits)));

    private void Find(ulong key, int sentence, ScoringBuffer buffer, WeightRows weights)
    {
        var row = rows.Find(key);
        if ((uint)row < (uint)WordTermCount && buffer.MentionTerm(row, sentence))
        {
            weights.ExpectTerm(row);
        }
    }

    private static bool IsOneWord(string term) => term.Length > 0 && !term.Contains(' ', StringComparison.Ordinal);

    /// <summary>All terms under a seed that tells them apart; the first one mostly does.</summary>
    private static (TermKeys Keys, TermTable Rows) TableOf(IReadOnlyList<int> features, TfidfVectorizer vectorizer, FoldingBuffer room)
    {
        for (var seed = 0UL; ; seed++)
        {
            var keys = new TermKeys(seed);
            var table = new TermTable(features.Count);
            var row = 0;
            while (row < features.Count && vectorizer.TermOf(features[row]) is var (kind, term) && table.TryAdd(KeyOf(kind, term, keys, room), row))
            {
                row++;
            }

            if (row == features.Count)
            {
                return (keys, table);
            }
        }
    }

    /// <summary>The key of a term as the vectorizer has it: words with a blank between.</summary>
    internal ulong KeyOf(TermKind kind, string term) => KeyOf(kind, term, keys, new());

    private static ulong KeyOf(TermKind kind, string term, TermKeys keys, FoldingBuffer room)
    {
        room.Clear();
        room.Append(term);
        var text = room.FoldedAndMore;
        if (kind == TermKind.Characters)
        {
            return TermKeys.Finish(keys.Of(kind, text, term.Length));
        }

        ulong? state = null;
        foreach (var word in term.AsSpan().Split(' '))
        {
            var (start, length) = word.GetOffsetAndLength(term.Length);
            var next = keys.Of(kind, text[start..], length);
            state = state is { } first ? TermKeys.Join(first, next) : next;
        }

        return TermKeys.Finish(state!.Value);
    }
}
