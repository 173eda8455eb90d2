namespace PeaceClassify.Reports;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its head.</param>
/// <param name="IsNumber">Whether its cells are set to the right, digit below digit.</param>
public sealed record ReportColumn(string Name, bool IsNumber = false);

/// <summary>A table whose first column names the rows.</summary>
public static class ReportTable
{
    /// <summary>The table; on a narrow page it is scrolled.</summary>
    /// <param name="caption">What it holds, for those who do not see the page; a heading says it to the others.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">For each row one cell a column.</param>
    public static Markup Of(string caption, IReadOnlyList<ReportColumn> columns, IEnumerable<IReadOnlyList<Markup>> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        return ReportPage.Scroll(caption, Markup.Element(
            "table",
            Markup.Element("caption", caption),
            Markup.Element("thead", Markup.Element(
                "tr", columns.Select(column => Markup.Element("th", [("scope", "col"), ("class", Kind(column))], column.Name)))),
            Markup.Element("tbody", Markup.Lines(rows.Select(row => Markup.Element("tr", row.Select((cell, number) => number == 0
                ? Markup.Element("th", [("scope", "row"), ("class", Kind(columns[0]))], cell)
                : Markup.Element("td", [("class", Kind(columns[number]))], cell))))))));
    }

    /// <summary>Names and values, two by two: fingerprints, options, figures that stand alone.</summary>
    public static Markup Facts(IEnumerable<(string Name, Markup Value)> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return Markup.Element(
            "dl", facts.Select(fact => Markup.Join(Markup.Element("dt", fact.Name), Markup.Element("dd", fact.Value))));
    }

    private static string? Kind(ReportColumn column) => column.IsNumber ? "number" : null;
}
