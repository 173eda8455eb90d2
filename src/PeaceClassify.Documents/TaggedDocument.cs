namespace PeaceClassify.Documents;

/// <summary>A document whose paragraphs were classified.</summary>
/// <param name="Document">The document's name.</param>
/// <param name="Symbol">See <see cref="StatementDocument.Symbol"/>.</param>
/// <param name="Title">See <see cref="StatementDocument.Title"/>.</param>
/// <param name="ModelVersion">The model version that answered.</param>
/// <param name="Paragraphs">Every paragraph in reading order, headings included.</param>
public sealed record TaggedDocument(
    string Document, string? Symbol, string? Title, string ModelVersion, IReadOnlyList<TaggedParagraph> Paragraphs)
{
    /// <summary>Classifies the paragraphs of a document one by one; headings are left alone.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TaggedDocument Of(
        StatementDocument document, ThemeClassifier classifier, EvidenceScope evidence = EvidenceScope.None, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(classifier);
        var paragraphs = new List<TaggedParagraph>(document.Paragraphs.Count);
        foreach (var paragraph in document.Paragraphs)
        {
            cancellation.ThrowIfCancellationRequested();
            paragraphs.Add(TaggedParagraph.Of(paragraph, classifier, evidence));
        }

        return new(document.Name, document.Symbol, document.Title, classifier.Version, paragraphs);
    }
}

/// <summary>A paragraph and its answer.</summary>
/// <param name="Paragraph">The paragraph.</param>
/// <param name="Classification">The answer; null for a heading.</param>
public sealed record TaggedParagraph(DocumentParagraph Paragraph, Classification? Classification)
{
    /// <summary>Classifies a paragraph; a heading is left alone.</summary>
    public static TaggedParagraph Of(DocumentParagraph paragraph, ThemeClassifier classifier, EvidenceScope evidence)
    {
        ArgumentNullException.ThrowIfNull(paragraph);
        ArgumentNullException.ThrowIfNull(classifier);
        return new(paragraph, paragraph.Kind == ParagraphKind.Text ? classifier.Classify(paragraph.Text, evidence) : null);
    }
}
