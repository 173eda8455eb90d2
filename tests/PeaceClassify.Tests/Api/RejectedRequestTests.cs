using System.Text;
using System.Text.Json;

namespace PeaceClassify.Tests.Api;

/// <summary>What the JSON endpoints do not take: the right status, a problem document with the reason, and nothing of the text.</summary>
[Collection(ServiceTests.Name)]
public sealed class RejectedRequestTests(ServiceFixture service)
{
    /// <summary>Stands in the text of every request; no answer and no log may hold it.</summary>
    private const string Secret = "Zanzibarine";

    private static readonly Dictionary<string, (byte[] Body, string Says)> Classify = new()
    {
        ["binary garbage"] = ([0x00, 0x01, 0x80, 0xFF, 0xFE], "not valid JSON"),
        ["text that is no JSON"] = (Bytes(Secret), "not valid JSON"),
        ["JSON cut short"] = (Bytes($$"""{"text":"{{Secret}}"""), "not valid JSON"),
        ["text behind the JSON"] = (Bytes($$"""{"text":"a"} {{Secret}}"""), "not valid JSON"),
        ["a comment"] = (Bytes($$"""{"text":"a" /* {{Secret}} */}"""), "not valid JSON"),
        ["a comma too many"] = (Bytes($$"""{"text":"{{Secret}}",}"""), "not valid JSON"),
        ["bytes that are not UTF-8"] = ([.. Bytes($$"""{"text":"{{Secret}} """), 0xFF, 0xFE, .. "\"}"u8], "not UTF-8"),
        ["overlong UTF-8"] = ([.. Bytes($$"""{"text":"{{Secret}} """), 0xC0, 0xAF, .. "\"}"u8], "not UTF-8"),
        ["half a surrogate pair, escaped"] = (Bytes($$"""{"text":"{{Secret}} \ud83d"}"""), "half a surrogate pair"),
        ["half a surrogate pair, raw"] = ([.. Bytes($$"""{"text":"{{Secret}} """), 0xED, 0xA0, 0xBD, .. "\"}"u8], "half a surrogate pair"),
        ["a surrogate pair in the wrong order"] = (Bytes($$"""{"text":"{{Secret}} \udd4a\ud83d"}"""), "half a surrogate pair"),
        ["UTF-16"] = (Encoding.Unicode.GetBytes($$"""{"text":"{{Secret}}"}"""), "not valid JSON"),
        ["NUL, escaped"] = (Bytes($$"""{"text":"{{Secret}}\u0000"}"""), "'text' has the control character U+0000 at position 11"),
        ["NUL, raw"] = (Bytes($$"""{"text":"{{Secret}}{{'\0'}}"}"""), "not valid JSON"),
        ["a bell, escaped"] = (Bytes($$"""{"text":"{{Secret}}\u0007"}"""), "U+0007"),
        ["an escape sequence"] = (Bytes($$"""{"text":"{{Secret}}\u001b[2J"}"""), "U+001B"),
        ["a C1 control character"] = (Bytes($$"""{"text":"{{Secret}}{{'\u009B'}}2J"}"""), "U+009B"),
        ["a control character, raw"] = (Bytes($$"""{"text":"{{Secret}}{{'\b'}}"}"""), "not valid JSON"),
        ["null"] = (Bytes("null"), "has no body, or its body is null"),
        ["an empty body"] = ([], "has no body, or its body is null"),
        ["a blank body"] = (Bytes("  \n"), "not valid JSON"),
        ["an array"] = (Bytes($$"""[{"text":"{{Secret}}"}]"""), "expected an object"),
        ["a string"] = (Bytes($"\"{Secret}\""), "expected an object"),
        ["a number"] = (Bytes("5"), "expected an object"),
        ["no text"] = (Bytes("{}"), "the required property 'text' is missing"),
        ["text null"] = (Bytes("""{"text":null}"""), "At $.text (line 1, byte 12): expected a string"),
        ["text a number"] = (Bytes("""{"text":5}"""), "At $.text (line 1, byte 9): expected a string"),
        ["text an object"] = (Bytes($$"""{"text":{"{{Secret}}":1} }"""), "At $.text (line 1, byte 9): expected a string"),
        ["text an array"] = (Bytes($$"""{"text":["{{Secret}}"]}"""), "expected a string"),
        ["text true"] = (Bytes("""{"text":true}"""), "expected a string"),
        ["empty text"] = (Bytes("""{"text":""}"""), "'text' is missing or blank."),
        ["blank text"] = (Bytes("""{"text":" \t\n\u00a0"}"""), "'text' is missing or blank."),
        ["text too long"] = (Bytes($$"""{"text":"{{Secret + new string('a', 49_990)}}"}"""), "'text' may have at most 50000 characters."),
        ["a line of 10 MB"] = (Bytes($$"""{"text":"{{Secret + new string('a', 10_000_000)}}"}"""), "'text' may have at most 50000 characters."),
        ["id too long"] = (Bytes($$"""{"text":"a","id":"{{Secret + new string('i', 190)}}"}"""), "'id' may have at most 200 characters."),
        ["id a number"] = (Bytes("""{"text":"a","id":7}"""), "At $.id (line 1, byte 18): expected a string"),
        ["id with half a surrogate pair"] = (Bytes($$"""{"text":"a","id":"{{Secret}}\ud83d"}"""), "half a surrogate pair"),
        ["id with a control character"] = (Bytes($$"""{"text":"a","id":"{{Secret}}\u0085"}"""), "'id' has the control character U+0085"),
        ["a property in capitals"] = (Bytes($$"""{"Text":"{{Secret}}"}"""), "the property 'Text' is not known"),
        ["a property that is not known"] = (Bytes($$"""{"text":"{{Secret}}","lang":"en"}"""), "the property 'lang' is not known"),
        ["text in the name of a property"] = (Bytes($$"""{"text":"a","The {{Secret}} delegation":1}"""), "At the top (line 1, byte 41): a property is not known"),
        ["a very long name of a property"] = (Bytes($$"""{"text":"a","{{Secret + new string('p', 100_000)}}":1}"""), "a property is not known"),
        ["a property twice"] = (Bytes($$"""{"text":"{{Secret}}","text":"{{Secret}}"}"""), "At $.text"),
        ["evidence that is not known"] = (Bytes($$"""{"text":"a","evidence":"{{Secret}}"}"""), "At $.evidence (line 1, byte 36): expected one of none, given, all"),
        ["evidence a number"] = (Bytes("""{"text":"a","evidence":1}"""), "expected one of none, given, all"),
        ["evidence a number as a string"] = (Bytes("""{"text":"a","evidence":"1"}"""), "expected one of none, given, all"),
        ["evidence null"] = (Bytes("""{"text":"a","evidence":null}"""), "expected one of none, given, all"),
        ["arrays nested deeply"] = (Bytes($$"""{"text":{{new string('[', 100_000)}}"""), "At $.text (line 1, byte 71): arrays or objects are nested too deeply"),
        ["objects nested deeply"] = (Bytes(string.Concat(Enumerable.Repeat("""{"text":""", 10_000))), "nested too deeply"),
    };

