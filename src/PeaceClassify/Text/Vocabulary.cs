using System.Runtime.InteropServices;

namespace PeaceClassify.Text;

/// <summary>
/// The terms of one kind that a model knows, each with its number: 0 is the one most documents have. Immutable and thread-safe.
/// </summary>
public sealed class Vocabulary
{
    private readonly string[] terms;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> numbers;

    /// <summary>Numbers the terms in the order given.</summary>
    /// <exception cref="ArgumentException">A term stands twice.</exception>
    public Vocabulary(IEnumerable<string> terms)
    {
        this.terms = [.. terms];
        var lookup = new Dictionary<string, int>(this.terms.Length, StringComparer.Ordinal);
        foreach (var term in this.terms)
        {
            if (!lookup.TryAdd(term, lookup.Count))
            {
                throw new ArgumentException($"The term \"{term}\" stands twice.", nameof(terms));
            }
        }

        numbers = lookup.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The terms by number.</summary>
    public IReadOnlyList<string> Terms => terms;

    /// <summary>Number of terms.</summary>
    public int Count => terms.Length;

    /// <summary>The number of a term, or −1 when it is not known.</summary>
    public int NumberOf(ReadOnlySpan<char> term) => numbers.TryGetValue(term, out var number) ? number : -1;

    /// <summary>The terms that at least <paramref name="minDocuments"/> documents have, the most frequent first, equals in ordinal order.</summary>
    /// <param name="documentCounts">Terms and in how many documents each stands.</param>
    /// <param name="minDocuments">Least number of documents.</param>
    public static (Vocabulary Vocabulary, int[] DocumentCounts) Of(IEnumerable<KeyValuePair<string, int>> documentCounts, int minDocuments)
    {
        var kept = documentCounts.Where(entry => entry.Value >= minDocuments).ToArray();
        Array.Sort(kept, (left, right) => left.Value != right.Value
            ? right.Value.CompareTo(left.Value)
            : string.CompareOrdinal(left.Key, right.Key));
        return (new Vocabulary(kept.Select(entry => entry.Key)), [.. kept.Select(entry => entry.Value)]);
    }

    /// <summary>Counts in how many documents each term stands; documents are added one after the other.</summary>
    internal sealed class DocumentCounter
    {
        private readonly Dictionary<string, (int Documents, int LastDocument)> counts = new(StringComparer.Ordinal);
        private readonly Dictionary<string, (int Documents, int LastDocument)>.AlternateLookup<ReadOnlySpan<char>> lookup;

        public DocumentCounter() => lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();

        public IEnumerable<KeyValuePair<string, int>> Counts =>
            counts.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Documents));

        /// <param name="document">Number of the document, above 0 and ascending from call to call.</param>
        /// <param name="term">A term that stands in it.</param>
        public void Add(int document, ReadOnlySpan<char> term)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(lookup, term, out _);
            if (count.LastDocument != document)
            {
                count = (count.Documents + 1, document);
            }
        }
    }
}
