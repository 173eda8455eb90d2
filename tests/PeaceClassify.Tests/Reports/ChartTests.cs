using System.Globalization;
using System.Xml.Linq;
using PeaceClassify.Reports;

namespace PeaceClassify.Tests.Reports;

public sealed class ChartTests
{
    // The area of a line chart lies from (52, 10) to (346, 234): 294 wide, 224 high.
    private static readonly LineChart Chart = new()
    {
        Title = "Precision <and> recall",
        Description = "What it shows",
        X = Axis.Share("Recall"),
        Y = Axis.Share("Precision"),
        Series =
        [
            new("first", [new(0, 1), new(0.5, 0.25, new(0, 0.5), "in the middle"), new(1, 0)]),
            new("second", [new(0.25, 0.5)], HasDots: false),
        ],
        Marks = [new(0.5, 0.25, "threshold 0.43")],
        HasDiagonal = true,
    };

    [Fact]
    public void A_line_leads_through_the_places_of_its_points()
    {
        var line = Assert.Single(Of(Chart.Draw(), "polyline"));

        Assert.Equal("52,10 199,178 346,234", line.Attribute("points")!.Value);
        Assert.Equal("series s1", Kind(line));
    }

    [Fact]
    public void Dots_ranges_marks_and_the_diagonal_stand_in_their_places()
    {
        var drawing = Chart.Draw();

        Assert.Equal(["52 10", "199 178", "346 234"], Of(drawing, "circle", "dot s1").Select(dot => Numbers(dot, "cx", "cy")));
        var range = Assert.Single(Of(drawing, "line", "range s1"));
        Assert.Equal("199 234 199 122", Numbers(range, "x1", "y1", "x2", "y2"));
        Assert.Equal("in the middle", range.Element("title")!.Value);
        Assert.Equal("199 178", Numbers(Assert.Single(Of(drawing, "circle", "mark")), "cx", "cy"));
        Assert.Equal("52 234 346 10", Numbers(Assert.Single(Of(drawing, "line", "diagonal")), "x1", "y1", "x2", "y2"));
    }

    [Fact]
    public void A_chart_says_what_it_shows_to_those_who_do_not_see_it()
    {
        var figure = XElement.Parse(Chart.Draw().ToString());
        var svg = figure.Element("svg")!;

        Assert.Equal("Precision <and> recall", figure.Element("figcaption")!.Value);
        Assert.Equal(("img", "What it shows"), (svg.Attribute("role")!.Value, svg.Attribute("aria-label")!.Value));
        Assert.Equal("Precision <and> recall", svg.Elements().First().Value);
        Assert.Equal(["first", "second"], figure.Descendants("li").Select(entry => entry.Value));
        Assert.Equal(["Recall", "Precision"], svg.Elements("text").Where(text => Kind(text) == "axis middle").Select(text => text.Value));
    }

    [Fact]
    public void A_diagram_of_reliability_sets_shares_over_probabilities()
    {
        var drawing = ReliabilityDiagram.Draw("Reliability", "On the diagonal", [new(0.1, 0, new(0, 0.25), 20), new(0.5, 0.75, null, 4)]);

        Assert.Equal(["81.4 234", "199 66"], Of(drawing, "circle").Select(dot => Numbers(dot, "cx", "cy")));
        Assert.Equal("said 10.0 %, right 0.0 % (0.0 % to 25.0 %), 20 answers", Of(drawing, "circle").First().Value);
        Assert.Single(Of(drawing, "line", "diagonal"));
        Assert.Empty(XElement.Parse(drawing.ToString()).Descendants("ul"));
    }

    [Fact]
    public void Bars_of_ranges_stand_below_each_other_on_one_axis()
    {
        // Names of ten characters take 63 and 10 between: the axis lies from 73 to 606.
        var drawing = new IntervalBars
        {
            Title = "F1",
            Description = "By theme",
            X = Axis.Share("F1"),
            Bars = [new("0123456789", 0.5, new(0.25, 1)), new("other", 0, null)],
            Reference = 0.5,
        }.Draw();

        Assert.Equal(["339.5 37", "73 59"], Of(drawing, "circle").Select(dot => Numbers(dot, "cx", "cy")));
        Assert.Equal("206.25 37 606 37", Numbers(Assert.Single(Of(drawing, "line", "range s1")), "x1", "y1", "x2", "y2"));
        Assert.Equal("339.5 26 339.5 70", Numbers(Assert.Single(Of(drawing, "line", "reference")), "x1", "y1", "x2", "y2"));
        Assert.Equal("0123456789: 0.500 (0.250 to 1.000)", Of(drawing, "circle").First().Value);
    }

    [Fact]
    public void A_small_bar_says_its_figure()
    {
        var drawing = IntervalBars.Small(new("women", 0.5, new(0.25, 0.75)), Axis.Share("F1"));

        Assert.Equal("women: 0.500 (0.250 to 0.750)", XElement.Parse(drawing.ToString()).Attribute("aria-label")!.Value);
        Assert.Equal("32 7 88 7", Numbers(Assert.Single(Of(drawing, "line", "range s1")), "x1", "y1", "x2", "y2"));
    }

    [Fact]
    public void A_heat_map_shades_by_the_share_of_the_darkest()
    {
        var drawing = new HeatMap
        {
            Title = "Together",
            Description = "What goes together",
            RowTitle = "with",
            ColumnTitle = "the theme",
            Rows = ["ab", "abc"],
            Columns = ["c"],
            Values = [[4.0], [null]],
            Format = value => value.ToString("F0", CultureInfo.InvariantCulture),
            Darkest = 10,
        }.Draw();

        // Gutters of 3 and 1 characters and 22 more: the first cell begins at (40.9, 28.3).
        var cells = Of(drawing, "rect").ToArray();
        Assert.Equal(["cell c4", "cell none"], cells.Select(Kind));
        Assert.Equal(["40.9 28.3 25 25", "40.9 54.3 25 25"], cells.Select(cell => Numbers(cell, "x", "y", "width", "height")));
        Assert.Equal("ab, c: 4", cells[0].Value);
        Assert.Equal("4", Assert.Single(Of(drawing, "text", "value middle")).Value);
    }

    [Theory]
    [InlineData(0.61, 0.74, 0.6, 0.75, 4)]
    [InlineData(0.123, 0.123, 0.12, 0.13, 2)]
    [InlineData(1200, 3982, 1000, 4000, 4)]
    [InlineData(-0.02, 0.03, -0.02, 0.03, 6)]
    [InlineData(0, 1, 0, 1, 6)]
    public void An_axis_ends_at_round_numbers_around_its_values(double low, double high, double from, double to, int ticks)
    {
        var axis = Axis.Around("", [high, low], value => "");

        Assert.Equal((from, to, ticks), (Math.Round(axis.Low, 9), Math.Round(axis.High, 9), axis.Ticks.Count));
    }

    private static IEnumerable<XElement> Of(Markup drawing, string name, string? kind = null) => XElement.Parse(drawing.ToString())
        .DescendantsAndSelf(name).Where(element => element.Parent?.Parent?.Name != "li" && (kind is null || Kind(element) == kind));

    private static string Kind(XElement element) => element.Attribute("class")!.Value;

    private static string Numbers(XElement element, params string[] attributes) =>
        string.Join(' ', attributes.Select(attribute => element.Attribute(attribute)!.Value));
}
