using System.Text.Json;
using System.Text.Json.Nodes;
using PeaceClassify.Evaluation;

namespace PeaceClassify.Reports;

/// <summary>A model version as a page with charts: how good it is, by what one can tell, and where it goes wrong. Same training, same bytes.</summary>
internal static class ModelReport
{
    private const int BinCount = 10;
    private const int PairCount = 15;
    private const int WrongCount = 12;

    public static string Write(TrainedModel model)
    {
        var figures = model.CrossValidation;
        return ReportPage.Write(
            "Model report",
            Markup.Join(
                ReportPage.Paragraph(
                    $"How well this version gives a paragraph of a United Nations text its themes ({figures.Themes.Count}), measured on the "
                    + $"{Numbers.Count(figures.ParagraphCount)} labelled paragraphs it was trained on: by {model.Description.Provenance.Folds}, so that every paragraph "
                    + "was judged by a learner that had not seen it. It suggests; a person decides."),
                ReportPage.Hint("Ranges hold 95 %: on other paragraphs like these the figure would lie there 95 times of 100. Expect less on texts of another kind.")),
            [
                Summary(model),
                Review(model),
                Themes(model),
                Reliability(model),
                Pairs(model),
                .. model.LearningCurve is { } curve ? [Learning(model, curve)] : Array.Empty<ReportSection>(),
                Wrongs(model),
                new("details", "Theme by theme", [
                    ReportPage.Hint(
                        "Open a theme for its curves, its words and its surest mistakes. The mark on a curve is where its threshold led in cross-validation, each fold with the threshold "
                        + "that the others gave; it may lie a little beside the curve."),
                    .. model.Description.Themes.Select((_, label) => ThemeDetails.Of(model, label)),
                ]),
                Provenance(model),
            ]);
    }

    private static ReportSection Summary(TrainedModel model)
    {
        var (figures, review) = (model.CrossValidation, model.CrossValidation.Review);
        return new(
            "summary", "Summary",
            ReportPage.BigFigures([
                ($"{OfHundred(review.AssignedPrecision)} of 100", $"themes that it assigns without review are right{Ranged(review.AssignedPrecisionInterval)}."),
                ($"{OfHundred(review.CoveredShare)} of 100", $"themes that paragraphs have are assigned or put up for review{Ranged(review.CoveredShareInterval)}; the rest it misses."),
                ($"{OfHundred(review.ParagraphsToReview)} of 100", $"paragraphs have a theme that a person should look at{Ranged(review.ParagraphsToReviewInterval)}."),
                (Numbers.Score(figures.MicroF1), $"micro-F1 ({Numbers.Range(figures.MicroF1Interval)}): right and complete in balance, over all decisions."),
                (Numbers.Score(figures.MacroF1), $"macro-F1 ({Numbers.Range(figures.MacroF1Interval)}): the same for the average theme, rare ones as much as common ones."),
                (Points(figures.ExpectedCalibrationError), "is how far a probability is off on average: when it says 70 %, about 70 of 100 are right."),
            ]),
            ReportTable.Of(
                "Figures of the cross-validation",
                [new("Figure"), new("Value", IsNumber: true), new("95 % range"), new("What it says", IsText: true)],
                [
                    Row("Micro-F1", figures.MicroF1, figures.MicroF1Interval, "harmonic mean of precision and recall over all decisions"),
                    Row("Macro-F1", figures.MacroF1, figures.MacroF1Interval, "mean of the themes’ F1"),
                    Row("Micro precision", figures.MicroPrecision, null, "share of the given themes that are right"),
                    Row("Micro recall", figures.MicroRecall, null, "share of the right themes that were given"),
                    Row("Mean average precision", figures.MeanAveragePrecision, figures.MeanAveragePrecisionInterval, "how well probabilities rank paragraphs, whatever the threshold"),
                    Row("Log loss", figures.LogLoss, figures.LogLossInterval, "how surprised the probabilities are by the truth; less is better", Numbers.Small),
                    Row("Expected calibration error", figures.ExpectedCalibrationError, figures.ExpectedCalibrationErrorInterval, "mean distance between probability and share that is right, in 15 bins of equal mass", Numbers.Small),
                ]),
            figures.UnclassifiedCount == 0 ? Markup.None : ReportPage.Paragraph($"{Numbers.Count(figures.UnclassifiedCount)} paragraphs were not classified: they have no word that others have. They count as paragraphs without themes."));

        static IReadOnlyList<Markup> Row(string name, double value, Interval? interval, string says, Func<double, string>? format = null) =>
            [name, (format ?? Numbers.Score)(value), interval is { } range ? Numbers.Range(range, format) : "", says];

        static string Ranged(Interval? interval) => interval is { } range ? $" ({Numbers.Range(range, Numbers.FinePercent)})" : "";
    }

