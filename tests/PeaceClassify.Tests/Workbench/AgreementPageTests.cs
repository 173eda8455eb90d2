using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PeaceClassify.Tests.Workbench;

/// <summary>Agreement and conflicts: the figures as the service measures them, and adjudication, by key and by pointer.</summary>
[Collection(WorkbenchTests.Name)]
public sealed class AgreementPageTests(WorkbenchFixture workbench)
{
    [Fact]
    public async Task The_figures_are_those_of_the_service()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync();
        await DisagreeAsync(service);
        var agreement = await service.GetAsync("/v1/agreement");
        await using var window = await workbench.WindowAsync(at: service);
        var page = await OpenAsync(window);

        await Expect(page.Locator(".lede")).ToContainTextAsync("decided on by 3 people");
        await Expect(page.Locator(".agreement-figure .model-figure")).ToHaveTextAsync([Two(agreement.GetProperty("people")), Two(agreement.GetProperty("model"))]);
        await page.Locator("#agreement-themes").GetByRole(AriaRole.Button, new() { Name = "Table" }).ClickAsync();
        await Expect(page.Locator("#agreement-themes tbody tr")).ToHaveCountAsync(agreement.GetProperty("themes").GetArrayLength());
        var pairs = agreement.GetProperty("pairs").EnumerateArray().ToArray();
        await page.Locator("#agreement-pairs").GetByRole(AriaRole.Button, new() { Name = "Table" }).ClickAsync();
        await Expect(page.Locator("#agreement-pairs tbody th")).ToHaveTextAsync(
            pairs.Select(pair => $"{pair.GetProperty("first")} and {(pair.TryGetProperty("second", out var second) ? second.GetString() : "the model")}"));

