namespace PeaceClassify.Reports;

/// <summary>One axis of a chart: what it measures, from where to where, and where its ticks stand.</summary>
/// <param name="Title">What is measured, for people.</param>
/// <param name="Low">The value at its beginning.</param>
/// <param name="High">The value at its end, above <paramref name="Low"/>.</param>
/// <param name="Ticks">The values that are marked, ascending.</param>
/// <param name="Format">How a value is written.</param>
public sealed record Axis(string Title, double Low, double High, IReadOnlyList<double> Ticks, Func<double, string> Format)
{
    /// <summary>From 0 to 1, marked every 20 %.</summary>
    public static Axis Share(string title) => new(title, 0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1], Numbers.Percent);

    /// <summary>Long enough for some values, with round numbers at its ticks and ends.</summary>
    /// <param name="title">What is measured.</param>
    /// <param name="values">What it has to show; one at least, all finite.</param>
    /// <param name="format">How a value is written.</param>
    /// <param name="mostTicks">How many ticks there are at most, 3 at least.</param>
    public static Axis Around(string title, IEnumerable<double> values, Func<double, string> format, int mostTicks = 6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostTicks, 3);
        double[] all = [.. values];
        double low = all.Min(), high = all.Max();
        var span = high > low ? high - low : Math.Max(Math.Abs(high), 1) * 0.1;
        for (var step = Math.Pow(10, Math.Floor(Math.Log10(span)) - 1); ; step *= 10)
        {
            foreach (var factor in (ReadOnlySpan<int>)[1, 2, 5])
            {
                // The thousandth lets a value that is a tick but for rounding be one.
                var first = (long)Math.Floor(low / (step * factor) + 0.001);
                var last = Math.Max((long)Math.Ceiling(high / (step * factor) - 0.001), first + 1);
                if (last - first < mostTicks)
                {
                    double[] ticks = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(tick => (first + tick) * step * factor)];
                    return new(title, ticks[0], ticks[^1], ticks, format);
                }
            }
        }
    }

    /// <summary>Where a value stands between two places of a drawing; outside the axis at its end.</summary>
    internal double Place(double value, double from, double to) => from + Math.Clamp((value - Low) / (High - Low), 0, 1) * (to - from);
}