    private static ReportSection Review(TrainedModel model)
    {
        var (review, options) = (model.CrossValidation.Review, model.Description.ThresholdOptions);
        return new(
            "review", "The review band",
            ReportPage.Paragraph(
                "Every theme has a band of probabilities: above it a theme is assigned without review, inside it a person is asked, below it nothing is said. The band is set for a target: "
                + $"above it at least {Numbers.Percent(options.AssignedPrecision)} are right, and below it at most {Numbers.Percent(options.MissedShare)} of a theme’s paragraphs are lost, unless the band "
                + $"had to reach below a probability of {Numbers.Percent(options.LeastReviewProbability)}."),
            ReportTable.Of(
                "What the review band achieves",
                [new("Question", IsText: true), new("Achieved", IsNumber: true), new("95 % range"), new("Target")],
                [
                    Row("Of what is assigned without review, how much is right?", review.AssignedPrecision, review.AssignedPrecisionInterval, $"at least {Numbers.Percent(options.AssignedPrecision)}"),
                    Row("Of the themes that paragraphs have, how many are assigned or up for review?", review.CoveredShare, review.CoveredShareInterval, $"at least {Numbers.Percent(1 - options.MissedShare)}"),
                    Row("Of the paragraphs, how many have a theme to review?", review.ParagraphsToReview, review.ParagraphsToReviewInterval, "as few as can be"),
                    Row("Of what is up for review, how much is right?", review.ReviewPositiveShare, null, ""),
                ]),
            ReportPage.Paragraph($"{Numbers.Count(review.AssignedCount)} themes were assigned, {Numbers.Count(review.ReviewCount)} put up for review."),
            ReportPage.Details(null, "The band of each theme", ReportTable.Of(
                "Review band by theme",
                [
                    new("Theme"), new("Review from", IsNumber: true), new("Assigned from", IsNumber: true), new("Assigned", IsNumber: true), new("of these right", IsNumber: true),
                    new("To review", IsNumber: true), new("of these right", IsNumber: true), new("Covered", IsNumber: true),
                ],
                model.Description.Themes.Select((theme, label) =>
                {
                    var own = ReviewFigures.Of(model.OutOfFold, label);
                    return (IReadOnlyList<Markup>)
                    [
                        ThemeLink(model, label), Numbers.Percent(theme.Cuts.ReviewFrom), Numbers.Percent(theme.Cuts.ReviewTo), Numbers.Count(own.AssignedCount),
                        own.AssignedCount == 0 ? "–" : Numbers.Percent(own.AssignedPrecision), Numbers.Count(own.ReviewCount),
                        own.ReviewCount == 0 ? "–" : Numbers.Percent(own.ReviewPositiveShare), Numbers.Percent(own.CoveredShare),
                    ];
                }))));

        static IReadOnlyList<Markup> Row(string question, double share, Interval? interval, string target) =>
            [question, Numbers.FinePercent(share), interval is { } range ? Numbers.Range(range, Numbers.FinePercent) : "", target];
    }

