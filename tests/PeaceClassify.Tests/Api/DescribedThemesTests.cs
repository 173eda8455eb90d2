using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Api;

/// <summary>Themes that are described in the data folder and that the serving model has not learned.</summary>
[Collection(ServiceTests.Name)]
public sealed class DescribedThemesTests(ServiceFixture service) : IDisposable
{
    private const string Themes = """{"format":1,"themes":[{"id":"police","name":"Police"},{"id":"forestry","name":"Forestry","area":"Field","definition":"What is said of woods."}]}""";

    private readonly TemporaryFolder data = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_listed_behind_those_of_the_model_which_keeps_what_the_file_no_longer_has()
    {
        data.Write("themes.json", Themes);
        await using var factory = service.Factory(data: data.Path);
        using var client = factory.CreateClient();

        var themes = (await client.Get("/v1/themes").Ok()).EnumerateArray().ToArray();

        Assert.Equal([.. SmallCorpus.ThemeIds, "forestry"], themes.Select(theme => theme.GetProperty("theme").GetProperty("id").GetString()));
        Assert.Equal([true, true, true, true, false], themes.Select(theme => theme.GetProperty("trained").GetBoolean()));
        Assert.Equal("What is said of woods.", themes[4].GetProperty("theme").GetProperty("definition").GetString());
        Assert.False(themes[4].TryGetProperty("threshold", out _));
        Assert.Equal(0, (await client.Get("/v1/themes/forestry/examples").Ok()).GetProperty("paragraphs").GetArrayLength());
    }

    [Fact]
    public async Task They_can_be_decided_on_found_explained_away_exported_and_imported()
    {
        data.Write("themes.json", Themes);
        await using var factory = service.Factory(data: data.Path);
        using var client = factory.CreateClient();
        var paragraph = await AddAsync(client);

        using var decided = await DecideAsync(client, paragraph, "forestry");

        Assert.Equal(HttpStatusCode.Created, decided.StatusCode);
        var theme = (await decided.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("themes").EnumerateArray().Last();
        Assert.Equal(("forestry", "accepted"), (theme.GetProperty("id").GetString(), theme.GetProperty("state").GetString()));
        Assert.Equal(1, (await client.Get("/v1/statements?theme=forestry").Ok()).GetProperty("total").GetInt32());
        Assert.Equal(0, (await client.Get("/v1/queue?theme=forestry").Ok()).GetProperty("total").GetInt32());
        Assert.Contains("has not learned this theme", (await client.Get($"/v1/paragraphs/{paragraph}/evidence?theme=forestry").Ok()).GetProperty("reason").GetString(), StringComparison.Ordinal);
        var exported = await client.GetByteArrayAsync("/v1/export?format=jsonl", Cancellation);

        await using var other = service.Factory(data: data.Path);
        using var there = other.CreateClient();
        using var form = Asking.Form(exported, "export.jsonl");
        form.Add(new StringContent("Ada"), "reviewer");
        using var imported = await there.Post("/v1/import", form);
        Assert.Equal(HttpStatusCode.Created, imported.StatusCode);
        Assert.Equal(exported, await there.GetByteArrayAsync("/v1/export?format=jsonl", Cancellation));
    }

    [Fact]
    public async Task A_change_of_the_file_is_followed_and_one_that_cannot_be_read_changes_nothing()
    {
        await using var factory = service.Factory(data: data.Path);
        using var client = factory.CreateClient();
        var paragraph = await AddAsync(client);
        await DecideAsync(client, paragraph, "forestry").Problem(422, "The theme is not known");

        data.Write("themes.json", Themes);
        using var known = await DecideAsync(client, paragraph, "forestry");
        data.Write("themes.json", Themes[..^1]);
        using var broken = await DecideAsync(client, paragraph, "forestry", "Ben");
        data.Write("themes.json", Themes.Replace("forestry", "fishery", StringComparison.Ordinal));
        await DecideAsync(client, paragraph, "forestry", "Cem").Problem(422, "The theme is not known");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (known.StatusCode, broken.StatusCode));
        Assert.Contains(service.Logged, line => line.Contains("The themes file cannot be read", StringComparison.Ordinal));
    }

    public void Dispose() => data.Dispose();

    private static async Task<string> AddAsync(HttpClient client)
    {
        using var added = await client.PostAsJsonAsync("/v1/statements", new { text = "Deminers cleared the mines from the road to the market." }, Cancellation);
        var statement = (await added.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetString();
        return (await client.Get($"/v1/statements/{statement}/paragraphs").Ok()).GetProperty("paragraphs")[0].GetProperty("id").GetString()!;
    }

    private static Task<HttpResponseMessage> DecideAsync(HttpClient client, string paragraph, string theme, string reviewer = "Ada") =>
        client.PostAsJsonAsync($"/v1/paragraphs/{paragraph}/decisions", new { action = "accept", theme, reviewer }, Cancellation);
}
