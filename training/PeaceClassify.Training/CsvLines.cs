using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using CsvHelper;

namespace PeaceClassify.Training;

/// <summary>The records of a .csv as lines of JSON, so that they go the way of every line.</summary>
internal static class CsvLines
{
    /// <summary>The number of the first record: spreadsheets count the header, too.</summary>
    public const int FirstNumber = 2;

    /// <summary>Most bytes of a record; one that is longer has lost its closing quote.</summary>
    private const int MaxRecordBytes = 16 * 1024 * 1024;

    /// <summary>Reads a table with a column <c>text</c>, and <c>id</c> where there is one; others are passed over.</summary>
    /// <param name="content">The table.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>The lines; reading them fails with <see cref="DataFileException"/> where the table cannot be read.</returns>
    /// <exception cref="DataFileException">There is no such column.</exception>
    public static PipeReader Read(Stream content, string path, CancellationToken cancellation)
    {
        // UTF-8, or UTF-16 with its byte order mark; a table in an old encoding would be read with the wrong letters.
        var table = CsvReader.Create(new StreamReader(content, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true), new CsvReaderOptions
        {
            TrackLineNumbers = true,
            MaxRecordSize = MaxRecordBytes,
            MalformedData = CsvMalformedDataHandling.Throw,
            IncludeValuesInExceptions = false,
            DetectSeparatorHint = true,
        });
        var columns = Header(table, path);
        var text = Column(columns, "text");
        if (text < 0)
        {
            table.Dispose();
            throw new DataFileException(path, "the header has no column 'text'; expected one, and 'id' if you like", 1);
        }

        var pipe = new Pipe();
        _ = WriteAsync(table, path, columns.Length, Column(columns, "id"), text, pipe.Writer, cancellation); // ends with the pipe, and tells it what went wrong
        return pipe.Reader;
    }

    private static int Column(string[] columns, string name) => Array.FindIndex(columns, column => column.Trim().Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string[] Header(CsvReader table, string path)
    {
        try
        {
            table.ReadHeader();
            return [.. table.Headers];
        }
        catch (Exception exception) when (exception is CsvFormatException or DecoderFallbackException)
        {
            table.Dispose();
            throw Unreadable(exception, path);
        }
    }

    private static async Task WriteAsync(CsvReader table, string path, int columnCount, int id, int text, PipeWriter lines, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            using var json = new Utf8JsonWriter(lines, new JsonWriterOptions { Encoder = PeaceClassifyJson.Options.Encoder });
            while (table.Read())
            {
                if (Enumerable.Range(columnCount, Math.Max(0, table.FieldCount - columnCount)).Any(column => table.GetString(column).Length > 0))
                {
                    // Else a text with a comma in it would be classified up to there.
                    throw new DataFileException(
                        path, $"the record has {table.FieldCount} fields, the header {columnCount}; put texts that hold the separator between double quotes", checked((int)table.LineNumber));
                }

                json.Reset();
                json.WriteStartObject();
                Write(json, "id", table, id);
                Write(json, "text", table, text);
                json.WriteEndObject();
                json.Flush();
                lines.Write("\n"u8);
                if ((await lines.FlushAsync(cancellation).ConfigureAwait(false)).IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is CsvFormatException or DecoderFallbackException)
        {
            failure = Unreadable(exception, path);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or DataFileException)
        {
            failure = exception;
        }
        finally
        {
            table.Dispose();
        }

        await lines.CompleteAsync(failure).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter json, string name, CsvReader table, int column)
    {
        if (column >= 0 && column < table.FieldCount)
        {
            json.WriteString(name, table.GetString(column));
        }
    }

    private static DataFileException Unreadable(Exception exception, string path) => exception is not CsvFormatException malformed
        ? new(path, "the file is not UTF-8; save the table anew as .csv in UTF-8")
        : new(
            path,
            "the quoting breaks the rules of .csv (a text with a quote inside stands between quotes, with the inner quote doubled), or the record is longer than "
            + $"{MaxRecordBytes / 1024 / 1024} MB; save the table anew as .csv",
            malformed.LineNumber > 0 ? checked((int)malformed.LineNumber) : 1);
}
