namespace PeaceClassify.Documents;

/// <summary>What a format's reader hands on: paragraphs as found, still with their line breaks.</summary>
internal sealed record SourceText(IReadOnlyList<SourceParagraph> Paragraphs)
{
    public string? Symbol { get; init; }

    public string? Title { get; init; }

    /// <summary>Of the masthead or the head of the first page.</summary>
    public DateOnly? Date { get; init; }
}

/// <summary>A paragraph as found.</summary>
/// <param name="Text">Lines separated by '\n' where the source wraps them.</param>
internal sealed record SourceParagraph(string Text)
{
    public int? Page { get; init; }

    /// <summary>The source says so: a style, an outline level, larger type. False says nothing.</summary>
    public bool IsHeading { get; init; }

    /// <summary>Number that the format keeps apart from the text (Word's automatic numbering).</summary>
    public string? Number { get; init; }

    /// <summary>A list item, even when it is short and has no full stop: never a heading by looks.</summary>
    public bool IsListItem { get; init; }
}
