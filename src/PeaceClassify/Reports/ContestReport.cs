using PeaceClassify.Evaluation;

namespace PeaceClassify.Reports;

/// <summary>Contests as parts of a page: sentences, tables, and intervals drawn.</summary>
public static class ContestReport
{
    /// <summary>The page of <c>compare</c>.</summary>
    /// <param name="data">What was compared on.</param>
    /// <param name="paragraphs">Its paragraphs.</param>
    /// <param name="columns">What was measured of every version, after its name and its engine.</param>
    /// <param name="rows">The versions: name, engine, figures.</param>
    /// <param name="contests">Every later version against the first.</param>
    public static string Write(
        string data, IReadOnlyList<LabelledParagraph> paragraphs, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, IReadOnlyList<Contest> contests)
    {
        var lead = Markup.Join(
            ReportPage.Paragraph(
                $"Compared on {Numbers.Count(paragraphs.Count)} paragraphs of ", Markup.Element("code", Path.GetFileName(Path.TrimEndingDirectorySeparator(data))),
                ", which should be paragraphs that no version was trained on."),
            Markup.Join(contests.Select(contest => ReportPage.Paragraph(Markup.Element("strong", contest.Verdict()[0])))));
        return ReportPage.Write(
            $"Comparison of {string.Join(", ", rows.Select(row => row[0]))}",
            lead,
            [
                new("versions", "The versions", ReportTable.Of(
                    "The versions", [new("version"), new("engine"), .. columns.Select(column => new ReportColumn(column, IsNumber: true))],
                    rows.Select(row => row.Select(Markup.FromString).ToArray()))),
                .. contests.Select(contest => new ReportSection(Markup.Anchor("against", contest.Second), $"{contest.Second} against {contest.First}", Section(contest))),
                new("data", "The data", ReportTable.Facts([("Paragraphs", Numbers.Count(paragraphs.Count)), ("Fingerprint", Markup.Element("code", Corpus.Fingerprint(paragraphs)))])),
            ]);
    }

    /// <summary>Verdict, charts and table of one contest.</summary>
    public static Markup[] Section(Contest contest) =>
    [
        Sentences(contest),
        Bars("Scores: difference with its 95 % interval", contest, contest.Figures.Where(figure => figure.Figure.IsHigherBetter), "to the right is better"),
        Bars("Losses: difference with its 95 % interval", contest, contest.Figures.Where(figure => !figure.Figure.IsHigherBetter), "to the left is better"),
        Bars("F1 by theme: difference with its 95 % interval", contest, contest.ByTheme.Select(theme => (theme.Theme, theme.Figure)), "to the right is better"),
        Table(contest),
        ReportPage.Hint(contest.Method),
    ];

    /// <summary>The verdict, the answer in bold.</summary>
    public static Markup Sentences(Contest contest)
    {
        var verdict = contest.Verdict();
        return ReportPage.Paragraph(Markup.Element("strong", verdict[0]), " " + string.Join(' ', verdict.Skip(1)));
    }

    /// <summary>Differences below each other, with a line where there is none.</summary>
    public static Markup Bars(string title, IEnumerable<(string Name, FigureDifference Figure)> figures, string description, string direction)
    {
        var shown = figures.ToArray();
        return new IntervalBars
        {
            Title = title,
            Description = description,
            X = Axis.Around(
                $"difference, {direction}", shown.SelectMany(figure => new[] { figure.Figure.Interval.Low, figure.Figure.Interval.High, figure.Figure.Difference }).Append(0),
                difference => Numbers.Difference(difference, Contest.DigitsOf(shown[0].Figure))),
            Bars = [.. shown.Select(figure => new IntervalBar(figure.Name, figure.Figure.Difference, figure.Figure.Interval))],
            Reference = 0,
        }.Draw();
    }

    private static Markup Bars(string title, Contest contest, IEnumerable<(string Name, FigureDifference Figure)> figures, string direction) =>
        Bars($"{title} ({direction})", figures, $"{contest.Second} less {contest.First}, {direction}; the line is no difference.", direction);

    private static Markup Table(Contest contest) => ReportTable.Of(
        $"{contest.Second} against {contest.First}",
        [
            new("figure"), new(contest.First, IsNumber: true), new(contest.Second, IsNumber: true), new("difference", IsNumber: true), new("95 % interval", IsNumber: true),
            new("better in", IsNumber: true), new("verdict"),
        ],
        [
            .. contest.Figures.Select(figure => Row(figure.Name, figure.Figure, figure.Figure.Standing)),
            .. contest.ByTheme.Select(theme => Row($"F1 of {theme.Theme}", theme.Figure, theme.Standing)),
        ]);

    private static Markup[] Row(string name, FigureDifference figure, Standing standing)
    {
        var digits = Contest.DigitsOf(figure);
        return
        [
            name, Numbers.Figure(figure.First, digits), Numbers.Figure(figure.Second, digits), Numbers.Difference(figure.Difference, digits),
            Numbers.Difference(figure.Interval, digits), Numbers.Percent(figure.BetterShare), Word(standing),
        ];
    }

    /// <summary>A standing in one word; what is no noise stands out.</summary>
    private static Markup Word(Standing standing) => standing switch
    {
        Standing.Better => Markup.Element("strong", "better"),
        Standing.Worse => Markup.Element("strong", [("class", "wrong")], "worse"),
        _ => "noise",
    };
}
