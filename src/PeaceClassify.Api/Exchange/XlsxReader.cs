using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using PeaceClassify.Documents;

namespace PeaceClassify.Api.Exchange;

/// <summary>Reads the sheets of a workbook as tables, row by row. Cells are text; numbers and dates are as the file writes numbers.</summary>
internal sealed class XlsxReader : IDisposable
{
    private readonly SpreadsheetDocument workbook;
    private readonly ImportLimits limits;
    private readonly Lazy<List<string>> shared;

    /// <summary>Opens a workbook, whose stream stays open and must be seekable.</summary>
    /// <exception cref="ImportException">It is damaged, protected, or unfolds to more than may be.</exception>
    public XlsxReader(Stream content, ImportLimits limits)
    {
        this.limits = limits;
        EnsureBounded(content, limits);
        workbook = Guarded(() => SpreadsheetDocument.Open(content, isEditable: false, new OpenSettings { MaxCharactersInPart = limits.MaxExpandedBytes }));
        shared = new(SharedStrings);
        SheetNames = Guarded(() => (IReadOnlyList<string>)[.. Sheets().Select(sheet => sheet.Name?.Value ?? "")]);
    }

    /// <summary>The names of the sheets, in their order.</summary>
    public IReadOnlyList<string> SheetNames { get; }

    /// <summary>A sheet as a table: its first row that is not empty is the header.</summary>
    /// <exception cref="ImportException">The sheet is damaged or larger than may be; while the rows are read, too.</exception>
    public ImportTable Table(string sheetName)
    {
        var rows = Rows(sheetName).GetEnumerator();
        if (!rows.MoveNext())
        {
            throw new ImportException($"the sheet '{sheetName}' is empty; expected a header row and a row a paragraph");
        }

        var header = rows.Current;
        return new([.. header.Cells.Select(name => name.Trim())], header.Line, Below());

        IEnumerable<ImportRow> Below()
        {
            var width = header.Cells.Count;
            while (rows.MoveNext())
            {
                var (line, cells) = rows.Current;
                yield return cells.Count <= width
                    ? new(line, [.. cells, .. Enumerable.Repeat("", width - cells.Count)])
                    : throw new ImportException($"the row has a cell in column {cells.Count}, where the header has no name", line: line);
            }
        }
    }

    public void Dispose() => workbook.Dispose();

    /// <summary>The rows of a sheet that are not empty; what a formula shows is taken as it was shown last.</summary>
    private IEnumerable<ImportRow> Rows(string sheetName)
    {
        var part = Guarded(() => (WorksheetPart)workbook.WorkbookPart!.GetPartById(Sheets().First(sheet => sheet.Name?.Value == sheetName).Id!.Value!));
        using var reader = Guarded(() => OpenXmlReader.Create(part));
        var line = 0;
        while (Guarded(reader.Read))
        {
            if (!reader.IsStartElement || reader.ElementType != typeof(Row))
            {
                continue;
            }

            var row = Guarded(() => (Row)reader.LoadCurrentElement()!);
            line = Guarded(() => checked((int)(row.RowIndex?.Value ?? (uint)line + 1))); // read from the text of the attribute only here
            var cells = Guarded(() => Cells(row, line));
            if (cells.Exists(cell => cell.Length > 0))
            {
                yield return new(line, cells);
            }
        }
    }

    private List<string> Cells(Row row, int line)
    {
        var cells = new List<string>();
        foreach (var cell in row.Elements<Cell>())
        {
            var column = ColumnOf(cell.CellReference?.Value) ?? cells.Count;
            var text = TextOf(cell, line);
            if (text.Length == 0)
            {
                continue;
            }

            if (column >= limits.MaxColumns)
            {
                throw new ImportException($"the row has a cell in column {column + 1:N0}, at most {limits.MaxColumns:N0} columns are read", line: line);
            }

            while (cells.Count <= column)
            {
                cells.Add("");
            }

            cells[column] = text;
        }

        return cells;
    }

