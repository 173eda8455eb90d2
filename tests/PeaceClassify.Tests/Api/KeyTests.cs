using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Store;
using PeaceClassify.Tests.Store;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Api;

/// <summary>Who may ask for what, with keys and without.</summary>
[Collection(ServiceTests.Name)]
public sealed class KeyTests(ServiceFixture service) : IAsyncLifetime
{
    private Guarded guarded = null!;

    private static HttpContent Paragraph => Asking.Json(JsonSerializer.Serialize(new { text = SmallCorpus.Mines }));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => guarded = await Guarded.StartAsync(service);

    public ValueTask DisposeAsync() => guarded.DisposeAsync();

    [Fact]
    public async Task Without_a_key_nothing_is_answered_and_the_answer_says_how_to_send_one()
    {
        using var client = guarded.Client();

        await client.Post("/v1/classify", Paragraph).Problem(401, "expected 'Authorization: Bearer <key>' or 'X-Api-Key: <key>'");

        using var answer = await client.Get("/v1/statements");
        Assert.Equal("Bearer realm=\"PeaceClassify\"", answer.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("Authorization", "Bearer pck_Zanzibarine")]
    [InlineData("Authorization", "Basic Zanzibarine")]
    [InlineData("X-Api-Key", "Zanzibarine")]
    [InlineData("Cookie", "peaceclassify-key=Zanzibarine")]
    public async Task A_key_that_is_not_known_is_refused_and_not_repeated(string header, string value)
    {
        service.Logged.Clear();
        using var client = guarded.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        await client.Get("/v1/model").Problem(401, "mistyped, or was revoked", secret: "Zanzibarine");

        using var answer = await client.Get("/v1/model");
        Assert.Contains("invalid_token", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(service.Logged, line => line.Contains("Zanzibarine", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Authorization", "Bearer {0}")]
    [InlineData("Authorization", "bearer {0}")]
    [InlineData("X-Api-Key", "{0}")]
    [InlineData("Cookie", "peaceclassify-key={0}")]
    public async Task A_key_passes_whichever_way_it_is_sent(string header, string format)
    {
        service.Logged.Clear();
        using var client = guarded.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, string.Format(null, format, guarded.Secret("read")));

        await client.Post("/v1/classify", Paragraph).Ok();

        Assert.DoesNotContain(service.Logged, line => line.Contains(guarded.Secret("read"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "/v1/statements", "read", true)]
    [InlineData("GET", "/v1/export", "read", true)]
    [InlineData("POST", "/v1/statements", "read", false)]
    [InlineData("POST", "/v1/statements", "review", true)]
    [InlineData("POST", "/v1/import", "read", false)]
    [InlineData("POST", "/v1/import", "review", true)]
    [InlineData("DELETE", "/v1/statements/019371c27f5e7b3a8c1d2f4e6a8b0c1d", "read", false)]
    [InlineData("DELETE", "/v1/statements/019371c27f5e7b3a8c1d2f4e6a8b0c1d", "admin", true)]
    [InlineData("POST", "/v1/paragraphs/019371c27f5e7b3a8c1d2f4e6a8b0c1d/decisions", "read", false)]
    [InlineData("POST", "/v1/paragraphs/019371c27f5e7b3a8c1d2f4e6a8b0c1d/decisions", "review", true)]
    public async Task A_role_may_do_what_it_is_for(string method, string path, string role, bool passes)
    {
        using var client = guarded.Client(role);
        using var request = new HttpRequestMessage(new(method), path);
        if (method == "POST")
        {
            request.Content = path == "/v1/import" ? Asking.Form([], "a.jsonl") : Asking.Json("{}");
        }

        var asked = client.SendAsync(request, Cancellation);

        if (passes)
        {
            using var answer = await asked;
            Assert.NotEqual(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.NotEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
        else
        {
            await asked.Problem(403, "the address needs one of role review");
        }
    }

    [Fact]
    public void Every_address_names_its_role_and_only_these_are_open()
    {
        RouteEndpoint[] endpoints = [.. guarded.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

        Assert.Equal(
            ["/health/live", "/health/ready", "/openapi/{documentName:regex(^v1$)}.json", "/v1/session"],
            endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(endpoint => endpoint.RoutePattern.RawText!.TrimEnd('/')).Distinct().Order());
        Assert.All(
            endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null),
            endpoint => Assert.True(endpoint.Metadata.GetMetadata<NeededRole>() is not null, endpoint.DisplayName));
    }

    [Theory]
    [InlineData("review", false)]
    [InlineData("admin", true)]
    public async Task An_address_that_names_no_role_is_for_administrators(string role, bool passes)
    {
        var fallback = await guarded.Services.GetRequiredService<IAuthorizationPolicyProvider>().GetFallbackPolicyAsync();
        var context = new DefaultHttpContext();
        context.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/v1/new"), 0, null, null));

        var result = await guarded.Services.GetRequiredService<IAuthorizationService>()
            .AuthorizeAsync(KeyAuthentication.Passes("somebody", Names<AccessRole>.Read(role)).Principal!, context, fallback!);

        Assert.Equal(passes, result.Succeeded);
    }

    [Fact]
    public async Task What_is_not_there_is_told_to_those_with_a_key_only()
    {
        using var stranger = guarded.Client();
        using var reader = guarded.Client("read");

        await stranger.Get("/v1/nothing").Problem(401, "has no key");
        await reader.Get("/v1/nothing").Problem(404, "nothing at this address");
        await reader.Get("/v1/classify").Problem(405, "does not take GET");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/session.js")]
    [InlineData("/docs/index.html")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/v1/session")]
    public async Task Pages_description_and_health_need_no_key(string path)
    {
        using var client = guarded.Client();
        using var answer = await client.Get(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_revoked_key_stops_within_seconds_and_the_last_one_opens_nothing()
    {
        using var reader = guarded.Client("read");
        using var stranger = guarded.Client();
        await reader.Get("/v1/model").Ok();

        foreach (var role in Names<AccessRole>.All)
        {
            await guarded.Keys.RevokeAsync($"key to {role}", "Ada", Cancellation);
        }

        guarded.Clock.Move(TimeSpan.FromSeconds(2));

        await reader.Get("/v1/model").Problem(401, "was revoked");
        await stranger.Get("/v1/model").Problem(401, "has no key");
    }

    [Fact]
    public async Task The_first_key_closes_a_service_that_ran_without()
    {
        var clock = new SetClock();
        await using var open = service.Factory().WithWebHostBuilder(host => host.ConfigureServices(services => services.AddSingleton<TimeProvider>(clock)));
        using var client = open.CreateClient();
        await client.Get("/v1/model").Ok();

        await open.Services.GetRequiredService<KeyStore>().CreateAsync("first", AccessRole.Read, "Ada", Cancellation);
        clock.Move(TimeSpan.FromSeconds(2));

        await client.Get("/v1/model").Problem(401, "has no key");
    }

    [Fact]
    public async Task The_store_has_the_hash_of_a_key_and_the_day_of_its_last_use()
    {
        using var reader = guarded.Client("read");
        await reader.Get("/v1/model").Ok();
        guarded.Clock.Move(TimeSpan.FromDays(1));
        await reader.Get("/v1/model").Ok();

        var rows = await guarded.Services.GetRequiredService<Database>().LinesAsync("select * from api_keys order by id");

        Assert.DoesNotContain(rows, row => row.Contains(guarded.Secret("read"), StringComparison.Ordinal));
        Assert.Contains(Convert.ToHexStringLower(ApiKey.HashOf(guarded.Secret("read"))), rows[0], StringComparison.Ordinal);
        Assert.Equal([new DateOnly(2026, 11, 22), null, null], (await guarded.Keys.ListAsync(Cancellation)).Select(key => key.UsedOn));
    }

    [Fact]
    public async Task A_session_keeps_the_key_in_a_cookie_that_no_script_and_no_other_site_gets()
    {
        using var client = guarded.Client();

        using var begun = await client.PostAsJsonAsync("/v1/session", new { key = guarded.Secret("review") }, Cancellation);
        using var ended = await client.DeleteAsync("/v1/session", Cancellation);

        Assert.Equal(HttpStatusCode.OK, begun.StatusCode);
        Assert.Equal("""{"needsKey":true,"name":"key to review","role":"review"}""", await begun.Content.ReadAsStringAsync(Cancellation));
        var cookie = Assert.Single(begun.Headers.GetValues("Set-Cookie"));
        Assert.Equal($"peaceclassify-key={guarded.Secret("review")}; path=/; samesite=strict; httponly", cookie);
        Assert.Contains("expires=Thu, 01 Jan 1970", Assert.Single(ended.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_does_not_begin_with_a_key_that_is_not_known_nor_from_another_site()
    {
        using var client = guarded.Client();

        await client.PostAsJsonAsync("/v1/session", new { key = "Zanzibarine" }, Cancellation).Problem(401, "mistyped, or was revoked", secret: "Zanzibarine");
        await client.PostAsJsonAsync("/v1/session", new { key = " " }, Cancellation).Problem(400, "'key' is missing or blank");
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        await client.PostAsJsonAsync("/v1/session", new { key = guarded.Secret("review") }, Cancellation).Problem(403, "page of another site");
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("192.0.2.7")]
    public async Task Without_keys_only_names_of_this_machine_are_answered(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{host}:5080/v1/model");

        await service.Client.SendAsync(request, Cancellation).Problem(400, "localhost, 127.0.0.1 and [::1] only");
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:5080")]
    [InlineData("127.0.0.1:5080")]
    [InlineData("[::1]:5080")]
    public async Task Names_of_this_machine_are_answered(string host) => await service.Client.Get($"http://{host}/v1/model").Ok();

    [Fact]
    public async Task With_keys_the_service_answers_to_any_name()
    {
        using var reader = guarded.Client("read");

        await reader.Get("http://themes.example/v1/model").Ok();
    }
}
