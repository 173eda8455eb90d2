using System.Text.Json;
using PeaceClassify.Api.Serving;
using PeaceClassify.Evaluation;
using PeaceClassify.Learning;
using PeaceClassify.Tests.Api;
using PeaceClassify.Tests.Engines;

namespace PeaceClassify.Tests.Serving;

/// <summary>
/// The candidate scores what the serving version answers, unseen. Both are made up: in <c>words-1</c> the theme ceasefire hangs on the word truce, in <c>words-2</c> on
/// accord; civilians hangs on shelter in both.
/// </summary>
[Collection(ServiceTests.Name)]
public sealed class ShadowModeTests(ServiceFixture service)
{
    private const string Truce = "The truce was kept by all of them for the whole of the month.";
    private const string Accord = "The accord was kept by all of them for the whole of the month.";
    private const string Shelter = "The shelter was kept by all of them for the whole of the month.";
    private const string French = "Les opérations de maintien de la paix ont besoin de moyens, et nous remercions tous les pays qui les ont donnés.";

    /// <summary>What a theme whose word occurs and one whose word does not are apart.</summary>
    private static readonly double Apart = Sigmoid(0) - Sigmoid(-1);

    [Fact]
    public async Task Differences_are_counted_theme_by_theme()
    {
        await using var swapped = await StartAsync();
        foreach (var text in (string[])[Truce, Accord, Shelter, French])
        {
            await swapped.Client.Post("/v1/classify", Asking.Json($$"""{"text":"{{text}}","evidence":"all"}""")).Ok();
        }

        await swapped.Client.Post("/v1/classify/batch", Asking.Json($$"""{"paragraphs":[{"text":"{{Accord}}"},{"text":""},{"text":"{{Shelter}}"}]}""")).Ok();
        Assert.Equal(0, (await Report(swapped)).GetProperty("comparedCount").GetInt32());
        swapped.Shadow.CompareWaiting(TestContext.Current.CancellationToken);

        var report = await Report(swapped);
        Assert.Equal((1, "words-1", "words-2"), (report.GetProperty("share").GetDouble(), report.GetProperty("current").GetString(), report.GetProperty("candidate").GetString()));
        Assert.Equal((5, 0, 0), (report.GetProperty("comparedCount").GetInt32(), report.GetProperty("droppedCount").GetInt32(), report.GetProperty("failedCount").GetInt32()));
        var themes = report.GetProperty("themes").EnumerateArray().ToArray();
        Assert.Equal([("ceasefire", 2, 1), ("civilians", 0, 0)], themes.Select(theme => (
            theme.GetProperty("id").GetString(), theme.GetProperty("candidateOnlyCount").GetInt32(), theme.GetProperty("currentOnlyCount").GetInt32())));
        Assert.Equal([3 * Apart / 5, 0], themes.Select(theme => theme.GetProperty("meanAbsoluteDifference").GetDouble()), (one, other) => Math.Abs(one - other) < 1e-9);
        Assert.Equal(5, swapped.Counted["peaceclassify.shadow.paragraphs{outcome=compared}"]);
        Assert.Equal(2, swapped.Counted["peaceclassify.shadow.differences{theme=ceasefire,assigned_by=candidate}"]);
        Assert.Equal(1, swapped.Counted["peaceclassify.shadow.differences{theme=ceasefire,assigned_by=current}"]);
    }

    [Fact]
    public async Task Counts_begin_anew_when_either_version_changes()
    {
        await using var swapped = await StartAsync();
        await Compare(swapped, Truce);
        var before = await Report(swapped);

        await swapped.PointTo("words-3", ModelAlias.Candidate);
        var after = await Report(swapped);
        Assert.Equal((0, "words-3"), (after.GetProperty("comparedCount").GetInt32(), after.GetProperty("candidate").GetString()));
        Assert.True(after.GetProperty("since").GetDateTime() > before.GetProperty("since").GetDateTime());
        await Compare(swapped, Truce);
        Assert.Equal(1, (await Report(swapped)).GetProperty("comparedCount").GetInt32());

        await swapped.PointTo("words-2");
        Assert.Equal((0, "words-2"), ((await Report(swapped)).GetProperty("comparedCount").GetInt32(), (await Report(swapped)).GetProperty("current").GetString()));
    }

