using System.IO.Compression;
using System.Text;
using System.Text.Json;
using PeaceClassify.Tests.Documents;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Api;

[Collection(ServiceTests.Name)]
public sealed class DocumentEndpointTests(ServiceFixture service)
{
    private const string Secret = "Zanzibarine";

    private static readonly Dictionary<string, (byte[] File, string Name, int Status, string Says)> Refused = new()
    {
        ["an empty file"] = ([], "a.txt", 422, "a.txt: the file is empty"),
        ["nothing but blanks"] = (" \n\n \t"u8.ToArray(), "a.txt", 422, "a.txt: "),
        ["binary as .txt"] = ([.. Encoding.UTF8.GetBytes(Secret), 0, 1, 2, 3], "a.txt", 415, "binary file"),
        ["binary as .docx"] = ([.. Encoding.UTF8.GetBytes(Secret), 0, 1, 2, 3], "a.docx", 422, "the name says .docx"),
        ["a damaged .docx"] = (SomeDocx.Of(SomeDocx.Paragraph(Secret))[..^40], "a.docx", 422, "cannot be read"),
        ["a .docx with rubbish in place of its document"] = (Zip("word/document.xml", $"<{Secret}"), "a.docx", 422, "cannot be read"),
        ["a zip that is no .docx"] = (Zip("notes.txt", Secret), "a.docx", 415, "zip archive without a Word document"),
        ["a workbook"] = (Zip("xl/workbook.xml", Secret), "a.docx", 415, "Excel"),
        ["a web page"] = (Encoding.UTF8.GetBytes($"<!DOCTYPE html><p>{Secret}</p>"), "a.txt", 415, "web page"),
        ["a picture"] = ([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10], "a.pdf", 422, "PNG"),
        ["over the size limit"] = (Encoding.UTF8.GetBytes(new string('a', (25 * 1024 * 1024) + 1)), "a.txt", 413, "the limit is 26,214,400"),
    };

    public static TheoryData<string> RefusedCases => [.. Refused.Keys];

