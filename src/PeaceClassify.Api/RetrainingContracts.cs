using System.ComponentModel.DataAnnotations;
using PeaceClassify.Retraining;

namespace PeaceClassify.Api;

/// <summary>Asks for a candidate, trained from the corpus and what people decided.</summary>
/// <param name="Person">Who asks, as they say of themselves.</param>
/// <param name="Policy">Who is right where people disagree: latest, majority or adjudicated.</param>
public sealed record RetrainingRequest([property: Required(ErrorMessage = "'person' is missing or blank."), StringLength(Limits.MaxNameCharacters, ErrorMessage = "'person' may have at most {1} characters."), PlainText] string Person, ConflictPolicy Policy = ConflictPolicy.Latest);

/// <summary>How far a retraining is.</summary>
public enum RetrainingState
{
    /// <summary>It has not begun.</summary>
    Waiting,

    /// <summary>It is under way.</summary>
    Running,

    /// <summary>There is a candidate.</summary>
    Done,

    /// <summary>It could not be done; its problem says why.</summary>
    Failed,

    /// <summary>Somebody stopped it.</summary>
    Cancelled,
}

/// <summary>A retraining.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="State">How far it is.</param>
/// <param name="Person">Who asked for it.</param>
/// <param name="Policy">Who is right where people disagree.</param>
/// <param name="Parent">The version whose options it uses, and which the candidate is judged against.</param>
/// <param name="Snapshot">What it learns from; null until that is frozen.</param>
/// <param name="Version">The candidate's name; null until it has one. The version is there when the state is done.</param>
/// <param name="RequestedAt">When it was asked for, UTC.</param>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="EndedAt">When it ended, UTC.</param>
/// <param name="Problem">Why it failed.</param>
/// <param name="Progress">How far the training is, while it is under way and something is known of it.</param>
public sealed record RetrainingJob(
    string Id, RetrainingState State, string? Person, ConflictPolicy Policy, string Parent, string? Snapshot, string? Version, DateTime RequestedAt, DateTime? StartedAt, DateTime? EndedAt,
    string? Problem, RetrainingProgress? Progress = null);

/// <summary>How far a training is.</summary>
/// <param name="Stage">What is being done, for people.</param>
/// <param name="Done">Steps done of this stage; a fraction where a step takes long.</param>
/// <param name="Total">Steps of this stage.</param>
public sealed record RetrainingProgress(string Stage, double Done, int Total);

/// <summary>Retrainings, the newest first.</summary>
/// <param name="Retrainings">At most 50 of them.</param>
public sealed record RetrainingsResponse(IReadOnlyList<RetrainingJob> Retrainings);

/// <summary>A version with where it comes from.</summary>
/// <param name="Version">Its name.</param>
/// <param name="Aliases">The aliases that point at it: current, candidate.</param>
/// <param name="Engine">The engine that trained it.</param>
/// <param name="Provenance">What it was trained on, after which version, from which snapshot, by which build.</param>
/// <param name="MicroF1">Its cross-validated F1 over all decisions.</param>
/// <param name="MacroF1">Its cross-validated F1, the mean of the themes.</param>
/// <param name="MayBePromoted">What the gate said when it was trained; null when it was not judged.</param>
/// <param name="Problem">Why it cannot be described, where it cannot.</param>
public sealed record RegisteredModel(
    string Version, IReadOnlyList<string> Aliases, string? Engine, ModelProvenance? Provenance, double? MicroF1, double? MacroF1, bool? MayBePromoted, string? Problem);

/// <summary>A version, what the gate said of it, and what was done with it.</summary>
/// <param name="Model">The version.</param>
/// <param name="Gate">What the gate said when it was trained; null when it was not judged.</param>
/// <param name="Records">Who promoted it, rolled it back, made it the candidate: the newest first.</param>
/// <param name="Objections">What speaks against putting it to service now; empty when nothing does, or when it serves.</param>
public sealed record ModelHistory(RegisteredModel Model, SavedVerdict? Gate, IReadOnlyList<AuditRecord> Records, IReadOnlyList<string> Objections);

/// <summary>Asks for a version to serve.</summary>
/// <param name="Person">Who asks, as they say of themselves.</param>
/// <param name="Reason">Why, for the record.</param>
/// <param name="Overrule">Whether it is put to service although the gate objects; that is recorded, and needs a reason.</param>
public sealed record PromotionRequest(
    [property: Required(ErrorMessage = "'person' is missing or blank."), StringLength(Limits.MaxNameCharacters, ErrorMessage = "'person' may have at most {1} characters."), PlainText] string Person, [property: StringLength(Limits.MaxReasonCharacters, ErrorMessage = "'reason' may have at most {1} characters."), PlainText] string? Reason = null, bool Overrule = false);

/// <summary>Asks for the version before to serve again.</summary>
/// <param name="Person">Who asks, as they say of themselves.</param>
/// <param name="Reason">Why, for the record.</param>
public sealed record RollbackRequest(
    [property: Required(ErrorMessage = "'person' is missing or blank."), StringLength(Limits.MaxNameCharacters, ErrorMessage = "'person' may have at most {1} characters."), PlainText] string Person, [property: StringLength(Limits.MaxReasonCharacters, ErrorMessage = "'reason' may have at most {1} characters."), PlainText] string? Reason = null);

/// <summary>A version was put to service.</summary>
/// <param name="Version">The version that serves now, or will within seconds.</param>
/// <param name="Before">The version that served before.</param>
/// <param name="Overruled">Whether the gate objected.</param>
/// <param name="Objections">What it said.</param>
public sealed record Promotion(string Version, string? Before, bool Overruled, IReadOnlyList<string> Objections);

/// <summary>Which version is the candidate.</summary>
/// <param name="Person">Who says so.</param>
/// <param name="Version">The version; null for none.</param>
public sealed record CandidateRequest([property: Required(ErrorMessage = "'person' is missing or blank."), StringLength(Limits.MaxNameCharacters, ErrorMessage = "'person' may have at most {1} characters."), PlainText] string Person, string? Version = null);
