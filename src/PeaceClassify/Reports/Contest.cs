using PeaceClassify.Evaluation;

namespace PeaceClassify.Reports;

/// <summary>Two versions or variants, what sets them apart, and the themes it was measured on.</summary>
/// <param name="First">Name of what is compared with.</param>
/// <param name="Second">Name of what is judged.</param>
/// <param name="Themes">The themes compared on, in label order.</param>
/// <param name="Comparison">Second less first, figure by figure.</param>
public sealed record Contest(string First, string Second, IReadOnlyList<string> Themes, PairedComparison Comparison)
{
    /// <summary>The figures of all themes together, by the names that every table uses.</summary>
    public IReadOnlyList<(string Name, FigureDifference Figure)> Figures =>
    [
        ("micro-F1", Comparison.MicroF1), ("macro-F1", Comparison.MacroF1), ("mean average precision", Comparison.MeanAveragePrecision),
        ("log loss", Comparison.LogLoss), ("calibration error", Comparison.ExpectedCalibrationError),
    ];

    /// <summary>F1 by theme, and what stands once so many themes are counted as so many tests.</summary>
    public IEnumerable<(string Theme, FigureDifference Figure, Standing Standing)> ByTheme =>
        Themes.Select((theme, label) => (theme, Comparison.LabelF1[label], Comparison.LabelStandings[label]));

    /// <summary>Which is better, on what, and what is noise: plain sentences, the shortest answer first.</summary>
    public IReadOnlyList<string> Verdict()
    {
        var (better, worse) = (Names(Standing.Better), Names(Standing.Worse));
        string[] noise = [.. Figures.Where(figure => figure.Figure.Standing == Standing.Noise).Select(figure => figure.Name)];
        var answer = (better.Length, worse.Length) switch
        {
            (0, 0) => $"{Second} and {First} are as good as each other: every difference is noise.",
            (_, 0) => $"{Second} is better than {First}.",
            (0, _) => $"{Second} is worse than {First}.",
            _ => $"{Second} is better than {First} on some figures and worse on others.",
        };
        return
        [
            answer,
            .. better.Length > 0 ? [$"Better on {string.Join("; ", better)}."] : Array.Empty<string>(),
            .. worse.Length > 0 ? [$"Worse on {string.Join("; ", worse)}."] : Array.Empty<string>(),
            .. noise.Length is > 0 and < 5 ? [$"Noise: the difference in {string.Join(", ", noise)}."] : Array.Empty<string>(),
            ThemeVerdict(),
        ];

        string[] Names(Standing standing) => [.. Figures
            .Where(figure => figure.Figure.Standing == standing)
            .Select(figure => $"{figure.Name} by {Size(figure.Figure)}")];
    }

    /// <summary>How the sentences were arrived at, for below them.</summary>
    public string Method =>
        $"Brackets are 95 % intervals of the difference, from the same resamples of {Comparison.ExampleCount} paragraphs for both; a difference is noise where they hold 0. "
        + $"{Themes.Count} themes are {Themes.Count} tests, of which about {Math.Ceiling(Themes.Count * PairedComparison.Level):F0} would stand out by chance: themes are called better or worse "
        + "only where they still are after Holm's correction.";

    /// <summary>Losses are small numbers: one decimal more.</summary>
    public static int DigitsOf(FigureDifference figure) => figure.IsHigherBetter ? 3 : 4;

    /// <summary>How far apart, either way: "0.021 [0.009, 0.034]".</summary>
    private static string Size(FigureDifference figure)
    {
        var digits = DigitsOf(figure);
        double[] sizes = [.. new[] { Math.Abs(figure.Interval.Low), Math.Abs(figure.Interval.High) }.Order()];
        return $"{Numbers.Figure(Math.Abs(figure.Difference), digits)} [{Numbers.Figure(sizes[0], digits)}, {Numbers.Figure(sizes[1], digits)}]";
    }

    private string ThemeVerdict()
    {
        var (better, worse) = (With(Standing.Better), With(Standing.Worse));
        var rest = Themes.Count - better.Length - worse.Length;
        if (rest == Themes.Count)
        {
            return "Theme by theme, every difference is noise.";
        }

        var parts = new[]
        {
            better.Length > 0 ? $"better: {string.Join(", ", better)}" : null,
            worse.Length > 0 ? $"worse: {string.Join(", ", worse)}" : null,
            rest > 0 ? $"the other {rest} are noise" : null,
        };
        return $"Themes {string.Join("; ", parts.OfType<string>())}.";

        string[] With(Standing standing) => [.. ByTheme
            .Where(theme => theme.Standing == standing)
            .OrderByDescending(theme => Math.Abs(theme.Figure.Difference))
            .Select(theme => $"{theme.Theme} ({Numbers.Difference(theme.Figure.Difference)})")];
    }
}