    private static ReportSection Themes(TrainedModel model)
    {
        var axis = Axis.Around("F1", model.CrossValidation.Themes.SelectMany(theme => new[] { theme.F1Interval.Low, theme.F1Interval.High }), Numbers.ShortScore);
        var range = $"95 % range, from {axis.Format(axis.Low)} to {axis.Format(axis.High)}";
        return new(
            "themes", "Themes",
            ReportPage.Hint(
                "Precision: of 100 paragraphs given the theme, so many have it. Recall: of 100 that have it, so many were given it. F1 balances both; the line is its 95 % range. "
                + "Average precision does without the threshold, from which on a theme counts as given."),
            model.Description.NotTrained is { } notTrained
                ? ReportPage.Paragraph($"Not trained, as too few paragraphs have them: {string.Join(", ", notTrained.Select(theme => $"{theme.Theme.Name} ({theme.Support})"))}.")
                : Markup.None,
            ReportTable.Of(
                "Figures by theme",
                [
                    new("Theme"), new("F1", IsNumber: true), new(range), new("Precision", IsNumber: true), new("Recall", IsNumber: true),
                    new("Average precision", IsNumber: true), new("Paragraphs", IsNumber: true), new("Threshold", IsNumber: true),
                ],
                model.CrossValidation.Themes.Select((theme, label) => (IReadOnlyList<Markup>)
                [
                    ThemeLink(model, label), Numbers.ShortScore(theme.F1), IntervalBars.Small(new(Name(model, label), theme.F1, theme.F1Interval), axis),
                    Numbers.ShortScore(theme.Precision), Numbers.ShortScore(theme.Recall), Numbers.ShortScore(theme.AveragePrecision), Numbers.Count(theme.Support),
                    Numbers.ShortScore(theme.Threshold),
                ])));
    }

    private static ReportSection Reliability(TrainedModel model)
    {
        var figures = model.CrossValidation;
        var rows = model.OutOfFold.Rows();
        var calibration = new CalibrationBins(rows, MultiLabelMetrics.Truth(rows, model.OutOfFold.LabelSets, model.OutOfFold.Thresholds()));
        var resamples = new Resamples(rows.Length);
        var equalWidth = calibration.EqualWidth(BinCount);
        var equalMass = calibration.EqualMass();
        var widthIntervals = resamples.Intervals(weights => Shares(calibration.EqualWidth(BinCount, weights)));
        var massIntervals = resamples.Intervals(weights => Shares(calibration.EqualMass(weights)));
        var error = $"{Numbers.Small(figures.ExpectedCalibrationError)}"
            + (figures.ExpectedCalibrationErrorInterval is { } range ? $" (95 % range {Numbers.Range(range, Numbers.Small)})" : "");
        return new(
            "reliability", "Do probabilities mean what they say?",
            ReportPage.Paragraph(
                "On the diagonal they do: of all that it called 70 % likely, 70 % are right. Above it the model is too modest, below it too sure. The lines are 95 % ranges, drawn over whole "
                + $"paragraphs. The expected calibration error is {error}."),
            ReportPage.SideBySide(
                ReliabilityDiagram.Draw("All answers, by steps of 10 %", "Share of right answers over probability, in ten steps of probability, with 95 % ranges.", [.. Bins(equalWidth, widthIntervals)]),
                ReliabilityDiagram.Draw(
                    "All answers, in 15 bins of equal mass", "Share of right answers over probability, in the 15 bins of equal mass behind the expected calibration error.",
                    [.. Bins(equalMass, massIntervals)])),
            ReportPage.Hint("The bins of equal mass are behind the calibration error. Most answers are a sure no, so most of these bins lie near 0."),
            ReportPage.Details(null, "The numbers", Table("By steps of 10 %", equalWidth, widthIntervals), Table("In bins of equal mass", equalMass, massIntervals)));

        static double[] Shares(CalibrationBin[] bins) => [.. bins.Select(bin => bin.Count == 0 ? double.NaN : bin.RightShare)];

        static IEnumerable<ReliabilityBin> Bins(CalibrationBin[] bins, Interval[] intervals) => bins.Zip(intervals)
            .Where(bin => bin.First.Count > 0)
            .Select(bin => new ReliabilityBin(bin.First.Probability, bin.First.RightShare, bin.Second, (int)bin.First.Count));

        static Markup Table(string caption, CalibrationBin[] bins, Interval[] intervals) => Markup.Join(
            Markup.Element("h3", caption),
            ReportTable.Of(
                $"Reliability: {caption}",
                [new("Mean probability", IsNumber: true), new("Share right", IsNumber: true), new("95 % range"), new("Answers", IsNumber: true)],
                Bins(bins, intervals).Select(bin => (IReadOnlyList<Markup>)
                    [Fine(bin.Probability), Fine(bin.RightShare), Numbers.Range(bin.Range!.Value, Fine), Numbers.Count(bin.Count)])));

        static string Fine(double share) => $"{Numbers.ShortScore(share * 100)} %";
    }

