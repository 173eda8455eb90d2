using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace PeaceClassify.Api.Exchange;

/// <summary>How a cell looks; the number is its place among the cell formats of the workbook.</summary>
internal enum XlsxStyle
{
    Plain,
    Header,
    Title,
    Wrapped,
    Date,
    Time,
    Share,
}

/// <summary>A column of a sheet.</summary>
/// <param name="Name">What stands in the header row.</param>
/// <param name="Width">In characters.</param>
/// <param name="Style">Of the cells below the header.</param>
/// <param name="IsState">Whether the states of themes stand in it, which are coloured.</param>
internal sealed record XlsxColumn(string Name, double Width, XlsxStyle Style = XlsxStyle.Plain, bool IsState = false);

/// <summary>Writes a workbook row by row: the sheets one after the other, nothing of them kept in memory.</summary>
/// <remarks>
/// The parts go straight into the zip archive: a package of the library that can be written to keeps each part whole in memory. Same content, same bytes.
/// Texts are inline strings, so none is ever taken for a formula, nor when someone edits its cell: what looks like one is marked as text.
/// </remarks>
internal sealed class XlsxWriter(Stream output) : IDisposable
{
    /// <summary>Most rows of a sheet.</summary>
    public const int MaxRows = 1_048_576;

    private const int MaxSheetName = 31;
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string PackageTypes = "http://schemas.openxmlformats.org/package/2006/content-types";
    private const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    /// <summary>Zip archives name a time for every part; this one says nothing.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive zip = new(output, ZipArchiveMode.Create, leaveOpen: true);
    private readonly List<string> sheets = [];

    /// <summary>The texts that look like formulas have the same styles again, marked as text, behind all others.</summary>
    public static int StyleCount { get; } = Enum.GetValues<XlsxStyle>().Length;

    /// <summary>Cells that were cut because a cell holds no more.</summary>
    public int CutCount { get; private set; }

    /// <summary>Begins a sheet with a frozen header row and a filter on every column; the one before must be finished.</summary>
    public XlsxSheet AddTable(string name, IReadOnlyList<XlsxColumn> columns)
    {
        var sheet = AddSheet(name, columns, isTable: true);
        sheet.Add([.. columns.Select(column => column.Name)], XlsxStyle.Header);
        return sheet;
    }

    /// <summary>Begins a sheet without a header; the one before must be finished.</summary>
    public XlsxSheet AddNotes(string name, IReadOnlyList<XlsxColumn> columns) => AddSheet(name, columns, isTable: false);

    /// <summary>Writes what holds the sheets together.</summary>
    public void Dispose()
    {
        Part("xl/workbook.xml", writer =>
        {
            writer.WriteStartElement(new Workbook(), [], [new("r", Relationships)]);
            writer.WriteStartElement(new Sheets());
            for (var sheet = 1; sheet <= sheets.Count; sheet++)
            {
                writer.WriteElement(new Sheet { Name = sheets[sheet - 1], SheetId = (uint)sheet, Id = $"rId{sheet}" });
            }

            writer.WriteEndElement();
            writer.WriteEndElement();
        });
        Part("xl/styles.xml", writer => writer.WriteElement(Styles()));
        Xml("xl/_rels/workbook.xml.rels", xml => WriteRelationships(xml,
        [
            .. sheets.Select((_, sheet) => ("worksheet", $"worksheets/sheet{sheet + 1}.xml")),
            ("styles", "styles.xml"),
        ]));
        Xml("_rels/.rels", xml => WriteRelationships(xml, [("officeDocument", "xl/workbook.xml")]));
        Xml("[Content_Types].xml", xml =>
        {
            xml.WriteStartElement("Types", PackageTypes);
            Element("Default", ("Extension", "rels"), ("ContentType", "application/vnd.openxmlformats-package.relationships+xml"));
            Element("Default", ("Extension", "xml"), ("ContentType", "application/xml"));
            Element("Override", ("PartName", "/xl/workbook.xml"), ("ContentType", ContentType + "sheet.main+xml"));
            Element("Override", ("PartName", "/xl/styles.xml"), ("ContentType", ContentType + "styles+xml"));
            for (var sheet = 1; sheet <= sheets.Count; sheet++)
            {
                Element("Override", ("PartName", $"/xl/worksheets/sheet{sheet}.xml"), ("ContentType", ContentType + "worksheet+xml"));
            }

            xml.WriteEndElement();

            void Element(string name, params (string Name, string Value)[] attributes)
            {
                xml.WriteStartElement(name, PackageTypes);
                foreach (var (attribute, value) in attributes)
                {
                    xml.WriteAttributeString(attribute, value);
                }

                xml.WriteEndElement();
            }
        });
        zip.Dispose();
    }

