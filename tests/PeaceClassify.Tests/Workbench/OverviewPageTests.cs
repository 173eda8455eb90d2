using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PeaceClassify.Tests.Workbench;

/// <summary>The overview: figures of what was added, charts to take away, and the set in the address.</summary>
[Collection(WorkbenchTests.Name)]
public sealed class OverviewPageTests(WorkbenchFixture workbench)
{
    [Fact]
    public async Task The_figures_are_those_of_the_statements()
    {
        await using var window = await workbench.WindowAsync();
        var set = await AddAsync();
        var page = await OpenAsync(window, set.Country);

        await Expect(page.Locator(".lede")).ToContainTextAsync("10 paragraphs of 3 statements, from November 2025 to February 2026; 1 without a date");
        var table = await TableAsync(page, "themes");
        Assert.Equal(24, table.Count);
        foreach (var (name, cells) in table)
        {
            Assert.Equal(set.Paragraphs.GetValueOrDefault(name).ToString(CultureInfo.InvariantCulture), cells[0]);
            Assert.Equal(set.Statements.GetValueOrDefault(name).ToString(CultureInfo.InvariantCulture), cells[2]);
        }

        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Time_country_and_pairs_are_counted()
    {
        await using var window = await workbench.WindowAsync();
        var set = await AddAsync();
        var page = await OpenAsync(window, set.Country, "&measure=count");
        var women = set.Paragraphs["Women, peace and security"];

        var months = await TableAsync(page, "time");
        Assert.Equal(["2025-11", "2025-12", "2026-01", "2026-02"], months.Keys);
        Assert.Equal("4", months["2025-11"][0]);
        Assert.Equal("0", months["2025-12"][0]);
        Assert.Equal("2", months["2026-02"][0]);
        Assert.Equal(["3", "10"], (await TableAsync(page, "countries"))[set.Country].Take(2));
        var pairs = await TableAsync(page, "together");
        Assert.Equal(women.ToString(CultureInfo.InvariantCulture), pairs["Women, peace and security"][pairs.Keys.ToList().IndexOf("Women, peace and security")]);

        await page.Locator("#time").GetByLabel("Period").SelectOptionAsync("year");
        Assert.Equal(["2025", "2026"], (await TableAsync(page, "time")).Keys);
    }

    [Fact]
    public async Task A_decision_of_a_person_changes_the_figures()
    {
        workbench.NeedBrowser();
        var country = NewCountry();
        var id = await workbench.Service.AddAsync(SomeStatement.Text, "Counted", country);
        await workbench.Service.DecideAsync(id, 0, "reject", "Ida Berg", "women");
        await workbench.Service.DecideAsync(id, 1, "accept", "Ida Berg", "climate");
        await using var window = await workbench.WindowAsync();

        var table = await TableAsync(await OpenAsync(window, country), "themes");

        Assert.Equal("0", table["Women, peace and security"][0]);
        Assert.Equal("1", table["Climate, environment and natural resources"][0]);
    }

    [Fact]
    public async Task Figures_are_taken_away_as_CSV_without_formulas()
    {
        workbench.NeedBrowser();
        var country = $"=1+1,\"{Guid.NewGuid():N}\"";
        await workbench.Service.AddAsync(SomeStatement.Text, "Formula", country, "2026-03-14");
        await using var window = await workbench.WindowAsync();
        var page = await OpenAsync(window, country, "&measure=count");

        var themes = await DownloadAsync(page, "themes", "CSV");
        var countries = await DownloadAsync(page, "countries", "CSV");

        Assert.Equal([0xEF, 0xBB, 0xBF], themes[..3]);
        var lines = Encoding.UTF8.GetString(themes[3..]).Split("\r\n");
        Assert.Equal("Theme,Paragraphs,Share of paragraphs,Statements", lines[0]);
        Assert.Contains("\"Women, peace and security\",1,0.25,1", lines);
        Assert.Equal(26, lines.Length);
        Assert.Contains($"\"'=1+1,\"\"{country[6..^1]}\"\"\",1,4,", Encoding.UTF8.GetString(countries), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("themes")]
    [InlineData("time")]
    [InlineData("countries")]
    [InlineData("together")]
    public async Task A_chart_is_taken_away_as_SVG_and_PNG(string chart)
    {
        await using var window = await workbench.WindowAsync(options: new() { ColorScheme = ColorScheme.Dark });
        var set = await AddAsync();
        var page = await OpenAsync(window, set.Country);

        var svg = XDocument.Parse(Encoding.UTF8.GetString(await DownloadAsync(page, chart, "SVG")));
        var png = await DownloadAsync(page, chart, "PNG");

        Assert.Equal("svg", svg.Root!.Name.LocalName);
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToArray();
        Assert.Equal(await page.Locator($"#{chart} h2").TextContentAsync(), texts[0]);
        Assert.Contains("3 statements", texts[^1], StringComparison.Ordinal);
        Assert.Contains(set.Country, texts[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(svg.Descendants().Attributes(), attribute => attribute.Name.LocalName is "class" or "style");
        Assert.Equal("rgb(255, 255, 255)", svg.Descendants().First(element => element.Name.LocalName == "rect").Attribute("fill")!.Value);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        Assert.Equal(Math.Ceiling(double.Parse(svg.Root.Attribute("width")!.Value, CultureInfo.InvariantCulture) * 2), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16, 4)));
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_chart_is_copied_as_a_picture()
    {
        await using var window = await workbench.WindowAsync(options: new() { Permissions = ["clipboard-read", "clipboard-write"] });
        var set = await AddAsync();
        var page = await OpenAsync(window, set.Country);

        await page.Locator("#themes").GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();

        await Expect(page.Locator(".toast")).ToContainTextAsync("Copied: Themes");
        Assert.Equal("image/png", await page.EvaluateAsync<string>("async () => (await navigator.clipboard.read())[0].types.join()"));
    }

    [Fact]
    public async Task The_set_and_the_view_are_in_the_address_and_survive_a_reload()
    {
        await using var window = await workbench.WindowAsync();
        var set = await AddAsync();
        var page = await OpenAsync(window, set.Country);
        await page.GetByLabel("From", new() { Exact = true }).FillAsync("2026-01-01");
        await Expect(page.Locator(".lede")).ToContainTextAsync("2 paragraphs of 1 statement");
        await page.GetByText("Choose the lines").ClickAsync();
        await page.Locator("#time").GetByRole(AriaRole.Checkbox).First.UncheckAsync();
        var legend = await page.Locator("#time summary").TextContentAsync();

        await page.ReloadAsync();

        await Expect(page.Locator(".lede")).ToContainTextAsync("2 paragraphs of 1 statement");
        await Expect(page.Locator("select[name=country]")).ToHaveValueAsync(set.Country);
        await Expect(page.GetByLabel("From", new() { Exact = true })).ToHaveValueAsync("2026-01-01");
        await Expect(page.Locator("#time summary")).ToHaveTextAsync(legend!);
    }

    [Fact]
    public async Task Values_are_read_by_keyboard_and_by_pointer()
    {
        await using var window = await workbench.WindowAsync();
        var set = await AddAsync();
        var page = await OpenAsync(window, set.Country);
        var plot = page.Locator("#together .chart-plot");
        await plot.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("#together .chart-tip")).ToContainTextAsync("of those with");
        await Expect(page.Locator("#together [role=status]")).ToContainTextAsync(" and ");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#together .chart-tip")).ToBeHiddenAsync();

        await page.Locator("#themes .chart-plot").HoverAsync(new() { Position = new() { X = 60, Y = 10 } });

        await Expect(page.Locator("#themes .chart-tip")).ToContainTextAsync("in 3 of 3 statements");
    }

    [Fact]
    public async Task An_empty_set_says_what_to_do()
    {
        await using var window = await workbench.WindowAsync();
        var set = await AddAsync();
        var page = await window.OpenAsync($"/overview?country={Uri.EscapeDataString(set.Country)}&search={Guid.NewGuid():N}");
        await Expect(page.Locator("main .notice")).ToContainTextAsync("No statement fits this choice");

        await page.GetByRole(AriaRole.Button, new() { Name = "Count all statements" }).ClickAsync();

        await Expect(page.Locator("#themes svg")).ToBeVisibleAsync();
        Assert.EndsWith("#/overview", page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Light, 2560)]
    public async Task Axe_finds_no_violation_and_the_page_fits(ColorScheme colours, int width)
    {
        await using var window = await workbench.WindowAsync(options: new() { ColorScheme = colours, ViewportSize = new() { Width = width, Height = 800 } });
        var set = await AddAsync();
        var page = await OpenAsync(window, set.Country);
        await page.GetByText("Choose the lines").ClickAsync();
        await TableAsync(page, "countries");

        await page.HasNoViolation();
        await page.FitsItsWindow();
    }

    private sealed record Added(string Country, Dictionary<string, int> Paragraphs, Dictionary<string, int> Statements);

    private static string NewCountry() => $"Land {Guid.NewGuid():N}";

    /// <summary>Three statements of a country of their own, and what is to be counted of them: from the paragraphs, not from the overview.</summary>
    private async Task<Added> AddAsync()
    {
        workbench.NeedBrowser();
        var country = NewCountry();
        string[] ids =
        [
            await workbench.Service.AddAsync(SomeStatement.Text, "First", country, "2025-11-03"),
            await workbench.Service.AddAsync($"{SomeStatement.Women}\n\n{SomeStatement.Safety}", "Second", country, "2026-02-10"),
            await workbench.Service.AddAsync(SomeStatement.Text, "Third", country),
        ];
        var names = await workbench.Service.ThemeNamesAsync();
        var set = new Added(country, [], []);
        foreach (var id in ids)
        {
            var themes = (await workbench.Service.TextsAsync(id)).SelectMany(paragraph => paragraph.GetProperty("themes").EnumerateArray())
                .Where(theme => theme.GetProperty("state").GetString() is "assigned" or "accepted")
                .Select(theme => names[theme.GetProperty("id").GetString()!]);
            foreach (var theme in themes.GroupBy(name => name))
            {
                set.Paragraphs[theme.Key] = set.Paragraphs.GetValueOrDefault(theme.Key) + theme.Count();
                set.Statements[theme.Key] = set.Statements.GetValueOrDefault(theme.Key) + 1;
            }
        }

        return set;
    }

    private static async Task<IPage> OpenAsync(Window window, string country, string more = "")
    {
        var page = await window.OpenAsync($"/overview?country={Uri.EscapeDataString(country)}{more}");
        await page.Locator("#together svg").WaitForAsync();
        return page;
    }

    /// <summary>The figures behind a chart, by the name of the row.</summary>
    private static async Task<Dictionary<string, string[]>> TableAsync(IPage page, string chart)
    {
        await page.Locator($"#{chart}").GetByRole(AriaRole.Button, new() { Name = "Table" }).ClickAsync();
        var rows = page.Locator($"#{chart} tbody tr");
        await rows.First.WaitForAsync();
        return (await rows.AllAsync()).Select(async row => (Name: await row.Locator("th").TextContentAsync(), Cells: await row.Locator("td").AllTextContentsAsync()))
            .Select(task => task.Result).ToDictionary(row => row.Name!, row => row.Cells.ToArray());
    }

    private static async Task<byte[]> DownloadAsync(IPage page, string chart, string format)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator($"#{chart}").GetByRole(AriaRole.Button, new() { Name = format }).ClickAsync());
        Assert.Equal($"{chart}.{format.ToLowerInvariant()}", download.SuggestedFilename);
        return await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
    }
}