    [Fact]
    public async Task A_paragraph_that_waited_while_a_version_changed_is_left_out()
    {
        await using var swapped = await StartAsync();
        await swapped.Client.Post("/v1/classify", Asking.Json($$"""{"text":"{{Truce}}"}""")).Ok();

        await swapped.PointTo("words-3");
        swapped.Shadow.CompareWaiting(TestContext.Current.CancellationToken);

        Assert.Equal(0, (await Report(swapped)).GetProperty("comparedCount").GetInt32());
    }

    [Fact]
    public async Task When_too_many_wait_further_ones_are_dropped_and_counted()
    {
        await using var swapped = await StartAsync();
        var paragraphs = string.Join(',', Enumerable.Repeat($$"""{"text":"{{Accord}}"}""", ShadowMode.MostWaiting + 7));

        await swapped.Client.Post("/v1/classify/batch", Asking.Json($$"""{"paragraphs":[{{paragraphs}}]}""")).Ok();
        swapped.Shadow.CompareWaiting(TestContext.Current.CancellationToken);

        var report = await Report(swapped);
        Assert.Equal((ShadowMode.MostWaiting, 7), (report.GetProperty("comparedCount").GetInt32(), report.GetProperty("droppedCount").GetInt32()));
        Assert.Equal(7, swapped.Counted["peaceclassify.shadow.paragraphs{outcome=dropped}"]);
    }

    [Fact]
    public async Task A_share_of_nothing_turns_it_off()
    {
        await using var swapped = await StartAsync(share: 0);

        await Compare(swapped, Truce);

        Assert.Equal((0, 0), ((await Report(swapped)).GetProperty("share").GetDouble(), (await Report(swapped)).GetProperty("comparedCount").GetInt32()));
    }

    [Fact]
    public async Task Without_another_candidate_nothing_is_compared()
    {
        await using var swapped = await StartAsync();
        await swapped.PointTo("words-1", ModelAlias.Candidate);

        await Compare(swapped, Truce);

        var report = await Report(swapped);
        Assert.Equal("words-1", report.GetProperty("current").GetString());
        Assert.False(report.TryGetProperty("candidate", out _));
        Assert.False(report.TryGetProperty("since", out _));
        Assert.Equal(0, report.GetProperty("themes").GetArrayLength());
    }

    [Fact]
    public async Task The_worker_compares_by_itself()
    {
        await using var swapped = await StartAsync();
        var compared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        swapped.Counted.Changed += instrument =>
        {
            if (instrument == "peaceclassify.shadow.paragraphs")
            {
                compared.TrySetResult();
            }
        };
        using var worker = new ShadowWorker(swapped.Shadow);
        await worker.StartAsync(TestContext.Current.CancellationToken);

        await swapped.Client.Post("/v1/classify", Asking.Json($$"""{"text":"{{Truce}}"}""")).Ok();

        await compared.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    private async Task<SwappedService> StartAsync(double share = 1)
    {
        var swapped = SwappedService.Start(service, Make, share, new KeywordEngine());
        await swapped.Look();
        return swapped;

        void Make(TemporaryFolder folder)
        {
            foreach (var (version, word) in (ReadOnlySpan<(string, string)>)[("words-1", "truce"), ("words-2", "accord"), ("words-3", "pact")])
            {
                var cuts = new Cuts(0.4, 0.4, 0.4);
                var theme = Some.Model.Description.Themes[0] with { Calibration = new PlattCalibration(1, 0), Cuts = cuts };
                var description = Some.Model.Description with
                {
                    Engine = "keywords",
                    EngineOptions = [],
                    Themes = [theme with { Theme = new Theme("ceasefire", "Ceasefire") }, theme with { Theme = new Theme("civilians", "Civilians") }],
                };
                var scorer = new KeywordEngine().Fit([word, "shelter"], [[0], [1]], 2, Some.OneThread);
                ModelFolder.Save(folder.At(version), description, scorer, new Dictionary<string, string>
                {
                    [ModelFolder.MetricsFile] = File.ReadAllText(folder.At(SwappedService.One, ModelFolder.MetricsFile)),
                });
            }

            var store = new ModelStore(folder.Path);
            store.PointTo("words-1");
            store.PointTo("words-2", ModelAlias.Candidate);
        }
    }

    private static async Task Compare(SwappedService swapped, string text)
    {
        await swapped.Client.Post("/v1/classify", Asking.Json($$"""{"text":"{{text}}"}""")).Ok();
        swapped.Shadow.CompareWaiting(TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> Report(SwappedService swapped) => await swapped.Client.Get("/v1/models/shadow").Ok();

    private static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));
}
