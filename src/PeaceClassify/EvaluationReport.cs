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

    /// <summary>95 % interval of <see cref="MeanAveragePrecision"/>; null in figures of versions that did not state it.</summary>
    public Interval? MeanAveragePrecisionInterval { get; init; }

    /// <summary>See <see cref="MultiLabelMetrics.LogLoss"/>.</summary>
    public required double LogLoss { get; init; }

    /// <summary>95 % interval of <see cref="LogLoss"/>; null in figures of versions that did not state it.</summary>
    public Interval? LogLossInterval { get; init; }

    /// <summary>See <see cref="MultiLabelMetrics.ExpectedCalibrationError"/>.</summary>
    public required double ExpectedCalibrationError { get; init; }

    /// <summary>95 % interval of <see cref="ExpectedCalibrationError"/>; null in figures of versions that did not state it.</summary>
    public Interval? ExpectedCalibrationErrorInterval { get; init; }

    /// <summary>What the review band does.</summary>
    public required ReviewFigures Review { get; init; }

    /// <summary>Figures by theme, in the order of the taxonomy.</summary>
    public required IReadOnlyList<ThemeFigures> Themes { get; init; }

    /// <summary>The figures of predictions.</summary>
    /// <param name="themeIds">The themes in label order.</param>
    /// <param name="predictions">What was said of the paragraphs.</param>
    /// <param name="reportedCuts">The cuts to state beside each theme.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public static EvaluationReport Of(
        IReadOnlyList<string> themeIds, Predictions predictions, IReadOnlyList<Cuts> reportedCuts, ParallelOptions? parallel = null)
    {
        var rows = predictions.Rows();
        var thresholds = predictions.Thresholds();
        var labelSets = predictions.LabelSets;
        var metrics = MultiLabelMetrics.Of(rows, labelSets, thresholds);
        var intervals = Bootstrap.F1(rows, labelSets, thresholds);
        var truth = MultiLabelMetrics.Truth(rows, labelSets, thresholds);
        var resamples = new Resamples(rows.Length);
        var rankings = WeightedRanking.ByLabel(rows, truth);
        var calibration = new CalibrationBins(rows, truth);
        var logLosses = MultiLabelMetrics.LogLosses(rows, truth);
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
            MeanAveragePrecisionInterval = resamples.Interval(weights => WeightedRanking.MeanAveragePrecision(rankings, weights), parallel),
            LogLoss = metrics.LogLoss,
            LogLossInterval = resamples.Interval(weights => logLosses.Select((loss, example) => loss * weights[example]).Sum() / rows.Length, parallel),
            ExpectedCalibrationError = metrics.ExpectedCalibrationError,
            ExpectedCalibrationErrorInterval = resamples.Interval(calibration.ExpectedError, parallel),
            Review = ReviewFigures.Of(predictions, resamples),
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
    /// <summary>95 % interval of <see cref="AssignedPrecision"/>; null in figures of versions that did not state it.</summary>
    public Interval? AssignedPrecisionInterval { get; init; }

    /// <summary>95 % interval of <see cref="CoveredShare"/>; null in figures of versions that did not state it.</summary>
    public Interval? CoveredShareInterval { get; init; }

    /// <summary>95 % interval of <see cref="ParagraphsToReview"/>; null in figures of versions that did not state it.</summary>
    public Interval? ParagraphsToReviewInterval { get; init; }

    /// <summary>The figures of all labels together, with intervals.</summary>
    internal static ReviewFigures Of(Predictions predictions, Resamples resamples)
    {
        var labels = Enumerable.Range(0, predictions.LabelCount);
        ReviewCounts[] counts = [.. Enumerable.Range(0, predictions.Count).Select(paragraph => labels.Aggregate(
            default(ReviewCounts), (sum, label) => sum + ReviewCounts.Of(predictions, paragraph, label)))];
        var intervals = resamples.Intervals(weights =>
        {
            var figures = Of(Sum(counts, weights));
            return [figures.AssignedPrecision, figures.CoveredShare, figures.ParagraphsToReview];
        });
        return Of(Sum(counts)) with
        {
            AssignedPrecisionInterval = intervals[0], CoveredShareInterval = intervals[1], ParagraphsToReviewInterval = intervals[2],
        };
    }

    /// <summary>The figures of one label.</summary>
    internal static ReviewFigures Of(Predictions predictions, int label) =>
        Of(Sum([.. Enumerable.Range(0, predictions.Count).Select(paragraph => ReviewCounts.Of(predictions, paragraph, label))]));

    private static ReviewFigures Of((ReviewCounts Counts, int ToReview, int Paragraphs) sum)
    {
        var counts = sum.Counts;
        return new(
            counts.Assigned, Share(counts.AssignedRight, counts.Assigned), counts.Review, Share(counts.ReviewRight, counts.Review),
            Share(sum.ToReview, sum.Paragraphs), Share(counts.AssignedRight + counts.ReviewRight, counts.Support));

        static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
    }

    private static (ReviewCounts Counts, int ToReview, int Paragraphs) Sum(ReviewCounts[] rows, ushort[]? weights = null)
    {
        var sum = (Counts: default(ReviewCounts), ToReview: 0, Paragraphs: 0);
        for (var paragraph = 0; paragraph < rows.Length; paragraph++)
        {
            var weight = weights is null ? 1 : weights[paragraph];
            sum.Counts += rows[paragraph].Times(weight);
            sum.ToReview += rows[paragraph].Review > 0 ? weight : 0;
            sum.Paragraphs += weight;
        }

        return sum;
    }

    /// <summary>Verdicts, and how many of them are right; support is how often the theme is right at all.</summary>
    private readonly record struct ReviewCounts(int Assigned, int AssignedRight, int Review, int ReviewRight, int Support)
    {
        public static ReviewCounts operator +(ReviewCounts one, ReviewCounts other) => new(
            one.Assigned + other.Assigned, one.AssignedRight + other.AssignedRight, one.Review + other.Review, one.ReviewRight + other.ReviewRight,
            one.Support + other.Support);

        public static ReviewCounts Of(Predictions predictions, int paragraph, int label)
        {
            var right = predictions.LabelSets[paragraph].Contains(label) ? 1 : 0;

            // Without probabilities it was not classified, and has no verdict even where a band begins at 0.
            return predictions.Probabilities[paragraph] is not { } probabilities ? new(0, 0, 0, 0, right)
                : ModelTheme.VerdictOf(probabilities[label], predictions.Cuts[paragraph][label]) switch
                {
                    Verdict.Assigned => new(1, right, 0, 0, right),
                    Verdict.Review => new(0, 0, 1, right, right),
                    _ => new(0, 0, 0, 0, right),
                };
        }

        public ReviewCounts Times(int weight) =>
            new(Assigned * weight, AssignedRight * weight, Review * weight, ReviewRight * weight, Support * weight);
    }
}