    private static ReportSection Pairs(TrainedModel model)
    {
        string[] names = [.. Enumerable.Range(0, model.Description.Themes.Count).Select(label => Name(model, label))];
        var confused = ThemePairs.Confused(model.OutOfFold);
        var together = ThemePairs.Together(model.OutOfFold);
        return new(
            "pairs", "Which themes are confused, and which go together",
            ReportPage.Paragraph("A theme is confused with another where a paragraph has the one, was not given it, and was given the other without having it."),
            Draw(
                "Missing here, given there", "How often a theme of the rows was missing where one of the columns was given wrongly.", "Missing", "Given wrongly",
                confused, (row, column) => row == column ? null : confused[row][column], Count, (row, column) => $"{names[row]} missing, {names[column]} given: {confused[row][column]}"),
            Top("Pairs confused most often", "Missing", "Given wrongly", "Paragraphs", Ordered(confused, bothWays: true), confused, Numbers.Count),
            ReportPage.Paragraph("Themes go together where one paragraph has both. A cell says how many of 100 paragraphs with the row’s theme have the column’s as well."),
            Draw(
                "Of 100 with the row’s theme, so many have the column’s", "Share of the paragraphs with the theme of a row that have the theme of a column as well.", "With this theme", "also this one",
                together, (row, column) => row == column || together[row][row] == 0 ? null : 100.0 * together[row][column] / together[row][row], Count,
                (row, column) => $"{Numbers.Count(together[row][column])} of {Numbers.Count(together[row][row])} with {names[row]} have {names[column]}"),
            Top("Pairs found together most often", "Theme", "and", "Paragraphs", Ordered(together, bothWays: false), together, Numbers.Count));

        static string Count(double value) => Numbers.Count((long)Math.Round(value));

        IEnumerable<(int Row, int Column)> Ordered(int[][] counts, bool bothWays) => Enumerable.Range(0, names.Length)
            .SelectMany(row => Enumerable.Range(0, names.Length).Where(column => bothWays ? column != row : column > row).Select(column => (row, column)))
            .Where(pair => counts[pair.row][pair.column] > 0)
            .OrderByDescending(pair => counts[pair.row][pair.column])
            .Take(PairCount);

        Markup Draw(
            string title, string description, string rowTitle, string columnTitle, int[][] counts, Func<int, int, double?> value, Func<double, string> format,
            Func<int, int, string> says) => new HeatMap
            {
                Title = title,
                Description = $"{description} The table below names the pairs that matter.",
                RowTitle = rowTitle,
                ColumnTitle = columnTitle,
                Rows = names,
                Columns = names,
                Values = [.. counts.Select((row, i) => (IReadOnlyList<double?>)[.. row.Select((_, j) => value(i, j))])],
                Format = format,
                Says = says,
            }.Draw();

        Markup Top(
            string title, string first, string second, string third, IEnumerable<(int Row, int Column)> pairs, int[][] counts, Func<long, string> format) => ReportPage.Details(
            null, title, ReportTable.Of(
                title, [new(first), new(second), new(third, IsNumber: true)],
                pairs.Select(pair => (IReadOnlyList<Markup>)[ThemeLink(model, pair.Row), ThemeLink(model, pair.Column), format(counts[pair.Row][pair.Column])])));
    }

