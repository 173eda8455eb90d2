using System.Text.Json;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Api;

[Collection(ServiceTests.Name)]
public sealed class BatchEndpointTests(ServiceFixture service)
{
    [Fact]
    public async Task Answers_come_back_in_order_and_as_for_single_paragraphs()
    {
        var paragraphs = SmallCorpus.Paragraphs.Select(paragraph => new { id = paragraph.Id, text = paragraph.Text }).ToArray();

        var batch = await service.Client.Post("/v1/classify/batch", Asking.Json(JsonSerializer.Serialize(new { paragraphs, evidence = "given" }))).Ok();

        Assert.Equal(ServiceFixture.Version, batch.GetProperty("modelVersion").GetString());
        Assert.Equal(0, batch.GetProperty("failedCount").GetInt32());
        var results = batch.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(paragraphs.Select(paragraph => paragraph.id), results.Select(result => result.GetProperty("id").GetString()));
        Assert.Equal(Enumerable.Range(0, paragraphs.Length), results.Select(result => result.GetProperty("index").GetInt32()));
        foreach (var (index, paragraph) in paragraphs.Take(5).Index())
        {
            var single = await service.Client
                .Post("/v1/classify", Asking.Json(JsonSerializer.Serialize(new { paragraph.text, evidence = "given" }))).Ok();
            Assert.Equal(single.GetProperty("classification").GetRawText(), results[index].GetProperty("classification").GetRawText());
        }
    }

    /// <summary>One paragraph → its id in the answer, and what its problem says.</summary>
    public static TheoryData<string, string?, string> WrongParagraphs => new()
    {
        { "null", null, "The paragraph is null" },
        { "5", null, "expected an object" },
        { "\"Zanzibarine\"", null, "expected an object" },
        { "[]", null, "expected an object" },
        { "{}", null, "the required property 'text' is missing" },
        { """{"id":"x"}""", "x", "the required property 'text' is missing" },
        { """{"id":"x","text":null}""", "x", "At $.text (line 1, byte 21): expected a string" },
        { """{"id":"x","text":5}""", "x", "expected a string" },
        { """{"id":"x","text":""}""", "x", "'text' is missing or blank" },
        { """{"id":"x","text":"Zanzibarine","more":1}""", "x", "the property 'more' is not known" },
        { """{"id":"x","text":"Zanzibarine","text":"Zanzibarine"}""", "x", "the property stands twice" },
        { """{"id":"x","id":"y","text":"Zanzibarine"}""", "y", "the property stands twice" },
        { """{"id":5,"text":"Zanzibarine"}""", null, "At $.id" },
        { """{"id":"\ud800","text":"Zanzibarine"}""", null, "half a surrogate pair" },
        { """{"id":"x","text":"Zanzibarine \udc00"}""", "x", "half a surrogate pair" },
        { """{"id":"x","text":"Zanzibarine\u0000"}""", "x", "U+0000" },
        { """{"id":"x\u0007","text":"Zanzibarine"}""", null, "U+0007" },
        { $$"""{"id":"x","text":"{{new string('Z', 50_001)}}"}""", "x", "at most 50000 characters" },
        { $$"""{"id":"{{new string('Z', 201)}}","text":"Zanzibarine"}""", null, "at most 200 characters" },
    };

    [Theory]
    [MemberData(nameof(WrongParagraphs), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_paragraph_fails_alone(string paragraph, string? id, string says)
    {
        var good = JsonSerializer.Serialize(new { id = "good", text = SmallCorpus.Police });

        var batch = await service.Client.Post("/v1/classify/batch", Asking.Json($$"""{"paragraphs":[{{good}},{{paragraph}},{{good}}]}""")).Ok();

        Assert.Equal(1, batch.GetProperty("failedCount").GetInt32());
        var results = batch.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal([0, 1, 2], results.Select(result => result.GetProperty("index").GetInt32()));
        Assert.All([results[0], results[2]], result => Assert.Equal(["police"], result.GetProperty("classification").GetProperty("assigned").Strings()));
        Assert.False(results[1].TryGetProperty("classification", out _));
        Assert.Equal(id, results[1].TryGetProperty("id", out var found) ? found.GetString() : null);
        Assert.Contains(says, results[1].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Zanzibarine", batch.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_fail_their_paragraph_only()
    {
        byte[] body = [.. """{"paragraphs":[{"id":"a","text":"Zanzibarine """u8, 0xFF, .. """ "},{"id":"b","text":"Deminers cleared mines."}]}"""u8];

        var batch = await service.Client.Post("/v1/classify/batch", Asking.Json(body)).Ok();

        Assert.Equal(1, batch.GetProperty("failedCount").GetInt32());
        Assert.Contains("not UTF-8", batch.GetProperty("results")[0].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(["mines"], batch.GetProperty("results")[1].GetProperty("classification").GetProperty("assigned").Strings());
    }

    [Fact]
    public async Task The_largest_batch_allowed_is_answered()
    {
        var paragraphs = Enumerable.Range(0, 1000).Select(number => new { id = $"{number}", text = $"Deminers cleared {number} mines." });

        var batch = await service.Client.Post("/v1/classify/batch", Asking.Json(JsonSerializer.Serialize(new { paragraphs }))).Ok();

        Assert.Equal(1000, batch.GetProperty("results").GetArrayLength());
        Assert.Equal(0, batch.GetProperty("failedCount").GetInt32());
    }
}
