using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Exchange;

/// <summary>A statement with everything that belongs to it, as exports need it.</summary>
/// <param name="Statement">What is known of it.</param>
/// <param name="Model">The model whose suggestions it shows.</param>
/// <param name="Paragraphs">Its paragraphs in reading order.</param>
internal sealed record ExportedStatement(Statement Statement, StoredModel Model, IReadOnlyList<ExportedParagraph> Paragraphs);

/// <summary>A paragraph, and what every model that was asked said of it.</summary>
/// <param name="Paragraph">The paragraph as the interface answers it.</param>
/// <param name="Suggestions">The oldest first.</param>
internal sealed record ExportedParagraph(Paragraph Paragraph, IReadOnlyList<ExportedSuggestion> Suggestions)
{
    /// <summary>
    /// Whether a person has settled it, so that its themes may teach a model: somebody decided, nothing that the model gave or was unsure of is left open, and
    /// nobody said that it is not to be classified.
    /// </summary>
    public bool IsReviewed => Paragraph.Kind == Documents.ParagraphKind.Text
        && Standing.Any()
        && !Standing.GroupBy(decision => decision.Reviewer, StringComparer.Ordinal).Any(own => own.Last().Action == DecisionAction.NotEnglish)
        && Paragraph.Themes.All(theme => theme.State is ThemeState.Accepted or ThemeState.Rejected or ThemeState.No);

    /// <summary>The themes that people gave it, the most probable first.</summary>
    public IReadOnlyList<string> AcceptedThemes => [.. Paragraph.Themes.Where(theme => theme.State == ThemeState.Accepted)
        .OrderByDescending(theme => theme.Probability ?? 0).Select(theme => theme.Id)];

    /// <summary>Decisions on themes that were not taken back.</summary>
    private IEnumerable<Decision> Standing => Paragraph.Decisions.Where(decision => !decision.Withdrawn
        && decision.Action is DecisionAction.Accept or DecisionAction.Reject or DecisionAction.NoTheme or DecisionAction.NotEnglish);
}

/// <summary>What a model said of a paragraph.</summary>
/// <param name="Suggestion">What it said.</param>
/// <param name="At">When, UTC.</param>
internal sealed record ExportedSuggestion(Suggestion Suggestion, DateTime At);
