using System.Text.Json;
using PeaceClassify.Evaluation;
using PeaceClassify.Reports;

namespace PeaceClassify.Training.Laboratory;

/// <summary>A variant against the baseline; the baseline against itself, so that every variant has its figures.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="CrossValidation">On the corpus: what a choice is made on.</param>
/// <param name="Evaluation">On the evaluation set; null without one.</param>
internal sealed record VariantResult(Variant Variant, Contest CrossValidation, Contest? Evaluation);

/// <summary>What an experiment found.</summary>
/// <param name="Experiment">What was tried.</param>
/// <param name="Data">What it was tried on.</param>
/// <param name="Variants">The baseline first.</param>
internal sealed record ExperimentResult(Experiment Experiment, ExperimentData Data, IReadOnlyList<VariantResult> Variants)
{
    /// <summary>The heading of everything that was measured on the evaluation set.</summary>
    public const string EvaluationTitle = "Evaluation set: sanity check, not for choosing";

    private const int Format = 1;

    /// <summary>The variants that are compared with the baseline.</summary>
    public IEnumerable<VariantResult> Challengers => Variants.Skip(1);

    /// <summary>How it was done, and how to read it.</summary>
    public string Method =>
        $"Every figure is of nested cross-validation on {Data.Paragraphs.Count} paragraphs: {Experiment.FoldCount} folds (fewer where fewer sources are kept together) that keep near duplicates together, dealt with {Seeds}; calibration and thresholds are found on the other folds. "
        + $"Differences to the baseline have 95 % intervals from the same resamples for both; * marks those that do not hold 0. {Challengers.Count()} variants with five figures each are many tests: "
        + $"of {5 * Challengers.Count()} differences that are noise about {Math.Ceiling(5 * Challengers.Count() * PairedComparison.Level)} would be marked all the same, and the best-looking of several that are noise is noise. "
        + "Themes are called better or worse only where they are after Holm's correction for so many themes.";

    private string Seeds => Experiment.Seeds.Count == 1
        ? $"seed {Experiment.Seeds[0]}" : $"the seeds {string.Join(", ", Experiment.Seeds)}, over which figures are averaged";

    /// <summary>Compares every variant with the baseline, on the same resamples.</summary>
    public static ExperimentResult Of(Experiment experiment, ExperimentData data, IReadOnlyList<VariantAnswers> answers, ParallelOptions parallel)
    {
        var crossValidation = Contests(answer => answer.CrossValidation);
        var evaluation = data.Evaluation is null ? null : Contests(answer => answer.Evaluation);
        return new(experiment, data, [.. answers.Select((answer, number) => new VariantResult(answer.Variant, crossValidation[number], evaluation?[number]))]);

        Contest[] Contests(Func<VariantAnswers, IReadOnlyList<Predictions>> of)
        {
            string[] themes = [.. data.Taxonomy.Themes.Select(theme => theme.Id)];
            return [.. PairedBootstrap.CompareAll(of(answers[0]), [.. answers.Select(of)], parallel: parallel)
                .Select((comparison, number) => new Contest(answers[0].Variant.Name, answers[number].Variant.Name, themes, comparison))];
        }
    }

    /// <summary>Everything as JSON, for other programs: it names no date and no machine.</summary>
    public string Json() => JsonSerializer.Serialize(
        new
        {
            Format,
            Experiment.Name,
            Experiment.Description,
            Data = new { Data.Fingerprint, Paragraphs = Data.Paragraphs.Count },
            Evaluation = Data.Evaluation is null ? null : new { Fingerprint = Data.EvaluationFingerprint, Paragraphs = Data.Evaluation.Count },
            Folds = Experiment.FoldCount,
            Experiment.Seeds,
            Baseline = Experiment.Baseline.Name,
            Variants = Variants.Select(result => new
            {
                result.Variant.Name,
                result.Variant.Description,
                Engine = result.Variant.EngineName,
                EngineOptions = result.Variant.Engine(Experiment.Seeds[0]).SaveOptions(),
                TrainerOptions = result.Variant.TrainerOptions(Experiment.FoldCount, Experiment.Seeds[0]),
                CrossValidation = Figures(result.CrossValidation),
                EvaluationNotForChoosing = result.Evaluation is { } evaluation ? Figures(evaluation) : null,
            }),
        },
        PeaceClassifyJson.Indented) + "\n";

    private static object Figures(Contest contest) => new
    {
        MicroF1 = Figure(contest.Comparison.MicroF1),
        MacroF1 = Figure(contest.Comparison.MacroF1),
        MeanAveragePrecision = Figure(contest.Comparison.MeanAveragePrecision),
        LogLoss = Figure(contest.Comparison.LogLoss),
        ExpectedCalibrationError = Figure(contest.Comparison.ExpectedCalibrationError),
        Verdict = string.Join(' ', contest.Verdict()),
        Themes = contest.ByTheme.Select(theme => new { Id = theme.Theme, F1 = Figure(theme.Figure), AmongAllThemes = theme.Standing }),
    };

    private static object Figure(FigureDifference figure) =>
        new { Value = figure.Second, figure.Difference, figure.Interval, figure.BetterShare, figure.PValue, figure.Standing };
}
