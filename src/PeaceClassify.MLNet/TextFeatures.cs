using Microsoft.ML;
using Microsoft.ML.Transforms.Text;
using PeaceClassify.Engines;
using PeaceClassify.Text;

namespace PeaceClassify.MLNet;

/// <summary>
/// Text to features: the tokens of <see cref="TextAnalyzer"/> (so that both engines read the same words), and ML.NET's FeaturizeText over them.
/// </summary>
internal static class TextFeatures
{
    /// <summary>The column of folded texts.</summary>
    public const string TextColumn = "Text";

    /// <summary>The column of feature vectors.</summary>
    public const string FeaturesColumn = "Features";

    private const string WordsColumn = "Words";
    private const string CharactersColumn = "Characters";

    /// <summary>Between the parts of an n-gram in a slot name.</summary>
    private const char Joint = '|';

    // ML.NET marks the beginning and the end of a text by control characters, and shows these and the blank by name.
    private const char TextStart = '\u0002', TextEnd = '\u0003';
    private const string ShownStart = "<\u2402>", ShownEnd = "<\u2403>", ShownBlank = "<\u2420>";

    /// <summary>
    /// The steps from a folded text to its features: words and characters apart, so that the many character n-grams do not drown the words; each
    /// weighted by tf-idf, without the rare ones, scaled to length 1.
    /// </summary>
    public static IEstimator<ITransformer> Estimator(MLContext context, MLNetEngineOptions options)
    {
        var transforms = context.Transforms;
        IEstimator<ITransformer> words = transforms.Text.FeaturizeText(WordsColumn, Options(options.WordMax, 0), TextColumn)
            .Append(transforms.FeatureSelection.SelectFeaturesBasedOnCount(WordsColumn, count: options.WordMinDocuments))
            .Append(transforms.NormalizeLpNorm(WordsColumn));
        if (options.CharacterMax == 0)
        {
            return words.Append(transforms.Concatenate(FeaturesColumn, WordsColumn));
        }

        return words
            .Append(transforms.Text.FeaturizeText(CharactersColumn, Options(0, options.CharacterMax), TextColumn))
            .Append(transforms.FeatureSelection.SelectFeaturesBasedOnCount(CharactersColumn, count: options.CharacterMinDocuments))
            .Append(transforms.NormalizeLpNorm(CharactersColumn))
            .Append(transforms.Concatenate(FeaturesColumn, WordsColumn, CharactersColumn));
    }

    /// <summary>How the slots of word n-grams begin, which come before those of characters: a concatenation of one column does not name it.</summary>
    public static string WordsPrefix(MLNetEngineOptions options) => options.CharacterMax == 0 ? "" : $"{WordsColumn}.";

    /// <summary>
    /// Every n-gram of a text by the name of its slot, with its places in the text: <c>Words.peace|process</c>, <c>Characters.p|e|a</c>.
    /// </summary>
    public static IEnumerable<(string Slot, TermKind Kind, string Term, TextSpan Span)> Terms(string text, MLNetEngineOptions options)
    {
        var folded = TextAnalyzer.Fold(text);
        return Words(folded, options.WordMax, WordsPrefix(options)).Concat(Characters(folded, options.CharacterMax));
    }

    private static TextFeaturizingEstimator.Options Options(int wordMax, int characterMax) => new()
    {
        // The analyzer has folded case and accents and dropped what is no word; no word is left out.
        CaseMode = TextNormalizingEstimator.CaseMode.None,
        KeepDiacritics = true,
        KeepNumbers = true,
        KeepPunctuations = true,
        StopWordsRemoverOptions = null,
        WordFeatureExtractor = Ngrams(wordMax),
        CharFeatureExtractor = Ngrams(characterMax),
        Norm = TextFeaturizingEstimator.NormFunction.None,
    };

    private static WordBagEstimator.Options? Ngrams(int longest) => longest == 0 ? null : new()
    {
        NgramLength = longest,
        UseAllLengths = true,
        Weighting = NgramExtractingEstimator.WeightingCriteria.TfIdf,
    };

    private static IEnumerable<(string Slot, TermKind Kind, string Term, TextSpan Span)> Words(FoldedText text, int longest, string prefix)
    {
        for (var first = 0; first < text.Tokens.Count; first++)
        {
            for (var last = first; last < Math.Min(first + longest, text.Tokens.Count); last++)
            {
                var (start, end) = (text.Tokens[first], text.Tokens[last]);
                var term = text.Folded.Substring(start.FoldedStart, end.FoldedStart + end.FoldedLength - start.FoldedStart);
                yield return (prefix + term.Replace(' ', Joint), TermKind.Word, term, Span(start, end));
            }
        }
    }

    private static IEnumerable<(string Slot, TermKind Kind, string Term, TextSpan Span)> Characters(FoldedText text, int longest)
    {
        if (text.Tokens.Count == 0)
        {
            yield break;
        }

        var marked = TextStart + text.Folded + TextEnd;
        var tokenAt = TokenAt(text);
        for (var start = 0; start < marked.Length; start++)
        {
            for (var length = 1; length <= Math.Min(longest, marked.Length - start); length++)
            {
                // In marked, everything stands one place further right than in the folded text.
                var first = text.Tokens[tokenAt[Math.Clamp(start - 1, 0, text.Folded.Length - 1)].AtOrAfter];
                var last = text.Tokens[tokenAt[Math.Clamp(start + length - 2, 0, text.Folded.Length - 1)].AtOrBefore];
                var span = first.Start <= last.Start ? Span(first, last) : new TextSpan(last.Start, last.Length);
                var term = marked.Substring(start, length);
                yield return (
                    $"{CharactersColumn}.{string.Join(Joint, term.Select(Shown))}", TermKind.Characters, term.Replace(TextStart, ' ').Replace(TextEnd, ' '), span);
            }
        }
    }

    /// <summary>For each place of the folded text, the token there; between two tokens, the one before and the one after.</summary>
    private static (int AtOrBefore, int AtOrAfter)[] TokenAt(FoldedText text)
    {
        var tokens = new (int AtOrBefore, int AtOrAfter)[text.Folded.Length];
        var token = 0;
        for (var place = 0; place < tokens.Length; place++)
        {
            if (token + 1 < text.Tokens.Count && place >= text.Tokens[token + 1].FoldedStart)
            {
                token++;
            }

            var isBehind = place >= text.Tokens[token].FoldedStart + text.Tokens[token].FoldedLength;
            tokens[place] = (token, isBehind ? Math.Min(token + 1, text.Tokens.Count - 1) : token);
        }

        return tokens;
    }

    private static TextSpan Span(Token first, Token last) => new(first.Start, last.Start + last.Length - first.Start);

    private static string Shown(char character) => character switch
    {
        TextStart => ShownStart,
        TextEnd => ShownEnd,
        ' ' => ShownBlank,
        _ => character.ToString(),
    };
}
