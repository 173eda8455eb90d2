using System.Globalization;

namespace PeaceClassify.Api.Store;

/// <summary>What a question of the review queue is worth, and why it is there; pure functions.</summary>
/// <remarks>Disputed themes come first, others as <see cref="ReviewPriority"/> says.</remarks>
internal static class QueuePriority
{
    /// <summary>From here on, a score says that people disagree: more than any uncertainty × rarity.</summary>
    public const double DisputedScore = 10;

    /// <summary>From this rarity on, the reasons say that a theme is rare: a theme with less than half of the mean support.</summary>
    private const double NotablyRare = 2;

    /// <summary>The question's worth; null when it is none.</summary>
    public static double? ScoreOf(ParagraphTheme theme, StoredModel model) => theme.State switch
    {
        ThemeState.Disputed => DisputedScore + RarityOf(theme.Id, model),
        ThemeState.Review => UncertaintyOf(theme, model) * RarityOf(theme.Id, model),
        _ => null,
    };

    /// <summary>Why it stands where it does.</summary>
    public static IReadOnlyList<string> ReasonsFor(ParagraphTheme theme, StoredModel model)
    {
        var reasons = new List<string>();
        if (theme.State == ThemeState.Disputed)
        {
            var yes = string.Join(", ", theme.Stands.Where(stand => stand.Action == DecisionAction.Accept).Select(stand => stand.Reviewer));
            var no = string.Join(", ", theme.Stands.Where(stand => stand.Action != DecisionAction.Accept).Select(stand => stand.Reviewer));
            reasons.Add($"Reviewers disagree: yes say {yes}; no say {no}.");
        }
        else if (theme is { Probability: { } probability, Threshold: { } threshold })
        {
            reasons.Add(Invariant($"The model is unsure and leans to {(probability >= threshold ? "yes" : "no")}: {probability:P0}, with its cut for this theme at {threshold:P0}."));
        }

        if (RarityOf(theme.Id, model) > NotablyRare && model.LabelOf(theme.Id) is var label and >= 0)
        {
            reasons.Add(Invariant($"The theme is rare: {model.Themes[label].Support:N0} training paragraphs have it, {model.MeanSupport:N0} on average."));
        }

        return reasons;
    }

    private static double UncertaintyOf(ParagraphTheme theme, StoredModel model) =>
        theme.Probability is { } probability && model.LabelOf(theme.Id) is var label and >= 0 && model.Themes[label] is var cuts
            ? ReviewPriority.Uncertainty(probability, new(cuts.Threshold, cuts.ReviewFrom, cuts.ReviewTo))
            : 1;

    private static double RarityOf(string theme, StoredModel model) =>
        ReviewPriority.Rarity(model.LabelOf(theme) is var label and >= 0 ? model.Themes[label].Support : 0, model.MeanSupport);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