    private static readonly Dictionary<string, (byte[] Body, string Says)> Batch = new()
    {
        ["binary garbage"] = ([0x00, 0x80, 0xFF], "not valid JSON"),
        ["an empty body"] = ([], "has no body, or its body is null"),
        ["null"] = (Bytes("null"), "has no body, or its body is null"),
        ["an array"] = (Bytes($$"""[{"text":"{{Secret}}"}]"""), "expected an object"),
        ["no paragraphs"] = (Bytes("{}"), "the required property 'paragraphs' is missing"),
        ["paragraphs null"] = (Bytes("""{"paragraphs":null}"""), "At $.paragraphs (line 1, byte 18): expected an array"),
        ["paragraphs an object"] = (Bytes($$"""{"paragraphs":{"{{Secret}}":1} }"""), "expected an array"),
        ["paragraphs a string"] = (Bytes($$"""{"paragraphs":"{{Secret}}"}"""), "expected an array"),
        ["no paragraph"] = (Bytes("""{"paragraphs":[]}"""), "'paragraphs' is empty; expected one at least."),
        ["1,001 paragraphs"] = (Bytes($$"""{"paragraphs":[{{string.Join(',', Enumerable.Repeat($$"""{"text":"{{Secret}}"}""", 1001))}}]}"""), "'paragraphs' may have at most 1000 entries"),
        ["paragraphs twice"] = (Bytes($$"""{"paragraphs":[],"paragraphs":[{"text":"{{Secret}}"}]}"""), "stands twice"),
        ["a property that is not known"] = (Bytes($$"""{"paragraphs":[{"text":"{{Secret}}"}],"lang":"en"}"""), "the property 'lang' is not known"),
        ["evidence that is not known"] = (Bytes($$"""{"paragraphs":[{"text":"{{Secret}}"}],"evidence":"much"}"""), "expected one of none, given, all"),
        ["cut short"] = (Bytes($$"""{"paragraphs":[{"text":"{{Secret}}"}"""), "not valid JSON"),
        ["arrays nested deeply"] = (Bytes($$"""{"paragraphs":[{{new string('[', 100_000)}}"""), "nested too deeply"),
    };

