using System.Text.Json;

namespace PeaceClassify.Api.Exchange;

/// <summary>Everything that the store knows of statements, as lines of a corpus. The same statements give the same bytes.</summary>
internal static class JsonlExport
{
    public static async Task WriteAsync(Stream output, IAsyncEnumerable<ExportedStatement> statements)
    {
        var described = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var statement in statements)
        {
            var facts = StatementOf(statement);
            foreach (var paragraph in statement.Paragraphs)
            {
                JsonlModel[] models = [.. paragraph.Suggestions.Select(suggestion => suggestion.Suggestion.Model).Append(statement.Model)
                    .Where(model => described.Add(model.Id)).Select(model => new JsonlModel(model.Id, model.Version, model.Themes))];
                JsonSerializer.Serialize(output, LineOf(paragraph, facts, models), PeaceClassifyJson.Options);
                output.WriteByte((byte)'\n');
            }
        }
    }

    private static JsonlStatement StatementOf(ExportedStatement exported)
    {
        var statement = exported.Statement;
        return new(
            statement.Id, statement.Title, exported.Model.Id, statement.AddedAt, statement.AddedBy, statement.Speaker, statement.Country, statement.Date, statement.Symbol,
            statement.FileName);
    }

    private static JsonlLine LineOf(ExportedParagraph exported, JsonlStatement statement, JsonlModel[] models)
    {
        var paragraph = exported.Paragraph;
        return new()
        {
            Id = paragraph.Id,
            Reviewed = exported.IsReviewed,
            Themes = exported.AcceptedThemes,
            Text = paragraph.Text,
            Kind = paragraph.Kind,
            Index = paragraph.Index,
            Number = paragraph.Number,
            Page = paragraph.Page,
            Speaker = paragraph.Speaker,
            Country = paragraph.Country,
            SpokenIn = paragraph.SpokenIn,
            Statement = statement,
            Suggestions = exported.Suggestions.Count == 0 ? null : [.. exported.Suggestions.Select(SuggestionOf)],
            Decisions = paragraph.Decisions.Count == 0 ? null : [.. paragraph.Decisions.Select(decision => new JsonlDecision(
                decision.Id, decision.Action, decision.Reviewer, decision.At, decision.Theme, decision.Note, decision.ModelVersion, decision.Probability, decision.Verdict,
                decision.Withdraws, decision.Adjudicates ? true : null))],
            Models = models.Length == 0 ? null : models,
        };
    }

    private static JsonlSuggestion SuggestionOf(ExportedSuggestion exported)
    {
        var suggestion = exported.Suggestion;
        var model = suggestion.Model;
        return new(
            model.Id, model.Version, exported.At, suggestion.Status, suggestion.Language, suggestion.LanguageName,
            suggestion.Probabilities.Count == 0 ? null : [.. suggestion.Probabilities.Select((probability, label) =>
                new JsonlTheme(model.Themes[label].Id, probability, model.Themes[label].VerdictOf(probability)))]);
    }
}
