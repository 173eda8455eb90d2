using System.Globalization;

namespace PeaceClassify.Benchmarks.Soak;

/// <summary>Memory of the service over the test, looked at every second.</summary>
internal sealed class SoakMemory(int processId)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly List<long> samples = [];

    /// <summary>Memory now, in bytes: VmRSS.</summary>
    public long Now => Read("VmRSS:");

    /// <summary>The most there ever was: VmHWM.</summary>
    public long Peak => Read("VmHWM:");

    public async Task WatchAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            samples.Add(Now);
            await Task.Delay(Every, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The median of the samples between two shares of the time.</summary>
    public long Median(double from, double to)
    {
        long[] part = [.. samples[(int)(from * samples.Count)..Math.Max((int)(from * samples.Count) + 1, (int)(to * samples.Count))].Order()];
        return part[part.Length / 2];
    }

    /// <exception cref="IOException">The process has ended.</exception>
    private long Read(string field) => long.Parse(
        File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith(field, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture) * 1024;
}
