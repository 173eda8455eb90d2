using PeaceClassify.Engines;
using PeaceClassify.Tests.Api;
using PeaceClassify.Tests.Engines;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Serving;

/// <summary>Model versions are exchanged under the running service; what cannot be used never serves.</summary>
[Collection(ServiceTests.Name)]
public sealed class ModelHostTests(ServiceFixture service)
{
    private const string Bad = "bad";

    /// <summary>How a version goes bad, and what is said of it.</summary>
    private static readonly Dictionary<string, (Action<string> Spoil, string Says)> Spoilt = new()
    {
        ["truncated weights"] = (folder => Cut(folder, "weights.bin"), "models/bad/weights.bin: the file was truncated or altered"),
        ["altered weights"] = (folder => Flip(folder, "weights.bin"), "models/bad/weights.bin: the file was truncated or altered"),
        ["truncated description"] = (folder => Cut(folder, "model.json"), "models/bad/model.json: the model description cannot be read"),
        ["altered description"] = (folder => Replace(folder, "model.json", "\"threshold\": 0.", "\"threshold\": 0.0"), "models/bad/model.json: the file was altered"),
        ["missing weights"] = (folder => File.Delete(Path.Combine(folder, "weights.bin")), "models/bad/weights.bin: the file is missing"),
        ["missing figures"] = (folder => File.Delete(Path.Combine(folder, "metrics.json")), "models/bad/metrics.json: the file is missing"),
        ["no description"] = (folder => File.Delete(Path.Combine(folder, "model.json")), "it has no model.json"),
        ["no folder"] = (folder => Directory.Delete(folder, recursive: true), "there is no such model version"),
        ["another format"] = (folder => File.WriteAllText(Path.Combine(folder, "model.json"), """{"format": 99}"""), "format 99, this build reads 1"),
        ["something else"] = (folder => File.WriteAllText(Path.Combine(folder, "model.json"), "[]"), "names no format"),
        ["another engine"] = (Foreign, "the engine 'keywords' is not part of this build"),
        ["other answers than at training"] = (Otherwise, "models/bad/self-test.json: the self-test failed: paragraph 1 has probability "),
    };

    public static TheoryData<string> Kinds => [.. Spoilt.Keys];

    [Fact]
    public async Task A_new_version_serves_after_the_pointer_has_moved()
    {
        await using var swapped = SwappedService.Start(service);
        Assert.Equal(SwappedService.One, await swapped.Answering());
        var since = await Since();

        await swapped.PointTo(SwappedService.Two);

        Assert.Equal(SwappedService.Two, await swapped.Answering());
        Assert.Equal(SwappedService.Two, (await swapped.Client.Get("/v1/model").Ok()).GetProperty("version").GetString());
        Assert.Equal(SwappedService.Two, (await swapped.Client.Get("/health/ready").Ok()).GetProperty("modelVersion").GetString());
        Assert.True(await Since() > since);
        Assert.Equal(1, swapped.Counted["peaceclassify.model.swaps"]);
        Assert.Contains(service.Logged, line => line.Contains("Model version two of engine linear serves instead of one.", StringComparison.Ordinal));
        Assert.Null(await swapped.Problem());

        async Task<DateTime> Since() => (await swapped.Client.Get("/v1/model").Ok()).GetProperty("servingSince").GetDateTime();
    }

    [Fact]
    public async Task Looking_again_changes_nothing()
    {
        await using var swapped = SwappedService.Start(service);

        await swapped.Look();
        await swapped.Look();

        Assert.Equal(1, swapped.Engine.LoadCount);
        Assert.Equal(0, swapped.Counted["peaceclassify.model.swaps"]);
    }

    [Fact]
    public async Task A_request_finishes_on_the_version_it_began_with_which_is_freed_afterwards()
    {
        await using var swapped = SwappedService.Start(service);
        var inside = swapped.Engine.Hold();
        var held = Task.Run(() => swapped.Client.Post("/v1/classify", Asking.Json($$"""{"text":"{{WatchedEngine.HeldText}}"}""")).Ok(), TestContext.Current.CancellationToken);
        await inside;

        await swapped.PointTo(SwappedService.Two);

        Assert.Equal(SwappedService.Two, await swapped.Answering());
        Assert.False(swapped.Engine.DisposedOf(0).IsCompleted);
        swapped.Engine.LetGo();
        Assert.Equal(SwappedService.One, SwappedService.Version(await held));
        await swapped.Engine.DisposedOf(0);
        Assert.Equal(1, swapped.Engine.OpenCount);
    }

