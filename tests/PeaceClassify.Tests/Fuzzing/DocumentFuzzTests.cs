using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using PeaceClassify.Documents;
using PeaceClassify.Tests.Documents;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Fuzzing;

/// <summary>.docx, .txt and what is neither.</summary>
public sealed class DocumentFuzzTests
{
    private const long MaxAllocated = 256 * 1024 * 1024;

    /// <summary>Small bounds, so that they are reached; and no PDF, which another program reads.</summary>
    private static readonly DocumentReaderOptions Bounded = new() { MaxBytes = 1024 * 1024, MaxExpandedBytes = 2 * 1024 * 1024, MaxParagraphs = 2_000, MaxParagraphCharacters = 500, PdfToText = "no-such-program" };

    [Fact]
    public async Task A_document_is_read_or_refused_with_a_reason()
    {
        byte[][] archives = [.. Archives()];
        byte[][] texts = [.. Texts()];

        await Fuzz.Run(
            Parser.Documents, 600,
            mutator => mutator.OnceIn(3) ? new("a.txt", OfText(mutator, mutator.One(texts))) : new("a.docx", mutator.Zip(mutator.One(archives))),
            input =>
            {
                Fuzz.Frugally(MaxAllocated, () => Read(input));
                return Task.CompletedTask;
            });
    }

    private static void Read(FuzzCase input)
    {
        try
        {
            var document = DocumentReader.ReadAsync(new MemoryStream(input.Content), input.Place, Bounded).GetAwaiter().GetResult(); // nothing in it waits
            Assert.InRange(document.Paragraphs.Count, 1, Bounded.MaxParagraphs);
            Assert.All(document.Paragraphs, paragraph => Assert.InRange(paragraph.Text.Trim().Length, 1, Bounded.MaxParagraphCharacters));
        }
        catch (DocumentException exception)
        {
            Assert.StartsWith(input.Place + ": ", exception.Message, StringComparison.Ordinal);
        }
    }

    private static byte[] OfText(Mutator mutator, byte[] text) => mutator.OnceIn(2) ? mutator.Bytes(text)
        : mutator.OnceIn(5) ? [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(mutator.Text(Encoding.UTF8.GetString(text)))]
        : Encoding.UTF8.GetBytes(mutator.Text(Encoding.UTF8.GetString(text)));

    private static IEnumerable<byte[]> Archives()
    {
        yield return SomeDocx.With(
            SomeDocx.AddNumbering,
            SomeDocx.Styled("Title", "Debate on the work in the hills"), SomeDocx.Styled("Heading1", "Mines"), SomeDocx.Numbered(1, 0, SmallCorpus.Mines), SomeDocx.Numbered(1, 1, SmallCorpus.Police),
            new Table(new TableRow(new TableCell(SomeDocx.Paragraph("Teams")), new TableCell(SomeDocx.Paragraph("nine")))));
        yield return SomeDocx.With(AddStyles, SomeDocx.Styled("Point", SmallCorpus.Mines), SomeDocx.Styled("Head", "THE HILLS"));
        yield return SomeDocx.OfXml(
            $"<w:p><w:ins><w:r><w:t>{SmallCorpus.Police}</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
            + "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:inline><a:graphic><a:graphicData uri=\"a\"><wps:wsp><wps:txbx><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p>"
            + "</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r></w:p>"
            + "<w:sdt><w:sdtContent><w:p><w:pPr><w:outlineLvl w:val=\"1\"/><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>Bold</w:t><w:br/><w:tab/></w:r></w:p></w:sdtContent></w:sdt>");
        yield return File.ReadAllBytes(Path.Combine(Repository.Root(), "data", "samples", "concept-note-after-the-drawdown.docx"));

        static void AddStyles(MainDocumentPart main)
        {
            SomeDocx.AddNumbering(main);
            main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(
                new Style(new StyleName { Val = "heading 1" }, new BasedOn { Val = "Point" }) { StyleId = "Head" },
                new Style(
                    new StyleName { Val = "point" }, new BasedOn { Val = "Head" },
                    new StyleParagraphProperties(new NumberingProperties(new NumberingLevelReference { Val = 0 }, new NumberingId { Val = 1 }))) { StyleId = "Point" });
        }
    }

    private static IEnumerable<byte[]> Texts()
    {
        yield return Encoding.UTF8.GetBytes($"OPENING OF THE DEBATE\n\n1. {SmallCorpus.Mines}\n\n(a) {SmallCorpus.Police}\n\f\n2. Mr. Aalto (Finland): Words and\nmore words with a hyphen-\nated end.\n");
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Repository.Root(), "data", "samples"), "*.txt").Order(StringComparer.Ordinal))
        {
            yield return File.ReadAllBytes(path);
        }
    }
}
