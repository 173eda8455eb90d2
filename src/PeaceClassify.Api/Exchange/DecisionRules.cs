using PeaceClassify.Documents;

namespace PeaceClassify.Api.Exchange;

/// <summary>What a decision in a file must be, so that the store could have made it.</summary>
internal static class DecisionRules
{
    /// <summary>Says what is wrong with a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="kind">What its paragraph is.</param>
    /// <param name="before">The decisions on the same paragraph before it.</param>
    /// <param name="isTheme">Whether there is such a theme.</param>
    /// <returns>Null when nothing is.</returns>
    public static string? Problem(JsonlDecision decision, ParagraphKind kind, IReadOnlyList<Decision> before, Func<string, bool> isTheme)
    {
        if (string.IsNullOrWhiteSpace(decision.Reviewer))
        {
            return "has no reviewer";
        }

        if (kind == ParagraphKind.Heading && decision.Action is not (DecisionAction.Note or DecisionAction.Withdraw))
        {
            return "is on a heading, which takes notes only";
        }

        if ((decision.Action is DecisionAction.Accept or DecisionAction.Reject) != (decision.Theme is not null))
        {
            return decision.Theme is null ? "names no theme" : "names a theme, which only accept and reject do";
        }

        if (decision.Adjudicates == true && decision.Theme is null)
        {
            return "adjudicates, which only accept and reject do";
        }

        if (decision.Theme is { } theme && !isTheme(theme))
        {
            return $"is on the theme '{ImportText.Shown(theme)}', which is not known";
        }

        if (decision.Probability is not (null or (>= 0 and <= 1)))
        {
            return "has a probability that is not from 0 to 1";
        }

        if ((decision.Action == DecisionAction.Withdraw) != (decision.Withdraws is not null))
        {
            return decision.Withdraws is null ? "takes back nothing: 'withdraws' is missing" : "takes something back, which only withdraw does";
        }

        if (decision.Withdraws is not { } withdraws)
        {
            return null;
        }

        var target = Ids.TryRead(withdraws, out var id) ? before.FirstOrDefault(earlier => earlier.Id == id) : null;
        return target is null ? "takes back a decision that does not stand before it"
            : target.Reviewer != decision.Reviewer ? "takes back the decision of somebody else"
            : target.Action == DecisionAction.Withdraw ? "takes back a withdrawal"
            : before.Any(earlier => earlier.Withdraws == id) ? "takes back what was taken back already"
            : null;
    }
}
