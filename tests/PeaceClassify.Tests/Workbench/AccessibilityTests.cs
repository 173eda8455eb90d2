using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PeaceClassify.Tests.Workbench;

/// <summary>Every page for everybody: axe finds nothing, in light and dark, wide and narrow.</summary>
[Collection(WorkbenchTests.Name)]
public sealed class AccessibilityTests(WorkbenchFixture workbench)
{
    private static readonly Dictionary<string, string> Ready = new()
    {
        ["/statements"] = "a.title",
        ["/statements/{id}"] = "#side-themes",
        ["/queue"] = "h1",
        ["/overview"] = "h1",
        ["/model"] = "h1",
        ["/versions"] = "details[open] .panel",
        ["/conflicts"] = "h1",
        ["/agreement"] = "h1",
    };

    public static TheoryData<string, ColorScheme> Pages()
    {
        var data = new TheoryData<string, ColorScheme>();
        foreach (var address in Ready.Keys)
        {
            data.Add(address, ColorScheme.Light);
            data.Add(address, ColorScheme.Dark);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Axe_finds_no_violation(string address, ColorScheme colours)
    {
        await using var window = await workbench.WindowAsync(options: new() { ColorScheme = colours });
        var page = await OpenAsync(window, address);

        await page.HasNoViolation();
    }

    [Theory]
    [InlineData("/statements", 360)]
    [InlineData("/statements/{id}", 360)]
    [InlineData("/queue", 360)]
    [InlineData("/overview", 360)]
    [InlineData("/model", 360)]
    [InlineData("/versions", 360)]
    [InlineData("/conflicts", 360)]
    [InlineData("/agreement", 360)]
    [InlineData("/statements", 2560)]
    [InlineData("/statements/{id}", 2560)]
    public async Task A_page_fits_its_window(string address, int width)
    {
        await using var window = await workbench.WindowAsync(options: new() { ViewportSize = new() { Width = width, Height = 800 } });
        var page = await OpenAsync(window, address);

        await page.FitsItsWindow();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_no_violation_where_people_decide(ColorScheme colours)
    {
        workbench.NeedBrowser();
        var id = await workbench.Service.AddAsync(SomeStatement.Text, "Decided");
        await workbench.Service.DecideAsync(id, 0, "accept", "Ida Berg", "women");
        await workbench.Service.DecideAsync(id, 0, "reject", "Noor Haddad", "women");
        await workbench.Service.DecideAsync(id, 1, "reject", "Noor Haddad", "safety");
        await workbench.Service.DecideAsync(id, 2, "noTheme", "Noor Haddad");
        await workbench.Service.DecideAsync(id, 3, "notEnglish", "Ida Berg");
        await using var window = await workbench.WindowAsync(options: new() { ColorScheme = colours });
        var page = await window.OpenStatementAsync(id, "?p=1&theme=women&cut=10");
        await page.Locator(".evidence h2").First.WaitForAsync();
        await page.Keyboard.PressAsync("x");
        await page.Keyboard.PressAsync("i");
        await page.Keyboard.PressAsync("m");
        await page.GetByText("What the marks mean").ClickAsync();
        await page.GetByText("Accept all that are sure").ClickAsync();
        await page.HasNoViolation();

        await page.Locator("article.paragraph.current").FocusAsync();
        await page.Keyboard.PressAsync("t");
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await page.HasNoViolation();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("?");
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Keys and help" }).WaitForAsync();
        await page.HasNoViolation();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    public async Task Axe_finds_no_violation_in_the_report_of_a_model_and_it_fits_its_window(ColorScheme colours, int width)
    {
        workbench.NeedBrowser();
        using var folder = new TemporaryFolder();
        Some.Model.Save(folder.At("version"));
        await using var window = await workbench.WindowAsync(options: new() { ColorScheme = colours, ViewportSize = new() { Width = width, Height = 800 } });
        var page = await window.Context.NewPageAsync();
        await page.GotoAsync(new Uri(folder.At("version", ModelFolder.ReportFile)).AbsoluteUri);
        await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(details => details.open = true)");

        await page.HasNoViolation();
        await page.FitsItsWindow();
    }

    [Fact]
    public async Task Axe_finds_no_violation_in_the_dialog_to_paste()
    {
        await using var window = await workbench.WindowAsync();
        var page = await window.OpenAsync("/statements");
        await page.GetByRole(AriaRole.Button, new() { Name = "Paste text" }).ClickAsync();
        await page.GetByLabel("Text of the statement").WaitForAsync();

        await page.HasNoViolation();
    }

    [Fact]
    public async Task The_first_stop_of_the_tab_key_leads_past_the_masthead()
    {
        await using var window = await workbench.WindowAsync();
        var page = await OpenAsync(window, "/statements");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("main")).ToBeFocusedAsync();
    }

    private async Task<IPage> OpenAsync(Window window, string address)
    {
        var id = await workbench.Service.AddAsync(SomeStatement.Text, "For everybody", "Everyland", "2026-03-14");
        var page = await window.OpenAsync(address.Replace("{id}", id, StringComparison.Ordinal));
        await page.Locator(Ready[address]).First.WaitForAsync();
        return page;
    }
}
