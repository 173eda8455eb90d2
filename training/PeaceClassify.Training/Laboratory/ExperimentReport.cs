using System.Globalization;
using PeaceClassify.Evaluation;
using PeaceClassify.Reports;

namespace PeaceClassify.Training.Laboratory;

/// <summary>What an experiment found, as a page that needs nothing else.</summary>
internal static class ExperimentReport
{
    private static readonly ReportColumn[] Columns =
    [
        new("variant"), new("micro-F1", IsNumber: true), new("macro-F1", IsNumber: true), new("mean average precision", IsNumber: true), new("log loss", IsNumber: true),
        new("calibration error", IsNumber: true),
    ];

    public static string Write(ExperimentResult result)
    {
        var lead = Markup.Join(
            result.Experiment.Description is { } description ? ReportPage.Paragraph(description) : Markup.None,
            Markup.Element("ul", [("class", "plain")], result.Challengers.Select(variant => Markup.Element("li", variant.CrossValidation.Verdict()[0]))));
        return ReportPage.Write(
            $"Experiment: {result.Experiment.Name}",
            lead,
            [
                new("comparison", "Cross-validation", Table("Cross-validation", result.Variants.Select(variant => variant.CrossValidation)), ReportPage.Hint(result.Method)),
                .. result.Variants.Count > 1 ? Differences(result) : [],
                .. result.Data.Evaluation is { } evaluation ? [Evaluation(result, evaluation.Count)] : Array.Empty<ReportSection>(),
                new("variants", "What was tried", Tried(result), Facts(result)),
            ]);
    }

    private static ReportSection[] Differences(ExperimentResult result) =>
    [
        new("intervals", "Differences to the baseline", [.. result.Challengers.First().CrossValidation.Figures.Select((figure, number) => Bars(result, number, figure.Name, figure.Figure))]),
        new(
            "themes", "Theme by theme",
            [Heat(result), .. result.Challengers.Select(variant => ReportPage.Details(
                Markup.Anchor("variant", variant.Variant.Name), $"{variant.Variant.Name} against {result.Experiment.Baseline.Name}, theme by theme", ContestReport.Section(variant.CrossValidation)))]),
    ];

    /// <summary>One figure of all variants.</summary>
    private static Markup Bars(ExperimentResult result, int number, string name, FigureDifference any)
    {
        var direction = any.IsHigherBetter ? "to the right is better" : "to the left is better";
        return ContestReport.Bars(
            $"{name}: difference with its 95 % interval ({direction})",
            result.Challengers.Select(variant => (variant.Variant.Name, variant.CrossValidation.Figures[number].Figure)),
            $"Difference of {name} to {result.Experiment.Baseline.Name}, {direction}; the line is no difference.",
            direction);
    }

    private static Markup Heat(ExperimentResult result)
    {
        var challengers = result.Challengers.ToArray();
        var themes = result.Data.Taxonomy.Themes;
        return new HeatMap
        {
            Title = "Difference of F1 to the baseline, in hundredths",
            Description = "Theme by theme and variant by variant, how much F1 is above or below that of the baseline.",
            RowTitle = "theme",
            ColumnTitle = "variant",
            Rows = [.. themes.Select(theme => theme.Name)],
            Columns = [.. challengers.Select(variant => variant.Variant.Name)],
            Values = [.. themes.Select((_, label) => challengers.Select(variant => (double?)variant.CrossValidation.Comparison.LabelF1[label].Difference).ToArray())],
            Format = difference => Math.Round(100 * difference) is var hundredths and not 0
                ? (hundredths > 0 ? "+" : "−") + Math.Abs(hundredths).ToString("F0", CultureInfo.InvariantCulture) : "0",
            Says = (row, column) => Says(challengers[column].CrossValidation, row),
            Darkest = 0.2,
        }.Draw();
    }

    private static string Says(Contest contest, int label)
    {
        var (theme, figure, standing) = contest.ByTheme.ElementAt(label);
        var word = standing switch { Standing.Better => "better", Standing.Worse => "worse", _ => "noise" };
        return $"{theme}, {contest.Second}: {Numbers.Difference(figure.Difference)} {Numbers.Difference(figure.Interval)}, {word}";
    }

    private static ReportSection Evaluation(ExperimentResult result, int paragraphs) => new(
        "evaluation", ExperimentResult.EvaluationTitle,
        ReportPage.Paragraph(
            $"On {Numbers.Count(paragraphs)} paragraphs that are not of the corpus. They are here to notice a variant that only suits the corpus. Whoever chooses by them has used them up: "
            + "then they no longer say how good the choice is."),
        Table(ExperimentResult.EvaluationTitle, result.Variants.Select(variant => variant.Evaluation!)));

    private static Markup Table(string caption, IEnumerable<Contest> contests) => ReportTable.Of(
        caption, Columns, contests.Select((contest, number) => (Markup[])
        [
            number == 0 ? $"{contest.Second} (baseline)" : contest.Second, .. contest.Figures.Select(figure => Cell(figure.Figure, isBaseline: number == 0)),
        ]));

    private static Markup Cell(FigureDifference figure, bool isBaseline)
    {
        var digits = Contest.DigitsOf(figure);
        if (isBaseline)
        {
            return Terminal.Figure(figure.Second, digits);
        }

        Markup difference = Numbers.Difference(figure.Difference, digits) + (figure.Standing == Standing.Noise ? "" : "*");
        return Markup.Join(
            Terminal.Figure(figure.Second, digits) + " ",
            figure.Standing switch
            {
                Standing.Better => Markup.Element("strong", difference),
                Standing.Worse => Markup.Element("strong", [("class", "wrong")], difference),
                _ => difference,
            },
            Markup.Element("br"),
            Markup.Element("span", [("class", "soft small")], Numbers.Difference(figure.Interval, digits)));
    }

    private static Markup Tried(ExperimentResult result) => ReportTable.Of(
        "What was tried", [new("variant"), new("differs from the defaults in"), new("for")],
        result.Variants.Select(variant => (Markup[])[variant.Variant.Name, Markup.Element("code", variant.Variant.Changes()), variant.Variant.Description ?? ""]));

    private static Markup Facts(ExperimentResult result) => ReportTable.Facts(
    [
        ("Corpus", $"{Numbers.Count(result.Data.Paragraphs.Count)} paragraphs, {result.Data.Taxonomy.Count} themes"),
        ("Its fingerprint", Markup.Element("code", result.Data.Fingerprint)),
        .. result.Data.EvaluationFingerprint is { } fingerprint ? [("Of the evaluation set", Markup.Element("code", fingerprint))] : Array.Empty<(string, Markup)>(),
        ("Folds", result.Experiment.FoldCount.ToString(CultureInfo.InvariantCulture)),
        ("Seeds", string.Join(", ", result.Experiment.Seeds)),
    ]);
}
