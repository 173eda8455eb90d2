using System.Runtime.InteropServices;

namespace PeaceClassify.Text;

/// <summary>How often terms stand in a stretch of text.</summary>
internal sealed class TermCounts
{
    /// <summary>Known word terms, by feature.</summary>
    public Dictionary<int, int> Words { get; } = [];

    /// <summary>Known character terms, by feature.</summary>
    public Dictionary<int, int> Characters { get; } = [];

    /// <summary>All words, known or not, in the order in which they first occur.</summary>
    public OrderedDictionary<string, int> Tokens { get; } = new(StringComparer.Ordinal);

    /// <summary>The counts of several stretches together.</summary>
    public static TermCounts Sum(ReadOnlySpan<TermCounts> parts)
    {
        var sum = new TermCounts();
        foreach (var part in parts)
        {
            Add(part.Words, sum.Words);
            Add(part.Characters, sum.Characters);
            foreach (var (token, count) in part.Tokens)
            {
                sum.AddToken(token, count);
            }
        }

        return sum;
    }

    /// <summary>Counts a term.</summary>
    public void Add(TermKind kind, int feature) => CollectionsMarshal.GetValueRefOrAddDefault(kind == TermKind.Word ? Words : Characters, feature, out _)++;

    /// <summary>Counts a word.</summary>
    public void AddToken(string token, int count = 1) => Tokens[token] = Tokens.GetValueOrDefault(token) + count;

    private static void Add(Dictionary<int, int> counts, Dictionary<int, int> sum)
    {
        foreach (var (feature, count) in counts)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(sum, feature, out _) += count;
        }
    }
}
