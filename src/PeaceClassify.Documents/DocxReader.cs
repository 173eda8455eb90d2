using System.IO.Compression;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace PeaceClassify.Documents;

/// <summary>Word: body paragraphs and table rows as the reader of the printed page sees them, with changes accepted.</summary>
internal static class DocxReader
{
    // Inside a cell's row, cells are told apart as a reader would read them aloud.
    private const string CellSeparator = " | ";

    public static SourceText Read(byte[] content, string name, DocumentReaderOptions options, CancellationToken ct)
    {
        EnsureBounded(content, name, options);
        try
        {
            // A mistyped web or mail address in a link would stop the library, which can only repair it in a package open for writing;
            // the package is a copy and is never saved.
            using var stream = new MemoryStream();
            stream.Write(content);
            using var word = WordprocessingDocument.Open(stream, isEditable: true, new OpenSettings
            {
                AutoSave = false,
                MaxCharactersInPart = options.MaxExpandedBytes,
                RelationshipErrorHandlerFactory = RelationshipErrorHandler.CreateRewriterFactory((_, _, _) => "about:blank"),
            });
            var main = word.MainDocumentPart ?? throw Damaged(name, "it has no main document part");
            return new BodyReader(main, ct).Read();
        }
        catch (Exception e) when (e is OpenXmlPackageException or XmlException or InvalidDataException or FormatException
            or System.IO.FileFormatException or IOException or ArgumentException or InvalidOperationException or OverflowException)
        {
            // Whatever a broken package makes the library throw, the cause is the package: its bytes are all in memory.
            throw Damaged(name, e.Message.Split('\n')[0].Trim());
        }
    }

    private static DocumentException Damaged(string name, string detail) => new(name, DocumentProblem.Damaged,
        $"the .docx cannot be read ({detail.TrimEnd('.')}); open it in Word, save it anew, or get it again.");

