using System.Net;
using System.Text;
using System.Text.Json;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Api;

/// <summary>What the workbench's addresses do not take, a row each; and what the service tells browsers.</summary>
[Collection(ServiceTests.Name)]
public sealed class RejectedWorkbenchTests(ServiceFixture service)
{
    private const string Secret = "Zanzibarine";
    private const string Nobody = "0a1fe3e696377b998d570c677495e421";

    /// <summary>{s} and {p} stand for a statement and its paragraph of text, {h} for its heading.</summary>
    [Theory]
    [InlineData("GET", "/v1/statements/x", null, 404, "no statement with this id")]
    [InlineData("GET", "/v1/statements/" + Nobody, null, 404, "no statement with this id")]
    [InlineData("GET", "/v1/statements/" + Nobody + "/paragraphs", null, 404, "no statement with this id")]
    [InlineData("GET", "/v1/statements/" + Nobody + "/summary", null, 404, "no statement with this id")]
    [InlineData("PATCH", "/v1/statements/" + Nobody, "{}", 404, "no statement with this id")]
    [InlineData("DELETE", "/v1/statements/" + Nobody, null, 404, "no statement with this id")]
    [InlineData("POST", "/v1/statements/" + Nobody + "/restore", null, 404, "no statement with this id")]
    [InlineData("POST", "/v1/statements/" + Nobody + "/reclassify", null, 404, "no statement with this id")]
    [InlineData("POST", "/v1/statements/" + Nobody + "/accept", """{"reviewer":"Ada","minProbability":0.9}""", 404, "no statement with this id")]
    [InlineData("GET", "/v1/paragraphs/x", null, 404, "no paragraph with this id")]
    [InlineData("GET", "/v1/paragraphs/" + Nobody, null, 404, "no paragraph with this id")]
    [InlineData("GET", "/v1/paragraphs/" + Nobody + "/similar", null, 404, "no paragraph with this id")]
    [InlineData("POST", "/v1/paragraphs/" + Nobody + "/decisions", """{"action":"noTheme","reviewer":"Ada"}""", 404, "no paragraph with this id")]
    [InlineData("GET", "/v1/themes/nothing/examples", null, 404, "no theme with this id")]
    [InlineData("GET", "/v1/themes/mines/examples?limit=51", null, 400, "'limit' must be from 1 to 50")]
    [InlineData("GET", "/v1/statements?state=open", null, 400, "expected one of new, inReview, done, deleted")]
    [InlineData("GET", "/v1/statements?theme=nothing", null, 400, "'theme' is not known")]
    [InlineData("GET", "/v1/statements?sort=size", null, 400, "expected one of added, title, date, toReview")]
    [InlineData("GET", "/v1/statements?order=up", null, 400, "expected asc or desc")]
    [InlineData("GET", "/v1/statements?from=14.3.2026", null, 400, "'from' must be a date such as 2026-03-14")]
    [InlineData("GET", "/v1/statements?to=2026-02-30", null, 400, "'to' must be a date")]
    [InlineData("GET", "/v1/statements?limit=0", null, 400, "'limit' must be from 1 to 1000")]
    [InlineData("GET", "/v1/statements?limit=1001", null, 400, "'limit' must be from 1 to 1000")]
    [InlineData("GET", "/v1/statements?limit=many", null, 400, "'limit' in the query must be a whole number")]
    [InlineData("GET", "/v1/statements?offset=-1", null, 400, "'offset' must not be negative")]
    [InlineData("GET", "/v1/statements?statements=x", null, 400, "'statements' must be at most 10,000 ids")]
    [InlineData("GET", "/v1/statements/{s}/paragraphs?limit=1001", null, 400, "'limit' must be from 1 to 1000")]
    [InlineData("GET", "/v1/overview?period=week", null, 400, "expected month or year")]
    [InlineData("GET", "/v1/overview?theme=nothing", null, 400, "'theme' is not known")]
    [InlineData("GET", "/v1/queue?theme=nothing", null, 400, "'theme' is not known")]
    [InlineData("GET", "/v1/queue?statement=x", null, 404, "no statement with this id")]
    [InlineData("GET", "/v1/queue?statement=" + Nobody, null, 404, "no statement with this id")]
    [InlineData("GET", "/v1/paragraphs/{p}/evidence", null, 400, "'theme' is missing or not known")]
    [InlineData("GET", "/v1/paragraphs/{p}/evidence?theme=nothing", null, 400, "'theme' is missing or not known")]
    [InlineData("POST", "/v1/statements", "{}", 400, "the required property 'text' is missing")]
    [InlineData("POST", "/v1/statements", """{"text":" "}""", 400, "'text' is missing or blank")]
    [InlineData("POST", "/v1/statements", """{"text":5}""", 400, "At $.text (line 1, byte 9): expected a string")]
    [InlineData("POST", "/v1/statements", """{"text":"a","title":5}""", 400, "At $.title (line 1, byte 21): expected a string")]
    [InlineData("POST", "/v1/statements", """{"text":"Zanzibarine","date":"today"}""", 400, "'date' must be a date such as 2026-03-14")]
    [InlineData("POST", "/v1/statements", """{"text":"a","reviewer":"a\u0007"}""", 400, "'reviewer' has the control character U+0007")]
    [InlineData("POST", "/v1/statements", """{"text":"a","colour":"red"}""", 400, "the property 'colour' is not known")]
    [InlineData("POST", "/v1/statements", """{"text":"%PDF-1.7 Zanzibarine"}""", 422, "pasted text: ")]
    [InlineData("PATCH", "/v1/statements/{s}", """{"title":""}""", 400, "'title' must have from 1 to 500 characters")]
    [InlineData("PATCH", "/v1/statements/{s}", """{"date":"1826-01-01"}""", 400, "'date' must be a date")]
    [InlineData("PATCH", "/v1/statements/{s}", "[]", 400, "expected an object")]
    [InlineData("POST", "/v1/statements/{s}/accept", """{"reviewer":"Ada"}""", 400, "the required property 'minProbability' is missing")]
    [InlineData("POST", "/v1/statements/{s}/accept", """{"reviewer":"Ada","minProbability":2}""", 400, "'minProbability' must be from 0 to 1")]
    [InlineData("POST", "/v1/statements/{s}/accept", """{"reviewer":"Ada","minProbability":"high"}""", 400, "expected a number")]
    [InlineData("POST", "/v1/statements/{s}/accept", """{"reviewer":" ","minProbability":0.9}""", 400, "'reviewer' is missing or blank")]
    [InlineData("POST", "/v1/statements/{s}/withdraw", """{"reviewer":"Ada","decisionIds":[]}""", 400, "'decisionIds' is empty")]
    [InlineData("POST", "/v1/statements/{s}/withdraw", """{"reviewer":"Ada","decisionIds":["x",null]}""", 400, "'decisionIds' must be Guids")]
    [InlineData("POST", "/v1/statements/{s}/withdraw", """{"reviewer":"Ada","decisionIds":["0a1fe3e696377b998d570c677495e421"]}""", 404, "does not have 1 of the decisions")]
    [InlineData("POST", "/v1/paragraphs/{p}/decisions", "{}", 400, "is missing")]
    [InlineData("POST", "/v1/paragraphs/{p}/decisions", """{"action":"maybe","reviewer":"Ada"}""", 400, "expected one of accept, reject, noTheme, notEnglish, note, withdraw")]
    [InlineData("POST", "/v1/paragraphs/{p}/decisions", """{"action":1,"reviewer":"Ada"}""", 400, "expected one of accept")]
    [InlineData("POST", "/v1/paragraphs/{p}/decisions", """{"action":"noTheme","reviewer":""}""", 400, "'reviewer' is missing or blank")]
    [InlineData("POST", "/v1/paragraphs/{p}/decisions", """{"action":"accept","reviewer":"Ada"}""", 400, "'theme' is missing")]
    [InlineData("POST", "/v1/paragraphs/{p}/decisions", """{"action":"noTheme","theme":"mines","reviewer":"Ada"}""", 400, "'theme' makes no sense")]
    [InlineData("POST", "/v1/paragraphs/{p}/decisions", """{"action":"noTheme","adjudicates":true,"reviewer":"Ada"}""", 400, "'adjudicates' makes no sense")]
    [InlineData("POST", "/v1/paragraphs/{p}/decisions", """{"action":"accept","theme":"mines","adjudicates":1,"reviewer":"Ada"}""", 400, "expected true or false")]
    [InlineData("POST", "/v1/paragraphs/{p}/decisions", """{"action":"accept","theme":"nothing","reviewer":"Ada"}""", 422, "The theme is not known")]
    [InlineData("POST", "/v1/paragraphs/{p}/decisions", """{"action":"note","reviewer":"Ada"}""", 400, "'note' is missing or blank")]
    [InlineData("POST", "/v1/paragraphs/{p}/decisions", """{"action":"withdraw","reviewer":"Ada"}""", 400, "'withdraws' is missing")]
    [InlineData("POST", "/v1/paragraphs/{p}/decisions", """{"action":"withdraw","withdraws":"x","reviewer":"Ada"}""", 400, "'withdraws' must be a Guid")]
    [InlineData("POST", "/v1/paragraphs/{p}/decisions", """{"action":"withdraw","withdraws":"0a1fe3e696377b998d570c677495e421","reviewer":"Ada"}""", 404, "no decision with the id in 'withdraws'")]
    [InlineData("POST", "/v1/paragraphs/{p}/decisions", """{"action":"noTheme","withdraws":"0a1fe3e696377b998d570c677495e421","reviewer":"Ada"}""", 400, "'withdraws' makes no sense")]
    [InlineData("POST", "/v1/paragraphs/{p}/decisions", """{"action":"noTheme","id":"1","reviewer":"Ada"}""", 400, "'id' must be a Guid")]
    [InlineData("POST", "/v1/paragraphs/{h}/decisions", """{"action":"accept","theme":"mines","reviewer":"Ada"}""", 422, "a heading, which has no themes")]
    public async Task It_is_refused_with_a_reason(string method, string path, string? body, int status, string says)
    {
        var (statement, heading, paragraph) = await AStatement();
        using var request = new HttpRequestMessage(new(method), path.Replace("{s}", statement, StringComparison.Ordinal).Replace("{h}", heading, StringComparison.Ordinal).Replace("{p}", paragraph, StringComparison.Ordinal));
        request.Content = body is null ? null : Asking.Json(body);

        await service.Client.SendAsync(request, TestContext.Current.CancellationToken).Problem(status, says, Secret);
    }

