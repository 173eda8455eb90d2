using System.Globalization;
using System.Text;

namespace PeaceClassify;

/// <summary>A model version in plain words: what it was trained on, what it reaches, where it fails.</summary>
internal static class ModelCard
{
    /// <summary>A theme below this cross-validated F1 is named among the limits.</summary>
    private const double WeakF1 = 0.65;

    public static string Write(ModelDescription model, EvaluationReport figures)
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
        Line(card, $"{model.Provenance.FoldCount}-fold cross-validation on the training corpus; each fold is judged by a learner that never saw it, with calibration and thresholds found on the other folds. Brackets: 95 % bootstrap intervals.");
        Line(card, $"");
        Line(card, $"| figure | value |");
        Line(card, $"|---|---|");
        Line(card, $"| micro-F1 | {figures.MicroF1:F3} [{figures.MicroF1Interval.Low:F3}, {figures.MicroF1Interval.High:F3}] |");
        Line(card, $"| macro-F1 | {figures.MacroF1:F3} [{figures.MacroF1Interval.Low:F3}, {figures.MacroF1Interval.High:F3}] |");
        Line(card, $"| micro precision, recall | {figures.MicroPrecision:F3}, {figures.MicroRecall:F3} |");
        Line(card, $"| mean average precision | {figures.MeanAveragePrecision:F3} |");
        Line(card, $"| log loss | {figures.LogLoss:F4} |");
        Line(card, $"| expected calibration error | {figures.ExpectedCalibrationError:F4} |");
        Line(card, $"| verdicts *assigned*: precision | {figures.Review.AssignedPrecision:F3} of {figures.Review.AssignedCount:N0} |");
        Line(card, $"| verdicts *review*: share right | {figures.Review.ReviewPositiveShare:F3} of {figures.Review.ReviewCount:N0}, in {figures.Review.ParagraphsToReview:P0} of the paragraphs |");
        Line(card, $"| themes assigned or up for review | {figures.Review.CoveredShare:P1} of those that are right |");
        Line(card, $"");
        Line(card, $"| theme | precision | recall | F1 | support | threshold |");
        Line(card, $"|---|---|---|---|---|---|");
        foreach (var theme in figures.Themes)
        {
            Line(card, $"| {theme.Id} | {theme.Precision:F2} | {theme.Recall:F2} | {theme.F1:F2} [{theme.F1Interval.Low:F2}, {theme.F1Interval.High:F2}] | {theme.Support} | {theme.Threshold:F2} |");
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
        return card.ToString();
    }

    private static void Line(StringBuilder card, FormattableString line) =>
        card.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
