using System.Globalization;
using Spectre.Console;

namespace PeaceClassify.Training;

/// <summary>An evaluation as tables for the terminal.</summary>
internal static class FiguresTable
{
    public static void Write(IAnsiConsole console, EvaluationReport report)
    {
        var themes = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("theme").NoWrap())
            .AddColumn(Right("precision"))
            .AddColumn(Right("recall"))
            .AddColumn(Right("F1"))
            .AddColumn(new TableColumn("95 % interval").NoWrap().Padding(0, 0))
            .AddColumn(Right("support"))
            .AddColumn(Right("threshold"));
        foreach (var theme in report.Themes)
        {
            themes.AddRow(
                Markup.Escape(theme.Id), Terminal.Figure(theme.Precision), Terminal.Figure(theme.Recall), Terminal.Figure(theme.F1),
                Terminal.Figure(theme.F1Interval), theme.Support.ToString(CultureInfo.InvariantCulture), Terminal.Figure(theme.Threshold));
        }

        console.Write(themes);
        console.Write(new Table().Border(TableBorder.None).HideHeaders().AddColumn("").AddColumn("").AddColumn("")
            .AddRow("micro-F1", Terminal.Figure(report.MicroF1), Terminal.Figure(report.MicroF1Interval))
            .AddRow("macro-F1", Terminal.Figure(report.MacroF1), Terminal.Figure(report.MacroF1Interval))
            .AddRow("micro precision", Terminal.Figure(report.MicroPrecision), "")
            .AddRow("micro recall", Terminal.Figure(report.MicroRecall), "")
            .AddRow("mean average precision", Terminal.Figure(report.MeanAveragePrecision), "")
            .AddRow("calibration error", Terminal.Figure(report.ExpectedCalibrationError), "")
            .AddRow("assigned: right", Share(report.Review.AssignedPrecision, report.Review.AssignedCount), Text($"of {report.Review.AssignedCount}"))
            .AddRow("review: right", Share(report.Review.ReviewPositiveShare, report.Review.ReviewCount), Text($"of {report.Review.ReviewCount}, in {report.Review.ParagraphsToReview:P0} of the paragraphs"))
            .AddRow("paragraphs", Text($"{report.ParagraphCount}"), Text($"{report.UnclassifiedCount} not classified")));
    }

    /// <summary>Of nothing there is no share, and 0.000 would look like one.</summary>
    private static string Share(double share, int count) => count == 0 ? "–" : Terminal.Figure(share);

    // Without padding the table fits a terminal of 80 columns.
    private static TableColumn Right(string header) => new TableColumn(header).RightAligned().Padding(0, 0);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
