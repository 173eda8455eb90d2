using System.Text.Json.Nodes;

namespace PeaceClassify.Api;

/// <summary>What the audit tells of.</summary>
public enum AuditAction
{
    /// <summary>A person decided on a paragraph.</summary>
    Decided,

    /// <summary>A person took a decision back.</summary>
    Withdrew,

    /// <summary>A person settled a theme of a paragraph, whoever said otherwise.</summary>
    Adjudicated,

    /// <summary>A file brought paragraphs or decisions.</summary>
    Imported,

    /// <summary>Decisions were frozen into a data set.</summary>
    SnapshotMade,

    /// <summary>A training began.</summary>
    TrainingStarted,

    /// <summary>A training ended, well or not.</summary>
    TrainingEnded,

    /// <summary>A model version was put to service.</summary>
    ModelPromoted,

    /// <summary>The version before was put back to service.</summary>
    ModelRolledBack,

    /// <summary>An alias other than that of the serving version was moved or removed.</summary>
    AliasSet,

    /// <summary>A model version was deleted.</summary>
    ModelPruned,

    /// <summary>A service found the pointer moved, and serves with another version.</summary>
    ModelServes,

    /// <summary>A key was made.</summary>
    KeyMade,

    /// <summary>A key was revoked.</summary>
    KeyRevoked,

    /// <summary>Store and models were copied to a backup.</summary>
    BackedUp,

    /// <summary>Store and models were brought back from a backup.</summary>
    Restored,
}

/// <summary>Something that was done. It is never changed.</summary>
/// <param name="Number">Its place: later ones have higher numbers.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Action">What was done.</param>
/// <param name="Person">Who, as they say of themselves; null where nobody said.</param>
/// <param name="KeyName">The key that the request came with; null without keys, and for commands.</param>
/// <param name="Subject">To what: the id of a paragraph, statement or key, or the name of a model version or folder.</param>
/// <param name="Detail">More of it, by action.</param>
public sealed record AuditRecord(int Number, DateTime At, AuditAction Action, string? Person, string? KeyName, string Subject, JsonObject? Detail);

/// <summary>A page of the audit.</summary>
/// <param name="Records">The newest first.</param>
/// <param name="Before">What to ask the next page with; null when this is the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditRecord> Records, int? Before);
