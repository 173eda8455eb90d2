using PeaceClassify.Text;

namespace PeaceClassify;

/// <summary>Finds, for one text after the other, an earlier text that says the same in nearly the same words.</summary>
/// <remarks>
/// Texts are compared by their runs of <see cref="RunLength"/> folded words ("shingles": Broder, 1997): near duplicates share at least
/// <see cref="SharedShare"/> of the runs of the shorter one: a set formula inside a short text is not enough. Texts too short for a few runs must agree in every word.
/// </remarks>
internal sealed class NearDuplicates
{
    private const int RunLength = 4;
    private const int FewestRuns = 5;
    private const double SharedShare = 0.6;

    private readonly List<int> runCounts = [];
    private readonly Dictionary<string, int> exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> textsWithRun = new(StringComparer.Ordinal);

    /// <summary>Adds a text, and says which earlier one it repeats.</summary>
    /// <returns>The number of the earlier text, counted from 0 in the order of adding, and the share of runs in common; no share when every word is the same, and null when the text is new.</returns>
    public (int Text, double? Share)? Add(string text)
    {
        var found = Find(text, out var folded, out var runs);
        var number = runCounts.Count;
        runCounts.Add(runs.Count);
        exact.TryAdd(folded, number);
        foreach (var run in runs)
        {
            if (!textsWithRun.TryGetValue(run, out var texts))
            {
                textsWithRun.Add(run, texts = []);
            }

            texts.Add(number);
        }

        return found;
    }

    private (int Text, double? Share)? Find(string text, out string folded, out HashSet<string> runs)
    {
        var analysed = TextAnalyzer.Fold(text);
        folded = analysed.Folded;
        runs = Runs(analysed);
        if (exact.TryGetValue(folded, out var same))
        {
            return (same, null);
        }

        if (runs.Count < FewestRuns)
        {
            return null;
        }

        var shared = new Dictionary<int, int>();
        foreach (var earlier in runs.SelectMany(run => textsWithRun.GetValueOrDefault(run) ?? []))
        {
            shared[earlier] = shared.GetValueOrDefault(earlier) + 1;
        }

        (int Text, double? Share)? nearest = null;
        foreach (var (earlier, count) in shared.OrderBy(entry => entry.Key))
        {
            var shorter = Math.Min(runs.Count, runCounts[earlier]);
            var share = (double)count / shorter;
            if (shorter >= FewestRuns && share >= SharedShare && share > (nearest?.Share ?? 0))
            {
                nearest = (earlier, share);
            }
        }

        return nearest;
    }

    private static HashSet<string> Runs(FoldedText text)
    {
        var tokens = text.Tokens;
        var runs = new HashSet<string>(StringComparer.Ordinal);
        for (var first = 0; first + RunLength <= tokens.Count; first++)
        {
            var (start, last) = (tokens[first].FoldedStart, tokens[first + RunLength - 1]);
            runs.Add(text.Folded[start..(last.FoldedStart + last.FoldedLength)]);
        }

        return runs;
    }
}
