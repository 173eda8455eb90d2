using System.Text.Json;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Api;

[Collection(ServiceTests.Name)]
public sealed class ClassifyEndpointTests(ServiceFixture service)
{
    [Fact]
    public async Task A_paragraph_gets_its_themes_under_its_own_id()
    {
        var answer = await service.Client.Post("/v1/classify", Asking.Json(Request(SmallCorpus.Mines, id: "statement/7 é"))).Ok();

        Assert.Equal("statement/7 é", answer.GetProperty("id").GetString());
        var classification = answer.GetProperty("classification");
        Assert.Equal(ServiceFixture.Version, classification.GetProperty("modelVersion").GetString());
        Assert.Equal("classified", classification.GetProperty("status").GetString());
        Assert.Equal("en", classification.GetProperty("language").GetString());
        Assert.Equal(["mines"], classification.GetProperty("assigned").Strings());
        Assert.Equal(SmallCorpus.ThemeIds, classification.GetProperty("themes").EnumerateArray().Select(theme => theme.GetProperty("id").GetString()));
        Assert.All(classification.GetProperty("themes").EnumerateArray(), theme =>
        {
            Assert.InRange(theme.GetProperty("probability").GetDouble(), 0, 1);
            Assert.InRange(theme.GetProperty("threshold").GetDouble(), 0, 1);
            Assert.Contains(theme.GetProperty("verdict").GetString(), new[] { "assigned", "review", "no" });
        });
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("none", 0)]
    [InlineData("given", 1)]
    [InlineData("all", 4)]
    public async Task Evidence_comes_for_the_themes_that_were_asked_for_and_sums_to_the_logit(string? scope, int count)
    {
        var text = SmallCorpus.Mines + " 𝔐ines, déminage\u0301 ﬁelds.";

        var answer = await service.Client.Post("/v1/classify", Asking.Json(Request(text, scope))).Ok();

        JsonElement[] evidences = [.. answer.GetProperty("classification").GetProperty("themes").EnumerateArray()
            .Where(theme => theme.TryGetProperty("evidence", out _)).Select(theme => theme.GetProperty("evidence"))];
        Assert.Equal(count, evidences.Length);
        foreach (var evidence in evidences)
        {
            JsonElement[] words = [.. evidence.GetProperty("words").EnumerateArray()];
            Assert.NotEmpty(words);
            Assert.Equal(
                evidence.GetProperty("logit").GetDouble(),
                evidence.GetProperty("bias").GetDouble() + words.Sum(word => word.GetProperty("contribution").GetDouble()),
                tolerance: 1e-6);
            Assert.All(words, word => Assert.Equal(
                word.GetProperty("text").GetString(), text.Substring(word.GetProperty("start").GetInt32(), word.GetProperty("length").GetInt32())));
            Assert.All(
                evidence.GetProperty("terms").EnumerateArray().SelectMany(term => term.GetProperty("spans").EnumerateArray()),
                span => Assert.InRange(span.GetProperty("start").GetInt32() + span.GetProperty("length").GetInt32(), 1, text.Length));
        }
    }

    [Theory]
    [InlineData(SmallCorpus.French, "fr", "French")]
    [InlineData("Las operaciones de mantenimiento de la paz necesitan recursos, y damos las gracias a todos los países que los aportan.", "es", "Spanish")]
    [InlineData("Миротворческим операциям нужны средства, и мы благодарим все страны, которые их предоставили.", "ru", "Russian")]
    [InlineData("تحتاج عمليات حفظ السلام إلى الموارد، ونشكر جميع البلدان التي قدمتها.", "ar", "Arabic")]
    [InlineData("维持和平行动需要资源，我们感谢所有提供资源的国家。", "zh", "Chinese")]
    public async Task Another_language_is_answered_with_its_name_and_no_themes(string text, string code, string name)
    {
        var answer = (await service.Client.Post("/v1/classify", Asking.Json(Request(text))).Ok()).GetProperty("classification");

        Assert.Equal("otherLanguage", answer.GetProperty("status").GetString());
        Assert.Equal(code, answer.GetProperty("language").GetString());
        Assert.Equal(name, answer.GetProperty("languageName").GetString());
        Assert.Empty(answer.GetProperty("themes").EnumerateArray());
    }

    [Theory]
    [InlineData("Xyzzy plugh.", "noKnownWord")]
    [InlineData("1234 5678", "otherLanguage")]
    [InlineData("🕊️🕊️", "otherLanguage")]
    public async Task A_text_without_words_is_answered_without_themes(string text, string status)
    {
        var answer = (await service.Client.Post("/v1/classify", Asking.Json(Request(text))).Ok()).GetProperty("classification");

        Assert.Equal(status, answer.GetProperty("status").GetString());
        Assert.Empty(answer.GetProperty("themes").EnumerateArray());
    }

    [Fact]
    public async Task The_longest_text_and_id_allowed_are_answered()
    {
        var text = string.Concat(Enumerable.Repeat("mines and more ", 4000))[..50_000];

        var answer = await service.Client.Post("/v1/classify", Asking.Json(Request(text, "all", new string('i', 200)))).Ok();

        Assert.Equal("classified", answer.GetProperty("classification").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Line_breaks_tabs_and_a_byte_order_mark_are_no_offence()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. JsonSerializer.SerializeToUtf8Bytes(new { text = "Deminers\tcleared\r\nmines." })];

        var answer = await service.Client.Post("/v1/classify", Asking.Json(body)).Ok();

        Assert.Equal(["mines"], answer.GetProperty("classification").GetProperty("assigned").Strings());
    }

    [Fact]
    public async Task Parallel_requests_are_answered_as_sequential_ones_are()
    {
        string[] bodies = [.. SmallCorpus.Paragraphs.Concat(SmallCorpus.HeldOut).Select(paragraph => Request(paragraph.Text, "all", paragraph.Id))];
        var sequential = new List<string>();
        foreach (var body in bodies)
        {
            sequential.Add((await service.Client.Post("/v1/classify", Asking.Json(body)).Ok()).GetRawText());
        }

        var parallel = await Task.WhenAll(Enumerable.Range(0, 200).Select(async number =>
            (await service.Client.Post("/v1/classify", Asking.Json(bodies[number % bodies.Length])).Ok()).GetRawText()));

        Assert.All(parallel.Index(), answer => Assert.Equal(sequential[answer.Index % bodies.Length], answer.Item));
    }

    private static string Request(string text, string? evidence = null, string? id = null) => evidence is null
        ? JsonSerializer.Serialize(new { text, id })
        : JsonSerializer.Serialize(new { text, id, evidence });
}
