using System.Text.Json;
using System.Text.Json.Nodes;
using PeaceClassify.Engines;
using PeaceClassify.Text;

namespace PeaceClassify.Tests.Engines;

/// <summary>
/// A second engine, as small as one can be: a label has the words that only its texts have, and each of them in a text adds 1 to the logit.
/// </summary>
internal sealed class KeywordEngine : IEngine
{
    private const double Bias = -1;

    public string Name => "keywords";

    public JsonObject SaveOptions() => [];

    public IScorer Fit(
        IReadOnlyList<string> texts, IReadOnlyList<int[]> labelSets, int labelCount, ParallelOptions parallel, IProgress<double>? progress = null)
    {
        var words = texts.Select(text => Words(text).Select(word => word.Word).ToHashSet()).ToArray();
        return new Scorer([.. Enumerable.Range(0, labelCount).Select(label =>
        {
            var own = Enumerable.Range(0, words.Length).Where(text => labelSets[text].Contains(label)).SelectMany(text => words[text]);
            var others = Enumerable.Range(0, words.Length).Where(text => !labelSets[text].Contains(label)).SelectMany(text => words[text]);
            return own.Except(others).Order(StringComparer.Ordinal).ToArray();
        })]);
    }

    public IScorer Load(string folder, JsonElement options) =>
        new Scorer(JsonSerializer.Deserialize<string[][]>(File.ReadAllBytes(Path.Combine(folder, "keywords.json")))!);

    private static IEnumerable<(string Word, TextSpan Span)> Words(string text)
    {
        var folded = TextAnalyzer.Fold(text);
        return folded.Tokens.Select(token =>
            (folded.Folded.Substring(token.FoldedStart, token.FoldedLength), new TextSpan(token.Start, token.Length)));
    }

    private sealed class Scorer(string[][] keywords) : IScorer
    {
        public int LabelCount => keywords.Length;

        public bool Score(string text, Span<double> logits)
        {
            for (var label = 0; label < logits.Length; label++)
            {
                logits[label] = Explain(text, label).Logit;
            }

            return Words(text).Any();
        }

        public Explanation Explain(string text, int label)
        {
            TermContribution[] terms = [.. Words(text)
                .Where(word => keywords[label].Contains(word.Word))
                .GroupBy(word => word.Word, word => word.Span)
                .Select(word => new TermContribution(TermKind.Word, word.Key, word.Count(), [.. word]))];
            return new(Bias, Bias + terms.Sum(term => term.Contribution), terms);
        }

        public IReadOnlyList<Explanation> ExplainAll(string text, IReadOnlyList<int> labels) => [.. labels.Select(label => Explain(text, label))];

        public IReadOnlyList<string> Save(string folder)
        {
            File.WriteAllBytes(Path.Combine(folder, "keywords.json"), JsonSerializer.SerializeToUtf8Bytes(keywords));
            return ["keywords.json"];
        }
    }
}
