using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using PeaceClassify.Api;
using PeaceClassify.Engines;
using PeaceClassify.Tests.Api;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Retraining;

/// <summary>The service in memory with models, corpus, store and snapshots of its own; trainings run in real processes.</summary>
[Collection(ServiceTests.Name)]
public sealed class RetrainingServiceTests : IAsyncDisposable
{
    private const string Statement = "The deminers danced at the fountain of the old market after the last shell was gone. And then they went home.";

    private readonly TemporaryFolder folder = new();
    private readonly ServiceFixture service;
    private WebApplicationFactory<ClassifyRequest> factory;
    private HttpClient client;

    public RetrainingServiceTests(ServiceFixture service)
    {
        this.service = service;
        Directory.CreateDirectory(folder.At("data"));
        SmallCorpus.Write(folder.At("data", "small.jsonl"), SmallCorpus.Paragraphs);
        SmallCorpus.WriteThemes(folder.At("data", "themes.json"), SmallCorpus.ThemeIds);
        Trainer.Train(SmallCorpus.Paragraphs, Taxonomy.Load(folder.At("data", "themes.json")), new LinearEngine(), new() { LearningCurveShares = [] }, 2).Save(folder.At("models", "first"));
        new ModelStore(folder.At("models")).PointTo("first");
        factory = Factory();
        client = factory.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await factory.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Decisions_become_a_candidate_that_is_promoted_answers_otherwise_and_is_rolled_back()
    {
        await DecideAsync();
        var job = await RetrainAsync();

        Assert.Equal(("done", "first", "Ada", "latest"), (Text(job, "state"), Text(job, "parent"), Text(job, "person"), Text(job, "policy")));
        var version = Text(job, "version")!;
        var history = await client.Get($"/v1/models/{version}").Ok();
        Assert.Equal(("first", Text(job, "snapshot")), (Text(history.GetProperty("model").GetProperty("provenance"), "parent"), Text(history.GetProperty("model").GetProperty("provenance"), "snapshot")));
        Assert.Equal(["candidate"], history.GetProperty("model").GetProperty("aliases").Strings());
        Assert.True(history.GetProperty("gate").GetProperty("exams").GetArrayLength() > 0);
        using (var page = await client.Get($"/v1/models/{version}/gate"))
        {
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
            Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }

        var may = history.GetProperty("gate").GetProperty("mayBePromoted").GetBoolean();
        var promotion = await client.Post($"/v1/models/{version}/promote", JsonContent.Create(new { person = "Ada", reason = "as decided", overrule = !may })).Ok();
        Assert.Equal("first", Text(promotion, "before"));
        await SwappedToAsync(version);

        var rollback = await client.Post("/v1/models/rollback", JsonContent.Create(new { person = "Ada" })).Ok();
        Assert.Equal("first", Text(rollback, "version"));
        await SwappedToAsync("first");

        string[] actions = [.. (await client.Get("/v1/audit?limit=100").Ok()).GetProperty("records").EnumerateArray().Select(record => Text(record, "action")!)];
        Assert.Subset(actions.ToHashSet(), new HashSet<string> { "snapshotMade", "trainingStarted", "trainingEnded", "modelPromoted", "modelRolledBack", "modelServes", "decided" });
    }

    [Fact]
    public async Task The_same_decisions_are_the_same_snapshot_and_the_same_weights()
    {
        await DecideAsync();
        var (one, two) = (await RetrainAsync(), await RetrainAsync());

        Assert.Equal(Text(one, "snapshot"), Text(two, "snapshot"));
        Assert.NotEqual(Text(one, "version"), Text(two, "version"));
        Assert.Equal(Bytes(one, "weights.bin"), Bytes(two, "weights.bin"));
        Assert.Equal(Bytes(one, "model.json"), Bytes(two, "model.json"));
    }

    [Fact]
    public async Task A_training_that_cannot_be_done_says_why()
    {
        await File.AppendAllTextAsync(folder.At("data", "small.jsonl"), "{\"id\":\"x\"}\n", TestContext.Current.CancellationToken);

        var job = await RetrainAsync();

        Assert.Equal("failed", Text(job, "state"));
        Assert.Contains("expected \"themes\" to be an array", Text(job, "problem"), StringComparison.Ordinal);
        Assert.False(job.TryGetProperty("version", out _));
    }

    [Fact]
    public async Task One_that_was_under_way_when_the_service_ended_is_taken_up_again()
    {
        await DecideAsync();
        var asked = await AskAsync();
        client.Dispose();
        await factory.DisposeAsync(); // at once: it has hardly begun
        factory = Factory();
        client = factory.CreateClient();

        Assert.Equal("done", Text(await EndAsync(Text(asked, "id")!), "state"));
    }

    [Fact]
    public async Task There_is_one_at_a_time_and_it_can_be_cancelled()
    {
        var asked = await AskAsync();
        await client.Post("/v1/retrainings", JsonContent.Create(new { person = "Ben" })).Problem(409, "A retraining is under way, which Ada asked for");

        var cancelled = await client.Post($"/v1/retrainings/{Text(asked, "id")}/cancel", Asking.Json("")).Ok();

        Assert.Equal("cancelled", Text(cancelled, "state"));
        await client.Post($"/v1/retrainings/{Text(asked, "id")}/cancel", Asking.Json("")).Problem(409, "has ended already");
        Assert.Equal("done", Text(await RetrainAsync(), "state")); // and the next one can begin
        Assert.Equal(2, new ModelStore(folder.At("models")).Versions().Count); // nothing is left of the one that was cancelled
    }

    [Theory]
    [InlineData("/v1/retrainings", "{}", 400, "person")]
    [InlineData("/v1/retrainings", "{\"person\":\" \"}", 400, "'person' is missing or blank.")]
    [InlineData("/v1/retrainings", "{\"person\":\"Ada\",\"policy\":\"loudest\"}", 400, "policy")]
    [InlineData("/v1/retrainings/0123/cancel", "", 404, "There is no retraining with this id.")]
    [InlineData("/v1/models/nothing/promote", "{\"person\":\"Ada\"}", 404, "There is no model version of this name")]
    [InlineData("/v1/models/first/promote", "{\"person\":\"Ada\"}", 409, "serves already")]
    [InlineData("/v1/models/rollback", "{\"person\":\"Ada\"}", 409, "knows of no version that first took the place of")]
    public async Task What_makes_no_sense_is_refused(string address, string body, int status, string says) =>
        await client.Post(address, Asking.Json(body)).Problem(status, says);

    [Fact]
    public async Task What_was_not_judged_has_no_page()
    {
        await client.Get("/v1/models/first/gate").Problem(404, "that the gate has judged");
        await client.Get("/v1/models/nothing").Problem(404, "There is no model version of this name");
        await client.Get("/v1/retrainings/nothing").Problem(404, "There is no retraining with this id.");
    }

    private WebApplicationFactory<ClassifyRequest> Factory() => service.Factory(store: $"Data Source={folder.At("store.db")}", data: folder.At("data"))
        .WithWebHostBuilder(host => host.UseSetting("PeaceClassify:Models", folder.At("models")).UseSetting("PeaceClassify:Snapshots", folder.At("snapshots")).UseSetting("PeaceClassify:ModelPollSeconds", "0.05"));

    /// <summary>Adds a statement and settles its first paragraph.</summary>
    private async Task DecideAsync()
    {
        using var added = await client.Post("/v1/statements", JsonContent.Create(new { text = Statement, title = "Fountain" }));
        var id = Text((await added.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)), "id");
        var paragraph = (await client.Get($"/v1/statements/{id}/paragraphs").Ok()).GetProperty("paragraphs")[0];
        foreach (var theme in SmallCorpus.ThemeIds)
        {
            using var decided = await client.Post(
                $"/v1/paragraphs/{Text(paragraph, "id")}/decisions", JsonContent.Create(new { action = theme == "mines" ? "accept" : "reject", theme, reviewer = "Ada" }));
            Assert.Equal(HttpStatusCode.Created, decided.StatusCode);
        }
    }

    private async Task<JsonElement> AskAsync()
    {
        using var answer = await client.Post("/v1/retrainings", JsonContent.Create(new { person = "Ada" }));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private async Task<JsonElement> RetrainAsync() => await EndAsync(Text(await AskAsync(), "id")!);

    /// <summary>Asks until the retraining has ended, as a page does.</summary>
    private async Task<JsonElement> EndAsync(string id)
    {
        while (true)
        {
            var job = await client.Get($"/v1/retrainings/{id}").Ok();
            if (job.TryGetProperty("endedAt", out _))
            {
                return job;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Asks until the service has noticed.</summary>
    private async Task SwappedToAsync(string version)
    {
        while (Text((await client.Post("/v1/classify", JsonContent.Create(new { text = Statement })).Ok()).GetProperty("classification"), "modelVersion") != version)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private byte[] Bytes(JsonElement job, string file) => File.ReadAllBytes(folder.At("models", Text(job, "version")!, file));

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
