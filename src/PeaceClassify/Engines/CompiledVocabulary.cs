using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>
/// The terms of a <see cref="TfidfVectorizer"/> made for reading. A token leads by a hash to its word, and the word straight on to its features, which were found
/// out beforehand: its own, and those of its character n-grams. Only tokens that the vocabulary lacks are taken apart. Immutable and thread-safe.
/// </summary>
internal sealed class CompiledVocabulary
{
    private readonly TextOptions options;
    private readonly TermKeys keys;

    // Leads from a term that is one word to its number, from any other to its feature plus the count of words.
    private readonly TermTable terms;

    // Features of word w: from starts[w] to starts[w + 1].
    private readonly int[] starts;
    private readonly int[] features;

    /// <summary>Compiles a vocabulary.</summary>
    /// <exception cref="ArgumentException">It has more terms than a table takes, 16 million.</exception>
    public CompiledVocabulary(TfidfVectorizer vectorizer)
    {
        options = vectorizer.Options;
        int[] words = [.. Enumerable.Range(0, vectorizer.Words.Count).Where(feature => IsOneWord(vectorizer.Words.Terms[feature]))];
        if (vectorizer.FeatureCount + words.Length > TermTable.MaxValues)
        {
            throw new ArgumentException($"The vocabulary has {vectorizer.FeatureCount} terms; it is compiled with at most {TermTable.MaxValues}, every word counted twice.", nameof(vectorizer));
        }

        (starts, features) = FeaturesOf(words, vectorizer);
        (keys, terms) = TableOf(words, vectorizer);
    }

    /// <summary>Number of words.</summary>
    public int WordCount => starts.Length - 1;

    /// <summary>The feature of a word itself, then those of its character n-grams, each as often as it occurs there.</summary>
    public ReadOnlySpan<int> FeaturesOf(int word) => features.AsSpan(starts[word], starts[word + 1] - starts[word]);

    /// <summary>Hashes every token of the folded text.</summary>
    public void ReadTokens(ScoringBuffer buffer)
    {
        var tokens = buffer.Text.Tokens;
        var text = buffer.Text.FoldedAndMore;
        for (var token = 0; token < tokens.Length; token++)
        {
            var state = keys.Of(TermKind.Word, text[tokens[token].FoldedStart..], tokens[token].FoldedLength);
            buffer.TokenStates[token] = state;
            terms.Expect(TermKeys.Finish(state));
            if (token > 0)
            {
                terms.Expect(TermKeys.Finish(TermKeys.Join(buffer.TokenStates[token - 1], state)));
            }
        }
    }

    /// <summary>Notes the words of the tokens in <see cref="ScoringBuffer.TokenWords"/>, and in <see cref="ScoringBuffer.Found"/> known terms of several words or of parts.</summary>
    public void FindTerms(ScoringBuffer buffer)
    {
        var tokens = buffer.Text.Tokens;
        for (var token = 0; token < tokens.Length; token++)
        {
            var word = terms.Find(TermKeys.Finish(buffer.TokenStates[token]));
            var isNew = false;
            if (word >= 0)
            {
                buffer.ExpectMention(word);
                Prefetch.Line(ref features[starts[word]]);
                Prefetch.Line(ref features[starts[word + 1] - 1]);
            }
            else
            {
                word = buffer.NewWord(buffer.TokenStates[token], out isNew);
            }

            buffer.TokenWords[token] = word;
            if (isNew && options.CharacterMax > 0)
            {
                ReadCharacters(tokens[token], buffer);
            }

            // Between asking for the n-grams and looking at them, there is other work to do.
            FindNeighbours(token, buffer);
            FindParts(tokens[token], buffer.TokenSentences[token], buffer);
            if (isNew && options.CharacterMax > 0)
            {
                FindCharacters(buffer);
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
                    terms.Expect(key);
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

    private void FindCharacters(ScoringBuffer buffer)
    {
        foreach (var key in buffer.CharacterKeys)
        {
            buffer.AddToNewWord(terms.Find(key) - WordCount);
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
            Find(state, buffer.TokenSentences[first], buffer);
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
                var (start, length) = part.GetOffsetAndLength(word.Length);
                Find(keys.Of(TermKind.Word, buffer.Text.FoldedAndMore[(token.FoldedStart + start)..], length), sentence, buffer);
            }
        }
    }

    private void Find(ulong state, int sentence, ScoringBuffer buffer)
    {
        var value = terms.Find(TermKeys.Finish(state));
        if (value >= 0)
        {
            buffer.Find(value < WordCount ? features[starts[value]] : value - WordCount, sentence);
        }
    }

    private static bool IsOneWord(string term) => term.Length > 0 && !term.Contains(' ', StringComparison.Ordinal);

    private static (int[] Starts, int[] Features) FeaturesOf(int[] words, TfidfVectorizer vectorizer)
    {
        var starts = new int[words.Length + 1];
        var features = new List<int>();
        var collector = new FeatureCollector(vectorizer, features);
        for (var word = 0; word < words.Length; word++)
        {
            features.Add(words[word]);
            if (vectorizer.Options.CharacterMax > 0)
            {
                var term = vectorizer.Words.Terms[words[word]];
                TextAnalyzer.VisitCharacters($" {term} ", new Token(1, term.Length, 0, term.Length, true), vectorizer.Options, ref collector);
            }

            starts[word + 1] = features.Count;
        }

        return (starts, [.. features]);
    }

    /// <summary>All terms under a seed that tells them apart; the first one mostly does.</summary>
    private static (TermKeys Keys, TermTable Table) TableOf(int[] words, TfidfVectorizer vectorizer)
    {
        var room = new FoldingBuffer();
        for (var seed = 0UL; ; seed++)
        {
            var keys = new TermKeys(seed);
            var table = new TermTable(vectorizer.FeatureCount);
            var (feature, word) = (0, 0);
            for (; feature < vectorizer.FeatureCount; feature++)
            {
                var value = word < words.Length && words[word] == feature ? word++ : words.Length + feature;
                var (kind, term) = vectorizer.TermOf(feature);
                if (!table.TryAdd(KeyOf(kind, term, keys, room), value))
                {
                    break;
                }
            }

            if (feature == vectorizer.FeatureCount)
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

    private readonly struct FeatureCollector(TfidfVectorizer vectorizer, List<int> features) : ITermVisitor
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
