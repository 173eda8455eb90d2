using System.Net.Http.Json;
using System.Text.Json;
using PeaceClassify.Api;
using PeaceClassify.Api.Store;
using Microsoft.Extensions.DependencyInjection;

namespace PeaceClassify.Tests.Api;

/// <summary>Agreement and conflicts as the interface and the command show them.</summary>
[Collection(ServiceTests.Name)]
public sealed class AgreementEndpointTests(ServiceFixture service) : IAsyncLifetime
{
    private Guarded guarded = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        guarded = await Guarded.StartAsync(service);
        using var review = guarded.Client("review");
        foreach (var text in new[] { "Deminers cleared the mines from the road to the market.", "The police trained women officers in the town.", "Elections were prepared by the parties." })
        {
            using var added = await review.PostAsJsonAsync("/v1/statements", new { text }, Cancellation);
            var statement = (await added.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetString();
            var paragraph = (await review.Get($"/v1/statements/{statement}/paragraphs").Ok()).GetProperty("paragraphs")[0].GetProperty("id").GetString()!;
            foreach (var (reviewer, action) in new[] { ("Ada", "accept"), ("Ben", text.StartsWith('E') ? "reject" : "accept") })
            {
                using var decided = await review.PostAsJsonAsync($"/v1/paragraphs/{paragraph}/decisions", new { action, theme = "mines", reviewer }, Cancellation);
                Assert.Equal(System.Net.HttpStatusCode.Created, decided.StatusCode);
            }
        }
    }

    public ValueTask DisposeAsync() => guarded.DisposeAsync();

    [Fact]
    public async Task Agreement_is_told_with_its_interval()
    {
        using var read = guarded.Client("read");

        var agreement = await read.Get("/v1/agreement").Ok();

        var people = agreement.GetProperty("people");
        Assert.Equal(0, people.GetProperty("value").GetDouble(), 1e-12); // six values, one of them no, one pair differs: 1 - 5 * 2 / (2 * 1 * 5)
        Assert.Equal((3, JsonValueKind.Number), (people.GetProperty("count").GetInt32(), people.GetProperty("interval").GetProperty("low").ValueKind));
        Assert.Equal(["Ada", "Ben"], agreement.GetProperty("reviewers").Strings());
        Assert.Equal(["Ben"], (await read.Get("/v1/agreement?theme=mines&reviewer=Ben").Ok()).GetProperty("reviewers").Strings());
        Assert.False((await read.Get("/v1/agreement?reviewer=Ben").Ok()).GetProperty("people").TryGetProperty("value", out _));
    }

    [Fact]
    public async Task Conflicts_are_told_and_one_who_reviews_settles_them()
    {
        using var review = guarded.Client("review");
        var conflict = Assert.Single((await review.Get("/v1/conflicts").Ok()).GetProperty("conflicts").EnumerateArray());
        Assert.Equal(["mines"], conflict.GetProperty("themes").Strings());

        using var settled = await review.PostAsJsonAsync(
            $"/v1/paragraphs/{conflict.GetProperty("paragraph").GetProperty("id").GetString()}/decisions", new { action = "reject", theme = "mines", reviewer = "Cem", adjudicates = true }, Cancellation);

        Assert.Equal(System.Net.HttpStatusCode.Created, settled.StatusCode);
        Assert.Equal(0, (await review.Get("/v1/conflicts").Ok()).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("/v1/conflicts?limit=0", 400, "'limit' must be from 1 to 1000")]
    [InlineData("/v1/conflicts?offset=-1", 400, "'offset' must not be negative")]
    [InlineData("/v1/conflicts?statement=x", 404, "no statement with this id")]
    [InlineData("/v1/conflicts?theme=nothing", 400, "'theme' is not known")]
    [InlineData("/v1/agreement?theme=nothing", 400, "'theme' is not known")]
    public async Task What_makes_no_sense_is_refused(string path, int status, string says)
    {
        using var read = guarded.Client("read");

        await read.Get(path).Problem(status, says);
    }

    [Fact]
    public async Task The_command_shows_a_table_or_json()
    {
        var (code, table, _) = await RunAsync();
        var (_, json, _) = await RunAsync("--json", "--theme", "mines", "--reviewer", "Ada", "--reviewer", "Ben");

        Assert.Equal(0, code);
        Assert.StartsWith("3 paragraphs rated by 2 people, 3 of them by two at least; model small-1.\n", table, StringComparison.Ordinal);
        Assert.Matches("\nall  +0.00 \\(-?[0-9.]+ to -?[0-9.]+\\), 3 compared +", table);
        Assert.Matches("\nAda, Ben  +0.00", table);
        Assert.Equal(3, JsonDocument.Parse(json).RootElement.GetProperty("paragraphs").GetInt32());
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var store = $"Data Source={guarded.Services.GetRequiredService<Database>().Name}";
        var code = await Commands.RunAsync(["agreement", .. args], new() { Store = store }, "/", output, error, Cancellation);
        return (code, output.ToString(), error.ToString());
    }
}
