using System.Net;
using System.Text;
using System.Text.Json;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Api;

/// <summary>Exports and imports as a service or a page asks for them.</summary>
[Collection(ServiceTests.Name)]
public sealed class ExchangeEndpointTests(ServiceFixture service)
{
    [Theory]
    [InlineData("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("csv", "text/csv")]
    [InlineData("jsonl", "application/jsonl")]
    [InlineData("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    public async Task A_statement_comes_as_a_file_with_a_safe_name(string format, string type)
    {
        using var factory = service.Factory();
        using var client = factory.CreateClient();
        var id = await AddAsync(client, "Grüße \"aus\" ../dem Tal");

        using var answer = await client.Get($"/v1/statements/{id}/export?format={format}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        var disposition = answer.Content.Headers.ContentDisposition!;
        Assert.Equal(("attachment", $"Grüße aus .. dem Tal.{format}"), (disposition.DispositionType, disposition.FileNameStar));
        Assert.DoesNotContain("..\\", disposition.FileName, StringComparison.Ordinal);
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_one_service_exports_another_imports_and_exports_the_same()
    {
        using var first = service.Factory();
        using var here = first.CreateClient();
        await AddAsync(here, "First");
        await AddAsync(here, "Second");
        var exported = await BytesAsync(here, "/v1/export?format=jsonl");
        using var second = service.Factory();
        using var there = second.CreateClient();

        using var answer = await there.Post("/v1/import", Form(exported, "Ada"));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal((2, 6, 0), (body.GetProperty("statements").GetInt32(), body.GetProperty("paragraphs").GetInt32(), body.GetProperty("ignored").GetArrayLength()));
        Assert.Equal(exported, await BytesAsync(there, "/v1/export?format=jsonl"));
        Assert.Equal(await BytesAsync(here, "/v1/export?format=csv&search=second"), await BytesAsync(there, $"/v1/export?format=csv&statements={body.GetProperty("statementIds")[0].GetString()}"));
    }

    [Fact]
    public async Task Plain_labels_are_imported()
    {
        using var factory = service.Factory();
        using var client = factory.CreateClient();

        using var answer = await client.Post("/v1/import?reviewer=Ada", Asking.Form(Encoding.UTF8.GetBytes($"id,text,themes\n1,\"{SmallCorpus.Mines}\",Theme of mines\n"), "labels.csv"));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var list = await client.Get("/v1/statements?theme=mines").Ok();
        Assert.Equal("labels", list.GetProperty("statements")[0].GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("/v1/export?format=pdf", 400, "'format' is not known: expected one of xlsx, csv, jsonl, docx.")]
    [InlineData("/v1/export?format=docx", 400, "which holds one statement")]
    [InlineData("/v1/export?state=half", 400, "'state' is not known")]
    [InlineData("/v1/statements/7/export", 404, "There is no statement with this id.")]
    [InlineData("/v1/statements/019371c27f5e7b3a8c1d2f4e6a8b0c1d/export?format=csv", 404, "There is no statement with this id.")]
    public async Task An_export_that_cannot_be_is_a_problem_document(string path, int status, string says) => await service.Client.Get(path).Problem(status, says);

    [Fact]
    public async Task A_deleted_statement_is_not_exported()
    {
        using var factory = service.Factory();
        using var client = factory.CreateClient();
        var id = await AddAsync(client, "Gone");
        using var deleted = await client.DeleteAsync($"/v1/statements/{id}", TestContext.Current.CancellationToken);

        await client.Get($"/v1/statements/{id}/export?format=csv").Problem(410, "was deleted");
        Assert.Empty(await BytesAsync(client, "/v1/export?format=jsonl"));
    }

    [Fact]
    public async Task A_file_that_is_not_understood_is_answered_with_its_lines()
    {
        var problem = await service.Client.Post("/v1/import", Form("id,text,themes\n1,Zanzibarine words,harbours\n2,,mines\n"u8.ToArray(), "Ada"))
            .Problem(422, "Line 2: the theme 'harbours' is not known", "Zanzibarine");

        Assert.Equal([2, 3], problem.GetProperty("problems").EnumerateArray().Select(entry => entry.GetProperty("line").GetInt32()));
        Assert.Equal("The file cannot be imported.", problem.GetProperty("title").GetString());
    }

    [Fact]
    public async Task An_import_needs_a_file_that_can_be_one_and_a_reviewer()
    {
        await service.Client.Post("/v1/import", Asking.Form("id,text,themes\n"u8.ToArray(), "a.csv")).Problem(400, "'reviewer' is missing or blank.");
        await service.Client.Post("/v1/import", Form("%PDF-1.7"u8.ToArray(), "Ada")).Problem(415, "found a PDF");
        using var field = new MultipartFormDataContent { { new StringContent("Ada"), "reviewer" } };
        await service.Client.Post("/v1/import", field).Problem(400, "The form has no file");
    }

    [Fact]
    public async Task A_file_larger_than_other_bodies_may_be_is_read()
    {
        var content = new byte[30 * 1024 * 1024];
        Array.Fill(content, (byte)'\n');
        "{}"u8.CopyTo(content);

        await service.Client.Post("/v1/import", Form(content, "Ada")).Problem(422, "Line 1: expected \"themes\" to be an array, found nothing");
    }

    private static MultipartFormDataContent Form(byte[] file, string reviewer)
    {
        var form = Asking.Form(file, "file.any");
        form.Add(new StringContent(reviewer), "reviewer");
        return form;
    }

    private static async Task<string> AddAsync(HttpClient client, string title)
    {
        var body = JsonSerializer.Serialize(new { text = $"THE WORK IN THE HILLS\n\n{SmallCorpus.Mines}\n\n{SmallCorpus.Police}\n", title });
        using var answer = await client.Post("/v1/statements", Asking.Json(body));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("id").GetString()!;
    }

    private static async Task<byte[]> BytesAsync(HttpClient client, string path)
    {
        using var answer = await client.Get(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }
}
