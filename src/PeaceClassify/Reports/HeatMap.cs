namespace PeaceClassify.Reports;

/// <summary>Counts, shares or differences of pairs as shades: what goes with what, what is taken for what. What is below 0 has a colour of its own.</summary>
public sealed record HeatMap
{
    private const double Cell = 26, NamesMost = 240;

    /// <summary>What stands above it.</summary>
    public required string Title { get; init; }

    /// <summary>What it shows, in a sentence, for those who do not see it.</summary>
    public required string Description { get; init; }

    /// <summary>What the rows are, for the corner.</summary>
    public required string RowTitle { get; init; }

    /// <summary>What the columns are.</summary>
    public required string ColumnTitle { get; init; }

    /// <summary>Names of the rows, from the top.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>Names of the columns, from the left.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Row by row one value a column; null where there is nothing to say.</summary>
    public required IReadOnlyList<IReadOnlyList<double?>> Values { get; init; }

    /// <summary>What stands in a cell: three characters at most; those of 0 stay empty.</summary>
    public required Func<double, string> Format { get; init; }

    /// <summary>What the pointer says over a cell, by row and column; empty for the names and the value.</summary>
    public Func<int, int, string>? Says { get; init; }

    /// <summary>The value that is darkest, above or below 0; without one the largest there is.</summary>
    public double? Darkest { get; init; }

    /// <summary>The map as a <c>figure</c>; on a narrow page it is scrolled.</summary>
    public Markup Draw()
    {
        var left = Gutter(Rows) + 22;
        var top = Gutter(Columns) + 22;
        var darkest = Darkest ?? Values.SelectMany(row => row).Max(value => value is { } known ? Math.Abs(known) : null) ?? 0;
        double right = left + Cell * Columns.Count, bottom = top + Cell * Rows.Count;
        var drawing = Drawing.Svg("heat", right + 6, bottom + 6, Description, [
            Drawing.Title(Title),
            Drawing.Text("axis middle", (left + right) / 2, 12, ColumnTitle),
            Drawing.Text("axis middle", 12, (top + bottom) / 2, RowTitle, turn: -90),
            .. Columns.Select((name, column) =>
                Drawing.Text("name start", left + Cell * (column + 0.5) + 4, top - 6, Drawing.Fit(name, NamesMost), turn: -90)),
            .. Rows.Select((name, row) => Drawing.Text("name end", left - 6, top + Cell * (row + 0.5) + 4, Drawing.Fit(name, NamesMost))),
            .. Enumerable.Range(0, Rows.Count).SelectMany(row => Enumerable.Range(0, Columns.Count).SelectMany(column => CellOf(row, column))),
        ]);
        return Drawing.Figure(Title, ReportPage.Scroll(Title, drawing));

        IEnumerable<Markup> CellOf(int row, int column)
        {
            double x = left + Cell * column, y = top + Cell * row;
            if (Values[row][column] is not { } value)
            {
                yield return Drawing.Rectangle("cell none", x, y, Cell - 1, Cell - 1);
                yield break;
            }

            // Ten shades, so that the style sheet can give each a text that stands out from it.
            var shade = darkest > 0 ? (int)Math.Clamp(Math.Ceiling(Math.Abs(value) / darkest * 10), 0, 10) : 0;
            var text = value == 0 ? "" : Format(value);
            yield return Drawing.Rectangle($"cell{(value < 0 ? " less" : "")} c{shade}", x, y, Cell - 1, Cell - 1, value == 0 ? Markup.None : Drawing.Title(Said(row, column, text)));
            if (text.Length > 0)
            {
                yield return Drawing.Text(shade > 5 ? "value middle dark" : "value middle", x + (Cell - 1) / 2, y + Cell / 2 + 3, text);
            }
        }
    }

    private static double Gutter(IReadOnlyList<string> names) =>
        Math.Min(NamesMost, names.Select(name => name.Length).DefaultIfEmpty(0).Max() * Drawing.CharacterWidth);

    private string Said(int row, int column, string text) => Says?.Invoke(row, column) ?? $"{Rows[row]}, {Columns[column]}: {text}";
}
