namespace PeaceClassify.Evaluation;

/// <summary>Samples of examples, drawn with replacement: for each how often every example is in it.</summary>
internal static class Multiplicities
{
    /// <summary>Samples that are drawn before they are worked on, all at once: enough for any number of threads.</summary>
    private const int BlockSize = 64;

    /// <summary>Draws as many examples as there are, again and again; the same samples for the same numbers, whatever the threads.</summary>
    /// <param name="exampleCount">Number of examples, at least 1.</param>
    /// <param name="resamples">How many samples are drawn, at least 1.</param>
    /// <param name="seed">Starts the drawing.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <param name="work">Called once a sample, from several threads, with its number and the multiplicities of its examples, which are valid during the call only.</param>
    public static void ForEach(int exampleCount, int resamples, int seed, ParallelOptions parallel, Action<int, int[]> work)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        var random = new Random(seed);
        int[][] block = [.. Enumerable.Range(0, Math.Min(BlockSize, resamples)).Select(_ => new int[exampleCount])];
        for (var first = 0; first < resamples; first += block.Length)
        {
            var size = Math.Min(block.Length, resamples - first);
            foreach (var multiplicities in block.AsSpan(0, size))
            {
                Array.Clear(multiplicities);
                for (var draw = 0; draw < exampleCount; draw++)
                {
                    multiplicities[random.Next(exampleCount)]++;
                }
            }

            var start = first;
            Parallel.For(0, size, parallel, sample => work(start + sample, block[sample]));
        }
    }
}
