using PeaceClassify.Documents;
using PeaceClassify.Retraining;

namespace PeaceClassify.Api.Store;

/// <summary>Reads what people settled, for snapshots. Thread-safe.</summary>
/// <remarks>
/// A paragraph is settled when somebody decided on it, nobody says that it is not English, and no theme that the model suggests is left open. A theme that nobody decided on and that the model
/// does not suggest is not given.
/// </remarks>
internal sealed class SettledStore(Database database)
{
    private const string NotEnglish = "not English", Open = "a suggestion is still open", InConflict = "people disagree", SameText = "the same text was decided on again",
        Split = "a theme that was given has been split since, and its parts are undecided";

    /// <summary>Everything that was settled, in one transaction.</summary>
    /// <param name="policy">Who is right where people disagree.</param>
    /// <param name="changes">How decisions on themes that are no more are read.</param>
    /// <param name="cancellation">Stops reading.</param>
    public Task<SettledDecisions> ReadAsync(ConflictPolicy policy, ThemeChanges changes, CancellationToken cancellation) => database.ReadAsync(
        async session =>
        {
            var settled = new List<(SettledParagraph Paragraph, IReadOnlyList<string> Deciders)>();
            var conflicts = new List<ResolvedConflict>();
            var leftOut = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var statement in await session.QueryAsync<string>("select id from statements where deleted_at is null and decided > 0 order by id"))
            {
                session.Cancellation.ThrowIfCancellationRequested();
                foreach (var (paragraph, state, _) in await Paragraphs.OfStatementAsync(session, statement))
                {
                    if (paragraph.Kind != ParagraphKind.Text || !state.IsDecided)
                    {
                        continue;
                    }

                    if (Problem(paragraph, policy, changes, conflicts, out var themes) is { } problem)
                    {
                        leftOut[problem] = leftOut.GetValueOrDefault(problem) + 1;
                        continue;
                    }

                    Decision[] standing = [.. paragraph.Decisions.Where(decision => !decision.Withdrawn && decision.Action is not (DecisionAction.Note or DecisionAction.Withdraw))];
                    settled.Add((
                        new(paragraph.Id, paragraph.Text, themes, standing.Max(decision => decision.At)),
                        [.. standing.Select(decision => decision.Reviewer).Distinct(StringComparer.Ordinal)]));
                }
            }

            // A text that stands in several statements teaches once: what was decided last.
            var newest = settled.OrderByDescending(entry => entry.Paragraph.DecidedAt).ThenBy(entry => entry.Paragraph.Id, StringComparer.Ordinal)
                .DistinctBy(entry => entry.Paragraph.Text, StringComparer.Ordinal).OrderBy(entry => entry.Paragraph.Id, StringComparer.Ordinal).ToArray();
            if (newest.Length < settled.Count)
            {
                leftOut[SameText] = settled.Count - newest.Length;
            }

            return new SettledDecisions
            {
                Policy = policy,
                Paragraphs = [.. newest.Select(entry => entry.Paragraph)],
                Conflicts = conflicts,
                Deciders = [.. newest.SelectMany(entry => entry.Deciders).GroupBy(name => name, StringComparer.Ordinal).OrderBy(own => own.Key, StringComparer.Ordinal).Select(own => new Decider(own.Key, own.Count()))],
                LeftOut = leftOut,
            };
        },
        cancellation);

    /// <summary>Resolves the themes of a paragraph.</summary>
    /// <returns>Why it cannot be learned from; null when it can.</returns>
    private static string? Problem(Paragraph paragraph, ConflictPolicy policy, ThemeChanges changes, List<ResolvedConflict> conflicts, out IReadOnlyList<string> themes)
    {
        var (given, refused) = (new List<string>(), new List<string>());
        themes = given;
        var problem = paragraph.Themes.Any(theme => theme.Stands.Any(stand => stand.Action == DecisionAction.NotEnglish)) || IsNotEnglish(paragraph) ? NotEnglish
            : paragraph.Themes.Any(theme => theme.State is ThemeState.Review or ThemeState.Assigned) ? Open
            : null;
        if (problem is not null)
        {
            return problem;
        }

        foreach (var theme in paragraph.Themes)
        {
            var isGiven = theme.State switch
            {
                ThemeState.Accepted => true,
                ThemeState.Disputed => Resolve(theme, policy),
                _ => (bool?)false,
            };
            string[] yes = [.. theme.Stands.Where(stand => stand.Action == DecisionAction.Accept).Select(stand => stand.Reviewer)];
            string[] no = [.. theme.Stands.Where(stand => stand.Action != DecisionAction.Accept).Select(stand => stand.Reviewer)];
            if (yes.Length > 0 && no.Length > 0)
            {
                conflicts.Add(new(paragraph.Id, theme.Id, yes, no, isGiven, How(theme, policy, isGiven)));
            }

            if (isGiven is null)
            {
                problem = InConflict;
            }
            else
            {
                (isGiven.Value ? given : refused).Add(theme.Id);
            }
        }

        var today = changes.Apply(given);
        themes = [.. today.Themes.Except(refused)];
        return problem ?? (today.Undecided.Except(refused).Any() ? Split : null);
    }

    /// <summary>Whether the last word of anybody on the paragraph as a whole is that it is not English, also where no theme is in question.</summary>
    private static bool IsNotEnglish(Paragraph paragraph) => paragraph.Decisions
        .Where(decision => !decision.Withdrawn && decision.Action is not (DecisionAction.Note or DecisionAction.Withdraw))
        .GroupBy(decision => decision.Reviewer, StringComparer.Ordinal)
        .Any(own => own.Last().Action == DecisionAction.NotEnglish);

    private static bool? Resolve(ParagraphTheme theme, ConflictPolicy policy)
    {
        var yes = theme.Stands.Count(stand => stand.Action == DecisionAction.Accept);
        return policy switch
        {
            // Stands are in the order of their decisions.
            ConflictPolicy.Latest => theme.Stands[^1].Action == DecisionAction.Accept,
            ConflictPolicy.Majority when 2 * yes != theme.Stands.Count => 2 * yes > theme.Stands.Count,
            _ => null,
        };
    }

    private static string How(ParagraphTheme theme, ConflictPolicy policy, bool? isGiven) =>
        theme.State != ThemeState.Disputed ? "adjudicated"
        : isGiven is null ? "left out"
        : policy == ConflictPolicy.Latest ? $"the latest decision, of {theme.Stands[^1].Reviewer}"
        : "the majority";
}
