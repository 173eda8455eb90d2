using System.Text;
using PeaceClassify.Documents;

namespace PeaceClassify.Tests.Documents;

/// <summary>Reads bytes or text as a document, and shows paragraphs in one line each.</summary>
internal static class Reading
{
    public static Task<StatementDocument> Bytes(byte[] content, string name, DocumentReaderOptions? options = null) =>
        DocumentReader.ReadAsync(new MemoryStream(content), name, options, TestContext.Current.CancellationToken);

    public static Task<StatementDocument> Text(string text, DocumentReaderOptions? options = null) =>
        Bytes(Encoding.UTF8.GetBytes(text), "statement.txt", options);

    public static Task<StatementDocument> Pdf(SomePdf pdf, DocumentReaderOptions? options = null)
    {
        NeedPdfToText();
        return Bytes(pdf.Build(), "statement.pdf", options);
    }

    public static async Task<DocumentException> Failure(byte[] content, string name, DocumentReaderOptions? options = null)
    {
        var failure = await Assert.ThrowsAsync<DocumentException>(() => Bytes(content, name, options));
        Assert.StartsWith(name + ": ", failure.Message, StringComparison.Ordinal);
        return failure;
    }

    public static void NeedPdfToText() =>
        Assert.SkipUnless(PdfToText.Find("pdftotext") is not null, "pdftotext (poppler-utils) is not installed");

    /// <summary>"12: text" for numbered paragraphs, "= text" for headings.</summary>
    public static string[] Lines(StatementDocument document) => [.. document.Paragraphs.Select(paragraph =>
        (paragraph.Kind == ParagraphKind.Heading ? "= " : paragraph.Number is { } number ? $"{number}: " : "") + paragraph.Text)];
}