    /// <summary>Unfolds the XML parts once and counts: the sizes that a zip archive declares may lie.</summary>
    private static void EnsureBounded(byte[] content, string name, DocumentReaderOptions options)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
            var left = options.MaxExpandedBytes;
            var buffer = new byte[81920];
            foreach (var entry in zip.Entries.Where(MayBeXml))
            {
                using (var part = entry.Open())
                {
                    int count;
                    while ((count = part.Read(buffer)) > 0)
                    {
                        if ((left -= count) < 0)
                        {
                            throw new DocumentException(name, DocumentProblem.TooLarge,
                                $"the .docx unfolds to more than {options.MaxExpandedBytes:N0} bytes of XML, the limit; split the document.");
                        }
                    }
                }

                using var again = entry.Open();
                if (XmlNesting.IsTooDeep(again)) throw Damaged(name, $"its XML is nested deeper than {XmlNesting.MaxDepth} levels");
            }
        }
        catch (InvalidDataException e)
        {
            throw Damaged(name, e.Message);
        }
    }

    /// <summary>By its name, or by its first byte: the package itself says which part is the document, whatever its name. Pictures may be larger.</summary>
    private static bool MayBeXml(ZipArchiveEntry entry)
    {
        if (entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)) return true;
        using var part = entry.Open();
        return part.ReadByte() is '<' or ' ' or '\t' or '\r' or '\n' or 0 or 0xEF or 0xFE or 0xFF; // byte order marks, and UTF-16 without one
    }

    private sealed class BodyReader(MainDocumentPart main, CancellationToken ct)
    {
        private readonly DocxStyles styles = new(main.StyleDefinitionsPart?.Styles);
        private readonly DocxNumbering numbering = new(main.NumberingDefinitionsPart?.Numbering);
        private readonly List<SourceParagraph> paragraphs = [];
        private readonly StringBuilder carried = new();
        private readonly Masthead masthead = new();
        private string? title;

        public SourceText Read()
        {
            // Element by element: the tree of a whole record takes many times the room of its XML.
            using var reader = OpenXmlReader.Create(main);
            while (reader.Read())
            {
                if (!reader.IsStartElement) continue;
                ct.ThrowIfCancellationRequested();
                // The second form of the same content, for old readers.
                if (reader.ElementType == typeof(AlternateContentFallback)) reader.LoadCurrentElement();
                else if (reader.ElementType == typeof(Paragraph)) Add((Paragraph)reader.LoadCurrentElement()!);
                else if (reader.ElementType == typeof(TableRow)) Add((TableRow)reader.LoadCurrentElement()!);
            }

            return new(WithoutMasthead()) { Symbol = masthead.Symbol, Date = masthead.Date, Title = title };
        }

        private void Add(Paragraph paragraph)
        {
            var text = DocxText.Of(paragraph);
            foreach (var box in DocxText.TextBoxes(paragraph).ToList())
            {
                foreach (var inner in box.Descendants<Paragraph>()) Add(inner);
            }

            // A deleted paragraph mark runs the paragraph into the next one.
            if (paragraph.ParagraphProperties?.ParagraphMarkRunProperties?.GetFirstChild<Deleted>() is not null)
            {
                carried.Append(text);
                return;
            }

            text = carried + text;
            carried.Clear();
            var style = styles.Of(paragraph);
            var number = string.IsNullOrWhiteSpace(text) ? null : numbering.Next(style.Numbering);
            if (string.IsNullOrWhiteSpace(text)) return;
            if (style.IsTitle) title ??= text.Replace('\n', ' ').Trim();

            var isHeading = style.IsHeading || (number is null && IsBoldLine(paragraph, text));
            // Two line breaks in a row are a paragraph break by other means.
            foreach (var part in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                paragraphs.Add(new(part) { IsHeading = isHeading, Number = number, IsListItem = style.Numbering is not null && !isHeading });
                number = null;
            }
        }

        private void Add(TableRow row)
        {
            if (row.TableRowProperties?.GetFirstChild<Deleted>() is not null) return;
            var cells = row.Elements<TableCell>().Concat(row.Elements<SdtCell>().SelectMany(cell => cell.Descendants<TableCell>()))
                .Select(cell => (Cell: cell, Paragraphs: cell.Descendants<Paragraph>().ToList()))
                .Where(cell => cell.Paragraphs.Exists(paragraph => !string.IsNullOrWhiteSpace(DocxText.Of(paragraph))))
                .ToList();

            // A row with one filled cell, or cells of several paragraphs, is layout: its paragraphs stand for themselves.
            if (cells.Count == 1 || cells.Exists(cell => cell.Paragraphs.Count(p => !string.IsNullOrWhiteSpace(DocxText.Of(p))) > 1))
            {
                foreach (var paragraph in cells.SelectMany(cell => cell.Paragraphs)) Add(paragraph);
                return;
            }

            var text = string.Join(CellSeparator, cells.Select(cell =>
                string.Join(' ', cell.Paragraphs.Select(DocxText.Of).Where(part => !string.IsNullOrWhiteSpace(part))).Replace('\n', ' ').Trim()));
            if (text.Length > 0) paragraphs.Add(new(text) { IsListItem = cells.Exists(cell => cell.Paragraphs.Count > 0) && EndsLikeText(text) });
        }

        private static bool EndsLikeText(string text) => ParagraphSplitter.EndsSentence(text);

        /// <summary>The masthead stands in a table or in lines at the top; everything up to "Original: …" is of it.</summary>
        private List<SourceParagraph> WithoutMasthead()
        {
            const int MastheadParagraphs = 20;
            var end = paragraphs.Take(MastheadParagraphs).ToList().FindLastIndex(paragraph =>
                paragraph.Text.Split('\n', '|').Any(line => PageFurniture.IsCertainMasthead(line.Trim())));
            foreach (var line in paragraphs.Take(end + 1).SelectMany(paragraph => paragraph.Text.Split('\n', '|'))) masthead.Take(line);

            return [.. paragraphs.Skip(end + 1).Where(paragraph =>
            {
                if (!PageFurniture.IsFurniture(paragraph.Text.Trim())) return true;
                masthead.Take(paragraph.Text);
                return false;
            })];
        }

        /// <summary>A short line all in bold without a stop is a heading that nobody gave a style.</summary>
        private static bool IsBoldLine(Paragraph paragraph, string text)
        {
            const int MaxHeading = 200;
            if (text.Length > MaxHeading || ParagraphSplitter.EndsSentence(text) || SpeakerLine.Parse(text) is not null) return false;
            var runs = paragraph.Descendants<Run>().Where(run => !string.IsNullOrWhiteSpace(run.InnerText)).ToList();
            return runs.Count > 0 && runs.TrueForAll(run => run.RunProperties?.Bold is { } bold && (bold.Val?.Value ?? true));
        }
    }
}
