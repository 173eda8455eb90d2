using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>
/// The terms of a <see cref="TfidfVectorizer"/> made for reading: a term leads by a hash to its row, without a string. Rows are features in another order: words first, then
/// neighbouring words, then character n-grams, which only tokens are taken apart for that the vocabulary lacks. Immutable and thread-safe.
/// </summary>
internal sealed class CompiledVocabulary
{
    /// <summary>A bit for each upper end of a key: small beside the table, in which most neighbours need not be looked for then.</summary>
    private const int FilterBits = 19;

    private const int BitsPerEntry = 8 * sizeof(ulong);

    private readonly TextOptions options;
    private readonly TermKeys keys;
    private readonly TermTable words; // a table a kind: that of words, which is asked most, is small
    private readonly TermTable neighbours;
    private readonly TermTable characters;
    private readonly ulong[] filter = new ulong[(1 << FilterBits) / BitsPerEntry]; // which terms of several words there may be

    /// <summary>Compiles a vocabulary.</summary>
    /// <exception cref="ArgumentException">It has more terms than a table takes, 16 million.</exception>
    public CompiledVocabulary(TfidfVectorizer vectorizer)
    {
        if (vectorizer.FeatureCount > TermTable.MaxValues)
        {
            throw new ArgumentException($"The vocabulary has {vectorizer.FeatureCount} terms; it is compiled with at most {TermTable.MaxValues}.", nameof(vectorizer));
        }

        options = vectorizer.Options;
        var isOneWord = Enumerable.Range(0, vectorizer.Words.Count).ToLookup(feature => IsOneWord(vectorizer.Words.Terms[feature]));
        Features = [.. isOneWord[true], .. isOneWord[false], .. Enumerable.Range(vectorizer.Words.Count, vectorizer.Characters.Count)];
        WordCount = isOneWord[true].Count();
        WordTermCount = vectorizer.Words.Count;
        var room = new FoldingBuffer();
        string[] terms = [.. Features.Select(feature => vectorizer.TermOf(feature).Term)];
        for (var seed = 0UL; ; seed++)
        {
            keys = new TermKeys(seed);
            if (TableOf(TermKind.Word, terms, 0, WordCount, keys, room) is { } ofWords
                && TableOf(TermKind.Word, terms, WordCount, WordTermCount, keys, room) is { } ofNeighbours
                && TableOf(TermKind.Characters, terms, WordTermCount, terms.Length, keys, room) is { } ofCharacters)
            {
                (words, neighbours, characters) = (ofWords, ofNeighbours, ofCharacters);
                break; // the first seed mostly tells all terms apart
            }
        }

        foreach (var term in terms.AsSpan(WordCount, WordTermCount - WordCount))
        {
            var (entry, bit) = FilterOf(KeyOf(TermKind.Word, term, keys, room));
            filter[entry] |= bit;
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
            words.Expect(TermKeys.Finish(state));
            if (token > 0 && TermKeys.Finish(TermKeys.Join(buffer.TokenStates[token - 1], state)) is var pair && MayBeNeighbours(pair))
            {
                neighbours.Expect(pair);
            }
        }
    }

    /// <summary>Mentions the known terms of a text, and the words that the vocabulary lacks with the rows of their n-grams.</summary>
    public void FindTerms(ScoringBuffer buffer, WeightRows weights)
    {
        var tokens = buffer.Text.Tokens;
        var hasParts = buffer.Text.Folded.IndexOfAny('-', '/') >= 0;
        for (var token = 0; token < tokens.Length; token++)
        {
            var sentence = buffer.TokenSentences[token];
            var row = words.Find(TermKeys.Finish(buffer.TokenStates[token]));
            var isNew = false;
            if (row >= 0)
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
                    characters.Expect(key);
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
            var row = characters.Find(key);
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
                Mention(neighbours.Find(key), buffer.TokenSentences[first], buffer, weights);
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
                Mention(words.Find(TermKeys.Finish(keys.Of(TermKind.Word, buffer.Text.FoldedAndMore[(token.FoldedStart + start)..], length))), sentence, buffer, weights);
            }
        }
    }

    private bool MayBeNeighbours(ulong key) => FilterOf(key) is var (entry, bit) && (filter[entry] & bit) != 0;

    private static (int Entry, ulong Bit) FilterOf(ulong key) => ((int)(key >> (BitsPerEntry - FilterBits)) / BitsPerEntry, 1UL << (int)(key >> (BitsPerEntry - FilterBits)));

    private static void Mention(int row, int sentence, ScoringBuffer buffer, WeightRows weights)
    {
        if (row >= 0 && buffer.MentionTerm(row, sentence))
        {
            weights.ExpectTerm(row);
        }
    }

    private static bool IsOneWord(string term) => term.Length > 0 && !term.Contains(' ', StringComparison.Ordinal);

    /// <summary>A table from some terms to their rows; null when two of them share a key.</summary>
    private static TermTable? TableOf(TermKind kind, string[] terms, int start, int end, TermKeys keys, FoldingBuffer room)
    {
        var table = new TermTable(end - start);
        for (var row = start; row < end; row++)
        {
            if (!table.TryAdd(KeyOf(kind, terms[row], keys, room), row))
            {
                return null;
            }
        }

        return table;
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
