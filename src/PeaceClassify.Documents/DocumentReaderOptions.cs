using System.Runtime.CompilerServices;

namespace PeaceClassify.Documents;

/// <summary>Limits for reading one document. The defaults admit 300-page records and stop what no statement needs.</summary>
public sealed record DocumentReaderOptions
{
    /// <summary>Largest file, in bytes.</summary>
    public long MaxBytes { get; init => field = Positive(value); } = 25 * 1024 * 1024;

    /// <summary>Most pages of a PDF.</summary>
    public int MaxPages { get; init => field = Positive(value); } = 1000;

    /// <summary>Most bytes that the XML inside a .docx may unfold to; bounds zip bombs.</summary>
    public long MaxExpandedBytes { get; init => field = Positive(value); } = 100 * 1024 * 1024;

    /// <summary>Most paragraphs; a 300-page record has some 3,000.</summary>
    public int MaxParagraphs { get; init => field = Positive(value); } = 100_000;

    /// <summary>Longest a PDF may take, on the clock; on Unix the processor time is bounded by it too.</summary>
    public TimeSpan PdfTimeout
    {
        get;
        init => field = value > TimeSpan.Zero && value <= TimeSpan.FromHours(1) ? value
            : throw new ArgumentOutOfRangeException(nameof(PdfTimeout), value, "PdfTimeout must be positive and at most one hour.");
    } = TimeSpan.FromSeconds(60);

    /// <summary>Memory for the pdftotext process, in megabytes; enforced on Unix only.</summary>
    public int PdfMemoryMegabytes
    {
        get;
        init => field = value is >= 64 and <= 65536 ? value
            : throw new ArgumentOutOfRangeException(
                nameof(PdfMemoryMegabytes), value, "PdfMemoryMegabytes must be between 64 and 65536; pdftotext does not start with less.");
    } = 1024;

    /// <summary>The pdftotext program: a name looked up on the PATH, or a path.</summary>
    public string PdfToText
    {
        get;
        init => field = !string.IsNullOrWhiteSpace(value) ? value
            : throw new ArgumentException("PdfToText must name a program.", nameof(PdfToText));
    } = "pdftotext";

    /// <summary>A longer paragraph is run-on text: it is cut at sentence ends into pieces of at most this many characters.</summary>
    public int MaxParagraphCharacters
    {
        get;
        init => field = value >= 200 ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MaxParagraphCharacters), value, "MaxParagraphCharacters must be at least 200, the length of a long sentence.");
    } = 3000;

    private static long Positive(long value, [CallerMemberName] string name = "") =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be positive.");

    private static int Positive(int value, [CallerMemberName] string name = "") =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be positive.");
}
