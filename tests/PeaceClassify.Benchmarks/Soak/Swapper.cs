using System.Text.Json;

namespace PeaceClassify.Benchmarks.Soak;

/// <summary>Moves <c>current</c> from one version to the other under load, and now and then to one that is damaged and must not serve.</summary>
internal sealed class Swapper(SoakPlan plan, HttpClient client, SoakLog log, IReadOnlyList<string> versions)
{
    private const string SwapKind = "swap", DamagedKind = "damaged version";

    /// <summary>Every so many turns the version is a damaged one.</summary>
    private const int DamagedEvery = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Ways to damage a copy of a version.</summary>
    private static readonly Action<string>[] Damages =
    [
        folder => Truncate(Path.Combine(folder, "weights.bin")),
        folder => Alter(Path.Combine(folder, "weights.bin")),
        folder => Alter(Path.Combine(folder, ModelFolder.DescriptionFile)),
        folder => File.Delete(Path.Combine(folder, "weights.bin")), // as a copy that is slow, or broke off
        folder => File.WriteAllText(Path.Combine(folder, ModelFolder.DescriptionFile), """{"format":99}"""),
        folder => Directory.Delete(folder, recursive: true),
    ];

    private string serving = versions[0];

    /// <summary>Swaps until it is stopped; a swap that has begun is ended.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            for (var turn = 1; ; turn++)
            {
                await Task.Delay(plan.SwapEvery, stop);
                if (turn % DamagedEvery == 0)
                {
                    var damage = turn / DamagedEvery;
                    await log.CountAsync(DamagedKind, () => PointToDamagedAsync(damage));
                }
                else
                {
                    await log.CountAsync(SwapKind, SwapAsync);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task SwapAsync()
    {
        var next = versions[(versions.ToList().IndexOf(serving) + 1) % versions.Count];
        plan.Models.PointTo(next);
        await UntilAsync(ready => ready.Version == next && !ready.HasProblem, $"'{next}' does not serve after {Patience.TotalSeconds} s");
        serving = next;
    }

    private async Task PointToDamagedAsync(int number)
    {
        var damaged = $"damaged-{number}";
        var folder = plan.Models.FolderOf(damaged);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(plan.Models.FolderOf(versions[number % versions.Count])))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        Damages[number % Damages.Length](folder);
        await File.WriteAllTextAsync(Path.Combine(plan.Models.Folder, ModelAlias.Current), damaged + "\n");
        try
        {
            await UntilAsync(ready => ready.HasProblem, $"the readiness says nothing of damaged version {number} after {Patience.TotalSeconds} s");
        }
        finally
        {
            plan.Models.PointTo(serving);
            await UntilAsync(ready => ready.Version == serving && !ready.HasProblem, $"'{serving}' does not serve again after {Patience.TotalSeconds} s");
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private async Task UntilAsync(Func<(string Version, bool HasProblem), bool> isReached, string problem)
    {
        for (var end = DateTime.UtcNow + Patience; DateTime.UtcNow < end; await Task.Delay(Pause))
        {
            using var json = await JsonDocument.ParseAsync(await client.GetStreamAsync("/health/ready"));
            var version = json.RootElement.GetProperty("modelVersion").GetString()!;
            if (!versions.Contains(version))
            {
                throw new UnexpectedAnswerException($"'{version}' serves, which must not");
            }

            if (isReached((version, json.RootElement.TryGetProperty("modelProblems", out _))))
            {
                return;
            }
        }

        throw new UnexpectedAnswerException(problem);
    }

    private static void Truncate(string path)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(file.Length / 2);
    }

    private static void Alter(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