        await page.Locator("#agreement-pairs").GetByLabel("Theme").SelectOptionAsync("women");
        await Expect(page.Locator("#agreement-pairs").GetByLabel("Theme")).ToBeFocusedAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("#agreement-pairs").GetByLabel("Theme")).ToHaveValueAsync("women");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Without_decisions_the_pages_say_what_to_do()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync();
        await using var window = await workbench.WindowAsync(at: service);
        var page = await window.OpenAsync("/agreement");
        await Expect(page.Locator(".notice")).ToContainTextAsync("Nobody has decided on anything yet");
        await page.HasNoViolation();

        await page.GetByRole(AriaRole.Link, new() { Name = "Conflicts" }).ClickAsync();

        await Expect(page.Locator(".lede")).ToHaveTextAsync("Nobody disagrees.");
    }

    [Fact]
    public async Task A_conflict_shows_everybodys_stand_and_is_settled_by_key()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync();
        var id = await DisagreeAsync(service);
        await using var window = await workbench.WindowAsync("Ada Quist", at: service);
        var page = await OpenConflictsAsync(window);
        var first = page.Locator(".queue-item").First;
        await Expect(page.Locator(".lede")).ToContainTextAsync("People disagree on 2 paragraphs.");
        await Expect(first.Locator(".conflict-side.check")).ToContainTextAsync("Ida Berg");
        await Expect(first.Locator(".conflict-side.cross")).ToContainTextAsync("Noor Haddad");

        await page.Keyboard.PressAsync("a");
        await Expect(first).ToContainTextAsync("Settled: it has the theme");
        await Window.SentAsync(page);
        Assert.Equal("accepted", await service.StateAsync(id, 0, "women"));
        await service.DecideAsync(id, 0, "reject", "Noor Haddad", "women");
        Assert.Equal("accepted", await service.StateAsync(id, 0, "women"));

        await page.Keyboard.PressAsync("u");
        await Window.SentAsync(page);
        await Expect(first.Locator(".conflict-sides")).ToBeVisibleAsync();
        Assert.Equal("disputed", await service.StateAsync(id, 0, "women"));
        await page.Keyboard.PressAsync("r");
        await Window.SentAsync(page);
        Assert.Equal("rejected", await service.StateAsync(id, 0, "women"));
        await Expect(page.Locator(".queue-item.current")).ToContainTextAsync("Is this about");
        await page.GetByRole(AriaRole.Button, new() { Name = "It has not" }).ClickAsync();
        await Expect(page.Locator(".lede")).ToContainTextAsync("All that is shown is settled.");
        await Window.SentAsync(page);
        Assert.Equal(0, (await service.GetAsync("/v1/conflicts")).GetProperty("total").GetInt32());
        await page.ReloadAsync();
        await Expect(page.Locator(".lede")).ToHaveTextAsync("Nobody disagrees.");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Why_it_is_settled_so_is_kept_with_it()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync();
        var id = await DisagreeAsync(service);
        await using var window = await workbench.WindowAsync("Ada Quist", at: service);
        var page = await OpenConflictsAsync(window);
        await Expect(page.Locator(".queue-item.current")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("n");
        await page.Keyboard.TypeAsync("a rule of the codebook");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("a");
        await Window.SentAsync(page);

        var decisions = (await service.TextsAsync(id)).SelectMany(paragraph => paragraph.GetProperty("decisions").EnumerateArray());
        Assert.Equal("a rule of the codebook", Assert.Single(decisions, decision => decision.GetProperty("adjudicates").GetBoolean()).GetProperty("note").GetString());
    }

    [Fact]
    public async Task What_is_settled_in_one_window_is_settled_in_the_other()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync();
        await DisagreeAsync(service);
        await using var window = await workbench.WindowAsync("Ada Quist", at: service);
        var one = await OpenConflictsAsync(window);
        var other = await OpenConflictsAsync(window);

        await one.Locator(".queue-item").First.GetByRole(AriaRole.Button, new() { Name = "It has the theme" }).ClickAsync();

        await Expect(other.Locator(".queue-item").First).ToContainTextAsync("Settled by Ada Quist");
    }

    [Fact]
    public async Task A_key_that_may_only_read_sees_the_stands_and_no_buttons()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync();
        await DisagreeAsync(service);
        var secret = await service.KeyAsync("Visitors", "read");
        await service.KillAsync();
        await service.StartAgainAsync();
        await using var window = await workbench.WindowAsync(at: service);
        var page = await window.OpenAsync("/conflicts");
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Your key" }).GetByLabel("Key").FillAsync(secret);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".conflict-side").First).ToContainTextAsync("Ida Berg");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "It has the theme" })).ToHaveCountAsync(0);
        await page.Locator(".queue-item article").First.FocusAsync();
        await page.Keyboard.PressAsync("a");
        await Expect(page.Locator(".queue-item.done")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 2560)]
    public async Task Axe_finds_no_violation_and_the_pages_fit(ColorScheme colours, int width)
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync();
        await DisagreeAsync(service);
        await using var window = await workbench.WindowAsync(at: service, options: new() { ColorScheme = colours, ViewportSize = new() { Width = width, Height = 800 } });
        var page = await OpenAsync(window);
        await page.HasNoViolation();
        await page.FitsItsWindow();

        page = await OpenConflictsAsync(window);
        await page.HasNoViolation();
        await page.FitsItsWindow();
        await page.GetByRole(AriaRole.Button, new() { Name = "It has not" }).First.ClickAsync();
        await page.Locator(".queue-item.done").WaitForAsync();
        await page.HasNoViolation();
    }

    private static async Task<IPage> OpenAsync(Window window)
    {
        var page = await window.OpenAsync("/agreement");
        await page.Locator("#agreement-pairs svg.chart-svg").WaitForAsync();
        return page;
    }

    private static async Task<IPage> OpenConflictsAsync(Window window)
    {
        var page = await window.OpenAsync("/conflicts");
        await page.Locator(".queue-item").First.WaitForAsync();
        return page;
    }

    /// <summary>A statement of eight paragraphs on which two people decide and differ twice, and a third person once alone.</summary>
    private static async Task<string> DisagreeAsync(RunningService service)
    {
        var id = await service.AddAsync(string.Join("\n\n", RunningService.SmallCorpus.Take(8).Select(paragraph => paragraph.Text)), "Read by three");
        for (var text = 0; text < 6; text++)
        {
            await service.DecideAsync(id, text, text is 0 or 1 or 3 ? "accept" : "reject", "Ida Berg", "women");
            await service.DecideAsync(id, text, text is 1 or 3 or 4 ? "accept" : "reject", "Noor Haddad", "women");
        }

        await service.DecideAsync(id, 7, "accept", "Ada Quist", "ceasefire");
        return id;
    }

    private static string Two(JsonElement figure) => figure.GetProperty("value").GetDouble().ToString("0.00", CultureInfo.InvariantCulture).Replace('-', '−');
}
