namespace PeaceClassify.Api.Store;

/// <summary>What follows from a suggestion and the decisions on it.</summary>
/// <param name="Themes">Every theme of the suggestion in its order, then other themes that people decided on.</param>
/// <param name="NeedsReview">Whether a theme is unsure or disputed.</param>
/// <param name="IsDisputed">Whether people disagree on a theme.</param>
/// <param name="IsDecided">Whether any decision other than a note stands.</param>
internal sealed record ParagraphState(IReadOnlyList<ParagraphTheme> Themes, bool NeedsReview, bool IsDisputed, bool IsDecided);

/// <summary>The rules by which suggestion and decisions become what is in effect; pure functions.</summary>
/// <remarks>
/// A reviewer's stand on a theme is their latest decision on it that was not taken back. "No theme" and "not English" are stands on every
/// theme in question, which are those that the model suggests (assigned or review) or that someone accepted or rejected, until the same
/// reviewer decides on a theme again. Where all who took a stand agree, that is in effect; where they differ, the theme is disputed; where nobody did, the model's
/// verdict is. A decision that adjudicates settles its theme: what it says is in effect whatever stands others take, before or after, until it is taken back or a later one adjudicates.
/// </remarks>
internal static class EffectiveStates
{
    /// <summary>Applies the rules.</summary>
    /// <param name="suggestion">What the model said; null for a heading.</param>
    /// <param name="decisions">Every decision, the oldest first.</param>
    public static ParagraphState Of(Suggestion? suggestion, IReadOnlyList<Decision> decisions)
    {
        var withdrawn = decisions.Select(decision => decision.Withdraws).OfType<string>().ToHashSet(StringComparer.Ordinal);
        Decision[] standing = [.. decisions.Where(decision => IsStand(decision.Action) && !withdrawn.Contains(decision.Id))];
        var themes = new List<ParagraphTheme>();
        if (suggestion is { Status: ClassificationStatus.Classified })
        {
            for (var label = 0; label < suggestion.Probabilities.Count; label++)
            {
                var theme = suggestion.Model.Themes[label];
                var probability = suggestion.Probabilities[label];
                themes.Add(Theme(theme.Id, probability, theme.Threshold, theme.VerdictOf(probability), standing));
            }
        }

        var others = standing.Select(decision => decision.Theme).OfType<string>().Distinct().Where(id => !themes.Exists(theme => theme.Id == id)).Order(StringComparer.Ordinal);
        themes.AddRange(others.ToArray().Select(id => Theme(id, null, null, null, standing)));
        return new(
            themes,
            themes.Exists(theme => theme.State is ThemeState.Review or ThemeState.Disputed),
            themes.Exists(theme => theme.State is ThemeState.Disputed),
            standing.Length > 0);
    }

    /// <summary>The same decisions, each saying whether a later one takes it back.</summary>
    public static IReadOnlyList<Decision> Flagged(IReadOnlyList<Decision> decisions)
    {
        var withdrawn = decisions.Select(decision => decision.Withdraws).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. decisions.Select(decision => decision with { Withdrawn = withdrawn.Contains(decision.Id) })];
    }

    private static bool IsStand(DecisionAction action) => action is DecisionAction.Accept or DecisionAction.Reject || IsWhole(action);

    /// <summary>Whether an action concerns the paragraph as a whole.</summary>
    private static bool IsWhole(DecisionAction action) => action is DecisionAction.NoTheme or DecisionAction.NotEnglish;

    private static ParagraphTheme Theme(string id, double? probability, double? threshold, Verdict? verdict, Decision[] standing)
    {
        var stands = StandsOn(id, verdict, standing);
        return new(id, probability, threshold, verdict, StateOf(verdict, stands), stands);
    }

    private static Stand[] StandsOn(string theme, Verdict? verdict, Decision[] standing)
    {
        var settles = Array.FindLast(standing, decision => decision.Theme == theme && decision.Adjudicates);
        var isInQuestion = verdict is Verdict.Review or Verdict.Assigned || Array.Exists(standing, decision => decision.Theme == theme);
        return !isInQuestion ? [] :
        [
            .. standing
                .Where(decision => decision.Theme == theme || IsWhole(decision.Action))
                .Select((decision, order) => (Decision: decision, Order: order))
                .GroupBy(entry => entry.Decision.Reviewer, StringComparer.Ordinal)
                .Select(own => own.LastOrDefault(entry => entry.Decision == settles, own.Last()))
                .OrderBy(entry => entry.Order)
                .Select(entry => new Stand(entry.Decision.Reviewer, entry.Decision.Action, entry.Decision.Id, entry.Decision.At, entry.Decision == settles)),
        ];
    }

    private static ThemeState StateOf(Verdict? verdict, Stand[] taken)
    {
        var stands = Array.Find(taken, stand => stand.Adjudicates) is { } settles ? [settles] : taken;
        var accepts = stands.Count(stand => stand.Action == DecisionAction.Accept);
        return stands.Length == 0
            ? verdict switch { Verdict.Assigned => ThemeState.Assigned, Verdict.Review => ThemeState.Review, _ => ThemeState.No }
            : accepts == stands.Length ? ThemeState.Accepted
            : accepts == 0 ? ThemeState.Rejected
            : ThemeState.Disputed;
    }
}
