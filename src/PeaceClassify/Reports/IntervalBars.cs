using PeaceClassify.Evaluation;

namespace PeaceClassify.Reports;

/// <summary>A figure with its range.</summary>
/// <param name="Name">What has it.</param>
/// <param name="Value">The figure.</param>
/// <param name="Range">Where it may lie; none when that is not known.</param>
public sealed record IntervalBar(string Name, double Value, Interval? Range);

/// <summary>Figures below each other, each a dot on a line as long as its range: for comparing themes, versions or settings.</summary>
public sealed record IntervalBars
{
    private const double Width = 620, RowHeight = 22, Top = 26, NamesMost = 240, Right = 606;

    /// <summary>What stands above it.</summary>
    public required string Title { get; init; }

    /// <summary>What it shows, in a sentence, for those who do not see it.</summary>
    public required string Description { get; init; }

    /// <summary>What the figures are measured on.</summary>
    public required Axis X { get; init; }

    /// <summary>The figures, from the top.</summary>
    public required IReadOnlyList<IntervalBar> Bars { get; init; }

    /// <summary>A value that is drawn as a line through all rows: no difference, or the version compared with.</summary>
    public double? Reference { get; init; }

    /// <summary>The chart as a <c>figure</c>; on a narrow page it is scrolled.</summary>
    public Markup Draw()
    {
        var names = Math.Min(NamesMost, Bars.Select(bar => bar.Name.Length).DefaultIfEmpty(0).Max() * Drawing.CharacterWidth) + 10;
        var bottom = Top + RowHeight * Bars.Count;
        var drawing = Drawing.Svg("bars", Width, bottom + 8, Description, [
            Drawing.Title(Title),
            .. X.Ticks.SelectMany(tick => new[]
            {
                Drawing.Line("grid", AtX(tick), Top, AtX(tick), bottom), Drawing.Text("tick middle", AtX(tick), Top - 8, X.Format(tick)),
            }),
            .. Reference is { } reference ? [Drawing.Line("reference", AtX(reference), Top, AtX(reference), bottom)] : Array.Empty<Markup>(),
            .. Bars.SelectMany((bar, row) => Row(bar, Top + RowHeight * (row + 0.5))),
        ]);
        return Drawing.Figure(Title, ReportPage.Scroll(Title, drawing));

        double AtX(double value) => X.Place(value, names, Right);

        IEnumerable<Markup> Row(IntervalBar bar, double y)
        {
            yield return Drawing.Text("name end", names - 10, y + 4, Drawing.Fit(bar.Name, NamesMost));
            if (bar.Range is { } range)
            {
                yield return Drawing.Line("range s1", AtX(range.Low), y, AtX(range.High), y, Drawing.Title(Says(bar)));
            }

            yield return Drawing.Dot("dot s1", AtX(bar.Value), y, 4, Drawing.Title(Says(bar)));
        }
    }

    /// <summary>One such figure small enough for a cell of a table, beside its number.</summary>
    /// <param name="bar">The figure.</param>
    /// <param name="x">The same axis for every row.</param>
    public static Markup Small(IntervalBar bar, Axis x)
    {
        ArgumentNullException.ThrowIfNull(bar);
        ArgumentNullException.ThrowIfNull(x);
        const double width = 120, height = 14, inset = 4;
        return Drawing.Svg("small", width, height, Says(bar), [
            Drawing.Line("grid", inset, height / 2, width - inset, height / 2),
            bar.Range is { } range ? Drawing.Line("range s1", At(range.Low), height / 2, At(range.High), height / 2) : Markup.None,
            Drawing.Dot("dot s1", At(bar.Value), height / 2, 3.5),
        ]);

        double At(double value) => x.Place(value, inset, width - inset);
    }

    private static string Says(IntervalBar bar) =>
        $"{bar.Name}: " + (bar.Range is { } range ? Numbers.WithRange(bar.Value, range) : Numbers.Score(bar.Value));
}