    private static ReportSection Learning(TrainedModel model, LearningCurve curve)
    {
        var (last, sure) = (Numbers.Percent(curve.Points[^2].Share), curve.ThemeGains.Count(gain => gain.IsSure));
        int[] byGain = [.. Enumerable.Range(0, curve.ThemeGains.Count).OrderByDescending(label => curve.ThemeGains[label].Value)];
        return new(
            "learning", "Would more data help?",
            ReportPage.Paragraph(
                $"Learners that saw {string.Join(", ", curve.Points.SkipLast(1).Select(point => Numbers.Percent(point.Share)))} of the training data were judged in the same way. From {last} to all of it mean "
                + $"average precision changes by {Change(curve.Gain)}. {Verdict(curve.Gain.IsSure, sure, curve.ThemeGains.Count)}"),
            ReportPage.SideBySide(
                new LineChart
                {
                    Title = "All themes",
                    Description = "Mean average precision, micro-F1 and macro-F1 by paragraphs learned from; the numbers are in the table.",
                    X = Axis.Around("Paragraphs learned from", curve.Points.Select(point => point.ParagraphCount).Append(0), Count, mostTicks: 5),
                    Y = Axis.Around("Figure", curve.Points.SelectMany(point => new[] { point.MeanAveragePrecision, point.MicroF1, point.MacroF1 }), Numbers.ShortScore),
                    Series =
                    [
                        Series("mean average precision", point => point.MeanAveragePrecision), Series("micro-F1", point => point.MicroF1), Series("macro-F1", point => point.MacroF1),
                    ],
                }.Draw(),
                ReportTable.Of(
                    "Learning curve",
                    [new("Share", IsNumber: true), new("Paragraphs", IsNumber: true), new("Mean average precision", IsNumber: true), new("Micro-F1", IsNumber: true), new("Macro-F1", IsNumber: true)],
                    curve.Points.Select(point => (IReadOnlyList<Markup>)
                    [
                        Numbers.Percent(point.Share), Count(point.ParagraphCount), Numbers.Score(point.MeanAveragePrecision), Numbers.Score(point.MicroF1), Numbers.Score(point.MacroF1),
                    ]))),
            new IntervalBars
            {
                Title = $"What average precision gained from {last} of the data to all of it",
                Description = "Gain in average precision by theme, the largest first, with 95 % ranges; the numbers are in the table below.",
                X = Axis.Around("Gain", curve.ThemeGains.SelectMany(gain => new[] { gain.Interval.Low, gain.Interval.High, 0 }), Numbers.Difference),
                Bars = [.. byGain.Select(label => new IntervalBar(Name(model, label), curve.ThemeGains[label].Value, curve.ThemeGains[label].Interval))],
                Reference = 0,
            }.Draw(),
            ReportPage.Hint("Where the whole line lies right of zero, more paragraphs of that theme surely helped so far, and more are likely to help again."),
            ReportPage.Details(null, "The numbers by theme", ReportTable.Of(
                "Learning curve by theme",
                [
                    new("Theme"), .. curve.Points.Select(point => new ReportColumn($"Average precision with {Numbers.Percent(point.Share)}", IsNumber: true)),
                    new("Gain", IsNumber: true), new("95 % range"),
                ],
                byGain.Select(label => (IReadOnlyList<Markup>)
                [
                    ThemeLink(model, label), .. curve.Points.Select(point => (Markup)Numbers.Score(point.Themes[label].AveragePrecision)),
                    Numbers.Difference(curve.ThemeGains[label].Value), Numbers.Range(curve.ThemeGains[label].Interval, Numbers.Difference),
                ]))));

        ChartSeries Series(string name, Func<LearningCurvePoint, double> figure) => new(
            name, [.. curve.Points.Select(point => new ChartPoint(point.ParagraphCount, figure(point), Title: $"{name} {Numbers.Score(figure(point))} with {Count(point.ParagraphCount)} paragraphs"))]);

        static string Count(double value) => Numbers.Count((long)Math.Round(value));

        static string Change(Gain gain) => $"{Numbers.Difference(gain.Value)} ({Numbers.Range(gain.Interval, Numbers.Difference)})";

        static string Verdict(bool isSure, int sure, int all) => isSure
            ? $"It was still rising: more labelled paragraphs are likely to help. Of {all} themes {sure} surely gained."
            : $"Whether it still rises cannot be told. Of {all} themes {sure} surely gained.";
    }

