namespace PeaceClassify.Documents;

/// <summary>A statement, record or report as paragraphs in reading order; immutable.</summary>
public sealed record StatementDocument
{
    /// <summary>The file name (or the name the caller gave), as used in messages.</summary>
    public required string Name { get; init; }

    /// <summary>Document symbol such as S/2012/128, where the masthead or running head prints one; otherwise null.</summary>
    public string? Symbol { get; init; }

    /// <summary>Title, only where the source marks it dependably (United Nations masthead, Word title style); otherwise null.</summary>
    public string? Title { get; init; }

    /// <summary>The date that the document gives itself, in its masthead or in a line of its own above the text; otherwise null.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Never empty: a document without text is a <see cref="DocumentException"/>.</summary>
    public required IReadOnlyList<DocumentParagraph> Paragraphs { get; init; }
}

/// <summary>What a paragraph is for: text is classified, a heading is only shown.</summary>
public enum ParagraphKind
{
    /// <summary>Running text.</summary>
    Text,

    /// <summary>A title, section heading, form of address ("Mr. President,") or signature: kept to be read, not to be classified.</summary>
    Heading,
}

/// <summary>One paragraph on one line: wrapped lines joined, broken words mended, number and speaker taken out.</summary>
public sealed record DocumentParagraph
{
    /// <summary>Zero-based position among all paragraphs of the document, headings included.</summary>
    public required int Index { get; init; }

    /// <summary>Whether the paragraph is to be classified.</summary>
    public required ParagraphKind Kind { get; init; }

    /// <summary>The words; never blank, no line breaks. Headings keep their printed number ("II. Recommendations").</summary>
    public required string Text { get; init; }

    /// <summary>One-based page on which the paragraph begins; null where the format does not know pages (.docx, .txt).</summary>
    public int? Page { get; init; }

    /// <summary>
    /// Paragraph number as printed, without its full stop: "12", "7 (a)" for a lettered sub-paragraph of 7.
    /// Pieces of an over-long paragraph share one number. Null where the source has none, and for headings.
    /// </summary>
    public string? Number { get; init; }

    /// <summary>Who speaks, in a verbatim record ("Ms. Aalto", "The President"); holds until the next speaker. Null for headings.</summary>
    public string? Speaker { get; init; }

    /// <summary>The country named behind the speaker; null for officers and for sources that name none.</summary>
    public string? Country { get; init; }

    /// <summary>Language named in "(spoke in French)"; the text itself is then an interpretation.</summary>
    public string? SpokenIn { get; init; }
}
