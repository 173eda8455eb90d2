using System.Globalization;

namespace PeaceClassify.Api.Store;

/// <summary>What comes first in the review queue, and why; pure functions.</summary>
/// <remarks>
/// Disputed themes come first. Then the score is uncertainty × rarity: uncertainty is 1 at the theme's cut and falls evenly to
/// <see cref="LeastUncertainty"/> at the ends of the review band; rarity is √(mean support ÷ support of the theme), from
/// ½ to 2, because a decision on a theme with few examples teaches the next model most.
/// </remarks>
internal static class ReviewPriority
{
    private const double LeastUncertainty = 0.1;
    private const double LeastRarity = 0.5, MostRarity = 2;

    /// <summary>More than any uncertainty × rarity.</summary>
    private const double DisputedScore = 10;

    /// <summary>From this rarity on, the reasons say that a theme is rare: a theme with less than half of the mean support.</summary>
    private const double NotablyRare = 1.41;

    /// <summary>The place in the queue; higher comes first, null is not in it.</summary>
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

    private static double UncertaintyOf(ParagraphTheme theme, StoredModel model)
    {
        if (theme.Probability is not { } probability || model.LabelOf(theme.Id) is not (var label and >= 0))
        {
            return 1;
        }

        var cuts = model.Themes[label];
        var cut = Math.Clamp(cuts.Threshold, cuts.ReviewFrom, cuts.ReviewTo);
        var width = probability < cut ? cut - cuts.ReviewFrom : cuts.ReviewTo - cut;
        var distance = width > 0 ? Math.Min(1, Math.Abs(probability - cut) / width) : 0;
        return LeastUncertainty + ((1 - LeastUncertainty) * (1 - distance));
    }

    private static double RarityOf(string theme, StoredModel model) => model.LabelOf(theme) is var label and >= 0
        ? Math.Clamp(Math.Sqrt(model.MeanSupport / Math.Max(1, model.Themes[label].Support)), LeastRarity, MostRarity)
        : MostRarity;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
