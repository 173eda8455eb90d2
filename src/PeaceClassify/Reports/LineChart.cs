using PeaceClassify.Evaluation;

namespace PeaceClassify.Reports;

/// <summary>A point of a series.</summary>
/// <param name="X">On the axis along.</param>
/// <param name="Y">On the axis up.</param>
/// <param name="Range">Where <paramref name="Y"/> may lie; drawn as a line through the point.</param>
/// <param name="Title">What the pointer says there; none for the many points of a curve.</param>
public readonly record struct ChartPoint(double X, double Y, Interval? Range = null, string? Title = null);

/// <summary>Points that are joined by a line.</summary>
/// <param name="Name">For the key; with one series there is none.</param>
/// <param name="Points">In the order in which they are joined.</param>
/// <param name="HasDots">Whether every point is drawn as a dot: yes for a few, no for the many of a curve.</param>
/// <param name="HasLine">Whether they are joined at all.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points, bool HasDots = true, bool HasLine = true);

/// <summary>A place that a chart points out: the chosen threshold on a curve.</summary>
/// <param name="X">On the axis along.</param>
/// <param name="Y">On the axis up.</param>
/// <param name="Text">What stands beside it, a few words.</param>
public sealed record ChartMark(double X, double Y, string Text);

/// <summary>Lines over two axes: precision and recall, learning curves, anything by anything.</summary>
/// <remarks>Drawn for a column of 360 CSS pixels, so that its type is as large on a phone as on a desk.</remarks>
public sealed record LineChart
{
    private const double Width = 360, Height = 280;
    private const double Left = 52, Right = 346, Top = 10, Bottom = 234;
    private const int SeriesKinds = 6;

    /// <summary>What stands above it.</summary>
    public required string Title { get; init; }

    /// <summary>What it shows, in a sentence, for those who do not see it.</summary>
    public required string Description { get; init; }

    /// <summary>The axis along.</summary>
    public required Axis X { get; init; }

    /// <summary>The axis up.</summary>
    public required Axis Y { get; init; }

    /// <summary>What is drawn; told apart by colour and dashes up to six.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>Places that are pointed out.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>Whether a thin line leads from corner to corner: where both axes say the same.</summary>
    public bool HasDiagonal { get; init; }

    /// <summary>The chart as a <c>figure</c>.</summary>
    public Markup Draw()
    {
        var drawing = Drawing.Svg("chart", Width, Height, Description, [
            Drawing.Title(Title),
            .. Grid(),
            .. HasDiagonal ? [Drawing.Line("diagonal", Left, Bottom, Right, Top)] : Array.Empty<Markup>(),
            .. Series.SelectMany(Draw),
            .. Marks.SelectMany(Draw),
        ]);
        return Drawing.Figure(
            Title, drawing, Series.Count > 1 ? Drawing.Key(Series.Select((series, number) => (Kind(number), series.Name))) : Markup.None);
    }

    private static string Kind(int series) => $"series s{series % SeriesKinds + 1}";

    private IEnumerable<Markup> Grid()
    {
        foreach (var tick in X.Ticks)
        {
            var x = AtX(tick);
            yield return Drawing.Line("grid", x, Top, x, Bottom);
            yield return Drawing.Text("tick middle", x, Bottom + 16, X.Format(tick));
        }

        foreach (var tick in Y.Ticks)
        {
            var y = AtY(tick);
            yield return Drawing.Line("grid", Left, y, Right, y);
            yield return Drawing.Text("tick end", Left - 6, y + 4, Y.Format(tick));
        }

        yield return Drawing.Text("axis middle", (Left + Right) / 2, Bottom + 38, X.Title);
        yield return Drawing.Text("axis middle", 11, (Top + Bottom) / 2, Y.Title, turn: -90);
    }

    private IEnumerable<Markup> Draw(ChartSeries series, int number)
    {
        if (series.HasLine && series.Points.Count > 1)
        {
            yield return Drawing.Path(Kind(number), series.Points.Select(point => (AtX(point.X), AtY(point.Y))));
        }

        foreach (var point in series.Points)
        {
            var title = point.Title is null ? Markup.None : Drawing.Title(point.Title);
            if (point.Range is { } range)
            {
                yield return Drawing.Line($"range s{number % SeriesKinds + 1}", AtX(point.X), AtY(range.Low), AtX(point.X), AtY(range.High), title);
            }

            if (series.HasDots)
            {
                yield return Drawing.Dot($"dot s{number % SeriesKinds + 1}", AtX(point.X), AtY(point.Y), 3, title);
            }
        }
    }

    private IEnumerable<Markup> Draw(ChartMark mark)
    {
        var (x, y) = (AtX(mark.X), AtY(mark.Y));
        var isRight = x > (Left + Right) / 2;
        yield return Drawing.Dot("mark", x, y, 5, Drawing.Title(mark.Text));
        yield return Drawing.Text(isRight ? "note end" : "note start", isRight ? x - 9 : x + 9, Math.Min(y + 16, Bottom - 6), mark.Text);
    }

    private double AtX(double value) => X.Place(value, Left, Right);

    private double AtY(double value) => Y.Place(value, Bottom, Top);
}
