using System.IO.Compression;
using System.Text;
using CsvHelper;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using PeaceClassify.Api;
using PeaceClassify.Api.Exchange;

namespace PeaceClassify.Tests.Exchange;

/// <summary>The table of paragraphs as workbook and as .csv: opened again, compared, corrected, brought back.</summary>
public sealed class TableTests
{
    [Fact]
    public async Task A_workbook_is_valid_and_no_cell_of_it_is_a_formula()
    {
        using var store = await SomeExport.StoreAsync();
        await store.AddRichAsync();
        await store.AddAsync("Empty of text \u0001", "#Only a heading with a bell \u0007 and \uFFFE");

        var content = await store.ExportAsync(ExportFormat.Xlsx);

        using var workbook = SpreadsheetDocument.Open(new MemoryStream(content), isEditable: false);
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(workbook, TestContext.Current.CancellationToken).Select(error => $"{error.Path?.XPath}: {error.Description}"));
        Assert.All(workbook.WorkbookPart!.WorksheetParts, part => Assert.Empty(part.Worksheet.Descendants<CellFormula>()));
        Assert.Equal(["Paragraphs", "Decisions", "Summary"], workbook.WorkbookPart.Workbook.Descendants<Sheet>().Select(sheet => sheet.Name!.Value));
        var paragraphs = workbook.WorkbookPart.WorksheetParts.First().Worksheet;
        Assert.Equal("A2", paragraphs.Descendants<Pane>().Single().TopLeftCell!.Value);
        Assert.EndsWith("8", paragraphs.Descendants<AutoFilter>().Single().Reference!.Value, StringComparison.Ordinal);
        var quoted = paragraphs.Descendants<Cell>().Where(cell => cell.InnerText.StartsWith("=HYPERLINK", StringComparison.Ordinal)).ToArray();
        Assert.All(quoted, cell => Assert.True(workbook.WorkbookPart.WorkbookStylesPart!.Stylesheet.CellFormats!.Elements<CellFormat>().ElementAt((int)cell.StyleIndex!.Value).QuotePrefix!.Value));
        Assert.Single(quoted);
    }

    [Fact]
    public async Task Workbook_and_csv_hold_the_same_rows()
    {
        using var store = await SomeExport.StoreAsync();
        var statement = await store.AddRichAsync();

        using var workbook = new XlsxReader(new MemoryStream(await store.ExportAsync(ExportFormat.Xlsx)), new());
        var sheet = workbook.Table("Paragraphs");
        ImportRow[] rows = [.. sheet.Rows];
        var csv = CsvTable.Read(new MemoryStream(await store.ExportAsync(ExportFormat.Csv)), new());
        ImportRow[] lines = [.. csv.Rows];

        Assert.Equal(sheet.Header, csv.Header);
        Assert.Equal(6, rows.Length);
        var dated = new[] { "date", "added at" };
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < sheet.Header.Count; column++)
            {
                if (!dated.Contains(sheet.Header[column]))
                {
                    Assert.Equal(lines[row].Cells[column], rows[row].Cells[column]);
                }
            }
        }

        var at = sheet.Header.ToList();
        var paragraphs = await store.ParagraphsAsync(statement.Id);
        Assert.Equal(paragraphs.Select(paragraph => paragraph.Text), rows.Select(row => row.Cells[at.IndexOf("text")]));
        Assert.Equal(["", "accepted", "", "", "", ""], rows.Select(row => row.Cells[at.IndexOf("ceasefire")] is "accepted" and var state ? state : ""));
        Assert.Equal("disputed", rows[2].Cells[at.IndexOf("civilians")]);
        Assert.Equal(["", "yes", "no", "yes", "no", "no"], rows.Select(row => row.Cells[at.IndexOf("reviewed")]));
        Assert.Equal(["", "", "", "no theme", "not English", ""], rows.Select(row => row.Cells[at.IndexOf("whole paragraph")]));
        Assert.Contains("Ada: plain, = as the day", rows[1].Cells[at.IndexOf("notes")], StringComparison.Ordinal);
        Assert.StartsWith("ceasefire: ", rows[1].Cells[at.IndexOf("evidence")], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_csv_begins_with_the_mark_by_which_Excel_knows_it_and_no_field_opens_a_formula()
    {
        using var store = await SomeExport.StoreAsync();
        await store.AddRichAsync();

        var content = await store.ExportAsync(ExportFormat.Csv);

        Assert.Equal([0xEF, 0xBB, 0xBF], content[..3]);
        using var reader = CsvReader.Create(content);
        while (reader.Read())
        {
            for (var field = 0; field < reader.FieldCount; field++)
            {
                Assert.False(CsvFormula.IsFormula(reader.GetString(field)) && !reader.GetString(field).StartsWith('\''), reader.GetString(field));
            }
        }
    }

    [Fact]
    public async Task A_workbook_brings_statement_paragraphs_and_decisions_back()
    {
        using var first = await SomeExport.StoreAsync();
        var statement = await first.AddRichAsync();
        using var second = await SomeExport.StoreAsync();

        var answer = await second.ImportAsync(await first.ExportAsync(ExportFormat.Xlsx));

        Assert.Equal((1, 6, 8), (answer.Statements, answer.Paragraphs, answer.Decisions));
        Assert.Empty(answer.Ignored);
        Assert.Equal(Some.Json((await first.AllAsync())[0]), Some.Json((await second.AllAsync())[0]));
        Assert.Equal(Some.Json(await first.ParagraphsAsync(statement.Id)), Some.Json(await second.ParagraphsAsync(statement.Id)));
    }

    [Fact]
    public async Task A_csv_brings_back_what_people_settled_as_decisions_of_who_imports()
    {
        using var first = await SomeExport.StoreAsync();
        var statement = await first.AddAsync("Settled", "Both armies kept to the ceasefire line all month.", "Women leaders met in the harbour.");
        var paragraphs = await first.ParagraphsAsync(statement.Id);
        await first.Decisions.DecideAsync(paragraphs[0].Id, new(DecisionAction.Accept, "Ada", "ceasefire"), SomeExport.Serving.Stored, TestContext.Current.CancellationToken);
        await first.Decisions.DecideAsync(paragraphs[1].Id, new(DecisionAction.Reject, "Ada", "women"), SomeExport.Serving.Stored, TestContext.Current.CancellationToken);
        using var second = await SomeExport.StoreAsync();

        await second.ImportAsync(await first.ExportAsync(ExportFormat.Csv));

        Assert.Equal(await first.StatesAsync(statement.Id), await second.StatesAsync(statement.Id));
        Assert.All(await second.ParagraphsAsync(statement.Id), paragraph => Assert.Equal(["Ivo"], paragraph.Decisions.Select(decision => decision.Reviewer)));
        Assert.Equal(0, (await second.ImportAsync(await first.ExportAsync(ExportFormat.Csv))).Decisions);
    }

    [Fact]
    public async Task Changed_cells_become_decisions_and_others_do_not()
    {
        using var store = await SomeExport.StoreAsync();
        var statement = await store.AddAsync("Corrected", "Both armies kept to the ceasefire line all month.", "A third sentence about the harbour.");
        var paragraphs = await store.ParagraphsAsync(statement.Id);
        await store.Decisions.DecideAsync(paragraphs[0].Id, new(DecisionAction.Accept, "Ada", "ceasefire"), SomeExport.Serving.Stored, TestContext.Current.CancellationToken);
        var csv = Encoding.UTF8.GetString(await store.ExportAsync(ExportFormat.Csv));
        await store.Decisions.DecideAsync(paragraphs[0].Id, new(DecisionAction.Reject, "Boris", "ceasefire"), SomeExport.Serving.Stored, TestContext.Current.CancellationToken);

        var answer = await store.ImportAsync(Edited(csv, paragraphs[1].Id, ("women", "x"), ("civilians", "rejected")));

        Assert.Equal((0, 2, 2), (answer.Statements, answer.Decisions, answer.Known));
        Assert.Equal(["ceasefire:Disputed", "civilians:Rejected women:Accepted"], await store.StatesAsync(statement.Id, state => state is ThemeState.Disputed or ThemeState.Rejected or ThemeState.Accepted));
        Assert.All((await store.ParagraphsAsync(statement.Id))[1].Decisions, decision => Assert.Equal(("Ivo", "imported from labels.csv, line 3"), (decision.Reviewer, decision.Note)));
    }

    [Fact]
    public async Task An_emptied_cell_takes_nothing_back_and_is_reported()
    {
        using var store = await SomeExport.StoreAsync();
        var statement = await store.AddAsync("Emptied", "Both armies kept to the ceasefire line all month.");
        var paragraph = (await store.ParagraphsAsync(statement.Id))[0].Id;
        await store.Decisions.DecideAsync(paragraph, new(DecisionAction.Accept, "Ada", "ceasefire"), SomeExport.Serving.Stored, TestContext.Current.CancellationToken);

        var answer = await store.ImportAsync(Edited(Encoding.UTF8.GetString(await store.ExportAsync(ExportFormat.Csv)), paragraph, ("ceasefire", "")));

        Assert.Equal(0, answer.Decisions);
        Assert.Contains("'ceasefire' was accepted", Assert.Single(answer.Ignored).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_rows_than_a_sheet_holds_go_on_in_another()
    {
        using var store = await SomeExport.StoreAsync();
        var statement = await store.AddAsync("Long", [.. Enumerable.Range(1, 7).Select(number => $"Paragraph {number} of the long record.")]);
        var exported = new ExportedStatement(statement, SomeExport.Serving.Stored, [.. (await store.ParagraphsAsync(statement.Id)).Select(paragraph => new ExportedParagraph(paragraph, []))]);
        using var output = new MemoryStream();

        await XlsxExport.WriteAsync(output, Only(exported), new([], SomeExport.Serving.Classifier), [], maxRows: 4);

        using var workbook = new XlsxReader(output, new());
        Assert.Equal(["Paragraphs", "Paragraphs 2", "Paragraphs 3", "Decisions", "Summary"], workbook.SheetNames);
        Assert.Equal([3, 3, 1], workbook.SheetNames.Take(3).Select(sheet => workbook.Table(sheet).Rows.Count()));
        using var second = await SomeExport.StoreAsync();
        Assert.Equal((1, 7), (await second.ImportAsync(output.ToArray())) is var answer ? (answer.Statements, answer.Paragraphs) : default);
    }

    [Fact]
    public async Task A_text_that_no_cell_holds_is_cut_said_and_not_imported_as_if_it_were_whole()
    {
        using var first = await SomeExport.StoreAsync();
        await first.AddAsync("Huge", "Women leaders " + new string('a', 40_000));
        var content = await first.ExportAsync(ExportFormat.Xlsx);
        using var second = await SomeExport.StoreAsync();

        using var workbook = SpreadsheetDocument.Open(new MemoryStream(content), isEditable: false);
        Assert.Contains(workbook.WorkbookPart!.WorksheetParts, part => part.Worksheet.InnerText.Contains("Cells that were cut1", StringComparison.Ordinal));
        Assert.Contains(await second.RefusedAsync(content), problem => problem.StartsWith("2: the text is only a beginning", StringComparison.Ordinal));
        Assert.Equal(1, (await first.ImportAsync(content)).Known);
    }

    [Fact]
    public async Task Empty_selections_give_files_that_open()
    {
        using var store = await SomeExport.StoreAsync();

        using var workbook = SpreadsheetDocument.Open(new MemoryStream(await store.ExportAsync(ExportFormat.Xlsx)), isEditable: false);
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(workbook, TestContext.Current.CancellationToken));
        Assert.Single(Encoding.UTF8.GetString(await store.ExportAsync(ExportFormat.Csv)).TrimEnd().Split('\n'));
        Assert.Empty(await store.ExportAsync(ExportFormat.Jsonl));
    }

    [Fact]
    public async Task A_workbook_that_unfolds_to_too_much_is_refused()
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var bomb = zip.CreateEntry("xl/worksheets/sheet1.xml").Open();
            bomb.Write(new byte[3_000_000]);
        }

        using var store = await SomeExport.StoreAsync();

        Assert.Contains("unfolds to more than 1,000,000 bytes", Assert.Single(await store.RefusedAsync(content.ToArray(), new() { MaxExpandedBytes = 1_000_000 })), StringComparison.Ordinal);
        Assert.Contains("no sheet with cells", Assert.Single(await store.RefusedAsync(content.ToArray())), StringComparison.Ordinal);
        Assert.Contains("damaged", Assert.Single(await store.RefusedAsync(content.ToArray()[..^60])), StringComparison.Ordinal);
    }

    private static async IAsyncEnumerable<ExportedStatement> Only(ExportedStatement statement)
    {
        await Task.CompletedTask;
        yield return statement;
    }

    /// <summary>The .csv with other cells in the row of a paragraph.</summary>
    private static string Edited(string csv, string paragraph, params (string Column, string Value)[] cells)
    {
        using var reader = CsvReader.FromText(csv);
        var output = new StringWriter();
        using (var writer = CsvWriter.Create(output))
        {
            reader.ReadHeader();
            foreach (var column in reader.Headers)
            {
                writer.WriteField(column);
            }

            writer.EndRecord();
            while (reader.Read())
            {
                foreach (var column in reader.Headers)
                {
                    writer.WriteField(reader.GetString("paragraph id") == paragraph && cells.Any(cell => cell.Column == column)
                        ? cells.First(cell => cell.Column == column).Value
                        : reader.GetString(column));
                }

                writer.EndRecord();
            }
        }

        return output.ToString();
    }
}
