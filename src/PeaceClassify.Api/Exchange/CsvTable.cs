using CsvHelper;

namespace PeaceClassify.Api.Exchange;

/// <summary>Reads a .csv: comma, semicolon, tab or bar, whichever its first lines show; UTF-8, or UTF-16 with its byte order mark.</summary>
internal static class CsvTable
{
    /// <summary>Reads a table from a seekable stream, which stays open.</summary>
    /// <exception cref="ImportException">It is no table; while its rows are read, too.</exception>
    public static ImportTable Read(Stream content, ImportLimits limits)
    {
        EnsureUtf8(content, limits);
        var reader = CsvReader.Create(content, new CsvReaderOptions
        {
            TrackLineNumbers = true,
            MaxRecordSize = limits.MaxLineBytes,
            MalformedData = CsvMalformedDataHandling.Throw,
            IncludeValuesInExceptions = false,
            DetectSeparatorHint = true,
        }, leaveOpen: true);
        string[] header;
        try
        {
            reader.ReadHeader();
            header = [.. reader.Headers.Select(name => name.Trim())];
        }
        catch (CsvFormatException exception)
        {
            throw Malformed(exception, 1);
        }

        return header.Length <= limits.MaxColumns
            ? new(header, 1, Rows(reader, header.Length))
            : throw new ImportException($"the header has {header.Length:N0} columns, at most {limits.MaxColumns:N0} are read", line: 1);
    }

    /// <summary>Walks through the lines once, so that a file in an old encoding is refused and not read with the wrong letters.</summary>
    private static void EnsureUtf8(Stream content, ImportLimits limits)
    {
        Span<byte> mark = stackalloc byte[2];
        var isUtf16 = content.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false) == mark.Length && (mark.SequenceEqual<byte>([0xFF, 0xFE]) || mark.SequenceEqual<byte>([0xFE, 0xFF]));
        content.Position = 0;
        if (!isUtf16)
        {
            foreach (var _ in ImportLines.Read(content, limits))
            {
            }

            content.Position = 0;
        }
    }

    private static IEnumerable<ImportRow> Rows(CsvReader reader, int columnCount)
    {
        using (reader)
        {
            while (Next(reader))
            {
                var line = checked((int)reader.LineNumber);
                if (reader.FieldCount > columnCount)
                {
                    throw new ImportException(
                        $"the row has {reader.FieldCount} fields, the header {columnCount}; put texts that hold the separator between double quotes", line: line);
                }

                var cells = new string[columnCount];
                for (var column = 0; column < columnCount; column++)
                {
                    cells[column] = column < reader.FieldCount ? CsvFormula.Unescape(reader.GetString(column)) : "";
                }

                if (Array.Exists(cells, cell => cell.Length > 0))
                {
                    yield return new(line, cells);
                }
            }
        }
    }

    private static bool Next(CsvReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException exception)
        {
            throw Malformed(exception, checked((int)reader.LineNumber) + 1);
        }
    }

    private static ImportException Malformed(CsvFormatException exception, int line) => new(
        "the quoting breaks the rules of .csv (a text with a quote inside stands between quotes, with the inner quote doubled), or the record is longer than "
        + "one may be; save the table anew as .csv", line: exception.LineNumber > 0 ? checked((int)exception.LineNumber) : line);
}
