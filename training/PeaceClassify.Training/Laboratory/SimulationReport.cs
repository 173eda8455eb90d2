using System.Globalization;
using PeaceClassify.Reports;

namespace PeaceClassify.Training.Laboratory;

/// <summary>What a simulation found, as a page that needs nothing else.</summary>
internal static class SimulationReport
{
    public static string Write(SimulationResult result) => ReportPage.Write(
        "Which paragraphs to decide first",
        Markup.Join(
            ReportPage.Paragraph("The order of the review queue (uncertainty × rarity × diversity) against random order: how good a model gets by how many decisions."),
            Markup.Element("ul", [("class", "plain")], result.Needed.Select(needed => Markup.Element("li", Sentence(needed))))),
        [
            new("curve", "Macro-F1 by decisions", Chart(result).Draw(), ReportPage.Hint(result.Method)),
            new("points", "After every batch", ReportTable.Of(
                "Macro-F1 after every batch",
                [new("decisions", IsNumber: true), new("random order", IsNumber: true), new("order of the queue", IsNumber: true), new("ahead by", IsNumber: true)],
                result.Points.Select(point => (IReadOnlyList<Markup>)
                [
                    Numbers.Count(point.Decisions), Numbers.WithRange(point.Random.Mean, point.Random.Interval), Numbers.WithRange(point.Queue.Mean, point.Queue.Interval),
                    $"{Numbers.Difference(point.Difference.Mean)} {Numbers.Difference(point.Difference.Interval)}",
                ]))),
            new("facts", "Data", ReportTable.Facts([("Corpus", Numbers.Count(result.ParagraphCount)), ("Its fingerprint", Markup.Element("code", result.Fingerprint)), ("Seeds", string.Join(", ", result.Seeds))])),
        ]);

    /// <summary>"Macro-F1 0.612 takes 600 decisions in random order, 350 in the order of the queue: 58 %."</summary>
    public static string Sentence(DecisionsNeeded needed) => string.Create(
        CultureInfo.InvariantCulture,
        $"Macro-F1 {needed.MacroF1:F3} takes {needed.Random:F0} decisions in random order, {(needed.Queue is { } queue ? $"{queue.ToString("F0", CultureInfo.InvariantCulture)} in the order of the queue{(needed.Share is { } share ? $": {Numbers.Percent(share)}" : "")}" : "more than were simulated in the order of the queue")}.");

    private static LineChart Chart(SimulationResult result) => new()
    {
        Title = "Macro-F1 by decisions",
        Description = string.Join(' ', result.Needed.Select(Sentence)),
        X = Axis.Around("paragraphs decided", result.Points.Select(point => (double)point.Decisions), value => Numbers.Count((long)value)),
        Y = Axis.Around("macro-F1", result.Points.SelectMany(point => new[] { point.Random, point.Queue }).SelectMany(figure => new[] { figure.Interval.Low, figure.Interval.High }), Numbers.ShortScore),
        Series =
        [
            Series("order of the queue", result, point => point.Queue),
            Series("random order", result, point => point.Random),
        ],
    };

    private static ChartSeries Series(string name, SimulationResult result, Func<SimulatedPoint, MeanFigure> figure) => new(
        name, [.. result.Points.Select(point => new ChartPoint(
            point.Decisions, figure(point).Mean, figure(point).Interval, $"{name}, {Numbers.Count(point.Decisions)} decisions: {Numbers.WithRange(figure(point).Mean, figure(point).Interval)}"))]);
}