    public static TheoryData<string> ClassifyCases => [.. Classify.Keys];

    public static TheoryData<string> BatchCases => [.. Batch.Keys];

    [Theory]
    [MemberData(nameof(ClassifyCases))]
    public async Task Classify_rejects(string body) =>
        await service.Client.Post("/v1/classify", Asking.Json(Classify[body].Body)).Problem(400, Classify[body].Says, Secret);

    [Theory]
    [MemberData(nameof(BatchCases))]
    public async Task Batch_rejects(string body) =>
        await service.Client.Post("/v1/classify/batch", Asking.Json(Batch[body].Body)).Problem(400, Batch[body].Says, Secret);

    [Fact]
    public async Task A_limit_that_is_broken_is_named_by_property_too()
    {
        var problem = await service.Client.Post("/v1/classify", Asking.Json("""{"text":" ","id":"\u0007"}""")).Problem(400, "'text' is missing or blank. 'id' has");

        Assert.Equal(["text", "id"], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Theory]
    [InlineData(null, "The content type is missing")]
    [InlineData("text/plain", "The content type is text/plain")]
    [InlineData("application/xml", "The content type is application/xml")]
    [InlineData("application/x-www-form-urlencoded", "application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=klingon", "charset=klingon")]
    [InlineData("nonsense", "The content type is nonsense")]
    public async Task Another_content_type_is_refused(string? type, string says) =>
        await service.Client.Post("/v1/classify", Asking.Content(Bytes($$"""{"text":"{{Secret}}"}"""), type)).Problem(415, says, Secret);

    [Theory]
    [InlineData("GET", "/v1/classify")]
    [InlineData("PUT", "/v1/classify/batch")]
    [InlineData("GET", "/v1/documents")]
    [InlineData("POST", "/v1/model")]
    [InlineData("DELETE", "/v1/themes")]
    [InlineData("PATCH", "/health/live")]
    public async Task Another_method_is_refused(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        await service.Client.SendAsync(request, TestContext.Current.CancellationToken).Problem(405, $"does not take {method}");
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/nothing")]
    [InlineData("/v2/classify")]
    [InlineData("/docs/nothing.js")]
    [InlineData("/openapi/v2.json")]
    [InlineData("/appsettings.json")]
    [InlineData("/docs/..%2f..%2fappsettings.json")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    public async Task An_address_that_is_not_there_is_a_problem_document(string path) =>
        await service.Client.Get(path).Problem(404, "There is nothing at this address");

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xml")]
    [InlineData("application/json;q=0")]
    public async Task Errors_are_problem_documents_whatever_the_client_accepts(string accept)
    {
        using var unknown = new HttpRequestMessage(HttpMethod.Get, "/nothing");
        unknown.Headers.Add("Accept", accept);
        await service.Client.SendAsync(unknown, TestContext.Current.CancellationToken).Problem(404, "There is nothing at this address");

        using var bad = new HttpRequestMessage(HttpMethod.Post, "/v1/classify") { Content = Asking.Json("{") };
        bad.Headers.Add("Accept", accept);
        await service.Client.SendAsync(bad, TestContext.Current.CancellationToken).Problem(400, "not valid JSON");
    }

    [Fact]
    public async Task Nothing_of_a_request_is_logged_and_no_rejection_is_an_error_of_the_service()
    {
        service.Logged.Clear();
        foreach (var (path, cases) in new[] { ("/v1/classify", Classify), ("/v1/classify/batch", Batch) })
        {
            foreach (var (body, _) in cases.Values.Where(rejected => rejected.Body.Length < 1_000_000))
            {
                using var answer = await service.Client.Post(path, Asking.Json(body));
            }
        }

        var answered = await service.Client.Post("/v1/classify", Asking.Json(JsonSerializer.Serialize(new { text = $"{Secret} deminers", id = Secret }))).Ok();

        Assert.Equal("classified", answered.GetProperty("classification").GetProperty("status").GetString());
        Assert.NotEmpty(service.Logged);
        Assert.DoesNotContain(service.Logged, line => line.Contains(Secret, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(service.Logged, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
