namespace PeaceClassify.Reports;

/// <summary>A section of a page.</summary>
/// <param name="Id">Its anchor: the program's own word, or of <see cref="Markup.Anchor"/>.</param>
/// <param name="Heading">Its heading, which the contents list too.</param>
/// <param name="Content">What is in it.</param>
public sealed record ReportSection(string Id, string Heading, params IReadOnlyList<Markup> Content);

/// <summary>
/// A page in one file: no script, no image, no font, nothing from elsewhere. Light or dark as its reader has it, readable on a phone and on paper, and
/// well-formed XML besides.
/// </summary>
public static class ReportPage
{
    /// <summary>What the page may do, which it says of itself: nothing but be styled. A server repeats it in its header.</summary>
    public const string ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private const string Css = """

        :root { color-scheme: light dark; --paper: #f8f7f3; --surface: #fff; --sunken: #f0eee8; --ink: #1b2430; --soft: #4b5664; --line: #dcd8ce; --strong: #7f8894;
          --accent: #14568c; --accent-ink: #fff; --no: #96311f; --s1: #14568c; --s2: #a04a00; --s3: #17603f; --s4: #7a3a8c; --s5: #6b5b00; --s6: #4b5664; --focus: #0a4f9e; }
        @media screen and (prefers-color-scheme: dark) { :root { --paper: #12171c; --surface: #1a2128; --sunken: #0d1115; --ink: #e9e6df; --soft: #adb6bf; --line: #323b45; --strong: #77828e;
          --accent: #93c4ec; --accent-ink: #0d1a26; --no: #f2a898; --s1: #93c4ec; --s2: #f0b072; --s3: #8fd3ae; --s4: #d6afe6; --s5: #e0cf6a; --s6: #adb6bf; --focus: #ffd27a; } }
        *, *::before, *::after { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 0.9375rem/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Ubuntu, "Noto Sans", "Liberation Sans", Arial, sans-serif; font-variant-numeric: lining-nums; }
        header, main { max-width: 76rem; margin-inline: auto; padding-inline: clamp(1rem, 3vw, 2.5rem); }
        header { padding-block: 1.5rem 0; }
        main { padding-block-end: 4rem; }
        h1, h2, h3, h4 { font-family: "Iowan Old Style", "Palatino Linotype", Palatino, Charter, "Source Serif 4", "Noto Serif", Georgia, "Liberation Serif", serif; font-weight: 600; line-height: 1.2; margin: 0; }
        h1 { font-size: clamp(1.5rem, 1.1rem + 1.4vw, 1.875rem); }
        h2 { font-size: 1.375rem; margin-block: 2.5rem 0.75rem; padding-block-start: 1rem; border-block-start: 1px solid var(--line); }
        h3 { font-size: 1.0625rem; margin-block: 1.25rem 0.5rem; }
        h4 { font-size: 0.9375rem; margin-block: 1rem 0.25rem; }
        p, ul.plain { margin: 0 0 0.75rem; max-width: 72ch; }
        ul.plain { padding-inline-start: 1.25rem; }
        a { color: var(--accent); text-underline-offset: 0.18em; }
        :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
        .lead { font-size: 1.0625rem; }
        .soft { color: var(--soft); }
        .small { font-size: 0.8125rem; }
        .wrong { color: var(--no); }
        code { font: 0.8125rem/1.4 ui-monospace, "SF Mono", Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
        nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 1rem 0 0; padding: 0; }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1rem 2rem; margin-block: 0.75rem; align-items: start; }
        .figures h3 { margin-block-start: 0; }
        .scroll { overflow-x: auto; max-width: 100%; }
        table { border-collapse: collapse; font-size: 0.875rem; margin-block: 0.25rem 0.75rem; }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        .scroll { position: relative; }
        th, td { text-align: start; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; border-block-end: 1px solid var(--line); }
        th { font-weight: 600; }
        tbody th { font-weight: 400; }
        thead th { vertical-align: bottom; color: var(--soft); font-size: 0.8125rem; }
        .number { text-align: end; font-variant-numeric: tabular-nums lining-nums; white-space: nowrap; }
        .text { min-width: 17rem; max-width: 60rem; }
        dl { display: grid; grid-template-columns: minmax(8rem, max-content) minmax(0, 1fr); gap: 0.25rem 1.25rem; margin: 0 0 0.75rem; }
        dt { color: var(--soft); }
        dd { margin: 0; overflow-wrap: anywhere; }
        details { border: 1px solid var(--line); border-radius: 4px; background: var(--surface); margin-block: 0.5rem; padding: 0 1rem; }
        details[open] { padding-block-end: 1rem; }
        summary { cursor: pointer; padding-block: 0.5rem; margin-inline: -0.5rem; padding-inline: 0.5rem; }
        summary strong { font-weight: 600; }
        details details { background: var(--paper); }
        figure { margin: 0 0 1rem; max-width: 100%; }
        figcaption { font-weight: 600; font-size: 0.875rem; margin-block-end: 0.25rem; }
        svg { display: block; overflow: visible; font-size: 11px; font-variant-numeric: tabular-nums lining-nums; }
        svg.chart { max-width: 100%; height: auto; }
        svg.small { display: inline-block; vertical-align: -2px; }
        .grid { stroke: var(--line); stroke-width: 1; }
        .diagonal, .reference { stroke: var(--strong); stroke-width: 1; stroke-dasharray: 4 3; }
        .tick, .name { fill: var(--soft); }
        .axis { fill: var(--ink); }
        .note { fill: var(--ink); font-weight: 600; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
        details .note { stroke: var(--surface); }
        .start { text-anchor: start; } .middle { text-anchor: middle; } .end { text-anchor: end; }
        .series { fill: none; stroke-width: 2; stroke-linejoin: round; }
        .range { stroke-width: 2; }
        .s1 { stroke: var(--s1); } .s2 { stroke: var(--s2); } .s3 { stroke: var(--s3); } .s4 { stroke: var(--s4); } .s5 { stroke: var(--s5); } .s6 { stroke: var(--s6); }
        .series.s2 { stroke-dasharray: 7 3; } .series.s3 { stroke-dasharray: 2 3; } .series.s4 { stroke-dasharray: 9 3 2 3; } .series.s5 { stroke-dasharray: 12 4; } .series.s6 { stroke-dasharray: 4 4; }
        .dot.s1 { fill: var(--s1); } .dot.s2 { fill: var(--s2); } .dot.s3 { fill: var(--s3); } .dot.s4 { fill: var(--s4); } .dot.s5 { fill: var(--s5); } .dot.s6 { fill: var(--s6); }
        .dot { stroke: none; }
        .mark { fill: var(--paper); stroke: var(--ink); stroke-width: 2; }
        .key { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 0.25rem 0 0; padding: 0; font-size: 0.8125rem; }
        .key svg { display: inline-block; vertical-align: middle; margin-inline-end: 0.375rem; }
        .cell { fill: var(--accent); fill-opacity: 0; stroke: var(--line); stroke-width: 0.5; }
        .cell.less { fill: var(--no); }
        .cell.none { fill: var(--line); fill-opacity: 1; }
        .c1 { fill-opacity: 0.06; } .c2 { fill-opacity: 0.13; } .c3 { fill-opacity: 0.2; } .c4 { fill-opacity: 0.28; } .c5 { fill-opacity: 0.36; }
        .c6 { fill-opacity: 0.66; } .c7 { fill-opacity: 0.74; } .c8 { fill-opacity: 0.82; } .c9 { fill-opacity: 0.91; } .c10 { fill-opacity: 1; }
        .value { fill: var(--ink); font-size: 10px; pointer-events: none; }
        .value.dark { fill: var(--accent-ink); }
        .terms { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; list-style: none; margin: 0 0 0.5rem; padding: 0; }
        .terms span { color: var(--soft); font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
        .big { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: 0.75rem 2rem; list-style: none; margin: 1rem 0; padding: 0; }
        .big strong { display: block; font: 600 1.5rem/1.2 "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "Liberation Serif", serif; font-variant-numeric: lining-nums; }
        @media print { details { break-inside: avoid; } a { color: inherit; } }

        """;

