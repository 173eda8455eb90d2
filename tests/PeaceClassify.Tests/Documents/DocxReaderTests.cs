using System.IO.Compression;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using PeaceClassify.Documents;
using WordText = DocumentFormat.OpenXml.Wordprocessing.Text;

namespace PeaceClassify.Tests.Documents;

public sealed class DocxReaderTests
{
    [Fact]
    public async Task Paragraphs_and_headings_are_told_by_style()
    {
        var document = await Read(SomeDocx.Of(
            SomeDocx.Styled("Title", "Report on the harbour watch"),
            SomeDocx.Styled("Heading1", "Why did the boats go out?"),
            SomeDocx.Paragraph("The boats went out at dawn."),
            SomeDocx.Paragraph("   ")));

        Assert.Equal("Report on the harbour watch", document.Title);
        Assert.Equal(["= Report on the harbour watch", "= Why did the boats go out?", "The boats went out at dawn."], Reading.Lines(document));
        Assert.All(document.Paragraphs, paragraph => Assert.Null(paragraph.Page));
    }

    [Fact]
    public async Task Styles_inherit_outline_levels()
    {
        var content = SomeDocx.With(
            main => main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(
                new Style(new StyleName { Val = "Base" }, new StyleParagraphProperties(new OutlineLevel { Val = 1 })) { StyleId = "B", Type = StyleValues.Paragraph },
                new Style(new StyleName { Val = "Derived" }, new BasedOn { Val = "B" }) { StyleId = "D", Type = StyleValues.Paragraph }),
            SomeDocx.Styled("D", "Are the boats ready?"));

        Assert.Equal(["= Are the boats ready?"], Reading.Lines(await Read(content)));
    }

    [Fact]
    public async Task A_bold_line_is_a_heading()
    {
        var bold = new Paragraph(new Run(new RunProperties(new Bold()), new WordText("the boats and their crews")));

        Assert.Equal(["= the boats and their crews", "They came back."], Reading.Lines(await Read(SomeDocx.Of(bold, SomeDocx.Paragraph("They came back.")))));
    }

    [Fact]
    public async Task Automatic_numbers_are_counted()
    {
        var content = SomeDocx.With(SomeDocx.AddNumbering,
            SomeDocx.Numbered(1, 0, "The watch shall:"),
            SomeDocx.Numbered(1, 1, "Go out at dawn;"),
            SomeDocx.Numbered(1, 1, "Come back at night."),
            SomeDocx.Numbered(1, 0, "It shall report:"),
            SomeDocx.Numbered(1, 1, "Every week."));

        Assert.Equal(
            ["1: The watch shall:", "1 (a): Go out at dawn;", "1 (b): Come back at night.", "2: It shall report:", "2 (a): Every week."],
            Reading.Lines(await Read(content)));
    }

    [Fact]
    public async Task Deletions_are_left_out_and_insertions_kept()
    {
        var content = SomeDocx.OfXml("""
            <w:p><w:r><w:t xml:space="preserve">The boats </w:t></w:r>
            <w:del w:id="1" w:author="a"><w:r><w:delText>never </w:delText></w:r></w:del>
            <w:ins w:id="2" w:author="a"><w:r><w:t xml:space="preserve">soon </w:t></w:r></w:ins>
            <w:moveFrom w:id="3" w:author="a"><w:r><w:t>elsewhere </w:t></w:r></w:moveFrom>
            <w:r><w:t>came</w:t></w:r><w:r><w:tab/><w:t>back</w:t></w:r><w:r><w:br/><w:t>to the har</w:t><w:softHyphen/><w:t>bour.</w:t></w:r></w:p>
            """);

        Assert.Equal(["The boats soon came back to the harbour."], Reading.Lines(await Read(content)));
    }

    [Fact]
    public async Task A_deleted_paragraph_mark_joins_two_paragraphs()
    {
        var content = SomeDocx.OfXml("""
            <w:p><w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">The boats </w:t></w:r></w:p>
            <w:p><w:r><w:t>came back.</w:t></w:r></w:p>
            """);

        Assert.Equal(["The boats came back."], Reading.Lines(await Read(content)));
    }

    [Fact]
    public async Task Field_codes_hidden_text_and_note_marks_are_left_out()
    {
        var content = SomeDocx.OfXml("""
            <w:p><w:r><w:t>See </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>
            <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:hyperlink><w:r><w:t xml:space="preserve"> the log</w:t></w:r></w:hyperlink>
            <w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:footnoteReference w:id="1"/></w:r>
            <w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:t>.</w:t></w:r></w:p>
            """);

        Assert.Equal(["See the log."], Reading.Lines(await Read(content)));
    }

