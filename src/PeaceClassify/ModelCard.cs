using System.Globalization;
using System.Text;
using PeaceClassify.Evaluation;

namespace PeaceClassify;

/// <summary>A model version in plain words: what it was trained on, what it reaches, where it fails.</summary>
internal static class ModelCard
{
    /// <summary>A theme below this cross-validated F1 is named among the limits.</summary>
    private const double WeakF1 = 0.65;

    public static string Write(ModelDescription model, EvaluationReport figures, LearningCurve? learningCurve, string? notes)
    {
        var card = new StringBuilder();
        Line(card, $"# Model card");
        Line(card, $"");
        Line(card, $"Gives a paragraph of a United Nations text its themes ({model.Themes.Count}), each with a calibrated probability. It suggests; a person decides.");
        Line(card, $"");
        Line(card, $"## What it is");
        Line(card, $"");
        Line(card, $"- Engine `{model.Engine}`; its options are in model.json.");
        Line(card, $"- Trained on {model.Provenance.ParagraphCount:N0} labelled paragraphs, fingerprint `{model.Provenance.DataFingerprint}`; their composition, labelling and limits are on the data card beside them.");
        Line(card, $"- Language: English. Paragraphs in other languages are named and not classified.");
        Line(card, $"- It carries no date: the same data, options and seed ({model.Provenance.Seed}) give the same bytes. The history of the repository says when.");
        Line(card, $"");
        Line(card, $"## Figures");
        Line(card, $"");
        Line(card, $"{model.Provenance.Folds}, on the training corpus; each fold is judged by a learner that never saw it, with calibration and thresholds found on the other folds. Brackets: 95 % bootstrap intervals.");
        Line(card, $"");
        Line(card, $"| figure | value |");
        Line(card, $"|---|---|");
        Line(card, $"| micro-F1 | {figures.MicroF1:F3} [{figures.MicroF1Interval.Low:F3}, {figures.MicroF1Interval.High:F3}] |");
        Line(card, $"| macro-F1 | {figures.MacroF1:F3} [{figures.MacroF1Interval.Low:F3}, {figures.MacroF1Interval.High:F3}] |");
        Line(card, $"| micro precision, recall | {figures.MicroPrecision:F3}, {figures.MicroRecall:F3} |");
        Line(card, $"| mean average precision | {figures.MeanAveragePrecision:F3}{Range(figures.MeanAveragePrecisionInterval, "F3")} |");
        Line(card, $"| log loss | {figures.LogLoss:F4}{Range(figures.LogLossInterval, "F4")} |");
        Line(card, $"| expected calibration error | {figures.ExpectedCalibrationError:F4}{Range(figures.ExpectedCalibrationErrorInterval, "F4")} |");
        var review = figures.Review;
        Line(card, $"| verdicts *assigned*: precision | {review.AssignedPrecision:F3}{Range(review.AssignedPrecisionInterval, "F3")} of {review.AssignedCount:N0}; the target of each theme is {model.ThresholdOptions.AssignedPrecision:F2} |");
        Line(card, $"| verdicts *review*: share right | {review.ReviewPositiveShare:F3} of {review.ReviewCount:N0}, in {review.ParagraphsToReview:P0} of the paragraphs |");
        Line(card, $"| themes assigned or up for review | {review.CoveredShare:F3}{Range(review.CoveredShareInterval, "F3")} of those that are right; the target is {1 - model.ThresholdOptions.MissedShare:F2} |");
        Line(card, $"");
        Line(card, $"| theme | precision | recall | F1 | support | threshold |");
        Line(card, $"|---|---|---|---|---|---|");
        foreach (var theme in figures.Themes)
        {
            Line(card, $"| {theme.Id} | {theme.Precision:F2} | {theme.Recall:F2} | {theme.F1:F2} [{theme.F1Interval.Low:F2}, {theme.F1Interval.High:F2}] | {theme.Support} | {theme.Threshold:F2} |");
        }

        if (learningCurve is not null)
        {
            Line(card, $"");
            Line(card, $"## Would more data help?");
            Line(card, $"");
            Line(card, $"| share of the training data | paragraphs | micro-F1 | macro-F1 | mean average precision |");
            Line(card, $"|---|---|---|---|---|");
            foreach (var point in learningCurve.Points)
            {
                Line(card, $"| {point.Share:P0} | {point.ParagraphCount:N0} | {point.MicroF1:F3} | {point.MacroF1:F3} | {point.MeanAveragePrecision:F3} |");
            }

            Line(card, $"");
            Line(card, $"From {learningCurve.Points[^2].Share:P0} of the data to all of it mean average precision rises by {learningCurve.Gain.Value:F3}{Range(learningCurve.Gain.Interval, "F3")}; it surely rises for {learningCurve.ThemeGains.Count(gain => gain.IsSure)} of {learningCurve.ThemeGains.Count} themes. By theme: {ModelFolder.ReportFile}.");
        }

        Line(card, $"");
        Line(card, $"## Limits");
        Line(card, $"");
        Line(card, $"- The figures hold for paragraphs like those of the corpus. Expect less on texts of another kind; `evaluate` measures it on labelled paragraphs of your own.");
        Line(card, $"- Probabilities are marginal: those of one paragraph need not sum to one.");
        Line(card, $"- It reads one paragraph at a time and knows nothing of its neighbours, of irony, or of what a pronoun stands for.");
        var weak = figures.Themes.Where(theme => theme.F1 < WeakF1).OrderBy(theme => theme.F1).ToArray();
        Line(card, weak.Length == 0
            ? (FormattableString)$"- No theme has an F1 below {WeakF1:F2}."
            : $"- Weakest themes, F1 below {WeakF1:F2}: {string.Join(", ", weak.Select(theme => string.Create(CultureInfo.InvariantCulture, $"{theme.Id} ({theme.F1:F2})")))}.");
        if (model.NotTrained is { } notTrained)
        {
            Line(card, $"- Not trained, as too few paragraphs have them: {string.Join(", ", notTrained.Select(theme => string.Create(CultureInfo.InvariantCulture, $"{theme.Theme.Id} ({theme.Support})")))}. It never gives these themes.");
        }

        if (!string.IsNullOrWhiteSpace(notes))
        {
            card.Append('\n').Append(notes.ReplaceLineEndings("\n").Trim()).Append('\n');
        }

        return card.ToString();
    }

    private static string Range(Interval? interval, string format) => interval is { } range
        ? $" [{range.Low.ToString(format, CultureInfo.InvariantCulture)}, {range.High.ToString(format, CultureInfo.InvariantCulture)}]"
        : "";

    private static void Line(StringBuilder card, FormattableString line) =>
        card.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
