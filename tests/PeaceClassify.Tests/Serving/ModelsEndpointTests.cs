using System.Text.Json;
using PeaceClassify.Api.Serving;
using PeaceClassify.Tests.Api;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Serving;

/// <summary><c>/v1/models</c>: versions and aliases to see and to ask.</summary>
[Collection(ServiceTests.Name)]
public sealed class ModelsEndpointTests(ServiceFixture service)
{
    private const string Body = $$"""{"id":"7","text":"{{SmallCorpus.Mines}}","evidence":"given"}""";

    [Fact]
    public async Task The_versions_are_listed_with_their_aliases()
    {
        await using var swapped = SwappedService.Start(service, folder => folder.Write("broken/model.json", "{"));
        await swapped.PointTo(SwappedService.Two, ModelAlias.Candidate);

        var models = await swapped.Client.Get("/v1/models").Ok();

        var versions = models.GetProperty("versions").EnumerateArray().ToArray();
        Assert.Equal(["broken", "one", "two"], versions.Select(version => version.GetProperty("version").GetString()));
        Assert.Contains("models/broken/model.json: the model description cannot be read", versions[0].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(["current"], versions[1].GetProperty("aliases").Strings());
        Assert.Equal(["candidate"], versions[2].GetProperty("aliases").Strings());
        Assert.Equal([false, true, false], versions.Select(version => version.GetProperty("isServing").GetBoolean()));
        Assert.Equal("linear", versions[1].GetProperty("engine").GetString());
        Assert.Equal(4, versions[1].GetProperty("themeCount").GetInt32());
        Assert.Equal(60, versions[1].GetProperty("provenance").GetProperty("paragraphCount").GetInt32());
        Assert.InRange(versions[1].GetProperty("microF1").GetDouble(), 0.5, 1);
        Assert.Equal(0, models.GetProperty("problems").GetArrayLength());
    }

    [Fact]
    public async Task What_an_alias_cannot_be_used_for_is_listed()
    {
        await using var swapped = SwappedService.Start(service);
        swapped.WritePointer("three\n", ModelAlias.Candidate);
        await swapped.Look();

        var problem = Assert.Single((await swapped.Client.Get("/v1/models").Ok()).GetProperty("problems").EnumerateArray());

        Assert.Equal(("candidate", "three"), (problem.GetProperty("alias").GetString(), problem.GetProperty("version").GetString()));
        Assert.Contains("there is no such model version", problem.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(SwappedService.One, await swapped.Answering());
        Assert.Null(await swapped.Problem());
        Assert.NotNull(await swapped.Problem(ModelAlias.Candidate));
    }

    [Theory]
    [InlineData("one", "one")]
    [InlineData("two", "two")]
    [InlineData("current", "one")]
    [InlineData("candidate", "two")]
    public async Task A_version_answers_by_its_name_and_by_its_aliases(string name, string version)
    {
        await using var swapped = SwappedService.Start(service);
        swapped.Store.PointTo(SwappedService.Two, ModelAlias.Candidate);

        var answer = await swapped.Client.Post($"/v1/models/{name}/classify", Asking.Json(Body)).Ok();

        Assert.Equal(version, SwappedService.Version(answer));
        var expected = await swapped.Client.Post("/v1/classify", Asking.Json(Body)).Ok();
        Assert.Equal(expected.GetRawText(), answer.GetRawText().Replace($"\"modelVersion\":\"{version}\"", "\"modelVersion\":\"one\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("three")]
    [InlineData("candidate")]
    [InlineData("no%20name")]
    [InlineData("%2e%2e%2fone")]
    [InlineData("One")]
    public async Task A_version_that_there_is_not_is_not_found(string name)
    {
        await using var swapped = SwappedService.Start(service);

        var problem = await swapped.Client.Post($"/v1/models/{name}/classify", Asking.Json(Body)).Problem(404, "");

        Assert.NotEqual("", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_version_that_cannot_be_used_says_why()
    {
        await using var swapped = SwappedService.Start(service);
        await File.AppendAllTextAsync(Path.Combine(swapped.Models, SwappedService.Two, "weights.bin"), "x", TestContext.Current.CancellationToken);

        await swapped.Client.Post("/v1/models/two/classify", Asking.Json(Body)).Problem(409, "models/two/weights.bin: the file was truncated or altered", swapped.Models);

        swapped.WritePointer("three\n", ModelAlias.Candidate);
        await swapped.Client.Post("/v1/models/candidate/classify", Asking.Json(Body)).Problem(409, "models/three: there is no such model version", swapped.Models);
        swapped.WritePointer("no name\n", ModelAlias.Candidate);
        await swapped.Client.Post("/v1/models/candidate/classify", Asking.Json(Body)).Problem(409, "'no name' cannot name a model version", swapped.Models);
    }

    [Fact]
    public async Task A_request_that_is_not_valid_is_refused_as_by_classify()
    {
        await using var swapped = SwappedService.Start(service);

        await swapped.Client.Post("/v1/models/two/classify", Asking.Json("""{"text":" "}""")).Problem(400, "'text' is missing or blank.");
        Assert.Equal(1, swapped.Engine.LoadCount);
    }

    [Fact]
    public async Task The_versions_asked_for_last_stay_in_memory_and_no_more()
    {
        string[] further = ["three", "four", "five"];
        await using var swapped = SwappedService.Start(service, folder =>
        {
            foreach (var version in further)
            {
                folder.Copy(folder.At(SwappedService.One), version);
            }
        });
        await swapped.PointTo(SwappedService.Two, ModelAlias.Candidate);

        foreach (var version in (string[])["one", "two", .. further, "four", "current", "candidate"])
        {
            await swapped.Client.Post($"/v1/models/{version}/classify", Asking.Json(Body)).Ok();
        }

        Assert.Equal(2, ModelHost.MostNamed);
        Assert.Equal(["five", "four", "one", "two"], await Loaded());
        Assert.Equal(5, swapped.Engine.LoadCount);
        Assert.Equal(4, swapped.Engine.OpenCount);

        await swapped.Client.Post("/v1/models/three/classify", Asking.Json(Body)).Ok();
        Assert.Equal(["four", "one", "three", "two"], await Loaded());

        async Task<string[]> Loaded() => [.. (await swapped.Client.Get("/v1/models").Ok()).GetProperty("versions").EnumerateArray()
            .Where(version => version.GetProperty("isLoaded").GetBoolean()).Select(version => version.GetProperty("version").GetString()!)];
    }

    [Fact]
    public async Task A_candidate_that_begins_to_serve_is_not_loaded_again()
    {
        await using var swapped = SwappedService.Start(service);
        await swapped.PointTo(SwappedService.Two, ModelAlias.Candidate);

        await swapped.PointTo(SwappedService.Two);

        Assert.Equal(SwappedService.Two, await swapped.Answering());
        Assert.Equal(2, swapped.Engine.LoadCount);
        Assert.Equal(1, swapped.Engine.OpenCount);
        File.Delete(Path.Combine(swapped.Models, "candidate"));
        await swapped.Look();
        await swapped.Look();
        Assert.Equal(SwappedService.Two, await swapped.Answering());
        Assert.Equal(1, swapped.Engine.OpenCount);
    }

    [Fact]
    public async Task A_candidate_that_is_no_longer_meant_is_let_go()
    {
        await using var swapped = SwappedService.Start(service);
        await swapped.PointTo(SwappedService.Two, ModelAlias.Candidate);
        Assert.Equal(2, swapped.Engine.OpenCount);

        swapped.WritePointer("three\n", ModelAlias.Candidate);
        await swapped.Look();

        Assert.Equal(1, swapped.Engine.OpenCount);
        Assert.Equal(JsonValueKind.Undefined, (await swapped.Client.Get("/v1/models/shadow").Ok()).TryGetProperty("candidate", out var candidate) ? candidate.ValueKind : JsonValueKind.Undefined);
    }
}
