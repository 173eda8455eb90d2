using System.Net;
using System.Text;
using System.Text.Json;
using PeaceClassify.Tests.Api;
using PeaceClassify.Tests.Documents;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Fuzzing;

/// <summary>Bodies of requests: answered, or refused with a problem document, and never with a failure of the service.</summary>
[Collection(ServiceTests.Name)]
public sealed class RequestFuzzTests(ServiceFixture service)
{
    private const string Json = "application/json";
    private const string Boundary = "multipart/form-data; boundary=fuzz";
    private const string Nobody = "0a1fe3e696377b998d570c677495e421";

    /// <summary>Every so many cases the service must still answer as it did.</summary>
    private const int Between = 20;

    [Fact]
    public async Task No_body_makes_the_service_fail()
    {
        using var factory = service.Factory();
        using var client = factory.CreateClient();
        var (statement, paragraph) = await AddAsync(client);
        (string Path, string Type, byte[] Body)[] seeds =
        [
            ("/v1/classify", Json, Of(new { id = "7", evidence = "given", text = SmallCorpus.Mines })),
            ("/v1/classify", Json, Of(new { text = SmallCorpus.Police, evidence = "all" })),
            ("/v1/classify/batch", Json, Of(new { evidence = "given", paragraphs = new object[] { new { id = "1", text = SmallCorpus.Mines }, new { text = SmallCorpus.French }, new { text = SmallCorpus.Police } } })),
            ("/v1/documents?evidence=given", Boundary, Form("a.txt", Encoding.UTF8.GetBytes($"OPENING\n\n{SmallCorpus.Mines}"))),
            ("/v1/documents", Boundary, Form("a.docx", SomeDocx.Of(SomeDocx.Paragraph(SmallCorpus.Mines)))),
            ("/v1/statements", Json, Of(new { text = SmallCorpus.Mines, title = "A", speaker = "B", country = "C", date = "2026-03-14", symbol = "S/1", reviewer = "Ada" })),
            ("/v1/statements", Boundary, Form("a.txt", Encoding.UTF8.GetBytes(SmallCorpus.Mines), ("country", "Ghana"), ("date", "2026-03-14"), ("reviewer", "Ada"))),
            ($"/v1/statements/{statement}/accept", Json, Of(new { reviewer = "Ada", minProbability = 0.9 })),
            ($"/v1/statements/{statement}/withdraw", Json, Of(new { reviewer = "Ada", decisionIds = new[] { Nobody } })),
            ($"/v1/paragraphs/{paragraph}/decisions", Json, Of(new { action = "accept", theme = "mines", reviewer = "Ada", note = "x", id = Nobody })),
            ($"/v1/paragraphs/{paragraph}/decisions", Json, Of(new { action = "withdraw", withdraws = Nobody, reviewer = "Ada" })),
            ("/v1/import", Boundary, Form("labels.csv", Encoding.UTF8.GetBytes($"id,text,themes\n1,\"{SmallCorpus.Mines}\",mines\n"), ("reviewer", "Ada"))),
        ];
        string[] types = [Json, "application/json; charset=utf-16", "application/json; charset=none", "text/plain", "", "multipart/form-data", "multipart/form-data; boundary=\"\"", "a"];
        var asked = 0;

        await Fuzz.Run(
            Parser.Requests, 800,
            mutator =>
            {
                var (path, type, body) = mutator.One(seeds);
                var place = mutator.OnceIn(20) ? Encoding.Latin1.GetString(mutator.Bytes(Encoding.Latin1.GetBytes(path))) : path;
                return new($"{place} {(mutator.OnceIn(20) ? mutator.One(types) : type)}", type == Json && !mutator.OnceIn(3) ? mutator.Json(body) : mutator.Bytes(body));
            },
            async input =>
            {
                service.Logged.Clear();
                await Ask(client, input);
                if (asked++ % Between == 0)
                {
                    var answer = await client.Post("/v1/classify", Asking.Json(seeds[0].Body)).Ok();
                    Assert.Equal(["mines"], answer.GetProperty("classification").GetProperty("assigned").Strings());
                }
            });
    }

    private static async Task Ask(HttpClient client, FuzzCase input)
    {
        var space = input.Place.LastIndexOf(" multipart", StringComparison.Ordinal) is var multipart and >= 0 ? multipart : input.Place.LastIndexOf(" application", StringComparison.Ordinal) is var json and >= 0 ? json : input.Place.LastIndexOf(' ');
        using var body = Asking.Content(input.Content, input.Place[(space + 1)..]);
        HttpResponseMessage answer;
        try
        {
            answer = await client.PostAsync(new Uri(input.Place[..space], UriKind.RelativeOrAbsolute), body);
        }
        catch (Exception exception) when (exception is UriFormatException or ArgumentException or InvalidOperationException or NotSupportedException or HttpRequestException)
        {
            return; // an address that no client can send
        }

        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True((int)answer.StatusCode < 500, $"{answer.StatusCode}: {text}");
            Assert.Equal(answer.IsSuccessStatusCode ? Json : "application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            var root = JsonDocument.Parse(text).RootElement;
            Assert.True(answer.IsSuccessStatusCode || root.GetProperty("status").GetInt32() == (int)answer.StatusCode);
            Assert.True(answer.IsSuccessStatusCode || !string.IsNullOrEmpty(root.GetProperty("title").GetString()));
        }
    }

    private static async Task<(string Statement, string Paragraph)> AddAsync(HttpClient client)
    {
        using var answer = await client.Post("/v1/statements", Asking.Json(Of(new { text = SmallCorpus.Mines })));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var id = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("id").GetString()!;
        var paragraphs = (await client.Get($"/v1/statements/{id}/paragraphs").Ok()).GetProperty("paragraphs");
        return (id, paragraphs[0].GetProperty("id").GetString()!);
    }

    private static byte[] Of(object body) => JsonSerializer.SerializeToUtf8Bytes(body);

    private static byte[] Form(string name, byte[] file, params (string Name, string Value)[] fields) =>
    [
        .. fields.SelectMany(field => Encoding.UTF8.GetBytes($"--fuzz\r\nContent-Disposition: form-data; name=\"{field.Name}\"\r\n\r\n{field.Value}\r\n")),
        .. Encoding.UTF8.GetBytes($"--fuzz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"), .. file, .. "\r\n--fuzz--\r\n"u8,
    ];
}
