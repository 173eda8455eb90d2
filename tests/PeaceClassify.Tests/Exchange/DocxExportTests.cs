using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using PeaceClassify.Api.Exchange;
using PeaceClassify.Documents;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace PeaceClassify.Tests.Exchange;

public sealed class DocxExportTests
{
    [Fact]
    public async Task The_document_is_valid_and_its_comments_say_who_says_what()
    {
        using var store = await SomeExport.StoreAsync();
        var statement = await store.AddRichAsync();
        var strange = await store.AddAsync("A bell \u0007", "#Heading \u0001", "Women leaders \uFFFE met\tin the\nharbour \U0001F54A.");

        using var other = WordprocessingDocument.Open(new MemoryStream(await store.ExportAsync(ExportFormat.Docx, strange.Id)), isEditable: false);
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(other, TestContext.Current.CancellationToken));
        using var word = WordprocessingDocument.Open(new MemoryStream(await store.ExportAsync(ExportFormat.Docx, statement.Id)), isEditable: false);

        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(word, TestContext.Current.CancellationToken).Select(error => $"{error.Path?.XPath}: {error.Description}"));
        var comments = word.MainDocumentPart!.WordprocessingCommentsPart!.Comments.Elements<W.Comment>().ToArray();
        Assert.Equal(["Ada", "Boris", "PeaceClassify serving-1"], comments.Select(comment => comment.Author!.Value!).Distinct().Order(StringComparer.Ordinal));
        Assert.All(comments, comment => Assert.Equal(DateTimeKind.Utc, comment.Date!.Value.ToUniversalTime().Kind));
        Assert.Contains(comments, comment => comment.Author == "Ada" && comment.InnerText.Contains("Accepted: ceasefire: plain, = as the day", StringComparison.Ordinal));
        Assert.Contains(comments, comment => comment.Author == "Boris" && comment.InnerText.Contains("Rejected: civilians: @no", StringComparison.Ordinal));
        Assert.DoesNotContain(comments, comment => comment.Author == "Ada" && comment.InnerText.Contains("women", StringComparison.Ordinal));
        Assert.Contains(comments, comment => comment.InnerText.Contains("Not classified: French", StringComparison.Ordinal));
        Assert.Equal(comments.Select(comment => comment.Id!.Value), word.MainDocumentPart.Document.Descendants<W.CommentReference>().Select(reference => reference.Id!.Value));
    }

    [Fact]
    public async Task The_document_read_again_has_the_same_paragraphs()
    {
        using var store = await SomeExport.StoreAsync();
        var statement = await store.AddAsync(
            "The truce", "#I. The truce", "The signatories of the accord met to extend the truce by a year.", "Women mediators sat at the negotiating table for the first time \U0001F54A.");
        var paragraphs = await store.ParagraphsAsync(statement.Id);

        using var content = new MemoryStream(await store.ExportAsync(ExportFormat.Docx, statement.Id));
        var read = await DocumentReader.ReadAsync(content, "again.docx", ct: TestContext.Current.CancellationToken);

        Assert.Equal("The truce", read.Title);
        Assert.Equal(
            paragraphs.Select(paragraph => (paragraph.Kind, paragraph.Text, paragraph.Number is { } number && paragraph.Kind == ParagraphKind.Text ? number : null, paragraph.Kind == ParagraphKind.Text ? paragraph.Speaker : null)),
            read.Paragraphs.Skip(1).Select(paragraph => (paragraph.Kind, paragraph.Text, paragraph.Number, paragraph.Speaker)));
    }
}
