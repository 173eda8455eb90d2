using System.Text.Json;
using PeaceClassify.Api.Access;

namespace PeaceClassify.Api.Store;

/// <summary>Something that was done, for the audit.</summary>
/// <param name="Action">What.</param>
/// <param name="Subject">To what.</param>
/// <param name="Person">Who, as they say of themselves.</param>
/// <param name="Detail">More of it, to be written as JSON; never a text of a paragraph, never a secret.</param>
internal sealed record AuditEntry(AuditAction Action, string Subject, string? Person = null, object? Detail = null)
{
    /// <summary>A decision on a paragraph.</summary>
    public static AuditEntry Of(string paragraph, Decision decision) => new(
        decision.Action == DecisionAction.Withdraw ? AuditAction.Withdrew : decision.Adjudicates ? AuditAction.Adjudicated : AuditAction.Decided,
        paragraph, decision.Reviewer, new { Decision = decision.Id, decision.Action, decision.Theme, decision.Withdraws });
}

/// <summary>Appends to the audit within the caller's transaction: what was done and that it was done are kept together, or neither is.</summary>
internal static class AuditTrail
{
    /// <summary>Appends entries, with the key of the request that this is done for.</summary>
    public static Task AppendAsync(StoreSession session, DateTime at, params IEnumerable<AuditEntry> entries) => session.ExecuteAsync(
        "insert into audit (made_at, action, person, key_name, subject, detail) values (@At, @Action, @Person, @KeyName, @Subject, @Detail)",
        entries.Select(entry => new
        {
            At = Stamp.Text(at),
            Action = Names<AuditAction>.Of(entry.Action),
            Person = StoredText.OrNull(entry.Person),
            Actor.KeyName,
            Subject = StoredText.Of(entry.Subject),
            Detail = entry.Detail is null ? null : JsonSerializer.Serialize(entry.Detail, PeaceClassifyJson.Options),
        }));
}
