using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace PeaceClassify.Documents;

internal enum FileFormat
{
    Docx,
    Pdf,
    PlainText,
}

/// <summary>Says what a file is by its bytes; the name only explains what was expected of it.</summary>
internal static class FileContent
{
    // Readers tolerate junk before "%PDF-" within the first kilobyte, so files with it exist.
    private const int PdfHeaderWindow = 1024;

    // A stray form feed or escape happens in text; one in fifty characters does not.
    private const double MaxControlShare = 0.02;

    private static readonly (byte[] Magic, string What)[] KnownBinaries =
    [
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ("GIF8"u8.ToArray(), "a GIF picture"),
        ("II*\0"u8.ToArray(), "a TIFF picture"),
        ("MM\0*"u8.ToArray(), "a TIFF picture"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a program (ELF)"),
        ("MZ"u8.ToArray(), "a program (Windows)"),
        ([0x1F, 0x8B], "a gzip archive"),
        ("7z\xBC\xAF"u8.ToArray(), "a 7-Zip archive"),
        ("Rar!"u8.ToArray(), "a RAR archive"),
    ];

    public static FileFormat Recognise(byte[] content, string name)
    {
        if (content.Length == 0)
            throw new DocumentException(name, DocumentProblem.Empty, "the file is empty (0 bytes); export or download it again.");
        if (content.AsSpan(0, Math.Min(content.Length, PdfHeaderWindow)).IndexOf("%PDF-"u8) >= 0)
            return FileFormat.Pdf;
        if (content.AsSpan().StartsWith("PK"u8) && content.Length > 3 && content[2] is 3 or 5 or 7 && content[3] is 4 or 6 or 8)
            return RecogniseZip(content, name);
        if (content.AsSpan().StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
            throw OleProblem(content, name);
        if (content.AsSpan().StartsWith("{\\rtf"u8))
            throw Unsupported(name, "this is a Rich Text file; open it in Word and save it as .docx.");
        if (StartsWithMarkup(content))
            throw Unsupported(name, "this is a web page (HTML), not a document; save the statement itself as .docx, .pdf or .txt.");
        if (StartsWithJsonObject(content))
            throw Unsupported(name, "this is data (JSON), not a document; the service takes paragraphs as JSON at /v1/classify/batch.");
        if (WhyBinary(content) is { } reason)
            throw BinaryProblem(name, reason);
        return FileFormat.PlainText;
    }

    /// <summary>Whether the file begins with a whole JSON object: a JSON file, or the first of JSON Lines. A lone brace may begin a text.</summary>
    private static bool StartsWithJsonObject(byte[] content)
    {
        var start = content.AsSpan().IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0 || content[start] != '{')
            return false;
        try
        {
            var reader = new Utf8JsonReader(content.AsSpan(start), isFinalBlock: true, state: default);
            return reader.Read() && reader.TrySkip();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static FileFormat RecogniseZip(byte[] content, string name)
    {
        string[] entries;
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
            entries = [.. zip.Entries.Select(entry => entry.FullName)];
        }
        catch (InvalidDataException)
        {
            throw new DocumentException(name, DocumentProblem.Damaged,
                "the file starts as a .docx (a zip archive) but its directory cannot be read; it was probably cut short, get it again.");
        }

        if (entries.Any(entry => entry.StartsWith("word/", StringComparison.OrdinalIgnoreCase)
            && entry.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)))
        {
            return FileFormat.Docx;
        }

        if (entries.Any(entry => entry.StartsWith("xl/", StringComparison.OrdinalIgnoreCase)))
            throw Unsupported(name, "this is an Excel workbook; put the text into a .docx or .txt file.");
        if (entries.Any(entry => entry.StartsWith("ppt/", StringComparison.OrdinalIgnoreCase)))
            throw Unsupported(name, "this is a PowerPoint presentation; put the text into a .docx or .txt file.");
        if (entries.Contains("mimetype"))
            throw Unsupported(name, "this is an OpenDocument file; open it in a word processor and save it as .docx.");
        throw Unsupported(name, "this is a zip archive without a Word document inside; unpack it and give the documents one by one.");
    }

    private static DocumentException OleProblem(byte[] content, string name)
    {
        // Directory entries of an OLE container are UTF-16; a plain search needs no parser of the container.
        if (Contains("EncryptedPackage"))
        {
            return new DocumentException(name, DocumentProblem.Encrypted,
                "the document is protected by a password; open it in Word, remove the password (File, Info, Protect Document) and save it.");
        }

        return Contains("WordDocument")
            ? Unsupported(name, "this is a Word 97-2003 document (.doc); open it in Word and save it as .docx.")
            : Unsupported(name, "this is an old Office file (OLE container); save the text as .docx.");

        bool Contains(string entry) => content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(entry)) >= 0;
    }

    private static bool StartsWithMarkup(byte[] content)
    {
        var start = Encoding.Latin1.GetString(content, 0, Math.Min(content.Length, 200)).TrimStart('\xEF', '\xBB', '\xBF', ' ', '\r', '\n', '\t');
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Null for text; otherwise what betrays the binary file.</summary>
    private static string? WhyBinary(byte[] content)
    {
        foreach (var (magic, what) in KnownBinaries)
        {
            if (content.AsSpan().StartsWith(magic) && (magic.Length > 2 || content.AsSpan().Contains((byte)0)))
                return what;
        }

        if (HasUtf16Mark(content)) return null;
        var nulAt = content.AsSpan().IndexOf((byte)0);
        if (nulAt >= 0) return $"a binary file (NUL byte at offset {nulAt})";
        var controls = content.Count(b => b is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x0B) or 0x7F);
        return controls > 1 && controls > MaxControlShare * content.Length
            ? $"a binary file ({controls} control characters in {content.Length} bytes)"
            : null;
    }

    public static bool HasUtf16Mark(ReadOnlySpan<byte> content) =>
        content.StartsWith<byte>([0xFF, 0xFE]) || content.StartsWith<byte>([0xFE, 0xFF]);

    private static DocumentException BinaryProblem(string name, string reason) =>
        Path.GetExtension(name).ToUpperInvariant() is ".PDF" or ".DOCX"
            ? new DocumentException(name, DocumentProblem.Damaged,
                $"the name says {Path.GetExtension(name)}, the content is {reason}; get the file again.")
            : Unsupported(name, $"expected .docx, .pdf or plain text (UTF-8, or UTF-16 with its byte order mark), found {reason}; give the statement in one of these.");

    private static DocumentException Unsupported(string name, string message) => new(name, DocumentProblem.UnsupportedType, message);
}
