using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace PeaceClassify.Api.Exchange;

/// <summary>A sheet while it is written, row by row.</summary>
internal sealed class XlsxSheet : IDisposable
{
    private readonly OpenXmlWriter writer;
    private readonly Stream part;
    private readonly IReadOnlyList<XlsxColumn> columns;
    private readonly bool isTable;
    private readonly Action onCut;
    private readonly string[] letters;

    public XlsxSheet(Stream part, IReadOnlyList<XlsxColumn> columns, bool isTable, Action onCut)
    {
        this.part = part;
        this.columns = columns;
        this.isTable = isTable;
        this.onCut = onCut;
        letters = [.. columns.Select((_, column) => Letters(column))];
        writer = OpenXmlWriter.Create(part);
        writer.WriteStartDocument(standalone: true);
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(new SheetViews(isTable
            ? new SheetView(
                new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen },
                new Selection { Pane = PaneValues.BottomLeft }) { WorkbookViewId = 0 }
            : new SheetView { WorkbookViewId = 0 }));
        writer.WriteElement(new Columns(columns.Select((column, index) =>
            new Column { Min = (uint)index + 1, Max = (uint)index + 1, Width = column.Width, CustomWidth = true })));
        writer.WriteStartElement(new SheetData());
    }

    /// <summary>Rows so far, the header among them.</summary>
    public int RowCount { get; private set; }

    /// <summary>Writes a row: for each column a text, a number, a date, a time, yes or no, or nothing.</summary>
    /// <param name="cells">As many as there are columns, or fewer.</param>
    /// <param name="style">How all of them look; null for the styles of the columns.</param>
    public void Add(IReadOnlyList<object?> cells, XlsxStyle? style = null)
    {
        RowCount++;
        var row = RowCount.ToString(CultureInfo.InvariantCulture);
        writer.WriteStartElement(new Row { RowIndex = (uint)RowCount });
        for (var column = 0; column < cells.Count; column++)
        {
            if (cells[column] is { } value and not "")
            {
                writer.WriteElement(Cell(value, letters[column] + row, style ?? columns[column].Style));
            }
        }

        writer.WriteEndElement();
    }

    /// <summary>Finishes the sheet.</summary>
    public void Dispose()
    {
        writer.WriteEndElement();
        if (isTable)
        {
            writer.WriteElement(new AutoFilter { Reference = $"A1:{letters[^1]}{RowCount}" });
            WriteColours();
        }

        writer.WriteEndElement();
        writer.Close();
        part.Dispose();
    }

    /// <summary>Colours the states of themes by rules, so that they follow when someone corrects a cell.</summary>
    private void WriteColours()
    {
        string[] ranges = [.. columns.Select((column, index) => (column.IsState, Letters: letters[index])).Where(column => column.IsState)
            .Select(column => $"{column.Letters}2:{column.Letters}{RowCount}")];
        if (ranges.Length > 0 && RowCount > 1)
        {
            writer.WriteElement(new ConditionalFormatting(XlsxWriter.Colours.Select((colour, index) => new ConditionalFormattingRule(new Formula($"\"{colour.State}\""))
            {
                Type = ConditionalFormatValues.CellIs, Operator = ConditionalFormattingOperatorValues.Equal, FormatId = (uint)index, Priority = index + 1,
            })) { SequenceOfReferences = new ListValue<StringValue>(ranges.Select(range => new StringValue(range))) });
        }
    }

    private Cell Cell(object value, string reference, XlsxStyle style)
    {
        var number = value switch
        {
            int whole => whole.ToString(CultureInfo.InvariantCulture),
            double real => real.ToString("R", CultureInfo.InvariantCulture),
            DateOnly date => date.ToDateTime(default).ToOADate().ToString("R", CultureInfo.InvariantCulture),
            DateTime time => time.ToOADate().ToString("R", CultureInfo.InvariantCulture),
            _ => null,
        };
        if (number is not null)
        {
            return new Cell { CellReference = reference, StyleIndex = (uint)style, CellValue = new(number) };
        }

        var text = value switch
        {
            string words => words,
            bool yes => yes ? "yes" : "no",
            _ => throw new ArgumentException($"A cell cannot hold a {value.GetType().Name}.", nameof(value)),
        };
        if (text.Length > ExcelText.MaxCharacters)
        {
            onCut();
        }

        return new Cell(new InlineString(new DocumentFormat.OpenXml.Spreadsheet.Text(ExcelText.Encode(ExcelText.Fit(text))) { Space = SpaceProcessingModeValues.Preserve }))
        {
            CellReference = reference,
            DataType = CellValues.InlineString,
            StyleIndex = (uint)style + (CsvFormula.IsFormula(text) ? (uint)XlsxWriter.StyleCount : 0),
        };
    }

    /// <summary>The letters of a column, counted from 0: A, B … Z, AA …</summary>
    private static string Letters(int column) => column < 26
        ? ((char)('A' + column)).ToString()
        : Letters((column / 26) - 1) + (char)('A' + (column % 26));
}
