using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PeaceClassify.Api.Exchange;
using PeaceClassify.Documents;
using PeaceClassify.Lines;
using PeaceClassify.Tests.Api;
using PeaceClassify.Tests.Documents;
using PeaceClassify.Tests.Exchange;
using PeaceClassify.Tests.Training;
using PeaceClassify.Training.Laboratory;

namespace PeaceClassify.Tests.Fuzzing;

/// <summary>What spoilt inputs broke, each with the smallest of them.</summary>
[Collection(ServiceTests.Name)]
public sealed class FoundByFuzzingTests(ServiceFixture service)
{
    [Fact]
    public async Task A_statement_without_a_content_type_is_refused() =>
        await service.Client.Post("/v1/statements", Asking.Content([], null)).Problem(400, "The form has no file");

    [Fact]
    public async Task Half_a_surrogate_pair_in_the_name_of_a_property_spoils_its_line_alone()
    {
        var good = JsonSerializer.Serialize(new { text = SmallCorpus.Mines });

        using var answer = await service.Client.Post("/v1/classify/stream", Asking.Content(Encoding.UTF8.GetBytes("""{"\udc00":1}""" + $"\n{good}\n"), "application/x-ndjson"));
        var lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n');

        Assert.StartsWith("""{"line":1,"problem":"There is a property beside""", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("""{"line":2,"classification":""", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_in_the_name_of_a_property_that_may_be_there_is_passed_over() =>
        Assert.True(ParagraphLine.TryRead("""{"\ud83d":1,"\u0074ext":"a"}"""u8, takesMore: true, out _, out _, out _));

    [Theory]
    [InlineData("""{"name":"\ud800","baseline":"c","variants":[{"name":"c"}]}""")]
    [InlineData("""{"\ud800":1}""")]
    public void Half_a_surrogate_pair_in_an_experiment_is_refused(string json)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("experiment.json", json);

        var refused = Assert.Throws<DataFileException>(() => Experiment.Load(path));

        Assert.Equal(path, refused.Path);
        Assert.Contains("half a surrogate pair", refused.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Predictions_that_name_cuts_that_are_not_there_are_made_again(int rows)
    {
        using var folder = new TemporaryFolder();
        byte[] content = [.. "PCPR"u8, .. new[] { 1, 1, 3, rows, 0 }.SelectMany(BitConverter.GetBytes)];
        File.WriteAllBytes(folder.At("predictions.bin"), [.. content, .. SHA256.HashData(content)]);

        Assert.Null(PredictionFile.Load(folder.At("predictions.bin"), [[0]], labelCount: 3));
    }

    [Fact]
    public async Task A_Word_document_whose_entities_would_unfold_is_refused()
    {
        var docx = SomeDocx.Of(SomeDocx.Paragraph(SmallCorpus.Mines));
        var entities = string.Concat(Enumerable.Range(1, 9).Select(level => $"<!ENTITY e{level} \"{string.Concat(Enumerable.Repeat($"&e{level - 1};", 10))}\">"));
        var parts = Mutator.Parts(docx).Select(part => part.Name != "word/document.xml" ? part : (part.Name, Content: Encoding.UTF8.GetBytes(
            $"<!DOCTYPE a [<!ENTITY e0 \"words\">{entities}]><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body></w:document>")));

        Assert.Equal(DocumentProblem.Damaged, (await Reading.Failure(Mutator.Zipped(parts), "a.docx")).Problem);
    }

    [Fact]
    public void Half_a_surrogate_pair_in_a_model_description_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("v1/model.json", """{"format":1,"checksum":"\udc00"}""");

        Assert.Equal(path, Assert.Throws<DataFileException>(() => ModelFolder.Describe(folder.At("v1"))).Path);
    }

    [Theory]
    [InlineData("suggestions")]
    [InlineData("decisions")]
    [InlineData("models")]
    public async Task A_null_among_what_a_line_brings_is_a_problem_of_the_line(string list)
    {
        using var store = await SomeExport.StoreAsync();
        var line = $$$"""{"id":"{{{Guid.Empty}}}","themes":[],"text":"A truce.","kind":"text","index":0,"{{{list}}}":[null]}""";

        Assert.StartsWith("1: \"suggestions\", \"decisions\" or \"models\" holds a null", Assert.Single(await store.RefusedAsync(Encoding.UTF8.GetBytes(line))), StringComparison.Ordinal);
    }

    /// <summary>Each a few kilobytes that would end the whole process.</summary>
    [Theory]
    [InlineData("w:p", "w:ins", "word/document.xml")]
    [InlineData("w:p", "w:r", "word/document.xml")]
    [InlineData("w:tr", "w:tbl", "word/document.xml")]
    [InlineData("w:p", "w:ins", "word/document.bin")]
    public async Task A_Word_document_of_elements_within_elements_without_end_is_refused(string outer, string nested, string part)
    {
        const string Main = "word/document.xml";
        var docx = SomeDocx.OfXml($"<{outer}>{Nested(nested)}</{outer}>");
        if (part != Main)
        {
            docx = Mutator.Zipped([.. Mutator.Parts(docx).Select(entry => entry.Name == Main
                ? (part, entry.Content)
                : (entry.Name, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(entry.Content).Replace(Main, part, StringComparison.Ordinal)))), ("word/other.xml", "<a/>"u8.ToArray())]);
        }

        var refused = await Reading.Failure(docx, "a.docx");

        Assert.Equal(DocumentProblem.Damaged, refused.Problem);
        Assert.Contains("nested deeper than 256 levels", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_of_elements_within_elements_without_end_is_refused()
    {
        using var store = await SomeExport.StoreAsync();
        await store.AddRichAsync();
        var workbook = Mutator.Zipped(Mutator.Parts(await store.ExportAsync(ExportFormat.Xlsx)).Select(part => !part.Name.Contains("sheet1", StringComparison.Ordinal) ? part
            : (part.Name, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(part.Content).Replace("</x:row>", Nested("x:c") + "</x:row>", StringComparison.Ordinal)))));

        Assert.Contains("nested deeper than 256 levels", Assert.Single(await store.RefusedAsync(workbook)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Word_document_with_a_part_in_no_encoding_is_refused()
    {
        var parts = Mutator.Parts(SomeDocx.Of(SomeDocx.Paragraph(SmallCorpus.Mines))).Select(part => part.Name == "word/document.xml" ? (part.Name, Content: [0xFF, .. part.Content]) : part);

        Assert.Equal(DocumentProblem.Damaged, (await Reading.Failure(Mutator.Zipped(parts), "a.docx")).Problem);
    }

    [Theory]
    [InlineData("many")]
    [InlineData("4294967295")]
    public async Task A_workbook_whose_row_has_no_number_is_refused(string number)
    {
        using var store = await SomeExport.StoreAsync();
        await store.AddRichAsync();
        var workbook = Mutator.Zipped(Mutator.Parts(await store.ExportAsync(ExportFormat.Xlsx)).Select(part => !part.Name.Contains("sheet1", StringComparison.Ordinal) ? part
            : (part.Name, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(part.Content).Replace("<x:row r=\"2\"", $"<x:row r=\"{number}\"", StringComparison.Ordinal)))));

        Assert.Contains("the workbook is damaged", Assert.Single(await store.RefusedAsync(workbook)), StringComparison.Ordinal);
    }

    private static string Nested(string name) => string.Concat(Enumerable.Repeat($"<{name}>", 50_000)) + string.Concat(Enumerable.Repeat($"</{name}>", 50_000));
}