    /// <summary>The page.</summary>
    /// <param name="title">Its title and first heading.</param>
    /// <param name="lead">What stands below it, before the contents.</param>
    /// <param name="sections">What follows.</param>
    public static string Write(string title, Markup lead, IReadOnlyList<ReportSection> sections)
    {
        ArgumentNullException.ThrowIfNull(lead);
        ArgumentNullException.ThrowIfNull(sections);
        var page = Markup.Element("html", [("lang", "en")], Markup.Lines(
            Markup.Element("head", Markup.Lines(
                Markup.Element("meta", [("charset", "utf-8")]),
                Markup.Element("meta", [("http-equiv", "Content-Security-Policy"), ("content", ContentSecurityPolicy)]),
                Markup.Element("meta", [("name", "viewport"), ("content", "width=device-width, initial-scale=1")]),
                Markup.Element("title", title),
                Markup.Style(Css))),
            Markup.Element("body", Markup.Lines(
                Markup.Element(
                    "header",
                    Markup.Element("h1", title),
                    lead,
                    Markup.Element("nav", [("aria-label", "Contents")], Markup.Element("ul", sections.Select(section =>
                        Markup.Element("li", Link(section.Id, section.Heading)))))),
                Markup.Element("main", Markup.Lines(sections.Select(Section)))))));
        return $"<!DOCTYPE html>\n{page}\n";
    }

