namespace PeaceClassify.Api.Exchange;

/// <summary>What an imported file is, by its bytes; its name says nothing.</summary>
internal static class ImportFormat
{
    private const string Expected = "expected .jsonl, .csv or .xlsx";
    private const int LookedAt = 4096;

    /// <summary>Recognises a seekable stream and goes back to its beginning.</summary>
    /// <exception cref="ImportException">It is none of what can be imported.</exception>
    public static ExportFormat Recognise(Stream content)
    {
        var buffer = new byte[LookedAt];
        var start = buffer.AsSpan(0, content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        content.Position = 0;
        if (start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8))
        {
            return ExportFormat.Xlsx;
        }

        if (start.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0]))
        {
            throw Unsupported("an old or protected Office file; open it, remove the password, and save it as .xlsx");
        }

        if (start.IndexOf("%PDF-"u8) is >= 0 and < 1024)
        {
            throw Unsupported("a PDF; what is to be classified goes to /v1/statements");
        }

        var isUtf16 = start.StartsWith<byte>([0xFF, 0xFE]) || start.StartsWith<byte>([0xFE, 0xFF]);
        if (!isUtf16 && start.Contains((byte)0))
        {
            throw Unsupported("a binary file");
        }

        var text = start.StartsWith("\uFEFF"u8) ? start[3..] : start;
        var first = text.IndexOfAnyExcept(" \t\r\n"u8);
        return text.Length == 0 || (first < 0 && content.Length <= LookedAt) ? throw new ImportException($"the file is empty; {Expected}")
            : first < 0 ? ExportFormat.Csv
            : text[first] switch
            {
                (byte)'{' => ExportFormat.Jsonl,
                (byte)'[' => throw Unsupported("a JSON array; write one object a line, without brackets and commas around them"),
                (byte)'<' => throw Unsupported("a web page or XML"),
                _ => ExportFormat.Csv,
            };
    }

    private static ImportException Unsupported(string found) => new($"{Expected}, found {found}", StatusCodes.Status415UnsupportedMediaType);
}
