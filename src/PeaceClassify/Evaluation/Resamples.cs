namespace PeaceClassify.Evaluation;

/// <summary>
/// Samples of examples drawn with replacement, the same for every figure: how often each example is in each sample. So figures, and
/// differences of figures, get intervals from one drawing. Immutable and thread-safe.
/// </summary>
/// <remarks>Percentile bootstrap over whole examples, as <see cref="Bootstrap"/>.</remarks>
public sealed class Resamples
{
    private readonly ushort[][] weights;

    /// <summary>Draws the samples; the same for the same arguments.</summary>
    /// <param name="exampleCount">Examples there are and draws a sample has, 1 to 65,535 or more: nothing is drawn that often.</param>
    /// <param name="count">How many samples are drawn, at least 1.</param>
    /// <param name="seed">Starts the drawing.</param>
    public Resamples(int exampleCount, int count = 1000, int seed = 17)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exampleCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var random = new Random(seed);
        weights = new ushort[count][];
        for (var sample = 0; sample < count; sample++)
        {
            weights[sample] = new ushort[exampleCount];
            for (var draw = 0; draw < exampleCount; draw++)
            {
                weights[sample][random.Next(exampleCount)]++;
            }
        }
    }

    /// <summary>The 95 % interval of a figure.</summary>
    /// <param name="figure">The figure, given how often each example counts; NaN where a sample has none, which then is left out.</param>
    /// <param name="parallel">Threads and cancellation; without it one sample follows the other.</param>
    public Interval Interval(Func<ushort[], double> figure, ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return Intervals(sample => [figure(sample)], parallel)[0];
    }

    /// <summary>The 95 % intervals of several figures that are found together.</summary>
    /// <param name="figures">The figures, as many for every sample; NaN where a sample has none.</param>
    /// <param name="parallel">Threads and cancellation; without it one sample follows the other.</param>
    public Interval[] Intervals(Func<ushort[], double[]> figures, ParallelOptions? parallel = null)
    {
        var found = Each(figures, parallel);
        return [.. Enumerable.Range(0, found[0].Length).Select(figure => MiddleOf([.. found.Select(row => row[figure]).Where(double.IsFinite)]))];
    }

    /// <summary>What is found for each sample, in the order of drawing.</summary>
    /// <param name="find">Given how often each example counts.</param>
    /// <param name="parallel">Threads and cancellation; without it one sample follows the other.</param>
    public T[] Each<T>(Func<ushort[], T> find, ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(find);
        if (parallel is null)
        {
            return [.. weights.Select(find)];
        }

        var found = new T[weights.Length];
        Parallel.For(0, found.Length, parallel, sample => found[sample] = find(weights[sample]));
        return found;
    }

    private static Interval MiddleOf(double[] figures) => figures.Length == 0 ? default : Bootstrap.Middle(figures);
}
