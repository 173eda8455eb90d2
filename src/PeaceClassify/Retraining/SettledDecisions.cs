namespace PeaceClassify.Retraining;

/// <summary>What people settled, ready to be learned from: paragraphs, and an account of how it came about. Unreviewed suggestions of a model are not among it.</summary>
public sealed record SettledDecisions
{
    /// <summary>Nothing was decided.</summary>
    public static SettledDecisions None { get; } = new() { Policy = ConflictPolicy.Latest, Paragraphs = [], Conflicts = [], Deciders = [], LeftOut = new Dictionary<string, int>() };

    /// <summary>How disagreement was resolved.</summary>
    public required ConflictPolicy Policy { get; init; }

    /// <summary>The paragraphs, each id and each text once.</summary>
    public required IReadOnlyList<SettledParagraph> Paragraphs { get; init; }

    /// <summary>Where people disagreed, and what became of it.</summary>
    public required IReadOnlyList<ResolvedConflict> Conflicts { get; init; }

    /// <summary>Who decided, and on how many of these paragraphs; in ordinal order of names.</summary>
    public required IReadOnlyList<Decider> Deciders { get; init; }

    /// <summary>Paragraphs that people decided on and that are not among these, by reason.</summary>
    public required IReadOnlyDictionary<string, int> LeftOut { get; init; }
}

/// <summary>Who is right when people disagree on a theme of a paragraph.</summary>
public enum ConflictPolicy
{
    /// <summary>Whoever decided last; an adjudication stands above all.</summary>
    Latest,

    /// <summary>The greater number; where both are equal the paragraph is left out; an adjudication stands above all.</summary>
    Majority,

    /// <summary>Only an adjudication; a paragraph that has none is left out.</summary>
    Adjudicated,
}

/// <summary>A paragraph that people settled.</summary>
/// <param name="Id">Its id in the store.</param>
/// <param name="Text">Its text.</param>
/// <param name="Themes">What they gave it; empty when it carries none.</param>
/// <param name="DecidedAt">When the last decision on it was made, UTC.</param>
public sealed record SettledParagraph(string Id, string Text, IReadOnlyList<string> Themes, DateTime DecidedAt);

/// <summary>A theme of a paragraph that people disagreed on.</summary>
/// <param name="Paragraph">Id of the paragraph.</param>
/// <param name="Theme">The theme.</param>
/// <param name="Yes">Who gave it.</param>
/// <param name="No">Who did not.</param>
/// <param name="IsGiven">Whether the paragraph has it in the end; null where that stayed open and the paragraph was left out.</param>
/// <param name="How">What resolved it, in words.</param>
public sealed record ResolvedConflict(string Paragraph, string Theme, IReadOnlyList<string> Yes, IReadOnlyList<string> No, bool? IsGiven, string How);

/// <summary>A person who decided.</summary>
/// <param name="Name">As they say of themselves.</param>
/// <param name="ParagraphCount">Paragraphs of the snapshot that they decided on.</param>
public sealed record Decider(string Name, int ParagraphCount);
