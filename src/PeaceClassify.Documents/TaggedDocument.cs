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
    /// <summary>Classifies the paragraphs of a document; headings are left alone.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TaggedDocument Of(
        StatementDocument document, ThemeClassifier classifier, EvidenceScope evidence = EvidenceScope.None, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(classifier);
        return Of(document, classifier, [.. Tag(document, classifier, evidence, cancellation)]);
    }

    /// <summary>Puts a document and its tagged paragraphs together.</summary>
    /// <param name="document">The document.</param>
    /// <param name="classifier">What tagged them.</param>
    /// <param name="paragraphs">What <see cref="Tag"/> gave.</param>
    public static TaggedDocument Of(StatementDocument document, ThemeClassifier classifier, IReadOnlyList<TaggedParagraph> paragraphs)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(classifier);
        return new(document.Name, document.Symbol, document.Title, classifier.Version, paragraphs);
    }

    /// <summary>Classifies the paragraphs of a document in their order, as they are asked for; headings are left alone.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IEnumerable<TaggedParagraph> Tag(
        StatementDocument document, ThemeClassifier classifier, EvidenceScope evidence, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(classifier);
        return Tagged();

        IEnumerable<TaggedParagraph> Tagged()
        {
            using var answers = classifier.ClassifyAll(
                document.Paragraphs.Where(paragraph => paragraph.Kind == ParagraphKind.Text).Select(paragraph => paragraph.Text),
                evidence, new ParallelOptions { CancellationToken = cancellation }).GetEnumerator();
            foreach (var paragraph in document.Paragraphs)
            {
                yield return new(paragraph, paragraph.Kind == ParagraphKind.Text && answers.MoveNext() ? answers.Current : null);
            }
        }
    }
}

/// <summary>A paragraph and its answer.</summary>
/// <param name="Paragraph">The paragraph.</param>
/// <param name="Classification">The answer; null for a heading.</param>
public sealed record TaggedParagraph(DocumentParagraph Paragraph, Classification? Classification);
