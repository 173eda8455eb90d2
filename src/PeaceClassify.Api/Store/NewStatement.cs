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

    /// <summary>Its id where it had one before it came here; otherwise a new one.</summary>
    public string? Id { get; init; }

    /// <summary>When it was added where it comes from; otherwise now.</summary>
    public DateTime? AddedAt { get; init; }

    /// <summary>Who imported it, if it was imported.</summary>
    public string? ImportedBy { get; init; }
}

/// <summary>A paragraph to keep.</summary>
/// <param name="Paragraph">Its place is that in <see cref="NewStatement.Paragraphs"/>, whatever its index says.</param>
/// <param name="Classification">What the model says; null for a heading.</param>
/// <param name="Decisions">What people decided before it came here, the oldest first; ids must be new.</param>
internal sealed record NewParagraph(DocumentParagraph Paragraph, Classification? Classification, IReadOnlyList<Decision>? Decisions = null)
{
    /// <summary>Its id where it had one before it came here; otherwise a new one.</summary>
    public string? Id { get; init; }

    /// <summary>What models said before it came here; instead of <see cref="Classification"/>.</summary>
    public IReadOnlyList<(Suggestion Suggestion, DateTime At)> Suggestions { get; init; } = [];

    /// <summary>What a model said of it; null for a heading.</summary>
    public Suggestion? SuggestionBy(StoredModel model) => Classification is { } answer
        ? new(model, answer.Status, answer.Language, answer.LanguageName, [.. answer.Themes.Select(theme => theme.Probability)])
        : Suggestions.Select(entry => entry.Suggestion).FirstOrDefault(suggestion => suggestion.Model.Id == model.Id);
}