    private static ReportSection Wrongs(TrainedModel model)
    {
        var labels = Enumerable.Range(0, model.Description.Themes.Count);
        return new(
            "wrong", "Where it is surest, and wrong",
            ReportPage.Paragraph(
                "Each of these is a mistake of the model, or of the label: the first paragraphs to read again. All are paragraphs of the training corpus, judged by a learner that had not seen them."),
            Markup.Element("h3", "Given surely, and not labelled so"),
            Table("Surest without the label", labels.SelectMany(label => Wrong.Given(model, label, WrongCount)).OrderByDescending(wrong => wrong.Probability)),
            Markup.Element("h3", "Labelled so, and surely not given"),
            Table("Surest with the label", labels.SelectMany(label => Wrong.Missed(model, label, WrongCount)).OrderBy(wrong => wrong.Probability)));

        Markup Table(string caption, IEnumerable<Wrong> wrongs) => ReportTable.Of(
            caption,
            [new("Paragraph"), new("Theme"), new("Said", IsNumber: true), new("Text", IsText: true)],
            wrongs.Take(WrongCount).Select(wrong => (IReadOnlyList<Markup>)
                [Markup.Element("code", wrong.Paragraph.Id), ThemeLink(model, wrong.Label), Numbers.FinePercent(wrong.Probability), wrong.Extract]));
    }

    private static ReportSection Provenance(TrainedModel model)
    {
        var (description, provenance) = (model.Description, model.Description.Provenance);
        return new(
            "provenance", "Data and options",
            ReportTable.Facts([
                ("Data", Markup.Element("code", provenance.DataFingerprint)),
                ("Paragraphs", Numbers.Count(provenance.ParagraphCount)),
                ("Themes", Numbers.Count(description.Themes.Count)),
                ("Labels", Numbers.Count(description.Themes.Sum(theme => (long)theme.Support))),
                ("Cross-validation", $"{provenance.FoldCount} folds{(provenance.SourceCount is { } sources ? $", {sources} sources kept together" : "")}, seed {provenance.Seed}"),
                ("Engine", Markup.Element("code", description.Engine)),
                .. Options("engine", description.EngineOptions),
                .. Options("thresholds", JsonSerializer.SerializeToNode(description.ThresholdOptions, PeaceClassifyJson.Options)),
            ]),
            ReportPage.Hint(
                "The fingerprint is a SHA-256 over ids, themes and texts of the paragraphs in order. The same data, options and seeds give the same report, byte by byte, whatever the number of threads; "
                + $"so it carries no date and no name. The figures are in {ModelFolder.MetricsFile}, in words in {ModelFolder.CardFile}."));
    }

    private static IEnumerable<(string Name, Markup Value)> Options(string path, JsonNode? node) => node is JsonObject group
        ? group.SelectMany(member => Options($"{path}.{member.Key}", member.Value))
        : [(path, Markup.Element("code", node?.ToJsonString(PeaceClassifyJson.Options) ?? "null"))];

    private static Markup ThemeLink(TrainedModel model, int label) => ReportPage.Link(ThemeDetails.Anchor(model.CrossValidation.Themes[label].Id), Name(model, label));

    private static string Name(TrainedModel model, int label) => model.Description.Themes[label].Theme.Name;

    private static string OfHundred(double share) => Numbers.Count((long)Math.Round(share * 100));

    private static string Points(double share) => $"{Numbers.ShortScore(share * 100)} points";
}