    private string TextOf(Cell cell, int line)
    {
        var type = cell.DataType?.Value;
        var value = cell.CellValue?.Text ?? "";
        return type switch
        {
            CellValues.SharedString => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < shared.Value.Count
                ? shared.Value[place]
                : throw new InvalidDataException("a cell names a text that is not in the workbook"),
            CellValues.InlineString => TextOf(cell.InlineString),
            CellValues.Error => throw new ImportException($"the cell {cell.CellReference?.Value} shows the error {value}; correct its formula", line: line),
            CellValues.Boolean => value == "1" ? "true" : "false",
            CellValues.String => ExcelText.Decode(value),
            _ => value,
        };
    }

    private List<string> SharedStrings()
    {
        var strings = new List<string>();
        if (workbook.WorkbookPart?.SharedStringTablePart is { } part)
        {
            using var reader = OpenXmlReader.Create(part);
            while (reader.Read())
            {
                if (reader.IsStartElement && reader.ElementType == typeof(SharedStringItem))
                {
                    strings.Add(TextOf((SharedStringItem)reader.LoadCurrentElement()!));
                }
            }
        }

        return strings;
    }

    /// <summary>The text of a string or of its runs, without the readings that stand above Asian characters.</summary>
    private static string TextOf(OpenXmlElement? item)
    {
        if (item is null)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var child in item.ChildElements)
        {
            text.Append(child switch
            {
                DocumentFormat.OpenXml.Spreadsheet.Text plain => plain.Text,
                Run run => run.Text?.Text,
                _ => null,
            });
        }

        return ExcelText.Decode(text.ToString());
    }

    private IEnumerable<Sheet> Sheets() => (workbook.WorkbookPart?.Workbook?.Sheets?.Elements<Sheet>() ?? [])
        .Where(sheet => sheet.Id?.Value is { } id && workbook.WorkbookPart!.GetPartById(id) is WorksheetPart);

    /// <summary>The column that "AB12" names, counted from 0.</summary>
    private static int? ColumnOf(string? reference)
    {
        const int MaxLetters = 3;
        var column = 0;
        var letters = 0;
        foreach (var letter in (reference ?? "").TakeWhile(char.IsAsciiLetter))
        {
            column = (column * 26) + (char.ToUpperInvariant(letter) - 'A') + 1;
            letters++;
        }

        return letters switch
        {
            0 => null,
            <= MaxLetters => column - 1,
            _ => throw new InvalidDataException("a cell has a column that no sheet has"),
        };
    }

    /// <summary>Unfolds the XML parts once and counts: the sizes that a zip archive declares may lie.</summary>
    private static void EnsureBounded(Stream content, ImportLimits limits) => Guarded(() =>
    {
        using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        var left = limits.MaxExpandedBytes;
        var buffer = new byte[81920];
        foreach (var entry in zip.Entries)
        {
            using (var part = entry.Open())
            {
                int count;
                while ((count = part.Read(buffer)) > 0)
                {
                    if ((left -= count) < 0)
                    {
                        throw new ImportException(
                            $"the workbook unfolds to more than {limits.MaxExpandedBytes:N0} bytes, the limit; split it", StatusCodes.Status413PayloadTooLarge);
                    }
                }
            }

            using var again = entry.Open();
            if (XmlNesting.IsTooDeep(again))
            {
                throw new InvalidDataException($"its XML is nested deeper than {XmlNesting.MaxDepth} levels");
            }
        }

        return true;
    });

    /// <summary>Whatever a broken workbook makes the libraries throw, the cause is the workbook.</summary>
    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is OpenXmlPackageException or XmlException or InvalidDataException or FormatException
            or FileFormatException or IOException or ArgumentException or InvalidOperationException or OverflowException or NullReferenceException or KeyNotFoundException)
        {
            throw new ImportException($"the workbook is damaged ({exception.Message.Split('\n')[0].Trim().TrimEnd('.')}); open it in Excel and save it anew");
        }
    }
}