    private XlsxSheet AddSheet(string name, IReadOnlyList<XlsxColumn> columns, bool isTable)
    {
        sheets.Add(name.Length <= MaxSheetName ? name : name[..MaxSheetName]);
        return new(Entry($"xl/worksheets/sheet{sheets.Count}.xml"), columns, isTable, () => CutCount++);
    }

    /// <summary>The states of themes and their colours, by the place of their format.</summary>
    public static IReadOnlyList<(string State, string Fill)> Colours { get; } =
        [("accepted", "FFC6E0B4"), ("rejected", "FFE0E0E0"), ("disputed", "FFF8CBAD"), ("assigned", "FFDDEBF7"), ("review", "FFFFF2CC")];

    private static Stylesheet Styles()
    {
        const uint DateFormat = 164, TimeFormat = 165, TwoDecimals = 2;
        CellFormat[] formats =
        [
            new() { },
            new(Top(wraps: true)) { FontId = 1, FillId = 2 },
            new() { FontId = 2 },
            new(Top(wraps: true)) { },
            new(Top()) { NumberFormatId = DateFormat },
            new(Top()) { NumberFormatId = TimeFormat },
            new(Top()) { NumberFormatId = TwoDecimals },
        ];
        formats[0].Append(Top());
        foreach (var format in formats)
        {
            format.NumberFormatId ??= 0;
            format.FontId ??= 0;
            format.FillId ??= 0;
            format.BorderId = 0;
            format.FormatId = 0;
            format.ApplyNumberFormat = format.NumberFormatId > 0;
            format.ApplyFont = format.FontId > 0;
            format.ApplyFill = format.FillId > 0;
            format.ApplyAlignment = format.Alignment is not null;
        }

        // The same once more for texts that look like formulas.
        var quoted = formats.Select(format => (CellFormat)format.CloneNode(true)).ToArray();
        foreach (var format in quoted)
        {
            format.QuotePrefix = true;
        }

        return new Stylesheet(
            new NumberingFormats(
                new NumberingFormat { NumberFormatId = DateFormat, FormatCode = "yyyy\\-mm\\-dd" },
                new NumberingFormat { NumberFormatId = TimeFormat, FormatCode = "yyyy\\-mm\\-dd\\ hh:mm:ss" }) { Count = 2 },
            new Fonts(Font(11), Font(11, isBold: true), Font(14, isBold: true)) { Count = 3 },
            new Fills(
                new Fill(new PatternFill { PatternType = PatternValues.None }),
                new Fill(new PatternFill { PatternType = PatternValues.Gray125 }),
                Fill("FFD9E1F2")) { Count = 3 },
            new Borders(new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder())) { Count = 1 },
            new CellStyleFormats(new CellFormat { NumberFormatId = 0, FontId = 0, FillId = 0, BorderId = 0 }) { Count = 1 },
            new CellFormats(formats.Concat(quoted)) { Count = (uint)(formats.Length + quoted.Length) },
            new CellStyles(new CellStyle { Name = "Normal", FormatId = 0, BuiltinId = 0 }) { Count = 1 },
            new DifferentialFormats(Colours.Select(colour => new DifferentialFormat(
                new Fill(new PatternFill(new BackgroundColor { Rgb = colour.Fill }) { PatternType = PatternValues.Solid })))) { Count = (uint)Colours.Count });

        static Alignment Top(bool wraps = false) => new() { Vertical = VerticalAlignmentValues.Top, WrapText = wraps ? true : null };
        static Fill Fill(string colour) => new(new PatternFill(new ForegroundColor { Rgb = colour }) { PatternType = PatternValues.Solid });
        static Font Font(double size, bool isBold = false)
        {
            var font = new Font(new FontSize { Val = size }, new FontName { Val = "Calibri" });
            if (isBold)
            {
                font.PrependChild(new Bold());
            }

            return font;
        }
    }

    private void Part(string path, Action<OpenXmlWriter> write)
    {
        using var stream = Entry(path);
        using var writer = OpenXmlWriter.Create(stream);
        writer.WriteStartDocument(standalone: true);
        write(writer);
        writer.Close();
    }

    private void Xml(string path, Action<XmlWriter> write)
    {
        using var stream = Entry(path);
        using var writer = XmlWriter.Create(stream);
        writer.WriteStartDocument(standalone: true);
        write(writer);
    }

    private Stream Entry(string path)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = NoTime;
        return entry.Open();
    }

    private static void WriteRelationships(XmlWriter xml, IReadOnlyList<(string Type, string Target)> targets)
    {
        xml.WriteStartElement("Relationships", PackageRelationships);
        for (var target = 0; target < targets.Count; target++)
        {
            xml.WriteStartElement("Relationship", PackageRelationships);
            xml.WriteAttributeString("Id", $"rId{target + 1}");
            xml.WriteAttributeString("Type", $"{Relationships}/{targets[target].Type}");
            xml.WriteAttributeString("Target", targets[target].Target);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
