namespace PeaceClassify.Api.Store;

/// <summary>What somebody says of a theme of a paragraph, as figures of agreement count it.</summary>
/// <param name="Reviewer">Who; empty for the model.</param>
/// <param name="Theme">The theme.</param>
/// <param name="IsYes">Whether the paragraph has it.</param>
internal readonly record struct ThemeRating(string Reviewer, string Theme, bool IsYes);

/// <summary>What of decisions and suggestions is a rating; pure functions.</summary>
/// <remarks>
/// A person's latest accept or reject of a theme that stands. "No theme" rejects every theme of the model, and every other that the person spoke of before; "not English" says nothing of themes, and
/// takes back what the person said of them before. What adjudicates is no rating: it was made with what others had said in sight.
/// </remarks>
internal static class Ratings
{
    /// <summary>What people say of a paragraph.</summary>
    /// <param name="decisions">Every decision, the oldest first.</param>
    /// <param name="model">The model whose suggestions the paragraph shows.</param>
    public static IReadOnlyList<ThemeRating> OfPeople(IReadOnlyList<Decision> decisions, StoredModel model)
    {
        var ratings = new Dictionary<(string Reviewer, string Theme), bool>();
        foreach (var decision in EffectiveStates.Flagged(decisions).Where(decision => !decision.Withdrawn && !decision.Adjudicates))
        {
            var before = ratings.Keys.Where(rating => rating.Reviewer == decision.Reviewer).Select(rating => rating.Theme).ToArray();
            switch (decision.Action)
            {
                case DecisionAction.Accept or DecisionAction.Reject:
                    ratings[(decision.Reviewer, decision.Theme!)] = decision.Action == DecisionAction.Accept;
                    break;
                case DecisionAction.NoTheme:
                    foreach (var theme in model.Themes.Select(theme => theme.Id).Union(before))
                    {
                        ratings[(decision.Reviewer, theme)] = false;
                    }

                    break;
                case DecisionAction.NotEnglish:
                    Array.ForEach(before, theme => ratings.Remove((decision.Reviewer, theme)));
                    break;
                default:
                    break; // words only
            }
        }

        return [.. ratings.Select(rating => new ThemeRating(rating.Key.Reviewer, rating.Key.Theme, rating.Value))];
    }

    /// <summary>What a model says of a paragraph, by the thresholds of its themes; nothing where it did not classify it.</summary>
    public static IReadOnlyList<ThemeRating> OfModel(StoredModel model, IReadOnlyList<double> probabilities) =>
        [.. probabilities.Select((probability, label) => new ThemeRating("", model.Themes[label].Id, probability >= model.Themes[label].Threshold))];
}
