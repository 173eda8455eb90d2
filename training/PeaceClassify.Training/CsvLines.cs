using System.Buffers;
using System.IO.Pipelines;
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
        var table = CsvReader.Create(content, new CsvReaderOptions
        {
            TrackLineNumbers = true,
            MaxRecordSize = MaxRecordBytes,
            MalformedData = CsvMalformedDataHandling.Throw,
            IncludeValuesInExceptions = false,
            DetectSeparatorHint = true,
        }, leaveOpen: true);
        var columns = Header(table, path);
        var text = Column(columns, "text");
        if (text < 0)
        {
            table.Dispose();
            throw new DataFileException(path, "the header has no column 'text'; expected one, and 'id' if you like", 1);
        }

        var pipe = new Pipe();
        _ = WriteAsync(table, path, Column(columns, "id"), text, pipe.Writer, cancellation); // ends with the pipe, and tells it what went wrong
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
        catch (CsvFormatException exception)
        {
            table.Dispose();
            throw Malformed(exception, path);
        }
    }

    private static async Task WriteAsync(CsvReader table, string path, int id, int text, PipeWriter lines, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            using var json = new Utf8JsonWriter(lines, new JsonWriterOptions { Encoder = PeaceClassifyJson.Options.Encoder });
            while (table.Read())
            {
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
        catch (CsvFormatException exception)
        {
            failure = Malformed(exception, path);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
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

    private static DataFileException Malformed(CsvFormatException exception, string path) => new(
        path,
        "the quoting breaks the rules of .csv (a text with a quote inside stands between quotes, with the inner quote doubled), or the record is longer than "
        + $"{MaxRecordBytes / 1024 / 1024} MB; save the table anew as .csv",
        exception.LineNumber > 0 ? checked((int)exception.LineNumber) : 1);
}
