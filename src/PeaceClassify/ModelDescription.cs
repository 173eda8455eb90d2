using System.Text.Json.Nodes;
using PeaceClassify.Evaluation;
using PeaceClassify.Learning;

namespace PeaceClassify;

/// <summary>What a model version is, as its model.json says.</summary>
public sealed record ModelDescription
{
    /// <summary>Name of the engine that wrote it.</summary>
    public required string Engine { get; init; }

    /// <summary>The engine's options.</summary>
    public required JsonObject EngineOptions { get; init; }

    /// <summary>How the cuts were found.</summary>
    public required ThresholdOptions ThresholdOptions { get; init; }

    /// <summary>What it was trained on.</summary>
    public required ModelProvenance Provenance { get; init; }

    /// <summary>The themes in label order.</summary>
    public required IReadOnlyList<ModelTheme> Themes { get; init; }

    /// <summary>Themes that it was not trained for, as too few paragraphs had them; null for none.</summary>
    public IReadOnlyList<UntrainedTheme>? NotTrained { get; init; }

    /// <summary>The themes as the taxonomy they were trained as.</summary>
    public Taxonomy Taxonomy() => new([.. Themes.Select(theme => theme.Theme)]);
}

/// <summary>What a model version was trained on. It names no date and no machine: the same data give the same bytes.</summary>
/// <param name="DataFingerprint">See <see cref="Corpus.Fingerprint"/>.</param>
/// <param name="ParagraphCount">Paragraphs trained on.</param>
/// <param name="FoldCount">Folds of the cross-validation behind calibration and cuts.</param>
/// <param name="Seed">Seed that dealt the folds; a learner's own is among the engine's options.</param>
public sealed record ModelProvenance(string DataFingerprint, int ParagraphCount, int FoldCount, int Seed)
{
    /// <summary>Sources whose paragraphs were kept together in folds, see <see cref="TrainerOptions.BySource"/>; null where none were.</summary>
    public int? SourceCount { get; init; }

    /// <summary>How the folds were dealt, for people.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Folds => SourceCount is null ? $"{FoldCount}-fold cross-validation" : $"{FoldCount}-fold cross-validation with the paragraphs of a source in one fold ({SourceCount} sources)";

    /// <summary>The version whose options it was trained with, and which it was meant to follow; null where it was trained from a corpus alone.</summary>
    public string? Parent { get; init; }

    /// <summary>The snapshot it was trained from, see <see cref="Retraining.Snapshot.Id"/>; null where it was trained from a corpus alone.</summary>
    public string? Snapshot { get; init; }

    /// <summary>The build that trained it: version, and commit where that was known; null in versions trained before this was noted.</summary>
    public string? CodeVersion { get; init; }
}

/// <summary>A theme of a model version: its definition at the time of training, and how its logits are read.</summary>
public sealed record ModelTheme
{
    /// <summary>Id, name, area, definition.</summary>
    public required Theme Theme { get; init; }

    /// <summary>Training paragraphs that have it.</summary>
    public required int Support { get; init; }

    /// <summary>Logit to probability.</summary>
    public required Calibration Calibration { get; init; }

    /// <summary>Probability to verdict.</summary>
    public required Cuts Cuts { get; init; }

    /// <summary>The verdict for a probability.</summary>
    public Verdict VerdictOf(double probability) => VerdictOf(probability, Cuts);

    /// <summary>The verdict for a probability by any cuts: those of a fold in cross-validation.</summary>
    internal static Verdict VerdictOf(double probability, Cuts cuts) =>
        probability >= cuts.ReviewTo ? Verdict.Assigned : probability >= cuts.ReviewFrom ? Verdict.Review : Verdict.No;
}
