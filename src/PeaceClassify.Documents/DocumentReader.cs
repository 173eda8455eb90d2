namespace PeaceClassify.Documents;

/// <summary>Reads .docx, .pdf and .txt into paragraphs. Thread-safe; keeps nothing between calls.</summary>
/// <remarks>
/// The content decides the type, not the name. Whatever is wrong inside a document is a <see cref="DocumentException"/>;
/// a path that does not exist or may not be opened stays the <see cref="IOException"/> or
/// <see cref="UnauthorizedAccessException"/> of the file system, which names the path.
/// </remarks>
public static class DocumentReader
{
    /// <summary>Reads the file at <paramref name="path"/>.</summary>
    /// <exception cref="DocumentException">The file is empty, damaged, encrypted, scanned, too large or of another type.</exception>
    /// <exception cref="IOException">The file is missing or cannot be opened.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled; pdftotext is stopped, no file stays behind.</exception>
    public static async Task<StatementDocument> ReadAsync(
        string path, DocumentReaderOptions? options = null, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
        {
            return await ReadAsync(file, Path.GetFileName(path), options, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a document from <paramref name="content"/>, which stays open and need not be seekable.</summary>
    /// <param name="content">The bytes of the file, from the current position.</param>
    /// <param name="name">File name for messages; its extension only explains what a broken file was meant to be.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <param name="ct">Stops reading.</param>
    /// <exception cref="DocumentException">The content is empty, damaged, encrypted, scanned, too large or of another type.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled; pdftotext is stopped, no file stays behind.</exception>
    public static async Task<StatementDocument> ReadAsync(
        Stream content, string name, DocumentReaderOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        options ??= new();

        var bytes = await ReadBoundedAsync(content, name, options, ct).ConfigureAwait(false);
        var source = FileContent.Recognise(bytes, name) switch
        {
            FileFormat.Pdf => await PdfReader.ReadAsync(bytes, name, options, ct).ConfigureAwait(false),
            FileFormat.Docx => DocxReader.Read(bytes, name, options, ct),
            _ => PlainTextReader.Read(bytes),
        };
        ct.ThrowIfCancellationRequested();
        return DocumentAssembly.Assemble(name, source, options);
    }

    private static async Task<byte[]> ReadBoundedAsync(
        Stream content, string name, DocumentReaderOptions options, CancellationToken ct)
    {
        if (content.CanSeek && content.Length - content.Position > options.MaxBytes)
            throw TooLarge(content.Length - content.Position);

        using var bytes = new MemoryStream();
        var buffer = new byte[81920];
        int count;
        while ((count = await content.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
        {
            if (bytes.Length + count > options.MaxBytes) throw TooLarge(null);
            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();

        DocumentException TooLarge(long? found) => new(name, DocumentProblem.TooLarge,
            $"the file has {(found is { } size ? $"{size:N0}" : "more")} bytes, the limit is {options.MaxBytes:N0}; "
            + "split it, or leave out the pictures.");
    }
}