    [Fact]
    public async Task A_text_box_is_read_once()
    {
        const string Box = "<w:txbxContent><w:p><w:r><w:t>The lamps were lit.</w:t></w:r></w:p></w:txbxContent>";
        var content = SomeDocx.OfXml($"""
            <w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData
            uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>{Box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>
            <mc:Fallback><w:pict><v:textbox>{Box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>
            <w:r><w:t>The boats came back.</w:t></w:r></w:p>
            """);

        Assert.Equal(["The lamps were lit.", "The boats came back."], Reading.Lines(await Read(content)));
    }

    [Fact]
    public async Task Table_rows_and_cells_are_read_in_order()
    {
        TableCell Cell(params string[] texts) => new(texts.Select(SomeDocx.Paragraph));
        var table = new Table(
            new TableRow(Cell("Harbour"), Cell("Boats sent")),
            new TableRow(Cell("The northern harbour sent four boats."), Cell("They came back.")),
            new TableRow(Cell("The first paragraph of a cell.", "The second paragraph of it.")));

        Assert.Equal(
        [
            "= Harbour | Boats sent",
            "The northern harbour sent four boats. | They came back.",
            "The first paragraph of a cell.",
            "The second paragraph of it.",
        ], Reading.Lines(await Read(SomeDocx.Of(table))));
    }

    [Fact]
    public async Task Headers_footers_and_notes_are_left_out()
    {
        var content = SomeDocx.With(
            main =>
            {
                main.AddNewPart<HeaderPart>().Header = new Header(SomeDocx.Paragraph("Running head"));
                main.AddNewPart<FooterPart>().Footer = new Footer(SomeDocx.Paragraph("Page 3"));
                main.AddNewPart<FootnotesPart>().Footnotes = new Footnotes(new Footnote(SomeDocx.Paragraph("A note.")) { Id = 1 });
            },
            SomeDocx.Paragraph("The boats came back."));

        Assert.Equal(["The boats came back."], Reading.Lines(await Read(content)));
    }

    [Fact]
    public async Task The_masthead_gives_the_symbol_and_is_left_out()
    {
        var document = await Read(SomeDocx.Of(
            new Table(new TableRow(
                new TableCell(SomeDocx.Paragraph("United Nations")), new TableCell(SomeDocx.Paragraph("S/2031/45")))),
            SomeDocx.Paragraph("Distr.: General"),
            SomeDocx.Paragraph("Original: English"),
            SomeDocx.Paragraph("1. The boats came back.")));

        Assert.Equal("S/2031/45", document.Symbol);
        Assert.Equal(["1: The boats came back."], Reading.Lines(document));
    }

    [Fact]
    public async Task Content_controls_are_read()
    {
        var content = SomeDocx.OfXml("<w:sdt><w:sdtContent><w:p><w:r><w:t>The boats came back.</w:t></w:r></w:p></w:sdtContent></w:sdt>");

        Assert.Equal(["The boats came back."], Reading.Lines(await Read(content)));
    }

    [Fact]
    public async Task A_malformed_link_does_no_harm()
    {
        using var package = new MemoryStream();
        package.Write(SomeDocx.Of(SomeDocx.Paragraph("The boats came back.")));
        using (var zip = new ZipArchive(package, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var relations = new StreamWriter(zip.CreateEntry("word/_rels/document.xml.rels").Open());
            relations.Write("""
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" TargetMode="External"
                Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="mailto:a@b@c, d"/></Relationships>
                """);
        }

        Assert.Equal(["The boats came back."], Reading.Lines(await Read(package.ToArray())));
    }

    [Fact]
    public async Task An_empty_document_is_empty()
    {
        var failure = await Reading.Failure(SomeDocx.Of(SomeDocx.Paragraph(" ")), "empty.docx");

        Assert.Equal(DocumentProblem.Empty, failure.Problem);
    }

    [Fact]
    public async Task A_document_cut_short_is_damaged()
    {
        var content = SomeDocx.Of(SomeDocx.Paragraph("The boats came back."));

        Assert.Equal(DocumentProblem.Damaged, (await Reading.Failure(content[..(content.Length / 2)], "cut.docx")).Problem);
    }

    [Fact]
    public async Task Broken_xml_is_damaged()
    {
        var failure = await Reading.Failure(SomeDocx.OfXml("<w:p><w:r><w:t>The boats</w:p>"), "broken.docx");

        Assert.Equal(DocumentProblem.Damaged, failure.Problem);
    }

    [Fact]
    public async Task What_unfolds_beyond_the_limit_is_refused()
    {
        var bomb = SomeDocx.OfXml($"<w:p><w:r><w:t>{new string('a', 3_000_000)}</w:t></w:r></w:p>");
        Assert.True(bomb.Length < 100_000);

        var failure = await Reading.Failure(bomb, "bomb.docx", new DocumentReaderOptions { MaxExpandedBytes = 1_000_000 });

        Assert.Equal(DocumentProblem.TooLarge, failure.Problem);
    }

    private static Task<StatementDocument> Read(byte[] content) => Reading.Bytes(content, "statement.docx");
}
