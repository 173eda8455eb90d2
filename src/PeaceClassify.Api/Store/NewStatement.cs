using PeaceClassify.Documents;

namespace PeaceClassify.Api.Store;

/// <summary>A statement to keep, classified.</summary>
/// <param name="Title">Never blank.</param>
/// <param name="Model">The model version that classified its paragraphs.</param>
/// <param name="Paragraphs">In reading order.</param>
internal sealed record NewStatement(string Title, StoredModel Model, IReadOnlyList<NewParagraph> Paragraphs)
{
    public string? Speaker { get; init; }

    public string? Country { get; init; }

    public DateOnly? Date { get; init; }

    public string? Symbol { get; init; }

    public string? FileName { get; init; }

    public string? AddedBy { get; init; }
}

/// <summary>A paragraph to keep.</summary>
/// <param name="Paragraph">Its place is that in <see cref="NewStatement.Paragraphs"/>, whatever its index says.</param>
/// <param name="Classification">What the model says; null for a heading.</param>
/// <param name="Decisions">What people decided before it came here, the oldest first; ids must be new.</param>
internal sealed record NewParagraph(DocumentParagraph Paragraph, Classification? Classification, IReadOnlyList<Decision>? Decisions = null);
