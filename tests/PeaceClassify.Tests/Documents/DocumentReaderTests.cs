using System.IO.Compression;
using System.Text;
using PeaceClassify.Documents;

namespace PeaceClassify.Tests.Documents;

public sealed class DocumentReaderTests
{
    [Fact]
    public async Task Content_decides_the_type_and_not_the_name()
    {
        var content = SomeDocx.Of(SomeDocx.Paragraph("The boats came back."));

        Assert.Equal("The boats came back.", Assert.Single((await Reading.Bytes(content, "statement.txt")).Paragraphs).Text);
        Assert.Equal("The boats came back.", Assert.Single((await Reading.Bytes(Encoding.UTF8.GetBytes("The boats came back."), "a.docx")).Paragraphs).Text);
    }

    [Fact]
    public async Task A_file_is_read_by_its_path_and_keeps_its_name()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "The boats came back.", TestContext.Current.CancellationToken);

            var document = await DocumentReader.ReadAsync(path, ct: TestContext.Current.CancellationToken);

            Assert.Equal(Path.GetFileName(path), document.Name);
            Assert.Single(document.Paragraphs);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_missing_file_is_the_error_of_the_file_system() =>
        await Assert.ThrowsAsync<FileNotFoundException>(() =>
            DocumentReader.ReadAsync("no-such-statement.txt", ct: TestContext.Current.CancellationToken));

    [Fact]
    public async Task Streams_need_not_be_seekable_and_stay_open()
    {
        using var stream = new MemoryStream();
        await using (var zip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            await zip.WriteAsync(Encoding.UTF8.GetBytes("The boats came back."), TestContext.Current.CancellationToken);
        }

        stream.Position = 0;
        await using var unzipped = new GZipStream(stream, CompressionMode.Decompress);

        var document = await DocumentReader.ReadAsync(unzipped, "a.txt", ct: TestContext.Current.CancellationToken);

        Assert.Single(document.Paragraphs);
        Assert.True(unzipped.CanRead);
    }

    public static TheoryData<string, byte[], DocumentProblem, string> Refused => new()
    {
        { "a.txt", [], DocumentProblem.Empty, "0 bytes" },
        { "a.txt", " \n\t \n"u8.ToArray(), DocumentProblem.Empty, "no text" },
        { "a.txt", "3\n\n- 4 -\n\n----\n"u8.ToArray(), DocumentProblem.Empty, "no text" },
        { "a.txt", [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0], DocumentProblem.UnsupportedType, "ELF" },
        { "a.txt", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10], DocumentProblem.UnsupportedType, "PNG" },
        { "a.txt", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16], DocumentProblem.UnsupportedType, "JPEG" },
        { "a.txt", "abc\0def"u8.ToArray(), DocumentProblem.UnsupportedType, "NUL byte at offset 3" },
        { "a.txt", [.. Enumerable.Range(0, 200).Select(i => (byte)(i % 4 == 0 ? 2 : 'a'))], DocumentProblem.UnsupportedType, "control characters" },
        { "a.pdf", "abc\0def"u8.ToArray(), DocumentProblem.Damaged, ".pdf" },
        { "a.doc", Ole("WordDocument"), DocumentProblem.UnsupportedType, "save it as .docx" },
        { "a.docx", Ole("EncryptedPackage"), DocumentProblem.Encrypted, "password" },
        { "a.rtf", "{\\rtf1 The boats}"u8.ToArray(), DocumentProblem.UnsupportedType, "Rich Text" },
        { "a.txt", "<!DOCTYPE html><html></html>"u8.ToArray(), DocumentProblem.UnsupportedType, "HTML" },
        { "a.jsonl", "{\"id\": \"1\", \"text\": \"The patrol returned.\"}\n{\"id\": \"2\"}\n"u8.ToArray(), DocumentProblem.UnsupportedType, "JSON" },
        { "a.docx", Zip("xl/workbook.xml"), DocumentProblem.UnsupportedType, "Excel" },
        { "a.zip", Zip("notes.txt"), DocumentProblem.UnsupportedType, "zip archive" },
        { "a.docx", "PK\x03\x04 and nothing else"u8.ToArray(), DocumentProblem.Damaged, "cut short" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_no_document_is_refused_with_the_reason(string name, byte[] content, DocumentProblem problem, string reason)
    {
        var failure = await Reading.Failure(content, name);

        Assert.Equal(problem, failure.Problem);
        Assert.Equal(name, failure.Document);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_above_the_limit_is_refused_before_it_is_read()
    {
        var failure = await Reading.Failure(new byte[2000], "large.txt", new DocumentReaderOptions { MaxBytes = 1000 });

        Assert.Equal(DocumentProblem.TooLarge, failure.Problem);
        Assert.Contains("2,000", failure.Message, StringComparison.Ordinal);
        Assert.Contains("1,000", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_paragraphs_than_any_record_has_are_refused()
    {
        var failure = await Reading.Failure("One.\n\nTwo.\n\nThree.\n"u8.ToArray(), "a.txt", new DocumentReaderOptions { MaxParagraphs = 2 });

        Assert.Equal(DocumentProblem.TooLarge, failure.Problem);
    }

    [Fact]
    public void Options_cannot_be_wrong()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentReaderOptions { MaxBytes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentReaderOptions { MaxPages = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentReaderOptions { MaxParagraphs = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentReaderOptions { MaxExpandedBytes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentReaderOptions { PdfTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentReaderOptions { PdfMemoryMegabytes = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentReaderOptions { MaxParagraphCharacters = 10 });
        Assert.Throws<ArgumentException>(() => new DocumentReaderOptions { PdfToText = " " });
    }

    private static byte[] Ole(string entry) =>
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[504], .. Encoding.Unicode.GetBytes(entry), .. new byte[100]];

    private static byte[] Zip(string entry)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true)) zip.CreateEntry(entry);
        return stream.ToArray();
    }
}
