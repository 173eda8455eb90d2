using System.Net;
using System.Text;
using System.Text.Json;
using PeaceClassify.Tests.Documents;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Api;

/// <summary>What analysts do, as their pages ask for it: add, look, decide, review, count.</summary>
[Collection(ServiceTests.Name)]
public sealed class WorkbenchTests(ServiceFixture service)
{
    private const string Reviewer = "Ada";

    [Fact]
    public async Task A_file_is_kept_with_its_suggestions()
    {
        using var form = Asking.Form(Text("STATEMENT OF THE DELEGATION", SmallCorpus.Mines, SmallCorpus.French), "statement.txt");
        form.Add(new StringContent("Ghana"), "country");
        form.Add(new StringContent("2026-03-14"), "date");
        form.Add(new StringContent(Reviewer), "reviewer");

        var (statement, location) = await Created(service.Client, "/v1/statements", form);

        Assert.Equal($"/v1/statements/{Id(statement)}", location);
        Assert.Equal(
            "statement|Ghana|2026-03-14|statement.txt|Ada|small-1|2|1",
            string.Join('|', new[] { "title", "country", "date", "fileName", "addedBy", "modelVersion", "paragraphCount", "classifiedCount" }.Select(name => statement.GetProperty(name).ToString())));
        Assert.EndsWith("Z", statement.GetProperty("addedAt").GetString(), StringComparison.Ordinal);
        Assert.Equal("""[{"id":"mines","paragraphs":1}]""", statement.GetProperty("themes").GetRawText());
        var paragraphs = await Paragraphs(statement);
        Assert.Equal(["heading", "text", "text"], paragraphs.Select(paragraph => paragraph.GetProperty("kind").GetString()));
        Assert.Equal("assigned", Theme(paragraphs[1], "mines").GetProperty("state").GetString());
        Assert.Equal(SmallCorpus.ThemeIds, paragraphs[1].GetProperty("themes").EnumerateArray().Select(theme => theme.GetProperty("id").GetString()));
        Assert.Equal(("otherLanguage", 0), (paragraphs[2].GetProperty("status").GetString(), paragraphs[2].GetProperty("themes").GetArrayLength()));
    }

    [Fact]
    public async Task A_Word_document_is_kept_by_paragraphs()
    {
        var file = SomeDocx.Of(SomeDocx.Styled("Heading1", "Work in the hills"), SomeDocx.Paragraph(SmallCorpus.Mines), SomeDocx.Paragraph(SmallCorpus.Police));

        var (statement, _) = await Created(service.Client, "/v1/statements?reviewer=Ben", Asking.Form(file, @"C:\Documents\hills.docx"));

        Assert.Equal(("hills", "hills.docx", "Ben"), (statement.GetProperty("title").GetString(), statement.GetProperty("fileName").GetString(), statement.GetProperty("addedBy").GetString()));
        Assert.Equal(3, (await Paragraphs(statement)).Length);
    }

