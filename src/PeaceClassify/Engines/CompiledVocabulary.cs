using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>
/// The terms of a <see cref="TfidfVectorizer"/> made for reading: a token leads by a hash to its feature, and a known word straight on to the features of
/// its character n-grams, which were found out beforehand; only words that the vocabulary lacks are taken apart. Immutable and thread-safe.
/// </summary>
internal sealed class CompiledVocabulary
{
    private readonly TextOptions options;
    private readonly TermKeys keys;
    private readonly TermTable terms;

    // For each word feature the number of the word, or −1 where the feature is several words; character features of word w: from starts[w] to starts[w + 1].
    private readonly int[] numbers;
    private readonly int[] starts;
    private readonly int[] characters;

    /// <summary>Compiles a vocabulary.</summary>
    /// <exception cref="ArgumentException">It has more terms than a table takes, 16 million.</exception>
    public CompiledVocabulary(TfidfVectorizer vectorizer)
    {
        if (vectorizer.FeatureCount > TermTable.MaxFeatures)
        {
            throw new ArgumentException($"The vocabulary has {vectorizer.FeatureCount} terms; it is compiled with at most {TermTable.MaxFeatures}.", nameof(vectorizer));
        }

        options = vectorizer.Options;
        (keys, terms) = TableOf(vectorizer);
        (numbers, starts, characters) = CharactersOf(vectorizer);
    }

    /// <summary>How many words have their character features listed; they have numbers from 0.</summary>
    public int WordCount => starts.Length - 1;

    /// <summary>The features of a word's character n-grams, each as often as it occurs.</summary>
    public ReadOnlySpan<int> CharactersOf(int word) => characters.AsSpan(starts[word], starts[word + 1] - starts[word]);

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

    /// <summary>
    /// Notes in <see cref="ScoringBuffer.TokenWords"/> the words whose characters are listed, and in <see cref="ScoringBuffer.Found"/> all known terms
    /// that are not in these lists.
    /// </summary>
    public void FindTerms(ScoringBuffer buffer)
    {
        var tokens = buffer.Text.Tokens;
        for (var token = 0; token < tokens.Length; token++)
        {
            var sentence = buffer.TokenSentences[token];
            var feature = terms.Find(TermKeys.Finish(buffer.TokenStates[token]));
            if (feature >= 0)
            {
                buffer.Find(feature, sentence);
            }

            var word = feature < 0 || numbers.Length == 0 ? -1 : numbers[feature];
            buffer.TokenWords[token] = word;
            if (word >= 0)
            {
                Prefetch.Line(ref starts[word]);
            }
            else if (options.CharacterMax > 0)
            {
                var finder = new CharacterFinder(this, buffer, sentence);
                TextAnalyzer.VisitCharacters(buffer.Text.Folded, tokens[token], options, ref finder);
            }

            FindNeighbours(token, buffer);
            FindParts(tokens[token], sentence, buffer);
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
        var feature = terms.Find(TermKeys.Finish(state));
        if (feature >= 0)
        {
            buffer.Find(feature, sentence);
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

    private static (int[] Numbers, int[] Starts, int[] Features) CharactersOf(TfidfVectorizer vectorizer)
    {
        if (vectorizer.Options.CharacterMax == 0)
        {
            return ([], [0], []);
        }

        var numbers = new int[vectorizer.Words.Count];
        var starts = new List<int> { 0 };
        var features = new List<int>();
        var collector = new CharacterCollector(vectorizer, features);
        for (var feature = 0; feature < numbers.Length; feature++)
        {
            var term = vectorizer.Words.Terms[feature];
            numbers[feature] = -1;
            if (term.Length > 0 && !term.Contains(' ', StringComparison.Ordinal))
            {
                numbers[feature] = starts.Count - 1;
                TextAnalyzer.VisitCharacters($" {term} ", new Token(1, term.Length, 0, term.Length, true), vectorizer.Options, ref collector);
                starts.Add(features.Count);
            }
        }

        return (numbers, [.. starts], [.. features]);
    }

    private readonly struct CharacterFinder(CompiledVocabulary vocabulary, ScoringBuffer buffer, int sentence) : ITermVisitor
    {
        public void Visit(TermKind kind, ReadOnlySpan<char> term, int start, int length) => vocabulary.Find(vocabulary.keys.Of(kind, term), sentence, buffer);
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
