using System.Text.Json;
using System.Text.Json.Serialization;
using PeaceClassify.Api.Store;
using PeaceClassify.Documents;

namespace PeaceClassify.Api.Exchange;

/// <summary>
/// A line of .jsonl: a line of a corpus (<c>id</c>, <c>themes</c>, <c>text</c>), and beside them everything that the store knows of the paragraph.
/// </summary>
/// <remarks>
/// A corpus leaves out lines with <c>"reviewed": false</c>: what a model suggested never teaches one. A line without <see cref="Statement"/> is
/// plain labelled data.
/// </remarks>
internal sealed record JsonlLine
{
    /// <summary>The paragraph's id.</summary>
    public required string Id { get; init; }

    /// <summary>Whether a person has settled it; only such lines are training data. Follows from the decisions.</summary>
    public bool? Reviewed { get; init; }

    /// <summary>The themes that people gave it. Follows from the decisions.</summary>
    public required IReadOnlyList<string> Themes { get; init; }

    public required string Text { get; init; }

    public ParagraphKind? Kind { get; init; }

    public int? Index { get; init; }

    public string? Number { get; init; }

    public int? Page { get; init; }

    public string? Speaker { get; init; }

    public string? Country { get; init; }

    public string? SpokenIn { get; init; }

    /// <summary>Its statement, the same on every line of it.</summary>
    public JsonlStatement? Statement { get; init; }

    /// <summary>What models said of it, the oldest first.</summary>
    public IReadOnlyList<JsonlSuggestion>? Suggestions { get; init; }

    /// <summary>What people said of it, the oldest first.</summary>
    public IReadOnlyList<JsonlDecision>? Decisions { get; init; }

    /// <summary>The models named here for the first time in the file.</summary>
    public IReadOnlyList<JsonlModel>? Models { get; init; }

    /// <summary>What is not known here.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Other { get; init; }
}

/// <summary>A statement, on every line of it.</summary>
internal sealed record JsonlStatement(
    string Id, string Title, string Model, DateTime AddedAt, string? AddedBy = null, string? Speaker = null, string? Country = null, DateOnly? Date = null, string? Symbol = null, string? FileName = null);

/// <summary>What a model said of a paragraph; themes only where it could classify it.</summary>
internal sealed record JsonlSuggestion(
    string Model, string ModelVersion, DateTime At, ClassificationStatus Status, string Language, string LanguageName, IReadOnlyList<JsonlTheme>? Themes = null);

/// <summary>A theme with its probability and the verdict that follows from the model's cuts.</summary>
internal sealed record JsonlTheme(string Id, double Probability, Verdict Verdict);

/// <summary>What a person said of a paragraph.</summary>
internal sealed record JsonlDecision(
    string Id, DecisionAction Action, string Reviewer, DateTime At, string? Theme = null, string? Note = null, string? ModelVersion = null, double? Probability = null, Verdict? Verdict = null,
    string? Withdraws = null, bool? Adjudicates = null);

/// <summary>A model: its themes with their cuts, in label order. Its id follows from the rest.</summary>
internal sealed record JsonlModel(string Id, string Version, IReadOnlyList<StoredTheme> Themes);
