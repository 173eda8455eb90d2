using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using WordText = DocumentFormat.OpenXml.Wordprocessing.Text;

namespace PeaceClassify.Tests.Documents;

/// <summary>Makes Word documents in memory.</summary>
internal static class SomeDocx
{
    public static byte[] Of(params OpenXmlElement[] body) => With(_ => { }, body);

    public static byte[] With(Action<MainDocumentPart> parts, params OpenXmlElement[] body)
    {
        using var stream = new MemoryStream();
        using (var word = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = word.AddMainDocumentPart();
            main.Document = new Document(new Body(body));
            parts(main);
        }

        return stream.ToArray();
    }

    /// <summary>A body as raw XML, for what the classes of the library make tedious.</summary>
    public static byte[] OfXml(string body)
    {
        const string Namespaces = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
            + "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" "
            + "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "
            + "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
            + "xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" xmlns:v=\"urn:schemas-microsoft-com:vml\"";
        using var stream = new MemoryStream();
        using (var word = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            using var part = word.AddMainDocumentPart().GetStream(FileMode.Create);
            using var writer = new StreamWriter(part);
            writer.Write($"<w:document {Namespaces}><w:body>{body}</w:body></w:document>");
        }

        return stream.ToArray();
    }

    public static Paragraph Paragraph(string text) => new(new Run(new WordText(text) { Space = SpaceProcessingModeValues.Preserve }));

    public static Paragraph Styled(string style, string text)
    {
        var paragraph = Paragraph(text);
        paragraph.PrependChild(new ParagraphProperties(new ParagraphStyleId { Val = style }));
        return paragraph;
    }

    public static Paragraph Numbered(int id, int level, string text)
    {
        var paragraph = Paragraph(text);
        paragraph.PrependChild(new ParagraphProperties(new NumberingProperties(
            new NumberingLevelReference { Val = level }, new NumberingId { Val = id })));
        return paragraph;
    }

    /// <summary>One list, number 1: "1." with "(a)" below it.</summary>
    public static void AddNumbering(MainDocumentPart main) =>
        main.AddNewPart<NumberingDefinitionsPart>().Numbering = new Numbering(
            new AbstractNum(
                new Level(new StartNumberingValue { Val = 1 }, new NumberingFormat { Val = NumberFormatValues.Decimal }, new LevelText { Val = "%1." })
                { LevelIndex = 0 },
                new Level(new StartNumberingValue { Val = 1 }, new NumberingFormat { Val = NumberFormatValues.LowerLetter }, new LevelText { Val = "(%2)" })
                { LevelIndex = 1 })
            { AbstractNumberId = 0 },
            new NumberingInstance(new AbstractNumId { Val = 0 }) { NumberID = 1 });
}