    /// <summary>A paragraph.</summary>
    public static Markup Paragraph(params IEnumerable<Markup> content) => Markup.Element("p", content);

    /// <summary>A paragraph of smaller and paler type: how to read what follows.</summary>
    public static Markup Hint(params IEnumerable<Markup> content) => Markup.Element("p", [("class", "soft small")], content);

    /// <summary>A link to an anchor of the same page.</summary>
    public static Markup Link(string anchor, Markup content) => Markup.Element("a", [("href", $"#{anchor}")], content);

    /// <summary>Charts and small blocks, side by side as far as there is room.</summary>
    public static Markup SideBySide(params IEnumerable<Markup> blocks) => Markup.Element("div", [("class", "figures")], blocks);

    /// <summary>A few figures in large type, each with the words that say what it means.</summary>
    public static Markup BigFigures(IEnumerable<(string Figure, Markup Words)> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return Markup.Element("ul", [("class", "big")], figures.Select(figure =>
            Markup.Element("li", Markup.Element("strong", figure.Figure), figure.Words)));
    }

    /// <summary>What is shown only to who opens it.</summary>
    /// <param name="anchor">Its anchor, or null: a browser that is led there opens it.</param>
    /// <param name="summary">What is always shown.</param>
    /// <param name="content">What it opens to.</param>
    public static Markup Details(string? anchor, Markup summary, params IEnumerable<Markup> content) => Markup.Element(
        "details", [("id", anchor)], [Markup.Element("summary", summary), .. content]);

    /// <summary>What is too wide for a narrow page, to be scrolled with pointer and keys.</summary>
    /// <param name="name">What it is, for those who do not see it.</param>
    /// <param name="content">What is scrolled.</param>
    public static Markup Scroll(string name, Markup content) => Markup.Element(
        "div", [("class", "scroll"), ("role", "group"), ("aria-label", name), ("tabindex", "0")], content);

    private static Markup Section(ReportSection section) => Markup.Element(
        "section", [("id", section.Id), ("aria-labelledby", $"{section.Id}-title")],
        Markup.Lines([Markup.Element("h2", [("id", $"{section.Id}-title")], section.Heading), .. section.Content]));
}
