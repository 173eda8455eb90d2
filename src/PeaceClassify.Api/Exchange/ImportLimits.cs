namespace PeaceClassify.Api.Exchange;

/// <summary>How much one import may bring.</summary>
internal sealed record ImportLimits
{
    /// <summary>Bytes of the file.</summary>
    public long MaxBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>Bytes that the XML inside a workbook may unfold to; bounds zip bombs.</summary>
    public long MaxExpandedBytes { get; init; } = 400 * 1024 * 1024;

    /// <summary>Paragraphs.</summary>
    public int MaxRows { get; init; } = 200_000;

    /// <summary>Columns of a table.</summary>
    public int MaxColumns { get; init; } = 1_000;

    /// <summary>Characters of a cell, or of a paragraph's text.</summary>
    public int MaxTextCharacters { get; init; } = Limits.MaxTextCharacters;

    /// <summary>Bytes of a line of JSON, or of a record of .csv.</summary>
    public int MaxLineBytes { get; init; } = 4 * 1024 * 1024;
}
