using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace PeaceClassify.Tests.Fuzzing;

/// <summary>What is fuzzed: each by one test, which gets an equal share of a long run.</summary>
internal enum Parser
{
    Requests,
    Lines,
    ModelFolder,
    DataFiles,
    Documents,
    Text,
    Imports,
}

/// <summary>An input.</summary>
/// <param name="Place">Where it goes: an address, the name of a file.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record FuzzCase(string Place, byte[] Content);

/// <summary>
/// Tries spoilt inputs: always the same ones, or, for as many minutes as <see cref="MinutesVariable"/> says, ever new ones. What fails is made smaller and written to artifacts/fuzz.
/// </summary>
internal static class Fuzz
{
    public const string MinutesVariable = "PEACECLASSIFY_FUZZ_MINUTES";

    /// <summary>Of different failures; with more there is something else to do first.</summary>
    private const int MaxFailures = 10;

    /// <summary>Trials of a smaller input.</summary>
    private const int MaxTrials = 400;

    /// <summary>A case without an end fails; far beyond what any takes on a busy machine.</summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(1);

    private static string Folder => Path.Combine(Repository.Root(), "artifacts", "fuzz");

    /// <summary>Tries cases until enough were, or until the time is over.</summary>
    /// <param name="parser">What is fuzzed.</param>
    /// <param name="count">Cases of a short run.</param>
    /// <param name="make">Makes the case of a seed.</param>
    /// <param name="check">Throws where something does not hold.</param>
    public static async Task Run(Parser parser, int count, Func<Mutator, FuzzCase> make, Func<FuzzCase, Task> check)
    {
        var minutes = double.TryParse(Environment.GetEnvironmentVariable(MinutesVariable), CultureInfo.InvariantCulture, out var wanted) && wanted > 0 ? wanted : (double?)null;
        var end = minutes is { } all ? TimeSpan.FromMinutes(all / Enum.GetValues<Parser>().Length) : TimeSpan.MaxValue;
        var firstSeed = minutes is null ? 1 : RandomNumberGenerator.GetInt32(int.MaxValue / 2);
        var failures = new Dictionary<string, string>(StringComparer.Ordinal);
        var watch = Stopwatch.StartNew();
        var slowest = (Duration: TimeSpan.Zero, Seed: 0);
        var tried = 0;
        for (; (minutes is null ? tried < count : watch.Elapsed < end) && failures.Count < MaxFailures; tried++)
        {
            var seed = firstSeed + tried;
            var input = make(new Mutator(seed));
            var started = watch.Elapsed;
            if (minutes is not null)
            {
                Write($"{parser}-running", input); // left behind where the whole process dies
            }

            if (await Failure(input, check) is { } failure)
            {
                await Add(seed, input, failure);
            }

            slowest = watch.Elapsed - started > slowest.Duration ? (watch.Elapsed - started, seed) : slowest;
        }

        if (minutes is not null)
        {
            File.Delete(Path.Combine(Folder, $"{parser}-running"));
            await File.AppendAllTextAsync(
                Path.Combine(Folder, "summary.txt"),
                string.Create(CultureInfo.InvariantCulture, $"{parser}\t{tried}\t{failures.Count}\tslowest {slowest.Duration.TotalSeconds:0.0} s (seed {slowest.Seed})\n"));
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Values));

        async Task Add(int seed, FuzzCase input, Exception failure)
        {
            var kind = KindOf(failure);
            if (failures.ContainsKey(kind))
            {
                return;
            }

            failures.Add(kind, "");
            var file = $"{parser}-{seed}";
            Write(file, input);
            var smallest = failure is TimeoutException ? input : await Smaller(input, kind, check);
            Write(file, smallest);
            failures[kind] = $"{parser}, seed {seed}, {smallest.Place}: {smallest.Content.Length} bytes in artifacts/fuzz/{file}\n{failure}";
        }
    }

    /// <summary>Fails where an action asks for much more memory than its input is worth.</summary>
    public static void Frugally(long maxBytes, Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= maxBytes, $"{allocated:N0} bytes were allocated, at most {maxBytes:N0} are expected");
    }

    private static async Task<Exception?> Failure(FuzzCase input, Func<FuzzCase, Task> check)
    {
        try
        {
            await Task.Run(() => check(input)).WaitAsync(MaxDuration);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>Failures of one type at one place are one failure.</summary>
    private static string KindOf(Exception exception) => $"{exception.GetType()} {exception.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("PeaceClassify", StringComparison.Ordinal))}";

    /// <summary>Takes away what the failure does not need, half by half, then in ever smaller pieces.</summary>
    private static async Task<FuzzCase> Smaller(FuzzCase input, string kind, Func<FuzzCase, Task> check)
    {
        var trials = 0;
        for (var size = input.Content.Length / 2; size > 0; size /= 2)
        {
            for (var start = 0; start < input.Content.Length && trials < MaxTrials; trials++)
            {
                var shorter = input with { Content = [.. input.Content[..start], .. input.Content[Math.Min(start + size, input.Content.Length)..]] };
                if (await Failure(shorter, check) is { } failure && KindOf(failure) == kind)
                {
                    input = shorter;
                }
                else
                {
                    start += size;
                }
            }
        }

        return input;
    }

    private static void Write(string name, FuzzCase input)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Path.Combine(Folder, name), input.Content);
    }
}