    [Theory]
    [InlineData("reviewer", 201, "'reviewer' may have at most 200 characters")]
    [InlineData("theme", 201, "'theme' may have at most 200 characters")]
    [InlineData("note", 5001, "'note' may have at most 5000 characters")]
    public async Task A_decision_has_limits(string property, int length, string says)
    {
        var (_, _, paragraph) = await AStatement();
        var decision = new Dictionary<string, string> { ["action"] = "accept", ["theme"] = "mines", ["reviewer"] = "Ada", [property] = new('a', length) };

        await service.Client.Post($"/v1/paragraphs/{paragraph}/decisions", Asking.Json(JsonSerializer.Serialize(decision))).Problem(400, says);
    }

    [Fact]
    public async Task A_search_has_a_limit() => await service.Client.Get($"/v1/statements?search={new string('a', 201)}").Problem(400, "'search' may have at most 200 characters");

    [Fact]
    public async Task A_document_that_cannot_be_read_is_refused_and_not_kept()
    {
        await using var factory = service.Factory();
        using var client = factory.CreateClient();

        var problem = await client.Post("/v1/statements", Asking.Form([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10], "a.pdf")).Problem(422, "PNG");
        Assert.Equal("damaged", problem.GetProperty("problem").GetString());
        await client.Post("/v1/statements", Asking.Form(Encoding.UTF8.GetBytes(Secret), "a.txt", "document")).Problem(400, "The form has no file", Secret);
        await client.Post("/v1/statements", Asking.Content(Encoding.UTF8.GetBytes(Secret), "text/plain")).Problem(415, "The content type is text/plain", Secret);
        using var form = Asking.Form(Encoding.UTF8.GetBytes(SmallCorpus.Mines), "a.txt");
        form.Add(new StringContent("tomorrow"), "date");
        await client.Post("/v1/statements", form).Problem(400, "'date' must be a date");

        Assert.Equal(0, (await client.Get("/v1/statements").Ok()).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("Sec-Fetch-Site", "none", 200)]
    [InlineData("Origin", "http://elsewhere.example", 403)]
    [InlineData("Origin", "http://localhost:81", 403)]
    [InlineData("Origin", "http://localhost.elsewhere.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "http://localhost", 200)]
    [InlineData("Origin", "http://localhost:80", 200)]
    public async Task A_page_of_another_site_may_not_change_anything(string header, string value, int status)
    {
        var (statement, _, _) = await AStatement();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/statements/{statement}/restore");
        request.Headers.Add(header, value);
        using var reading = new HttpRequestMessage(HttpMethod.Get, $"/v1/statements/{statement}");
        reading.Headers.Add(header, value);

        var asked = service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        if (status == 403)
        {
            await asked.Problem(403, "comes from a page of another site");
        }
        else
        {
            await asked.Ok();
        }

        await service.Client.SendAsync(reading, TestContext.Current.CancellationToken).Ok();
    }

    [Theory]
    [InlineData("/", "script-src 'self'; style-src 'self';")]
    [InlineData("/v1/statements", "script-src 'self'; style-src 'self';")]
    [InlineData("/nothing", "script-src 'self'; style-src 'self';")]
    [InlineData("/docs/index.html", "style-src 'self' 'unsafe-inline'")]
    public async Task Browsers_are_told_what_pages_may_do(string path, string policy)
    {
        using var answer = await service.Client.Get(path);

        var csp = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; ", csp, StringComparison.Ordinal);
        Assert.Contains(policy, csp, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", csp, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
    }

    [Fact]
    public async Task The_front_door_is_the_workbench_and_a_new_build_is_seen_at_once()
    {
        using var page = await service.Client.Get("/");
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.True(page.Headers.CacheControl?.NoCache);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        using var unchanged = await service.Client.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    private async Task<(string Statement, string Heading, string Paragraph)> AStatement()
    {
        using var answer = await service.Client.Post("/v1/statements", Asking.Form(Encoding.UTF8.GetBytes($"OPENING OF THE DEBATE\n\n{SmallCorpus.Mines}"), "a.txt"));
        var id = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("id").GetString()!;
        var paragraphs = (await service.Client.Get($"/v1/statements/{id}/paragraphs").Ok()).GetProperty("paragraphs");
        return (id, paragraphs[0].GetProperty("id").GetString()!, paragraphs[1].GetProperty("id").GetString()!);
    }
}