    [Fact]
    public async Task A_text_comes_back_by_paragraphs_with_headings_unclassified()
    {
        var file = Encoding.UTF8.GetBytes($"STATEMENT OF THE DELEGATION\n\n{SmallCorpus.Mines}\n\n{SmallCorpus.French}\n");

        var answer = await service.Client.Post("/v1/documents", Asking.Form(file, "statement.txt")).Ok();

        Assert.Equal("statement.txt", answer.GetProperty("document").GetString());
        Assert.Equal(ServiceFixture.Version, answer.GetProperty("modelVersion").GetString());
        var paragraphs = answer.GetProperty("paragraphs").EnumerateArray().ToArray();
        Assert.Equal(["heading", "text", "text"], paragraphs.Select(Kind));
        Assert.False(paragraphs[0].TryGetProperty("classification", out _));
        Assert.Equal(["mines"], paragraphs[1].GetProperty("classification").GetProperty("assigned").Strings());
        Assert.Equal("otherLanguage", paragraphs[2].GetProperty("classification").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_Word_document_comes_back_by_paragraphs_with_headings_unclassified()
    {
        var file = SomeDocx.Of(SomeDocx.Styled("Heading1", "Work in the hills"), SomeDocx.Paragraph(SmallCorpus.Mines), SomeDocx.Paragraph(SmallCorpus.Police));

        var answer = await service.Client.Post("/v1/documents", Asking.Form(file, "statement.docx")).Ok();

        var paragraphs = answer.GetProperty("paragraphs").EnumerateArray().ToArray();
        Assert.Equal(["heading", "text", "text"], paragraphs.Select(Kind));
        Assert.False(paragraphs[0].TryGetProperty("classification", out _));
        Assert.Equal(["mines"], paragraphs[1].GetProperty("classification").GetProperty("assigned").Strings());
        Assert.Equal(["police"], paragraphs[2].GetProperty("classification").GetProperty("assigned").Strings());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("?evidence=none", 0)]
    [InlineData("?evidence=given", 1)]
    [InlineData("?evidence=Given", 1)]
    [InlineData("?evidence=all", 4)]
    public async Task Evidence_is_asked_for_in_the_query(string query, int count)
    {
        var answer = await service.Client.Post("/v1/documents" + query, Asking.Form(Encoding.UTF8.GetBytes(SmallCorpus.Mines), "a.txt")).Ok();

        Assert.Equal(count, answer.GetProperty("paragraphs")[0].GetProperty("classification").GetProperty("themes").EnumerateArray()
            .Count(theme => theme.TryGetProperty("evidence", out _)));
    }

    [Theory]
    [InlineData("?evidence=much")]
    [InlineData("?evidence=1")]
    [InlineData("?evidence=")]
    [InlineData("?evidence=given&evidence=all")]
    public async Task Evidence_that_is_not_known_is_refused(string query) =>
        await service.Client.Post("/v1/documents" + query, Asking.Form(Encoding.UTF8.GetBytes(Secret), "a.txt"))
            .Problem(400, "expected one of none, given, all", Secret);

    [Theory]
    [InlineData("../../statement.txt", "statement.txt")]
    [InlineData(@"C:\Documents\statement.txt", "statement.txt")]
    [InlineData("Erklärung der Delegation.txt", "Erklärung der Delegation.txt")]
    public async Task Only_the_name_of_a_path_comes_back(string sent, string name)
    {
        var answer = await service.Client.Post("/v1/documents", Asking.Form(Encoding.UTF8.GetBytes(SmallCorpus.Mines), sent)).Ok();

        Assert.Equal(name, answer.GetProperty("document").GetString());
    }

    [Theory]
    [MemberData(nameof(RefusedCases))]
    public async Task A_document_that_cannot_be_read_is_refused(string file)
    {
        var (content, name, status, says) = Refused[file];

        var problem = await service.Client.Post("/v1/documents", Asking.Form(content, name)).Problem(status, says, Secret);

        Assert.Equal("The document cannot be read.", problem.GetProperty("title").GetString());
        Assert.NotEmpty(problem.GetProperty("problem").GetString()!);
    }

    [Fact]
    public async Task Rubbish_behind_a_PDF_header_is_refused()
    {
        Reading.NeedPdfToText();

        await service.Client.Post("/v1/documents", Asking.Form(Encoding.UTF8.GetBytes($"%PDF-1.7 {Secret}"), "a.pdf"))
            .Problem(422, "a.pdf: the PDF cannot be opened", Secret);
    }

    [Fact]
    public async Task A_form_without_a_file_is_refused()
    {
        using var field = new MultipartFormDataContent { { new StringContent(Secret), "file" } };

        await service.Client.Post("/v1/documents", field).Problem(400, "The form has no file; expected one in the field 'file'.", Secret);
        await service.Client.Post("/v1/documents", Asking.Form(Encoding.UTF8.GetBytes(Secret), "a.txt", "document"))
            .Problem(400, "The form has no file; expected one in the field 'file'.", Secret);
    }

    [Theory]
    [InlineData("no body", null, "", 400, "The form has no file")]
    [InlineData("text", "text/plain", Secret, 415, "The content type is text/plain")]
    [InlineData("JSON", "application/json", "{\"file\":\"Zanzibarine\"}", 415, "The content type is application/json")]
    [InlineData("a form without parts", "application/x-www-form-urlencoded", "file=Zanzibarine", 415, "application/x-www-form-urlencoded")]
    [InlineData("multipart without boundary", "multipart/form-data", Secret, 400, "not a valid multipart form")]
    [InlineData("multipart with nothing inside", "multipart/form-data; boundary=x", Secret, 400, "ended before it was complete")]
    [InlineData("multipart cut short", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nZanzibarine", 400, "ended before it was complete")]
    public async Task A_body_that_is_no_multipart_form_is_refused(string body, string? type, string content, int status, string says)
    {
        Assert.NotEmpty(body);
        await service.Client.Post("/v1/documents", Asking.Content(Encoding.UTF8.GetBytes(content), type)).Problem(status, says, Secret);
    }

    private static string? Kind(JsonElement paragraph) => paragraph.GetProperty("paragraph").GetProperty("kind").GetString();

    private static byte[] Zip(string entry, string content)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            using var writer = new StreamWriter(zip.CreateEntry(entry).Open());
            writer.Write(content);
        }

        return stream.ToArray();
    }
}
