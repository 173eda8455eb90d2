using System.Runtime.InteropServices;
using PeaceClassify.Text;

namespace PeaceClassify;

/// <summary>Finds texts that say the same in nearly the same words: an earlier one for one text after the other, or groups of them.</summary>
/// <remarks>
/// Texts are compared by their runs of <see cref="RunLength"/> folded words ("shingles": Broder, 1997): near duplicates share at least
/// <see cref="SharedShare"/> of the runs of the shorter one: a set formula inside a short text is not enough. Texts too short for a few runs must agree in every word.
/// Runs are kept as hashes of 64 bits: among a million of them two that differ look the same with a chance of one in thirty million.
/// </remarks>
public sealed class NearDuplicates
{
    private const int RunLength = 4;
    private const int FewestRuns = 5;
    private const double SharedShare = 0.6;

    private readonly List<int> runCounts = [];
    private readonly Dictionary<string, int> exact = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, int> newestWithRun = []; // where in postings the chain of texts with this run begins
    private readonly List<(int Text, int Before)> postings = [];

    /// <summary>Puts near duplicates, and what is nearly the same as one of them, into groups.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <returns>For each text the number of the first text of its group: its own where nothing earlier is like it.</returns>
    /// <exception cref="OperationCanceledException">Cancelled through <paramref name="parallel"/>.</exception>
    public static int[] Groups(IReadOnlyList<string> texts, ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        parallel ??= new ParallelOptions();
        var folded = new string[texts.Count];
        var runs = new ulong[texts.Count][];
        Parallel.For(0, texts.Count, parallel, text => (folded[text], runs[text]) = Analyse(texts[text]));
        var seen = new NearDuplicates();
        var groups = new int[texts.Count];
        for (var text = 0; text < groups.Length; text++)
        {
            parallel.CancellationToken.ThrowIfCancellationRequested();
            groups[text] = text;
            foreach (var (earlier, _) in seen.Find(folded[text], runs[text]))
            {
                // The first text of a group stands for it, so the later group joins the earlier one.
                var (own, other) = (GroupOf(text), GroupOf(earlier));
                groups[Math.Max(own, other)] = Math.Min(own, other);
            }

            seen.Remember(folded[text], runs[text]);
        }

        return [.. Enumerable.Range(0, groups.Length).Select(GroupOf)];

        int GroupOf(int text)
        {
            while (groups[text] != text)
            {
                text = groups[text] = groups[groups[text]];
            }

            return text;
        }
    }

    /// <summary>Adds a text, and says which earlier one it repeats.</summary>
    /// <returns>The number of the earlier text, counted from 0 in the order of adding, and the share of runs in common; no share when every word is the same, and null when the text is new.</returns>
    public (int Text, double? Share)? Add(string text)
    {
        var (folded, runs) = Analyse(text);
        (int Text, double? Share)? nearest = null;
        foreach (var (earlier, share) in Find(folded, runs))
        {
            if (nearest is null || share > nearest.Value.Share)
            {
                nearest = (earlier, share);
            }
        }

        Remember(folded, runs);
        return nearest;
    }

    private void Remember(string folded, ulong[] runs)
    {
        var number = runCounts.Count;
        runCounts.Add(runs.Length);
        exact.TryAdd(folded, number);
        foreach (var run in runs)
        {
            ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(newestWithRun, run, out var isKnown);
            postings.Add((number, isKnown ? newest : -1));
            newest = postings.Count - 1;
        }
    }

    /// <summary>The earlier texts that are nearly the same, in their order; the one that is the same word by word stands for all that are like it.</summary>
    private IEnumerable<(int Text, double? Share)> Find(string folded, ulong[] runs)
    {
        if (exact.TryGetValue(folded, out var same))
        {
            return [(same, null)];
        }

        if (runs.Length < FewestRuns)
        {
            return [];
        }

        var shared = new Dictionary<int, int>();
        foreach (var run in runs)
        {
            for (var posting = newestWithRun.GetValueOrDefault(run, -1); posting >= 0; posting = postings[posting].Before)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(shared, postings[posting].Text, out _)++;
            }
        }

        return shared
            .Select(entry => (Text: entry.Key, Shorter: Math.Min(runs.Length, runCounts[entry.Key]), Count: entry.Value))
            .Where(entry => entry.Shorter >= FewestRuns && (double)entry.Count / entry.Shorter >= SharedShare)
            .OrderBy(entry => entry.Text)
            .Select(entry => (entry.Text, (double?)((double)entry.Count / entry.Shorter)));
    }

    private static (string Folded, ulong[] Runs) Analyse(string text)
    {
        var analysed = TextAnalyzer.Fold(text);
        return (analysed.Folded, Runs(analysed));
    }

    /// <summary>The different runs of a text.</summary>
    private static ulong[] Runs(FoldedText text)
    {
        ulong[] words = [.. text.Tokens.Select(token => Hash(text.Folded.AsSpan(token.FoldedStart, token.FoldedLength)))];
        var runs = new HashSet<ulong>();
        for (var first = 0; first + RunLength <= words.Length; first++)
        {
            var run = 0UL;
            foreach (var word in words.AsSpan(first, RunLength))
            {
                run = Mixed(run ^ word);
            }

            runs.Add(run);
        }

        return [.. runs];
    }

    /// <summary>FNV-1a (Fowler, Noll and Vo) over UTF-16 code units.</summary>
    private static ulong Hash(ReadOnlySpan<char> word)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var unit in word)
        {
            hash = (hash ^ unit) * 1_099_511_628_211UL;
        }

        return hash;
    }

    /// <summary>Spreads every bit over all of them, so that the order of words counts: the finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).</summary>
    private static ulong Mixed(ulong hash)
    {
        hash += 0x9E37_79B9_7F4A_7C15UL;
        hash = (hash ^ (hash >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D0_49BB_1331_11EBUL;
        return hash ^ (hash >> 31);
    }
}
