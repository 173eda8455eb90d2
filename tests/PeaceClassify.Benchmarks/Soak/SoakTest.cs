using System.Diagnostics;
using System.Globalization;

namespace PeaceClassify.Benchmarks.Soak;

/// <summary>Valid traffic, garbage and swaps of the model, all at once against one service; then a report.</summary>
internal static class SoakTest
{
    private const int Failed = 1;

    /// <summary>Traffic is the same in every run, but for its timing.</summary>
    private const int Seed = 17;

    /// <summary>After so much of the time everything has been compiled, every cache filled.</summary>
    private const double WarmFrom = 0.2, WarmTo = 0.3, EndFrom = 0.9;

    /// <summary>
    /// What memory may differ by from there to the end: the collector's heaps breathe by some tens of megabytes with two versions going in and out; a leak of a
    /// version, of requests or of buffers is hundreds after thousands of requests.
    /// </summary>
    private const long MaxGrowth = 50_000_000;

    /// <summary>Answers under load and during a swap take their time, but not minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>How often it tells how far it is.</summary>
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(30);

    /// <summary>Runs it.</summary>
    /// <returns>0 when nothing failed and memory was flat.</returns>
    public static async Task<int> RunAsync(SoakPlan plan, CancellationToken cancellation)
    {
        var serving = plan.Models.Current() ?? throw new DataFileException(plan.Models.Folder, "no version was chosen to serve");
        string[] versions = [serving, .. plan.Models.Versions().Where(version => version != serving)];
        if (versions.Length < 2)
        {
            throw new DataFileException(plan.Models.Folder, $"found {versions.Length} version, expected two to swap");
        }

        using var client = new HttpClient { BaseAddress = plan.Url, Timeout = Patience };
        var log = new SoakLog();
        var memory = new SoakMemory(plan.ProcessId);
        var startMemory = memory.Now;
        var valid = new ValidTraffic(plan, client, versions);
        var faults = new Faults(plan, client);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(plan.Duration);
        (string Kind, Func<Random, Task> Send)[] senders =
        [
            ("single", valid.SingleAsync), ("single", valid.SingleAsync), ("single", valid.SingleAsync),
            ("batch", valid.BatchAsync), ("stream", valid.StreamAsync), ("document", valid.DocumentAsync),
            ("garbage", faults.GarbageAsync), ("no HTTP", faults.NoHttpAsync), ("aborted", faults.AbortAsync),
        ];
        await Task.WhenAll(
        [
            memory.WatchAsync(stop.Token),
            TellAsync(plan.Duration, log, memory, stop.Token),
            new Swapper(plan, client, log, versions).RunAsync(stop.Token),
            .. senders.Select((sender, index) => SendAsync(sender.Kind, sender.Send, new Random(Seed + index), log, stop.Token)),
        ]);
        return Report(log, memory, startMemory);
    }

    private static async Task SendAsync(string kind, Func<Random, Task> send, Random random, SoakLog log, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await log.CountAsync(kind, () => send(random));
            await Task.Delay(random.Next(10), CancellationToken.None); // mixed traffic, not as much of it as possible
        }
    }

    private static async Task TellAsync(TimeSpan duration, SoakLog log, SoakMemory memory, CancellationToken stop)
    {
        var begun = Stopwatch.StartNew();
        while (true)
        {
            await Task.Delay(TellEvery, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{begun.Elapsed.TotalMinutes:0.0} of {duration.TotalMinutes:0.#} minutes: {log.Counts.Sum(count => count.Sent):#,0} sent, {log.FailedCount:#,0} failed, {memory.Now / 1e6:0} MB"));
        }
    }

    private static int Report(SoakLog log, SoakMemory memory, long startMemory)
    {
        Console.WriteLine("| kind | sent | failed |");
        Console.WriteLine("|---|---|---|");
        foreach (var (kind, sent, failed) in log.Counts)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {kind} | {sent:#,0} | {failed:#,0} |"));
        }

        var warm = memory.Median(WarmFrom, WarmTo);
        var end = memory.Median(EndFrom, 1);
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Memory: {startMemory / 1e6:0} MB at start, {warm / 1e6:0} MB after warm-up, {end / 1e6:0} MB at the end, {memory.Peak / 1e6:0} MB at most."));
        foreach (var message in log.Messages)
        {
            Console.WriteLine(message);
        }

        var isFlat = end - warm <= MaxGrowth;
        Console.WriteLine(
            log.FailedCount > 0 ? $"FAILED: {log.FailedCount} failures."
            : !isFlat ? string.Create(CultureInfo.InvariantCulture, $"FAILED: memory grew by {(end - warm) / 1e6:0} MB; expected no more than {MaxGrowth / 1e6:0}.")
            : "Passed: no failure, flat memory.");
        return log.FailedCount > 0 || !isFlat ? Failed : 0;
    }
}
