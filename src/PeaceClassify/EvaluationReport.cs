using PeaceClassify.Evaluation;

namespace PeaceClassify;

/// <summary>How well a model did on labelled paragraphs, theme by theme, with 95 % bootstrap intervals for F1.</summary>
/// <remarks>
/// A theme counts as given from its threshold on, whether the verdict is assigned or review. A paragraph that was not classified
/// counts as one without themes. Macro figures are means over the themes with support.
/// </remarks>
public sealed record EvaluationReport
{
    /// <summary>Paragraphs evaluated.</summary>
    public required int ParagraphCount { get; init; }

    /// <summary>Paragraphs among them that were not classified: another language, or no known word.</summary>
    public required int UnclassifiedCount { get; init; }

    /// <summary>F1 of all decisions together.</summary>
    public required double MicroF1 { get; init; }

    /// <summary>95 % interval of <see cref="MicroF1"/>.</summary>
    public required Interval MicroF1Interval { get; init; }

    /// <summary>Mean of the themes' F1.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>95 % interval of <see cref="MacroF1"/>.</summary>
    public required Interval MacroF1Interval { get; init; }

    /// <summary>Precision of all decisions together.</summary>
    public required double MicroPrecision { get; init; }

    /// <summary>Recall of all decisions together.</summary>
    public required double MicroRecall { get; init; }

    /// <summary>See <see cref="MultiLabelMetrics.MeanAveragePrecision"/>.</summary>
    public required double MeanAveragePrecision { get; init; }

    /// <summary>See <see cref="MultiLabelMetrics.LogLoss"/>.</summary>
    public required double LogLoss { get; init; }

    /// <summary>See <see cref="MultiLabelMetrics.ExpectedCalibrationError"/>.</summary>
    public required double ExpectedCalibrationError { get; init; }

    /// <summary>What the review band does.</summary>
    public required ReviewFigures Review { get; init; }

    /// <summary>Figures by theme, in the order of the taxonomy.</summary>
    public required IReadOnlyList<ThemeFigures> Themes { get; init; }

    /// <summary>The figures of predictions.</summary>
    /// <param name="themeIds">The themes in label order.</param>
    /// <param name="predictions">What was said of the paragraphs.</param>
    /// <param name="reportedCuts">The cuts to state beside each theme.</param>
    public static EvaluationReport Of(IReadOnlyList<string> themeIds, Predictions predictions, IReadOnlyList<Cuts> reportedCuts)
    {
        var rows = predictions.Rows();
        var thresholds = predictions.Thresholds();
        var labelSets = predictions.LabelSets;
        var metrics = MultiLabelMetrics.Of(rows, labelSets, thresholds);
        var intervals = Bootstrap.F1(rows, labelSets, thresholds);
        return new()
        {
            ParagraphCount = rows.Length,
            UnclassifiedCount = predictions.Probabilities.Count(row => row is null),
            MicroF1 = metrics.Micro.F1,
            MicroF1Interval = intervals.MicroF1,
            MacroF1 = metrics.MacroF1,
            MacroF1Interval = intervals.MacroF1,
            MicroPrecision = metrics.Micro.Precision,
            MicroRecall = metrics.Micro.Recall,
            MeanAveragePrecision = metrics.MeanAveragePrecision,
            LogLoss = metrics.LogLoss,
            ExpectedCalibrationError = metrics.ExpectedCalibrationError,
            Review = ReviewFigures.Of(predictions.Cuts, rows, labelSets),
            Themes = [.. themeIds.Select((id, label) => new ThemeFigures(
                id, metrics.Labels[label].Precision, metrics.Labels[label].Recall, metrics.Labels[label].F1, intervals.LabelF1[label],
                metrics.Labels[label].Support, metrics.AveragePrecisions[label], reportedCuts[label].Threshold))],
        };
    }
}

/// <summary>Figures of one theme.</summary>
/// <param name="Id">The theme.</param>
/// <param name="Precision">Share of the paragraphs given the theme that have it.</param>
/// <param name="Recall">Share of the paragraphs that have it that were given it.</param>
/// <param name="F1">Harmonic mean of both.</param>
/// <param name="F1Interval">95 % interval of F1.</param>
/// <param name="Support">Paragraphs that have it.</param>
/// <param name="AveragePrecision">How well the probability ranks them, whatever the threshold.</param>
/// <param name="Threshold">Its threshold.</param>
public sealed record ThemeFigures(
    string Id, double Precision, double Recall, double F1, Interval F1Interval, int Support, double AveragePrecision, double Threshold);

/// <summary>What the verdicts assigned and review are worth.</summary>
/// <param name="AssignedCount">Verdicts assigned.</param>
/// <param name="AssignedPrecision">Share of them that are right; 0 when there is none.</param>
/// <param name="ReviewCount">Verdicts review.</param>
/// <param name="ReviewPositiveShare">Share of them where the theme is right; 0 when there is none.</param>
/// <param name="ParagraphsToReview">Share of the paragraphs with a verdict review.</param>
/// <param name="CoveredShare">Share of all themes of the paragraphs that are assigned or up for review.</param>
public sealed record ReviewFigures(
    int AssignedCount, double AssignedPrecision, int ReviewCount, double ReviewPositiveShare, double ParagraphsToReview, double CoveredShare)
{
    internal static ReviewFigures Of(IReadOnlyList<Cuts[]> cuts, double[][] probabilities, IReadOnlyList<int[]> labelSets)
    {
        int assigned = 0, assignedRight = 0, review = 0, reviewRight = 0, paragraphs = 0;
        for (var paragraph = 0; paragraph < probabilities.Length; paragraph++)
        {
            var isToReview = false;
            for (var label = 0; label < cuts[paragraph].Length; label++)
            {
                var probability = probabilities[paragraph][label];
                if (probability == 0)
                {
                    continue; // not classified: a calibrated probability is never 0, but a band may begin there
                }

                var isRight = labelSets[paragraph].Contains(label);
                switch (ModelTheme.VerdictOf(probability, cuts[paragraph][label]))
                {
                    case Verdict.Assigned:
                        assigned++;
                        assignedRight += isRight ? 1 : 0;
                        break;
                    case Verdict.Review:
                        review++;
                        reviewRight += isRight ? 1 : 0;
                        isToReview = true;
                        break;
                    default:
                        break;
                }
            }

            paragraphs += isToReview ? 1 : 0;
        }

        var support = labelSets.Sum(labels => labels.Length);
        return new(
            assigned, Share(assignedRight, assigned), review, Share(reviewRight, review),
            Share(paragraphs, probabilities.Length), Share(assignedRight + reviewRight, support));

        static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
    }
}