    [Fact]
    public async Task A_pasted_text_is_kept_under_its_first_words()
    {
        var statement = await Paste(SmallCorpus.Mines + "\n\n" + SmallCorpus.Police);

        Assert.Equal("Deminers cleared mines beside the canal, and clearance of the minefields in the …", statement.GetProperty("title").GetString());
        Assert.False(statement.TryGetProperty("fileName", out _));
        Assert.Equal("<i>mine</i>", (await Paste("<i>Deminers</i> cleared mines.", title: "<i>mine</i>")).GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_decision_shows_at_once_and_again_after_a_restart()
    {
        var store = service.NewStore();
        JsonElement statement, decided;
        await using (var factory = service.Factory(store))
        {
            using var client = factory.CreateClient();
            statement = await Paste(SmallCorpus.Mines, client: client);
            var id = Id((await Paragraphs(statement, client))[0]);
            (decided, _) = await Created(client, $"/v1/paragraphs/{id}/decisions", Body(new { action = "reject", theme = "mines", reviewer = Reviewer, note = "about a canal" }));
        }

        Assert.Equal("rejected", Theme(decided, "mines").GetProperty("state").GetString());
        Assert.Equal((Reviewer, "reject"), (Theme(decided, "mines").GetProperty("stands")[0].GetProperty("reviewer").GetString(), Theme(decided, "mines").GetProperty("stands")[0].GetProperty("action").GetString()));
        await using var restarted = service.Factory(store);
        using var again = restarted.CreateClient();
        Assert.Equal(decided.GetRawText(), (await again.Get($"/v1/paragraphs/{Id(decided)}").Ok()).GetRawText());
        Assert.Equal("done", (await again.Get($"/v1/statements/{Id(statement)}").Ok()).GetProperty("review").GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_decision_sent_again_is_answered_the_same()
    {
        var id = Id((await Paragraphs(await Paste(SmallCorpus.Mines)))[0]);
        var body = new { id = Guid.NewGuid(), action = "accept", theme = "police", reviewer = Reviewer };

        var (first, _) = await Created(service.Client, $"/v1/paragraphs/{id}/decisions", Body(body));
        var (second, _) = await Created(service.Client, $"/v1/paragraphs/{id}/decisions", Body(body));

        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal(body.id.ToString("N"), second.GetProperty("decisions")[0].GetProperty("id").GetString());
        await service.Client.Post($"/v1/paragraphs/{id}/decisions", Body(body with { theme = "mines" })).Problem(409, "another decision with this id");
    }

    [Fact]
    public async Task Deciding_undoing_and_disputing_are_kept_apart()
    {
        var id = Id((await Paragraphs(await Paste(SmallCorpus.Mines)))[0]);
        var (first, _) = await Created(service.Client, $"/v1/paragraphs/{id}/decisions", Body(new { action = "noTheme", reviewer = Reviewer }));
        var (second, _) = await Created(service.Client, $"/v1/paragraphs/{id}/decisions", Body(new { action = "accept", theme = "mines", reviewer = "Ben" }));
        Assert.True(second.GetProperty("disputed").GetBoolean());

        var decision = first.GetProperty("decisions")[0].GetProperty("id").GetString();
        await service.Client.Post($"/v1/paragraphs/{id}/decisions", Body(new { action = "withdraw", withdraws = decision, reviewer = "Ben" })).Problem(403, "is Ada's");
        var (third, _) = await Created(service.Client, $"/v1/paragraphs/{id}/decisions", Body(new { action = "withdraw", withdraws = decision, reviewer = Reviewer }));
        Assert.Equal("accepted", Theme(third, "mines").GetProperty("state").GetString());
        Assert.Equal([true, false, false], third.GetProperty("decisions").EnumerateArray().Select(entry => entry.GetProperty("withdrawn").GetBoolean()));
        await service.Client.Post($"/v1/paragraphs/{id}/decisions", Body(new { action = "withdraw", withdraws = decision, reviewer = Reviewer })).Problem(409, "taken back already");
    }

    [Fact]
    public async Task A_statement_is_listed_changed_deleted_and_restored()
    {
        var mark = $"Mark{Guid.NewGuid():N}";
        var id = Id(await Paste(SmallCorpus.Mines, mark));
        var list = await service.Client.Get($"/v1/statements?search={mark}&theme=mines&state=done&sort=title&order=asc").Ok();
        Assert.Equal((1, id), (list.GetProperty("total").GetInt32(), Id(list.GetProperty("statements")[0])));

        using var patch = new HttpRequestMessage(HttpMethod.Patch, $"/v1/statements/{id}") { Content = Body(new { country = "Peru", date = "2026-03-14" }) };
        Assert.Equal("Peru", (await service.Client.SendAsync(patch, TestContext.Current.CancellationToken).Ok()).GetProperty("country").GetString());
        Assert.Contains("Peru", (await service.Client.Get($"/v1/statements?search={mark}&country=Peru&from=2026-03-14&to=2026-03-14").Ok()).GetProperty("countries").Strings());

        using var deleted = await service.Client.DeleteAsync($"/v1/statements/{id}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await service.Client.Get($"/v1/statements/{id}").Problem(410, "was deleted at 2");
        Assert.Equal(0, (await service.Client.Get($"/v1/statements?search={mark}").Ok()).GetProperty("total").GetInt32());
        Assert.True((await service.Client.Get($"/v1/statements?search={mark}&state=deleted").Ok()).GetProperty("statements")[0].TryGetProperty("deletedAt", out _));
        Assert.Equal(id, Id(await service.Client.Post($"/v1/statements/{id}/restore", new ByteArrayContent([])).Ok()));
        Assert.Equal(id, Id(await service.Client.Post($"/v1/statements/{id}/reclassify", new ByteArrayContent([])).Ok()));
        Assert.Equal(0, (await service.Client.Get($"/v1/statements/{id}/summary").Ok()).GetProperty("toReview").GetArrayLength());
    }

    [Fact]
    public async Task Probable_themes_are_accepted_and_taken_back_in_one_go()
    {
        var id = Id(await Paste(SmallCorpus.Mines + "\n\n" + SmallCorpus.Police));

        var accepted = await service.Client.Post($"/v1/statements/{id}/accept", Body(new { reviewer = Reviewer, minProbability = 0.1 })).Ok();
        Assert.Equal(accepted.GetProperty("accepted").GetInt32(), accepted.GetProperty("decisionIds").GetArrayLength());
        Assert.True(accepted.GetProperty("accepted").GetInt32() >= 2);

        var withdrawn = await service.Client.Post($"/v1/statements/{id}/withdraw", Body(new { reviewer = Reviewer, decisionIds = accepted.GetProperty("decisionIds").Strings() })).Ok();
        Assert.Equal(accepted.GetProperty("accepted").GetInt32(), withdrawn.GetProperty("withdrawn").GetInt32());
    }

    [Fact]
    public async Task Evidence_is_that_of_a_classification()
    {
        var id = Id((await Paragraphs(await Paste(SmallCorpus.Mines)))[0]);
        var classified = await service.Client.Post("/v1/classify", Body(new { text = SmallCorpus.Mines, evidence = "all" })).Ok();

        var answer = await service.Client.Get($"/v1/paragraphs/{id}/evidence?theme=police").Ok();

        Assert.Equal(ServiceFixture.Version, answer.GetProperty("modelVersion").GetString());
        Assert.Equal(Theme(classified.GetProperty("classification"), "police").GetRawText(), answer.GetProperty("theme").GetRawText());
        var french = Id((await Paragraphs(await Paste(SmallCorpus.French)))[0]);
        Assert.Contains("French", (await service.Client.Get($"/v1/paragraphs/{french}/evidence?theme=police").Ok()).GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Similar_paragraphs_and_examples_come_from_the_corpus()
    {
        using var folder = new TemporaryFolder();
        SmallCorpus.Write(folder.At("corpus.jsonl"), SmallCorpus.Paragraphs);
        await using var factory = service.Factory(data: folder.Path);
        using var client = factory.CreateClient();
        var text = SmallCorpus.Paragraphs[0].Text;
        var id = Id((await Paragraphs(await Paste(text, client: client), client))[0]);

        var similar = (await client.Get($"/v1/paragraphs/{id}/similar").Ok()).GetProperty("paragraphs");
        Assert.Equal((3, text, 1.0), (similar.GetArrayLength(), similar[0].GetProperty("text").GetString(), Math.Round(similar[0].GetProperty("similarity").GetDouble(), 4)));
        Assert.Equal(["mines"], similar[0].GetProperty("themes").Strings());
        var examples = (await client.Get("/v1/themes/police/examples?limit=3").Ok()).GetProperty("paragraphs");
        Assert.All(examples.EnumerateArray(), example => Assert.Equal(["police"], example.GetProperty("themes").Strings()));
        Assert.Equal(3, examples.GetArrayLength());
    }

    [Fact]
    public async Task Without_the_corpus_the_answer_says_so()
    {
        var id = Id((await Paragraphs(await Paste(SmallCorpus.Mines)))[0]);

        foreach (var path in new[] { $"/v1/paragraphs/{id}/similar", "/v1/themes/police/examples" })
        {
            var answer = await service.Client.Get(path).Ok();
            Assert.Equal((0, "The labelled corpus is not at hand; the setting PeaceClassify:Data says where it is."), (answer.GetProperty("paragraphs").GetArrayLength(), answer.GetProperty("reason").GetString()));
        }
    }

    [Fact]
    public async Task Queue_and_overview_count_over_all_statements()
    {
        await using var factory = service.Factory();
        using var client = factory.CreateClient();
        var statement = await Paste(SmallCorpus.Mines, client: client);
        var id = Id((await Paragraphs(statement, client))[0]);
        foreach (var (action, reviewer) in new[] { ("accept", "Ada"), ("reject", "Ben") })
        {
            await Created(client, $"/v1/paragraphs/{id}/decisions", Body(new { action, theme = "mines", reviewer }));
        }

        var queue = await client.Get($"/v1/queue?theme=mines&statement={Id(statement)}&limit=5").Ok();
        var item = queue.GetProperty("items")[0];
        Assert.Equal((1, "mines", Id(statement), id), (queue.GetProperty("total").GetInt32(), item.GetProperty("theme").GetString(), Id(item.GetProperty("statement")), Id(item.GetProperty("paragraph"))));
        Assert.Equal((1, 20, 19), (Number(queue, "decided"), Number(queue, "needed"), Number(queue, "remaining")));
        var overview = await client.Get($"/v1/overview?period=year&statements={Id(statement)}").Ok();
        Assert.Equal((1, 1, 1), (overview.GetProperty("statements").GetInt32(), overview.GetProperty("paragraphs").GetInt32(), overview.GetProperty("undated").GetInt32()));
        Assert.Equal(4, overview.GetProperty("coOccurrence").GetArrayLength());

        static int Number(JsonElement queue, string name) => queue.GetProperty("progress").GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Nothing_that_people_write_is_logged()
    {
        const string Secret = "Zanzibarine";
        service.Logged.Clear();
        var statement = await Paste($"{Secret} deminers cleared mines.", title: Secret);
        var id = Id((await Paragraphs(statement))[0]);
        await Created(service.Client, $"/v1/paragraphs/{id}/decisions", Body(new { action = "note", note = Secret, reviewer = Secret }));
        await service.Client.Post($"/v1/paragraphs/{id}/decisions", Body(new { action = "accept", theme = Secret, reviewer = Secret })).Problem(422, "not known", Secret);

        Assert.NotEmpty(service.Logged);
        Assert.DoesNotContain(service.Logged, line => line.Contains(Secret, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(service.Logged, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_model_says_since_when_it_serves() =>
        Assert.InRange((await service.Client.Get("/v1/model").Ok()).GetProperty("servingSince").GetDateTime(), DateTime.UtcNow.AddHours(-1), DateTime.UtcNow);

    private async Task<JsonElement> Paste(string text, string? title = null, HttpClient? client = null) => (await Created(client ?? service.Client, "/v1/statements", Body(new { text, title = title ?? "" }))).Answer;

    private async Task<JsonElement[]> Paragraphs(JsonElement statement, HttpClient? client = null) =>
        [.. (await (client ?? service.Client).Get($"/v1/statements/{Id(statement)}/paragraphs").Ok()).GetProperty("paragraphs").EnumerateArray()];

    private static async Task<(JsonElement Answer, string? Location)> Created(HttpClient client, string path, HttpContent content)
    {
        using var answer = await client.Post(path, content);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{answer.StatusCode}: {body}");
        return (JsonDocument.Parse(body).RootElement, answer.Headers.Location?.ToString());
    }

    private static ByteArrayContent Body(object value) => Asking.Json(JsonSerializer.Serialize(value));

    private static byte[] Text(params string[] paragraphs) => Encoding.UTF8.GetBytes(string.Join("\n\n", paragraphs));

    private static string Id(JsonElement value) => value.GetProperty("id").GetString()!;

    private static JsonElement Theme(JsonElement holder, string id) => holder.GetProperty("themes").EnumerateArray().First(theme => theme.GetProperty("id").GetString() == id);
}
