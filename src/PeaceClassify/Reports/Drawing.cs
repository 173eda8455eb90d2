namespace PeaceClassify.Reports;

/// <summary>What all charts draw with: elements of SVG with classes that the page's style sheet gives colours, light and dark.</summary>
internal static class Drawing
{
    /// <summary>What a character of the small type of charts is wide, about.</summary>
    public const double CharacterWidth = 6.3;

    /// <summary>A drawing in its natural size in CSS pixels. It says to those who do not see it what it shows.</summary>
    public static Markup Svg(string kind, double width, double height, string description, IEnumerable<Markup> content) => Markup.Element(
        "svg",
        [
            ("class", kind), ("role", "img"), ("aria-label", description), ("viewBox", $"0 0 {At(width)} {At(height)}"),
            ("width", At(width)), ("height", At(height)),
        ],
        content);

    /// <summary>A chart with its title above and, where several things are drawn, its key below.</summary>
    public static Markup Figure(string title, Markup drawing, params IEnumerable<Markup> below) => Markup.Element(
        "figure", Markup.Join(Markup.Element("figcaption", title), drawing, Markup.Join(below)));

    /// <summary>What the pointer says over the element that it stands in.</summary>
    public static Markup Title(string text) => Markup.Element("title", text);

    public static Markup Line(string kind, double x1, double y1, double x2, double y2, params IEnumerable<Markup> content) => Markup.Element(
        "line", [("class", kind), ("x1", At(x1)), ("y1", At(y1)), ("x2", At(x2)), ("y2", At(y2))], content);

    public static Markup Rectangle(string kind, double x, double y, double width, double height, params IEnumerable<Markup> content) =>
        Markup.Element("rect", [("class", kind), ("x", At(x)), ("y", At(y)), ("width", At(width)), ("height", At(height))], content);

    public static Markup Dot(string kind, double x, double y, double radius, params IEnumerable<Markup> content) =>
        Markup.Element("circle", [("class", kind), ("cx", At(x)), ("cy", At(y)), ("r", At(radius))], content);

    public static Markup Path(string kind, IEnumerable<(double X, double Y)> points) => Markup.Element(
        "polyline", [("class", kind), ("points", string.Join(' ', points.Select(point => $"{At(point.X)},{At(point.Y)}")))]);

    /// <param name="kind">Classes; start, middle or end among them says where the text stands at the place.</param>
    /// <param name="x">The place.</param>
    /// <param name="y">Of the base line.</param>
    /// <param name="text">The text.</param>
    /// <param name="turn">Degrees to turn it around its place.</param>
    public static Markup Text(string kind, double x, double y, string text, double turn = 0) => Markup.Element(
        "text",
        [("class", kind), ("x", At(x)), ("y", At(y)), ("transform", turn == 0 ? null : $"rotate({At(turn)} {At(x)} {At(y)})")],
        text);

    /// <summary>The key of several series: a sample of the line, and its name.</summary>
    public static Markup Key(IEnumerable<(string Kind, string Name)> entries) => Markup.Element(
        "ul", [("class", "key")],
        entries.Select(entry => Markup.Element(
            "li",
            Markup.Join(
                Markup.Element(
                    "svg", [("aria-hidden", "true"), ("viewBox", "0 0 28 10"), ("width", "28"), ("height", "10")], Line(entry.Kind, 1, 5, 27, 5)),
                entry.Name))));

    /// <summary>Cuts a name that a gutter has no room for.</summary>
    public static string Fit(string name, double room)
    {
        var most = Math.Max((int)(room / CharacterWidth), 2);
        return name.Length <= most ? name : string.Concat(name.AsSpan(0, most - 1).TrimEnd(), "…");
    }

    private static string At(double value) => Numbers.Coordinate(value);
}
