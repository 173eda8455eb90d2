using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using PeaceClassify.Api;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Api;

/// <summary>What the service tells of itself, and what it keeps to itself.</summary>
[Collection(ServiceTests.Name)]
public sealed partial class ObservingTests : IAsyncLifetime
{
    private const string Secret = "Zanzibarine";

    private readonly ServiceFixture service;
    private readonly WebApplicationFactory<ClassifyRequest> factory;
    private readonly HttpClient client;

    public ObservingTests(ServiceFixture service)
    {
        this.service = service;
        factory = service.Factory();
        client = factory.CreateClient();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await factory.DisposeAsync();
    }

    [Fact]
    public async Task Paragraphs_and_verdicts_are_counted_wherever_they_are_asked_for()
    {
        await Classify(SmallCorpus.Mines);
        await Classify("Permettez-moi de dire quelques mots en français sur les travaux de la mission dans le nord.");
        await client.Post("/v1/classify/batch", Asking.Json($$"""{ "paragraphs": [{ "text": "{{SmallCorpus.Mines}}" }, { "text": "" }, 7] }""")).Ok();
        await client.Post("/v1/documents", Asking.Form(System.Text.Encoding.UTF8.GetBytes(SmallCorpus.Mines), "a.txt")).Ok();
        using var kept = await client.Post("/v1/statements", Asking.Json($$"""{ "text": "{{SmallCorpus.Mines}}" }"""));

        var figures = await Figures();

        Assert.Equal(4, figures["peaceclassify_paragraphs_total{status=\"classified\"}"]);
        Assert.Equal(1, figures["peaceclassify_paragraphs_total{status=\"otherLanguage\"}"]);
        Assert.Equal(2, figures["peaceclassify_paragraphs_total{status=\"refused\"}"]);
        Assert.Equal(4, figures["peaceclassify_verdicts_total{theme=\"mines\",verdict=\"assigned\"}"]);
        Assert.Equal(0, figures["peaceclassify_verdicts_total{theme=\"police\",verdict=\"assigned\"}"]);
        Assert.Equal(1, figures[$"peaceclassify_model_info{{version=\"{ServiceFixture.Version}\",engine=\"linear\"}}"]);
        Assert.Equal(4, figures["peaceclassify_drift_paragraphs"]);
    }

    [Fact]
    public async Task Every_theme_has_its_figures_before_the_first_paragraph()
    {
        var figures = await Figures();

        Assert.All(SmallCorpus.ThemeIds, theme => Assert.Equal(0, figures[$"peaceclassify_verdicts_total{{theme=\"{theme}\",verdict=\"assigned\"}}"]));
        Assert.Equal(0, figures["peaceclassify_drift_paragraphs"]);
    }

    [Fact]
    public async Task The_page_of_figures_is_in_the_text_format_of_Prometheus()
    {
        await Classify(SmallCorpus.Mines);
        using var answer = await client.Get("/metrics");
        var page = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.EndsWith("\n", page, StringComparison.Ordinal);
        var types = new Dictionary<string, string>();
        var lines = page.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var line = 0; line < lines.Length; line++)
        {
            if (lines[line].StartsWith("# HELP ", StringComparison.Ordinal))
            {
                var type = lines[++line].Split(' ');
                Assert.Equal(("#", "TYPE", lines[line - 1].Split(' ')[2]), (type[0], type[1], type[2]));
                Assert.True(types.TryAdd(type[2], type[3]), type[2]);
                Assert.True(type[3] is "gauge" or "histogram" || (type[3] == "counter" && type[2].EndsWith("_total", StringComparison.Ordinal)), lines[line]);
            }
            else
            {
                var sample = Sample().Match(lines[line]);
                Assert.True(sample.Success, lines[line]);
                var name = sample.Groups["name"].Value;
                Assert.True(types.ContainsKey(name) || types.GetValueOrDefault(HistogramPart().Replace(name, "")) == "histogram", lines[line]);
            }
        }

