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
        var folded = buffer.Text.Folded;
        for (var token = 0; token < tokens.Length; token++)
        {
            var state = keys.Of(TermKind.Word, folded.Slice(tokens[token].FoldedStart, tokens[token].FoldedLength));
            buffer.TokenStates[token] = state;
            terms.Expect(TermKeys.Finish(state));
            if (token > 0)
            {
                terms.Expect(TermKeys.Finish(TermKeys.Join(buffer.TokenStates[token - 1], state)));
            }
        }
    }

    /// <summary>Notes known words in <see cref="ScoringBuffer.TokenWords"/>, and in <see cref="ScoringBuffer.Found"/> all other known terms.</summary>
    public void FindTerms(ScoringBuffer buffer)
    {
        var tokens = buffer.Text.Tokens;
        for (var token = 0; token < tokens.Length; token++)
        {
            var sentence = buffer.TokenSentences[token];
            var word = terms.Find(TermKeys.Finish(buffer.TokenStates[token]));
            buffer.TokenWords[token] = word;
            if (word >= 0)
            {
                Prefetch.Line(ref features[starts[word]]);
            }
            else if (options.CharacterMax > 0)
            {
                var expecter = new CharacterExpecter(this);
                TextAnalyzer.VisitCharacters(buffer.Text.Folded, tokens[token], options, ref expecter);
            }

            FindNeighbours(token, buffer);
            FindParts(tokens[token], sentence, buffer);
            if (word < 0 && options.CharacterMax > 0)
            {
                var finder = new CharacterFinder(this, buffer, sentence);
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
                Find(keys.Of(TermKind.Word, word[part]), sentence, buffer);
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
        for (var seed = 0UL; ; seed++)
        {
            var keys = new TermKeys(seed);
            var table = new TermTable(vectorizer.FeatureCount);
            var (feature, word) = (0, 0);
            for (; feature < vectorizer.FeatureCount; feature++)
            {
                var value = word < words.Length && words[word] == feature ? word++ : words.Length + feature;
                if (!table.TryAdd(KeyOf(vectorizer.TermOf(feature), keys), value))
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

    private readonly struct CharacterExpecter(CompiledVocabulary vocabulary) : ITermVisitor
    {
        public void Visit(TermKind kind, ReadOnlySpan<char> term, int start, int length) => vocabulary.terms.Expect(TermKeys.Finish(vocabulary.keys.Of(kind, term)));
    }

    private readonly struct CharacterFinder(CompiledVocabulary vocabulary, ScoringBuffer buffer, int sentence) : ITermVisitor
    {
        public void Visit(TermKind kind, ReadOnlySpan<char> term, int start, int length) => vocabulary.Find(vocabulary.keys.Of(kind, term), sentence, buffer);
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
