using PeaceClassify.Evaluation;

namespace PeaceClassify.Retraining;

/// <summary>
/// Says whether a candidate may take the place of the version that serves. It is examined twice, each time beside that version on the same paragraphs, and neither has seen a paragraph that
/// it is judged on: on what the version was trained on, with the labels that it was trained with, so that labels spoilt since then show; and on what people decided since.
/// </summary>
/// <remarks>
/// A theme counts as worse when it still is after Holm's correction, as two exams of 24 themes are 48 tests; the whole counts as worse when the 95 % interval of the difference in micro-F1 or
/// macro-F1 lies below 0. See <see cref="PairedBootstrap"/>. Each side is read by its own calibrations and cuts, see <see cref="OutOfFold"/>.
/// </remarks>
public static class Gate
{
    /// <summary>Judges a candidate.</summary>
    /// <param name="snapshot">What it was trained on; its decisions are the truth of the second exam.</param>
    /// <param name="serving">The version that serves.</param>
    /// <param name="known">What cross-validation said when that version was trained; null where it did not keep that: then there is no first exam, which the verdict says.</param>
    /// <param name="candidate">What cross-validation said of the snapshot when the candidate was trained.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static GateVerdict Judge(Snapshot snapshot, ThemeClassifier serving, OutOfFold? known, OutOfFold candidate, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(serving);
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(parallel);
        string[] servingThemes = [.. serving.Description.Themes.Select(theme => theme.Theme.Id)];
        string[] themes = [.. servingThemes.Intersect(candidate.ThemeIds)];
        var trained = (known?.Paragraphs ?? []).ToDictionary(Key);
        var decided = snapshot.Manifest.DecidedIds.ToHashSet(StringComparer.Ordinal);
        var answers = candidate.Paragraphs.ToDictionary(Key);

        Pair[] before = known is null ? [] :
        [
            .. known.Paragraphs
                .Where(paragraph => !decided.Contains(paragraph.Id) && answers.ContainsKey(Key(paragraph)))
                .Select(paragraph => new Pair(
                    paragraph.Themes, Answer.Of(paragraph, known), Answer.Of(answers[Key(paragraph)], candidate))),
        ];
        var (since, seenBefore) = Decided();
        var exams = new[] { Exam("What it was trained on", before), Exam("What people decided", since) }.OfType<GateExam>().ToArray();
        return new()
        {
            Against = serving.Version,
            Exams = exams,
            NewThemes = [.. candidate.ThemeIds.Except(servingThemes)],
            GoneThemes = [.. servingThemes.Except(candidate.ThemeIds)],
            NotJudgedCount = seenBefore,
            HasKnown = known is not null,
        };

        (Pair[] Pairs, int SeenBefore) Decided()
        {
            var groups = NearDuplicates.Groups([.. snapshot.Paragraphs.Select(paragraph => paragraph.Text)], parallel);
            var trainedGroups = snapshot.Paragraphs.Index().Where(entry => trained.ContainsKey(Key(entry.Item))).Select(entry => groups[entry.Index]).ToHashSet();
            (LabelledParagraph Item, int Group)[] all = [.. snapshot.Paragraphs.Index().Where(entry => decided.Contains(entry.Item.Id)).Select(entry => (entry.Item, groups[entry.Index]))];

            // What the serving version learned from, or nearly the same, it must not be asked: only cross-validation knows what it would have said.
            var askable = all.Where(entry => !trained.ContainsKey(Key(entry.Item)) && !trainedGroups.Contains(entry.Group)).Select(entry => entry.Item).ToArray();
            var asked = askable.Length == 0 ? [] : AnswersOf(serving.Predict([.. askable.Select(Unlabelled)], parallel), askable, servingThemes);
            var pairs = all
                .Select(entry => (entry.Item, First: known is not null && trained.TryGetValue(Key(entry.Item), out var own) ? Answer.Of(own, known) : asked.GetValueOrDefault(entry.Item.Id)))
                .Where(entry => entry.First is not null && answers.ContainsKey(Key(entry.Item)))
                .Select(entry => new Pair(entry.Item.Themes, entry.First!, Answer.Of(answers[Key(entry.Item)], candidate)))
                .ToArray();
            return (pairs, all.Length - pairs.Length);
        }

        GateExam? Exam(string name, Pair[] pairs)
        {
            if (pairs.Length == 0 || themes.Length == 0)
            {
                return null;
            }

            int[][] labelSets = [.. pairs.Select(pair => Enumerable.Range(0, themes.Length).Where(label => pair.Themes.Contains(themes[label])).ToArray())];
            return new(name, new(serving.Version, "the candidate", themes, PairedBootstrap.Compare(
                Of(pair => pair.First), Of(pair => pair.Second), parallel: parallel)));

            Predictions Of(Func<Pair, Answer> side) => new([.. pairs.Select(pair => side(pair).ProbabilitiesOf(themes))], labelSets, [.. pairs.Select(pair => side(pair).CutsOf(themes))]);
        }
    }

    private static Dictionary<string, Answer> AnswersOf(Predictions predictions, LabelledParagraph[] paragraphs, string[] themes) => paragraphs.Index().ToDictionary(
        entry => entry.Item.Id, entry => new Answer(themes, predictions.Probabilities[entry.Index], predictions.Cuts[entry.Index]), StringComparer.Ordinal);

    /// <summary>Only the answers are wanted, and a theme may be one that the version does not know.</summary>
    private static LabelledParagraph Unlabelled(LabelledParagraph paragraph) => paragraph with { Themes = [] };

    private static (string Id, string TextHash) Key(OutOfFoldParagraph paragraph) => (paragraph.Id, paragraph.TextHash);

    private static (string Id, string TextHash) Key(LabelledParagraph paragraph) => (paragraph.Id, OutOfFold.HashOf(paragraph.Text));

    /// <summary>A paragraph with its true themes and what both said of it.</summary>
    private sealed record Pair(IReadOnlyList<string> Themes, Answer First, Answer Second);

    /// <summary>What was said of a paragraph, and the cuts to read it by.</summary>
    private sealed record Answer(IReadOnlyList<string> ThemeIds, IReadOnlyList<double>? Probabilities, IReadOnlyList<Cuts> Cuts)
    {
        public static Answer Of(OutOfFoldParagraph paragraph, OutOfFold all) => new(all.ThemeIds, paragraph.Probabilities, all.Cuts);

        public double[]? ProbabilitiesOf(string[] themes) => Probabilities is null ? null : [.. themes.Select(theme => Probabilities[LabelOf(theme)])];

        public Cuts[] CutsOf(string[] themes) => [.. themes.Select(theme => Cuts[LabelOf(theme)])];

        private int LabelOf(string theme)
        {
            for (var label = 0; label < ThemeIds.Count; label++)
            {
                if (ThemeIds[label] == theme)
                {
                    return label;
                }
            }

            throw new ArgumentException($"There is no theme '{theme}'.", nameof(theme));
        }
    }
}
