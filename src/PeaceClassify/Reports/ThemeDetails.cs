using PeaceClassify.Engines;
using PeaceClassify.Evaluation;

namespace PeaceClassify.Reports;

/// <summary>What a model's report says of one theme, to be opened.</summary>
internal static class ThemeDetails
{
    private const int TermCount = 20;
    private const int WrongCount = 5;
    private const int BinCount = 10;

    /// <summary>More points than a chart of this size can show make the page large and nothing clearer.</summary>
    private const int CurvePoints = 100;

    public static string Anchor(string themeId) => Markup.Anchor("theme", themeId);

    public static Markup Of(TrainedModel model, int label)
    {
        var theme = model.Description.Themes[label];
        var figures = model.CrossValidation.Themes[label];
        return ReportPage.Details(
            Anchor(figures.Id),
            Markup.Join(
                Markup.Element("strong", theme.Theme.Name),
                $" · F1 {Numbers.WithRange(figures.F1, figures.F1Interval, Numbers.ShortScore)} · {Numbers.Count(figures.Support)} paragraphs"),
            theme.Theme.Definition is { } definition ? ReportPage.Hint(definition) : Markup.None,
            ReportPage.SideBySide(Curve(model, label), Reliability(model, label), Learning(model, label)),
            Terms(theme.Theme.Name, model.Scorer.HeaviestTerms(label, TermCount)),
            Wrongs(model, label));
    }

    private static Markup Curve(TrainedModel model, int label)
    {
        var (name, figures) = (model.Description.Themes[label].Theme.Name, model.CrossValidation.Themes[label]);
        var rows = model.OutOfFold.Rows();
        var ranks = new WeightedRanking([.. rows.Select(row => row[label])], [.. model.OutOfFold.LabelSets.Select(labels => labels.Contains(label))])
            .Curve().GroupBy(rank => rank.Recall).Where(rank => rank.Key > 0).Select(rank => rank.First()).ToArray(); // a wrong answer more only lowers the precision of a recall
        var step = Math.Max((ranks.Length + CurvePoints - 1) / CurvePoints, 1);
        ChartPoint[] points = [.. ranks.Where((_, rank) => rank % step == 0 || rank == ranks.Length - 1).Select(rank => new ChartPoint(rank.Recall, rank.Precision))];
        return new LineChart
        {
            Title = "Precision and recall",
            Description = $"Precision over recall of {name}: average precision {Numbers.Score(figures.AveragePrecision)}; at the threshold {Numbers.ShortScore(figures.Threshold)} "
                + $"precision {Numbers.Score(figures.Precision)} and recall {Numbers.Score(figures.Recall)}.",
            X = Axis.Share("Recall: share of those that have it"),
            Y = Axis.Share("Precision: share that is right"),
            Series = [new("", points, HasDots: false)],
            Marks = [new(figures.Recall, figures.Precision, $"threshold {Numbers.ShortScore(figures.Threshold)}")],
        }.Draw();
    }

    private static Markup Reliability(TrainedModel model, int label)
    {
        var name = model.Description.Themes[label].Theme.Name;
        double[][] rows = [.. model.OutOfFold.Rows().Select(row => new[] { row[label] })];
        bool[][] truth = [.. model.OutOfFold.LabelSets.Select(labels => new[] { labels.Contains(label) })];
        ReliabilityBin[] bins = [.. new CalibrationBins(rows, truth).EqualWidth(BinCount).Where(bin => bin.Count > 0)
            .Select(bin => new ReliabilityBin(bin.Probability, bin.RightShare, Interval.OfShare(bin.RightShare, bin.Count), (int)bin.Count))];
        return ReliabilityDiagram.Draw("Reliability", $"Share of right answers over probability of {name}, in {bins.Length} steps of probability.", bins);
    }

    private static Markup Learning(TrainedModel model, int label)
    {
        if (model.LearningCurve is not { } curve)
        {
            return Markup.None;
        }

        var (name, gain) = (model.Description.Themes[label].Theme.Name, curve.ThemeGains[label]);
        var themes = curve.Points.Select(point => point.Themes[label]).ToArray();
        return new LineChart
        {
            Title = "Learning curve",
            Description = $"Average precision and F1 of {name} by paragraphs learned from; from {Numbers.Percent(curve.Points[^2].Share)} of the data to all of it average precision "
                + $"changes by {Numbers.Difference(gain.Value)} ({Numbers.Difference(gain.Interval.Low)} to {Numbers.Difference(gain.Interval.High)}).",
            X = Axis.Around("Paragraphs with the theme learned from", themes.Select(theme => theme.Support).Append(0), value => Numbers.Count((long)Math.Round(value))),
            Y = Axis.Share("Figure") with { Format = Numbers.ShortScore },
            Series =
            [
                new("average precision", [.. themes.Select(theme => Point(theme.Support, theme.AveragePrecision))]),
                new("F1", [.. themes.Select(theme => Point(theme.Support, theme.F1))]),
            ],
        }.Draw();

        static ChartPoint Point(double support, double figure) => new(support, figure, Title: $"{Numbers.Score(figure)} with {Numbers.Count((long)Math.Round(support))}");
    }

    private static Markup Terms(string name, HeaviestTerms terms) => terms.WordsFor.Count + terms.WordsAgainst.Count + terms.CharactersFor.Count == 0
        ? ReportPage.Hint("This engine's words have no weight of their own.")
        : Markup.Join(
            Markup.Element("h3", "Words that weigh most"),
            ReportPage.Hint("The number says how much a word moves the score of the theme from text to text: its weight, and how unevenly it is spread."),
            List($"Words for {name}", "For it", terms.WordsFor),
            List($"Words against {name}", "Against it", terms.WordsAgainst),
            ReportPage.Details(
                null, "Pieces of words",
                List($"Pieces of words for {name}", "For it (a dot is the end of a word)", terms.CharactersFor),
                List($"Pieces of words against {name}", "Against it", terms.CharactersAgainst)));

    private static Markup List(string label, string heading, IReadOnlyList<TermWeight> terms) => terms.Count == 0 ? Markup.None : Markup.Join(
        Markup.Element("h4", heading),
        Markup.Element("ul", [("class", "terms"), ("aria-label", label)], terms.Select(term => Markup.Element(
            "li", term.Kind == Text.TermKind.Characters ? Markup.Element("code", term.Term.Replace(' ', '·')) : term.Term, " ",
            Markup.Element("span", Numbers.WithSign(term.Weight))))));

    private static Markup Wrongs(TrainedModel model, int label)
    {
        var name = model.Description.Themes[label].Theme.Name;
        return Markup.Join(
            Table($"Surest without the label: {name}", "Given surely, and not labelled so", Wrong.Given(model, label, WrongCount)),
            Table($"Surest with the label: {name}", "Labelled so, and surely not given", Wrong.Missed(model, label, WrongCount)));

        static Markup Table(string caption, string heading, Wrong[] wrongs) => wrongs.Length == 0 ? Markup.None : Markup.Join(
            Markup.Element("h3", heading),
            ReportTable.Of(
                caption,
                [new("Paragraph"), new("Said", IsNumber: true), new("Text", IsText: true), new("Labelled")],
                wrongs.Select(wrong => (IReadOnlyList<Markup>)
                [
                    Markup.Element("code", wrong.Paragraph.Id), Numbers.FinePercent(wrong.Probability), wrong.Extract,
                    wrong.Paragraph.Themes.Count == 0 ? "no theme" : string.Join(", ", wrong.Paragraph.Themes),
                ])));
    }
}