    [Fact]
    public async Task Two_hundred_swaps_under_load_lose_no_request_and_leave_one_version_in_memory()
    {
        const int SwapCount = 200;
        string[] versions = [.. Enumerable.Range(1, SwapCount).Select(swap => $"version-{swap}")];
        await using var swapped = SwappedService.Start(service, folder =>
        {
            foreach (var version in versions)
            {
                folder.Copy(folder.At(SwappedService.One), version);
            }
        });
        using var done = new CancellationTokenSource();
        var asked = Enumerable.Range(0, 3).Select(_ => Task.Run(() => Ask(swapped, done.Token), TestContext.Current.CancellationToken)).ToArray();

        foreach (var version in versions)
        {
            await swapped.PointTo(version);
        }

        await done.CancelAsync();
        Assert.True((await Task.WhenAll(asked)).SelectMany(seen => seen).Distinct().Count() > 1, "no request met a swap");
        Assert.Equal(SwapCount, swapped.Counted["peaceclassify.model.swaps"]);
        Assert.Equal(SwapCount + 1, swapped.Engine.LoadCount);
        for (var swap = 0; swap < SwapCount; swap++)
        {
            await swapped.Engine.DisposedOf(swap); // the last request's scope may end a moment after its answer
        }

        Assert.Equal(1, swapped.Engine.OpenCount);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.Equal(1, swapped.Engine.LivingCount);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_bad_version_never_serves_and_says_why(string kind)
    {
        var (spoil, says) = Spoilt[kind];
        await using var swapped = SwappedService.Start(service, folder => folder.Copy(folder.At(SwappedService.Two), Bad));
        swapped.WritePointer(Bad + "\n");
        spoil(Path.Combine(swapped.Models, Bad));

        await swapped.Look();
        await swapped.Look();

        Assert.Equal(SwappedService.One, await swapped.Answering());
        Assert.Contains(says, await swapped.Problem(), StringComparison.Ordinal);
        Assert.DoesNotContain(swapped.Models, await swapped.Problem(), StringComparison.Ordinal);
        Assert.Single(service.Logged, line => line.Contains($"What 'current' points at cannot be used, and version one goes on serving: {swapped.Models}", StringComparison.Ordinal));
        Assert.Equal(1, swapped.Counted["peaceclassify.model.refusals{alias=current}"]);
        Assert.Equal(0, swapped.Counted["peaceclassify.model.swaps"]);
        Assert.Equal(1, swapped.Engine.OpenCount);

        await swapped.PointTo(SwappedService.Two);
        Assert.Equal(SwappedService.Two, await swapped.Answering());
        Assert.Null(await swapped.Problem());
    }

    [Fact]
    public async Task An_engine_that_fails_as_nobody_expected_leaves_the_old_version_serving()
    {
        await using var swapped = SwappedService.Start(service);
        swapped.Engine.Failure = new InvalidOperationException("out of order");

        await swapped.PointTo(SwappedService.Two);

        Assert.Equal(SwappedService.One, await swapped.Answering());
        Assert.Equal("models/two: the version cannot be loaded: out of order", await swapped.Problem());
    }

    [Fact]
    public async Task A_version_that_is_copied_slowly_serves_once_it_is_whole()
    {
        await using var swapped = SwappedService.Start(service);
        var (source, target) = (Path.Combine(swapped.Models, SwappedService.Two), Path.Combine(swapped.Models, "slow"));
        swapped.WritePointer("slow\n");
        await StillOne("there is no such model version");
        Directory.CreateDirectory(target);
        await StillOne("it has no model.json");
        foreach (var path in Directory.EnumerateFiles(source).OrderBy(path => Path.GetFileName(path) == "model.json" ? 0 : 1))
        {
            var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            var copy = Path.Combine(target, Path.GetFileName(path));
            await File.WriteAllBytesAsync(copy, bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);
            await StillOne("models/slow");
            await File.WriteAllBytesAsync(copy, bytes, TestContext.Current.CancellationToken);
            await swapped.Look();
        }

        Assert.Equal("slow", await swapped.Answering());
        Assert.Null(await swapped.Problem());

        async Task StillOne(string says)
        {
            await swapped.Look();
            Assert.Equal(SwappedService.One, await swapped.Answering());
            Assert.Contains(says, await swapped.Problem(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_was_refused_is_not_read_again_until_something_changes()
    {
        await using var swapped = SwappedService.Start(service);
        var folder = Path.Combine(swapped.Models, SwappedService.Two);
        Otherwise(folder);

        await swapped.PointTo(SwappedService.Two);
        await swapped.Look();
        Assert.Equal(2, swapped.Engine.LoadCount);

        Directory.Delete(folder, recursive: true);
        Directory.Move(Path.Combine(swapped.Models, SwappedService.One), folder);
        await swapped.Look();
        Assert.Equal(SwappedService.Two, await swapped.Answering());
    }

    [Theory]
    [InlineData("")]
    [InlineData("tw")]
    [InlineData("two")]
    public async Task A_pointer_that_may_be_half_written_is_waited_out(string half)
    {
        await using var swapped = SwappedService.Start(service);
        swapped.WritePointer(half);

        await swapped.Look();
        Assert.Equal(SwappedService.One, await swapped.Answering());
        Assert.Null(await swapped.Problem());

        swapped.WritePointer("two\n");
        await swapped.Look();
        Assert.Equal(SwappedService.Two, await swapped.Answering());
    }

    [Fact]
    public async Task A_pointer_without_a_line_feed_counts_at_the_second_look()
    {
        await using var swapped = SwappedService.Start(service);
        swapped.WritePointer("two");

        await swapped.Look();
        await swapped.Look();

        Assert.Equal(SwappedService.Two, await swapped.Answering());
    }

    [Theory]
    [InlineData("", "'' cannot name a model version")]
    [InlineData("../one\n", "'../one' cannot name a model version")]
    [InlineData("candidate\n", "'candidate' cannot name a model version")]
    [InlineData(null, "the file 'current' is missing")]
    public async Task A_pointer_that_stays_bad_is_a_problem_and_the_old_version_goes_on(string? content, string says)
    {
        await using var swapped = SwappedService.Start(service);
        File.Delete(Path.Combine(swapped.Models, "current"));
        if (content is not null)
        {
            swapped.WritePointer(content);
        }

        await swapped.Look();
        Assert.Null(await swapped.Problem());
        await swapped.Look();
        Assert.Contains(says, await swapped.Problem(), StringComparison.Ordinal);
        Assert.Equal(SwappedService.One, await swapped.Answering());

        await swapped.PointTo(SwappedService.One);
        Assert.Null(await swapped.Problem());
    }

    [Fact]
    public async Task Exchanged_links_are_noticed()
    {
        using var folder = new TemporaryFolder();
        SwappedService.Fill(folder, service, "blue");
        SwappedService.Fill(folder, service, "green");
        new ModelStore(folder.At("green")).PointTo(SwappedService.Two);
        Directory.CreateSymbolicLink(folder.At("models"), "blue");
        await using var swapped = SwappedService.Over(service, folder.At("models"));
        Assert.Equal(SwappedService.One, await swapped.Answering());

        Directory.Delete(folder.At("models"));
        Directory.CreateSymbolicLink(folder.At("models"), "green");
        await swapped.Look();
        Assert.Equal(SwappedService.Two, await swapped.Answering());

        folder.Write("pointer", SwappedService.One, "");
        File.CreateSymbolicLink(folder.At("green", "new"), Path.Combine("..", "pointer"));
        File.Move(folder.At("green", "new"), folder.At("green", "current"), overwrite: true);
        await swapped.Look();
        Assert.Equal(SwappedService.One, await swapped.Answering());
    }

    [Fact]
    public async Task A_change_is_seen_at_once_where_the_file_system_tells_of_it()
    {
        using var folder = new TemporaryFolder();
        SwappedService.Fill(folder, service);
        await using var swapped = SwappedService.Over(service, folder.Path, watches: true, pollSeconds: 86_400);
        var swap = Swap(swapped);

        swapped.Store.PointTo(SwappedService.Two);

        await swap;
        Assert.Equal(SwappedService.Two, await swapped.Answering());
    }

    [Fact]
    public async Task A_change_that_nothing_tells_of_is_seen_by_looking()
    {
        using var folder = new TemporaryFolder();
        SwappedService.Fill(folder, service, "blue");
        SwappedService.Fill(folder, service, "green");
        new ModelStore(folder.At("green")).PointTo(SwappedService.Two);
        Directory.CreateSymbolicLink(folder.At("models"), "blue");
        await using var swapped = SwappedService.Over(service, folder.At("models"), watches: true, pollSeconds: 0.02);
        var swap = Swap(swapped);

        Directory.Delete(folder.At("models"));
        Directory.CreateSymbolicLink(folder.At("models"), "green");

        await swap;
        Assert.Equal(SwappedService.Two, await swapped.Answering());
    }

    [Fact]
    public async Task The_store_remembers_every_version_that_served()
    {
        await using var swapped = SwappedService.Start(service);
        var first = await Since();
        await swapped.PointTo(SwappedService.Two);
        var second = await Since();
        await swapped.PointTo(SwappedService.One);

        Assert.Equal(3, new[] { first, second, await Since() }.Distinct().Count());

        async Task<string> Since() => (await swapped.Client.Get("/v1/model").Ok()).GetProperty("servingSince").GetString()!;
    }

    /// <summary>Ends when another version has begun to serve.</summary>
    private static Task Swap(SwappedService swapped)
    {
        var swap = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        swapped.Counted.Changed += instrument =>
        {
            if (instrument == "peaceclassify.model.swaps")
            {
                swap.TrySetResult();
            }
        };
        return swap.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    /// <summary>Asks single paragraphs and batches until told to stop; gives the versions that answered.</summary>
    private static async Task<HashSet<string>> Ask(SwappedService swapped, CancellationToken stop)
    {
        var versions = new HashSet<string>();
        while (!stop.IsCancellationRequested)
        {
            versions.Add(SwappedService.Version(await swapped.Client.Post("/v1/classify", Asking.Json($$"""{"text":"{{SmallCorpus.Police}}","evidence":"given"}""")).Ok()));
            var batch = await swapped.Client.Post(
                "/v1/classify/batch", Asking.Json($$"""{"paragraphs":[{"text":"{{SmallCorpus.Mines}}"},{"text":"{{SmallCorpus.Police}}"}]}""")).Ok();
            var answers = batch.GetProperty("results").EnumerateArray().Select(SwappedService.Version).Append(batch.GetProperty("modelVersion").GetString()!);
            versions.Add(Assert.Single(answers.Distinct())); // one request, one version
        }

        return versions;
    }

    private static void Cut(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^100]);
    }

    private static void Flip(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 0x01;
        File.WriteAllBytes(path, bytes);
    }

    private static void Replace(string folder, string file, string found, string put)
    {
        var path = Path.Combine(folder, file);
        var text = File.ReadAllText(path);
        Assert.Contains(found, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(found, put, StringComparison.Ordinal));
    }

    private static void Foreign(string folder)
    {
        Directory.Delete(folder, recursive: true);
        Some.Train(Some.Corpus(60), new KeywordEngine()).Save(folder);
    }

    /// <summary>The same version, whole, that expects other probabilities of itself.</summary>
    private static void Otherwise(string folder)
    {
        var (description, scorer) = ModelFolder.Load(folder, [new LinearEngine()]);
        var metrics = File.ReadAllText(Path.Combine(folder, ModelFolder.MetricsFile));
        var test = SelfTest.Load(folder)!;
        var other = test with { Paragraphs = [.. test.Paragraphs.Select(paragraph => paragraph with { Probabilities = [.. paragraph.Probabilities.Select(one => one + (2 * SelfTest.Tolerance))] })] };
        Directory.Delete(folder, recursive: true);
        ModelFolder.Save(folder, description, scorer, new Dictionary<string, string> { [ModelFolder.MetricsFile] = metrics, [SelfTest.FileName] = Some.Json(other) });
    }
}
