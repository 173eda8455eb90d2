using System.Net.Http.Json;
using PeaceClassify.Api;
using PeaceClassify.Api.Store;
using Microsoft.Extensions.DependencyInjection;

namespace PeaceClassify.Tests.Api;

/// <summary>The audit as the interface and the command show it.</summary>
[Collection(ServiceTests.Name)]
public sealed class AuditEndpointTests(ServiceFixture service) : IAsyncLifetime
{
    private Guarded guarded = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => guarded = await Guarded.StartAsync(service);

    public ValueTask DisposeAsync() => guarded.DisposeAsync();

    [Fact]
    public async Task A_decision_is_told_with_its_person_and_the_key_that_it_came_with()
    {
        var paragraph = await DecidedAsync();
        using var admin = guarded.Client("admin");

        var record = (await admin.Get($"/v1/audit?subject={paragraph}&action=decided").Ok()).GetProperty("records")[0];

        Assert.Equal(("Ada", "key to review"), (record.GetProperty("person").GetString(), record.GetProperty("keyName").GetString()));
        Assert.Equal("noTheme", record.GetProperty("detail").GetProperty("action").GetString());
        Assert.Equal("2026-11-21T12:00:00Z", record.GetProperty("at").GetString());
    }

    [Fact]
    public async Task An_import_is_told_with_its_person_and_key()
    {
        using var review = guarded.Client("review");
        using var admin = guarded.Client("admin");
        using var file = Asking.Form("id,text,themes\n1,The patrol escorted farmers to their fields.,\n"u8.ToArray(), "a.csv");
        file.Add(new StringContent("Ben"), "reviewer");
        using var imported = await review.Post("/v1/import", file);

        var record = (await admin.Get("/v1/audit?action=imported").Ok()).GetProperty("records")[0];

        Assert.Equal(("Ben", "key to review"), (record.GetProperty("person").GetString(), record.GetProperty("keyName").GetString()));
        Assert.Equal("""{"paragraphs":1,"decisions":1}""", record.GetProperty("detail").GetRawText());
    }

    [Fact]
    public async Task It_comes_in_pages()
    {
        using var admin = guarded.Client("admin");

        var first = await admin.Get("/v1/audit?limit=3").Ok();
        var second = await admin.Get($"/v1/audit?limit=3&before={first.GetProperty("before").GetInt32()}").Ok();

        Assert.Equal(["keyMade", "keyMade", "keyMade"], Actions(first));
        Assert.Equal(["modelServes"], Actions(second));
        Assert.False(second.TryGetProperty("before", out _));
    }

    [Theory]
    [InlineData("action=Decided", "'action' is not known: expected one of decided, withdrew")]
    [InlineData("limit=0", "'limit' must be from 1 to 1000")]
    [InlineData("limit=1001", "'limit' must be from 1 to 1000")]
    [InlineData("before=x", "'before' in the query must be a whole number")]
    public async Task What_makes_no_sense_is_refused(string query, string says)
    {
        using var admin = guarded.Client("admin");

        await admin.Get($"/v1/audit?{query}").Problem(400, says);
    }

    [Theory]
    [InlineData("read")]
    [InlineData("review")]
    public async Task It_is_for_administrators(string role)
    {
        using var client = guarded.Client(role);

        await client.Get("/v1/audit").Problem(403, "needs one of role admin");
    }

    [Fact]
    public async Task The_command_shows_lines_or_json()
    {
        var paragraph = await DecidedAsync();

        var (code, lines, _) = await RunAsync("--action", "decided", "--subject", paragraph);
        var (_, json, _) = await RunAsync("--json", "--limit", "2");

        Assert.Equal(0, code);
        Assert.Matches($"^[0-9]+  2026-11-21T12:00:00.000Z  decided  {paragraph}  Ada \\(key: key to review\\)  {{\"decision\":\"[0-9a-f]{{32}}\",\"action\":\"noTheme\"}}\n$", lines);
        Assert.Equal(2, json.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("{\"number\":", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--limit must be 1 at least", "--limit", "0")]
    [InlineData("decide", "--action", "decide")]
    public async Task Wrong_arguments_are_refused(string says, params string[] args)
    {
        var (code, output, error) = await RunAsync(args);

        Assert.Equal(1, code);
        Assert.Contains(says, error + output, StringComparison.Ordinal);
    }

    private static string[] Actions(System.Text.Json.JsonElement page) => [.. page.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("action").GetString()!)];

    /// <summary>A paragraph on which Ada decided.</summary>
    private async Task<string> DecidedAsync()
    {
        using var review = guarded.Client("review");
        using var added = await review.PostAsJsonAsync("/v1/statements", new { text = "The patrol escorted farmers to their fields." }, Cancellation);
        var statement = (await added.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(Cancellation)).GetProperty("id").GetString();
        var paragraph = (await review.Get($"/v1/statements/{statement}/paragraphs").Ok()).GetProperty("paragraphs")[0].GetProperty("id").GetString()!;
        using var decided = await review.PostAsJsonAsync($"/v1/paragraphs/{paragraph}/decisions", new { action = "noTheme", reviewer = "Ada" }, Cancellation);
        return paragraph;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var store = $"Data Source={guarded.Services.GetRequiredService<Database>().Name}";
        var code = await Commands.RunAsync(["audit", .. args], new() { Store = store }, "/", output, error, Cancellation);
        return (code, output.ToString(), error.ToString());
    }
}
