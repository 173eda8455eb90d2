using System.Runtime.Intrinsics;
using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>
/// What a term weighs that occurs so often, and the square of it: two floats side by side, one half of a vector, as sums and squared lengths change together.
/// Immutable and thread-safe.
/// </summary>
internal sealed class FrequencyTable
{
    // For each count: 0, 0, its frequency, the square.
    private readonly Vector128<float>[] entries;

    /// <summary>The frequencies of all counts up to <paramref name="most"/>.</summary>
    public FrequencyTable(TfidfVectorizer vectorizer, int most)
    {
        entries = new Vector128<float>[most + 1];
        for (var count = 1; count <= most; count++)
        {
            var frequency = vectorizer.TermFrequency(count);
            entries[count] = Vector128.Create(0, 0, frequency, frequency * frequency);
        }
    }

    /// <summary>The highest count.</summary>
    public int Most => entries.Length - 1;

    /// <summary>The frequency of a count, in both halves.</summary>
    public Vector128<float> this[int count] => UpperTwice(entries[count]);

    /// <summary>
    /// In the lower half the frequency of <paramref name="count"/> occurrences in a sentence; in the upper one what they and those in the sentence before weigh together
    /// beyond what they weigh apart.
    /// </summary>
    public Vector128<float> WithPair(int before, int count) => (this[count] ^ Vector128.Create(0, 0, -0f, -0f)) + entries[before + count] - entries[before];

    /// <summary>The upper half, in both.</summary>
    public static Vector128<float> UpperTwice(Vector128<float> frequencies) => Vector128.Shuffle(frequencies, Vector128.Create(2, 3, 2, 3));
}
