using PeaceClassify.Evaluation;

namespace PeaceClassify.Reports;

/// <summary>Counts of pairs of themes over predictions: row and column are labels.</summary>
internal static class ThemePairs
{
    /// <summary>Paragraphs where the row's theme is missing and the column's was given instead: it has the one and was not given it, and was given the other without having it.</summary>
    public static int[][] Confused(Predictions predictions) => Count(predictions, (given, has) => has && !given, (given, has) => given && !has);

    /// <summary>Paragraphs that have both themes; on the diagonal those that have the theme at all.</summary>
    public static int[][] Together(Predictions predictions) => Count(predictions, (_, has) => has, (_, has) => has);

    private static int[][] Count(Predictions predictions, Func<bool, bool, bool> isRow, Func<bool, bool, bool> isColumn)
    {
        var rows = predictions.Rows();
        var counts = Enumerable.Range(0, predictions.LabelCount).Select(_ => new int[predictions.LabelCount]).ToArray();
        for (var paragraph = 0; paragraph < rows.Length; paragraph++)
        {
            var answers = Enumerable.Range(0, predictions.LabelCount).Select(label => (
                Label: label,
                IsGiven: MultiLabelMetrics.IsGiven(rows[paragraph][label], predictions.Cuts[paragraph][label].Threshold),
                Has: predictions.LabelSets[paragraph].Contains(label))).ToArray();
            foreach (var row in answers.Where(answer => isRow(answer.IsGiven, answer.Has)))
            {
                foreach (var column in answers.Where(answer => isColumn(answer.IsGiven, answer.Has)))
                {
                    counts[row.Label][column.Label]++;
                }
            }
        }

        return counts;
    }
}