        Assert.Contains("http_server_request_duration_seconds", types.Keys);
        Assert.Contains("dotnet_gc_collections_total", types.Keys);
    }

    [Fact]
    public async Task How_long_requests_take_is_a_histogram_whose_buckets_add_up()
    {
        await Classify(SmallCorpus.Mines);
        await Classify(SmallCorpus.Mines);

        var figures = await Figures();

        var buckets = figures.Where(figure => figure.Key.StartsWith("http_server_request_duration_seconds_bucket", StringComparison.Ordinal)
            && figure.Key.Contains("http_route=\"/v1/classify/\"", StringComparison.Ordinal)).ToArray();
        Assert.Equal("0.0001", Bound().Match(buckets[0].Key).Groups[1].Value);
        Assert.Equal("+Inf", Bound().Match(buckets[^1].Key).Groups[1].Value);
        Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
        Assert.Equal(2, buckets[^1].Value);
        Assert.Equal(2, figures.Single(figure => figure.Key.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal)
            && figure.Key.Contains("/v1/classify/", StringComparison.Ordinal)).Value);
    }

    [Fact]
    public async Task What_is_refused_is_counted_by_reason()
    {
        await client.Post("/v1/classify", Asking.Json("{")).Problem(400, "not valid JSON");
        await client.Get("/v1/nothing").Problem(404, "nothing at this address");
        await client.Get("/v1/nothing").Problem(404, "nothing at this address");

        var figures = await Figures();

        Assert.Equal(1, figures["peaceclassify_rejects_total{reason=\"invalid\"}"]);
        Assert.Equal(2, figures["peaceclassify_rejects_total{reason=\"notFound\"}"]);
    }

    [Fact]
    public async Task A_theme_that_comes_far_more_often_than_in_the_corpus_is_marked()
    {
        await Classify(SmallCorpus.Mines);
        var few = await client.Get("/v1/drift").Ok();
        await client.Post("/v1/classify/batch", Asking.Json(JsonSerializer.Serialize(new { paragraphs = Enumerable.Repeat(new { text = SmallCorpus.Mines }, 500) }))).Ok();
        var many = await client.Get("/v1/drift").Ok();

        Assert.Empty(few.GetProperty("differing").EnumerateArray());
        Assert.Equal((ServiceFixture.Version, 501, 10_000), (many.GetProperty("modelVersion").GetString(), many.GetProperty("paragraphCount").GetInt32(), many.GetProperty("windowSize").GetInt32()));
        Assert.Contains("mines", many.GetProperty("differing").Strings());
        var mines = many.GetProperty("themes").EnumerateArray().Single(theme => theme.GetProperty("id").GetString() == "mines");
        Assert.Equal(1, mines.GetProperty("share").GetDouble());
        Assert.True(mines.GetProperty("expectedShare").GetDouble() is > 0 and < 0.6);
        Assert.True(mines.GetProperty("differs").GetBoolean());
        Assert.Equal(1, (await Figures())["peaceclassify_drift_differs{theme=\"mines\"}"]);
    }

    [Fact]
    public async Task A_request_is_one_line_in_the_log_with_the_pattern_of_its_address_and_the_name_of_its_key()
    {
        await using var guarded = await Guarded.StartAsync(service);
        using var reader = guarded.Client("read");
        service.Logged.Clear();

        using var _ = await reader.Get("/v1/statements/019371c27f5e7b3a8c1d2f4e6a8b0c1d");

        Assert.Matches(
            @"^Information: GET /v1/statements/\{id\}/ 404 in [0-9]+\.[0-9]{3} ms, key key to read ",
            Assert.Single(service.Logged, line => line.Contains(" ms, key ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Neither_texts_nor_keys_nor_query_strings_reach_logs_figures_or_traces()
    {
        var traced = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = traced.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var guarded = await Guarded.StartAsync(service);
        using var asking = guarded.Client("admin");
        service.Logged.Clear();

        foreach (var (method, path, body) in new[]
        {
            ("GET", $"/v1/statements?q={Secret}", null), ("GET", $"/v1/overview?q={Secret}", null), ("GET", $"/{Secret}", null), ("GET", $"/v1/statements/{Secret}", null), (Secret, "/v1/model", null),
            ("POST", "/v1/classify", $$"""{ "text": "{{Secret}} deminers", "id": "{{Secret}}" }"""), ("POST", "/v1/statements", $$"""{ "text": "{{Secret}} deminers", "title": "{{Secret}}" }"""),
            ("GET", "/v1/export?format=csv", null), ("POST", "/v1/session", $$"""{ "key": "{{Secret}}" }"""), ("POST", "/v1/session", $$"""{ "key": "{{guarded.Secret("review")}}" }"""),
        })
        {
            using var request = new HttpRequestMessage(new(method), path) { Content = body is null ? null : Asking.Json(body) };
            using var answer = await asking.SendAsync(request, Cancellation);
        }

        using var page = await asking.Get("/metrics");
        var told = service.Logged.Append(await page.Content.ReadAsStringAsync(Cancellation))
            .Concat(traced.SelectMany(activity => activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Append(activity.DisplayName))).ToArray();
        Assert.Contains("GET /v1/statements/", told);
        foreach (var secret in new[] { Secret, guarded.Secret("admin"), guarded.Secret("review") })
        {
            Assert.DoesNotContain(told, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Pages_of_other_sites_may_use_the_service_only_where_it_is_told_so()
    {
        await using var sharing = service.Factory().WithWebHostBuilder(host => host.UseSetting("PeaceClassify:CorsOrigins:0", "https://desk.example"));
        using var shared = sharing.CreateClient();

        using var before = await Preflight(shared, "https://desk.example");
        Assert.Equal(["https://desk.example"], before.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.False((await Preflight(shared, "https://other.example")).Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False((await Preflight(client, "https://desk.example")).Headers.Contains("Access-Control-Allow-Origin"));

        using var allowed = await PostFrom(shared, "https://desk.example");
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.False(allowed.Headers.Contains("Access-Control-Allow-Credentials"));
        await PostFrom(shared, "https://other.example").AsTask().Problem(403, "page of another site");
        await PostFrom(client, "https://desk.example").AsTask().Problem(403, "page of another site");
    }

    private static async ValueTask<HttpResponseMessage> Preflight(HttpClient client, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/classify");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "x-api-key,content-type");
        return await client.SendAsync(request, Cancellation);
    }

    private static async ValueTask<HttpResponseMessage> PostFrom(HttpClient client, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/classify") { Content = Asking.Json(JsonSerializer.Serialize(new { text = SmallCorpus.Mines })) };
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        return await client.SendAsync(request, Cancellation);
    }

    private async Task Classify(string text) => await client.Post("/v1/classify", Asking.Json(JsonSerializer.Serialize(new { text }))).Ok();

    /// <summary>Every sample of the page by its name and labels, in their order.</summary>
    private async Task<OrderedDictionary<string, double>> Figures()
    {
        using var answer = await client.Get("/metrics");
        var figures = new OrderedDictionary<string, double>();
        foreach (var line in (await answer.Content.ReadAsStringAsync(Cancellation)).Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var blank = line.LastIndexOf(' ');
            figures.Add(line[..blank], line[(blank + 1)..] is "+Inf" ? double.PositiveInfinity : double.Parse(line.AsSpan(blank + 1), CultureInfo.InvariantCulture));
        }

        return figures;
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_][a-zA-Z0-9_]*)(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*",?)+\})? ([-+]?[0-9.]+(E[-+]?[0-9]+)?|[-+]Inf|NaN)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramPart();

    [GeneratedRegex("le=\"([^\"]+)\"")]
    private static partial Regex Bound();
}
