using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using PeaceClassify.Retraining;
using static Microsoft.Playwright.Assertions;

namespace PeaceClassify.Tests.Workbench;

/// <summary>The page of versions: training asked for and watched, the verdict, promotion, overruling, rollback. Each test has a service whose versions are its own.</summary>
[Collection(WorkbenchTests.Name)]
public sealed class VersionsPageTests(WorkbenchFixture workbench)
{
    private const string Spoilt = "2026-01-06";

    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 120_000 };

    [Fact]
    public async Task A_candidate_is_trained_put_to_service_and_taken_back_by_keyboard_alone()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync();
        await using var window = await workbench.WindowAsync(at: service);
        var page = await OpenAsync(window);
        await Expect(page.Locator(".lede")).ToContainTextAsync($"Version {RunningService.SmallVersion} serves.");
        await Expect(Button(page, "Roll back")).ToBeHiddenAsync();

        await PressAsync(page, Button(page, "Train again from decisions"));
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Train again from decisions" });
        await Expect(dialog.GetByRole(AriaRole.Radio, new() { Name = "The latest decision" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".badge.candidate")).ToBeVisibleAsync(Patiently);
        var candidate = (await page.Locator("details[open] summary strong").TextContentAsync())!;
        await Expect(page.Locator("details[open] .verdict")).ToContainTextAsync($"The candidate may be promoted: no theme is worse than in {RunningService.SmallVersion}");
        await Expect(page.Locator("#exam-1 svg.chart-svg")).ToBeVisibleAsync();
        await Expect(page.Locator(".version-history")).ToContainTextAsync("Ida Berg had it trained from decisions.");
        var job = (await service.GetAsync("/v1/retrainings")).GetProperty("retrainings")[0];
        Assert.Equal(("done", "majority", "Ida Berg", candidate), (Text(job, "state"), Text(job, "policy"), Text(job, "person"), Text(job, "version")));

        await PressAsync(page, Button(page, "Put to service"));
        await page.Keyboard.TypeAsync("Learned from the week's decisions.");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".lede")).ToContainTextAsync($"Version {candidate} serves.");
        Assert.Equal(candidate, service.Models.Current());
        Assert.Equal(candidate, Text(await service.GetAsync("/v1/model"), "version"));
        await Expect(page.Locator(".version-history")).ToContainTextAsync($"Ida Berg put it to service in the place of {RunningService.SmallVersion}.“Learned from the week's decisions.”");

        await PressAsync(page, Button(page, "Roll back"));
        await page.Keyboard.TypeAsync("Wait for the desk.");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".lede")).ToContainTextAsync($"Version {RunningService.SmallVersion} serves");
        Assert.Equal(RunningService.SmallVersion, service.Models.Current());
        await Expect(page.Locator(".version-history")).ToContainTextAsync($"Ida Berg took it out of service again: {RunningService.SmallVersion} took its place.“Wait for the desk.”");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_training_under_way_is_found_again_after_a_reload_and_goes_on()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync();
        await using var window = await workbench.WindowAsync(at: service);
        var page = await OpenAsync(window);
        await using (Hold(service))
        {
            await TrainAsync(page);
            await Expect(page.Locator(".training progress")).ToBeVisibleAsync();
            await Expect(Button(page, "Train again from decisions")).ToBeDisabledAsync();

            await page.ReloadAsync();

            await Expect(page.Locator(".training")).ToContainTextAsync("A candidate is being trainedAsked for by Ida Berg");
            await Expect(page.Locator(".training progress")).ToBeVisibleAsync();
            await Expect(Button(page, "Train again from decisions")).ToBeDisabledAsync();
            await page.HasNoViolation();
        }

        await Expect(page.Locator("details[open] .verdict")).ToBeVisibleAsync(Patiently);
        await Expect(page.Locator(".training")).ToContainTextAsync("made version");
        await Expect(Button(page, "Train again from decisions")).ToBeEnabledAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task What_others_train_is_seen_on_coming_back_to_the_page()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync();
        await using var window = await workbench.WindowAsync(at: service);
        var page = await OpenAsync(window);
        await using (Hold(service))
        {
            using var answer = await service.Client.PostAsJsonAsync("/v1/retrainings", new { person = "Noor Haddad" }, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode);

            await page.EvaluateAsync("() => document.dispatchEvent(new Event('visibilitychange'))");

            await Expect(page.Locator(".training")).ToContainTextAsync("A candidate is being trainedAsked for by Noor Haddad");
        }

        await Expect(page.Locator("details[open] .verdict")).ToBeVisibleAsync(Patiently);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_training_is_cancelled_and_leaves_no_version()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync();
        await using var window = await workbench.WindowAsync(at: service);
        var page = await OpenAsync(window);
        await using (Hold(service))
        {
            await TrainAsync(page);
            await Button(page, "Cancel the training").ClickAsync();

            await Expect(page.Locator(".training")).ToContainTextAsync("was stopped");
        }

        Assert.Equal([RunningService.SmallVersion], service.Models.Versions());
        await Expect(Button(page, "Train again from decisions")).ToBeEnabledAsync();
    }

    [Fact]
    public async Task Who_asks_while_another_training_is_under_way_is_told_so_and_sees_it()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync();
        await using var window = await workbench.WindowAsync("Noor Haddad", at: service);
        var page = await OpenAsync(window);
        await using (Hold(service))
        {
            using var asked = await service.Client.PostAsJsonAsync("/v1/retrainings", new { person = "Ida Berg" }, TestContext.Current.CancellationToken);
            asked.EnsureSuccessStatusCode();

            await TrainAsync(page);

            await Expect(page.Locator(".toast")).ToContainTextAsync("A retraining is under way, which Ida Berg asked for");
            await Expect(page.Locator(".training")).ToContainTextAsync("Asked for by Ida Berg");
            await Button(page, "Cancel the training").ClickAsync();
            await Expect(page.Locator(".training")).ToContainTextAsync("was stopped");
        }
    }

    [Fact]
    public async Task What_the_gate_objects_to_is_shown_and_overruling_it_takes_a_reason()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync(Spoil);
        await using var window = await workbench.WindowAsync(at: service);
        var page = await OpenAsync(window, $"?version={Spoilt}");
        await Expect(page.Locator("details[open] .verdict.bad")).ToContainTextAsync($"The candidate should not take the place of {RunningService.SmallVersion}.");
        await Expect(page.Locator("details[open] .verdict")).ToContainTextAsync("the theme 'women' is worse");
        await page.Locator("#exam-1").GetByRole(AriaRole.Button, new() { Name = "Table" }).ClickAsync();
        await Expect(page.Locator("#exam-1 tbody tr", new() { HasText = "women" })).ToContainTextAsync("worse");

        await Button(page, "Put to service").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = $"Put {Spoilt} to service" });
        await Expect(dialog).ToContainTextAsync("the theme 'women' is worse");
        await page.HasNoViolation();
        var overrule = dialog.GetByRole(AriaRole.Button, new() { Name = "Overrule and put to service" });
        await overrule.ClickAsync();
        await Expect(dialog).ToBeVisibleAsync(); // a reason is missing
        await dialog.GetByLabel("Why").FillAsync("   ");
        await overrule.ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("Who overrules the gate says why: give a reason.");
        Assert.Equal(RunningService.SmallVersion, service.Models.Current());
        await dialog.GetByLabel("Why").FillAsync("A trial for the training day.");
        await overrule.ClickAsync();

        await Expect(page.Locator(".lede")).ToContainTextAsync($"Version {Spoilt} serves.");
        await Expect(page.Locator(".version-history")).ToContainTextAsync("overruling what spoke against it.“A trial for the training day.”");
        await Expect(page.Locator(".version-history")).ToContainTextAsync("the theme 'women' is worse");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_version_that_was_not_judged_says_so_and_can_be_made_the_candidate()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync(service => Some.Model.Save(service.Models.FolderOf("2026-01-07")));
        await using var window = await workbench.WindowAsync(at: service);
        var page = await OpenAsync(window, "?version=2026-01-07");
        await Expect(page.Locator("details[open] .notice")).ToContainTextAsync("The gate has not judged it");

        await Button(page, "Make it the candidate").ClickAsync();
        await Expect(page.Locator(".badge.candidate")).ToBeVisibleAsync();
        Assert.Equal("2026-01-07", service.Models.VersionOf(ModelAlias.Candidate));
        await Expect(page.Locator(".version-history")).ToContainTextAsync("Ida Berg made it the candidate.");
        await Button(page, "No longer the candidate").ClickAsync();

        await Expect(page.Locator(".badge.candidate")).ToHaveCountAsync(0);
        Assert.Null(service.Models.VersionOf(ModelAlias.Candidate));
    }

    [Fact]
    public async Task What_the_candidate_says_of_live_traffic_is_shown_beside_it()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync(service =>
        {
            Spoil(service);
            service.Models.PointTo(Spoilt, ModelAlias.Candidate);
        });
        await using var window = await workbench.WindowAsync(at: service);
        var page = await OpenAsync(window);
        var panel = page.Locator("details[open] .panel", new() { HasText = "On live traffic" });
        await Expect(panel).ToContainTextAsync("Nothing is compared yet. 100 % of the paragraphs");

        foreach (var paragraph in RunningService.SmallCorpus.Take(20))
        {
            using var answer = await service.Client.PostAsJsonAsync("/v1/classify", new { paragraph.Text }, TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        await page.WaitForFunctionAsync("async () => (await (await fetch('/v1/models/shadow')).json()).comparedCount === 20");
        var shadow = await service.GetAsync("/v1/models/shadow");
        await page.ReloadAsync();

        await Expect(panel).ToContainTextAsync("20 paragraphs since");
        foreach (var theme in shadow.GetProperty("themes").EnumerateArray().Where(theme => theme.GetProperty("candidateOnlyCount").GetInt32() + theme.GetProperty("currentOnlyCount").GetInt32() > 0))
        {
            await Expect(panel.Locator("tbody tr", new() { HasText = Text(theme, "id") }).Locator("td").First).ToHaveTextAsync($"{theme.GetProperty("candidateOnlyCount")}");
        }
    }

    [Fact]
    public async Task A_key_that_may_only_read_sees_everything_and_is_offered_nothing()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync(Spoil);
        var secret = await service.KeyAsync("Visitors", "review");
        await service.KillAsync();
        await service.StartAgainAsync();
        await using var window = await workbench.WindowAsync(at: service);
        var page = await window.OpenAsync($"/versions?version={Spoilt}");
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Your key" }).GetByLabel("Key").FillAsync(secret);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("details[open] .verdict")).ToContainTextAsync("the theme 'women' is worse");
        await Expect(page.GetByText("takes a key of the role admin")).ToBeVisibleAsync();
        await Expect(Button(page, "Train again from decisions")).ToHaveCountAsync(0);
        await Expect(Button(page, "Put to service")).ToHaveCountAsync(0);
        await Expect(Button(page, "Make it the candidate")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_comparison_opens_as_a_page_with_its_styles()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync(Spoil);
        await using var window = await workbench.WindowAsync(at: service);
        var page = await OpenAsync(window, $"?version={Spoilt}");

        var report = await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "The whole comparison" }).ClickAsync());

        await Expect(report.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync($"Candidate against {RunningService.SmallVersion}");
        Assert.NotEqual(0, await report.EvaluateAsync<int>("() => document.styleSheets.length"));
        await report.HasNoViolation();
        await report.FitsItsWindow();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Axe_finds_no_violation_and_the_page_fits(ColorScheme colours, int width)
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync(service =>
        {
            Spoil(service);
            service.Models.PointTo(Spoilt, ModelAlias.Candidate);
        });
        await using var window = await workbench.WindowAsync(at: service, options: new() { ColorScheme = colours, ViewportSize = new() { Width = width, Height = 800 } });
        var page = await OpenAsync(window);
        await page.Locator("#exam-1 svg.chart-svg").WaitForAsync();
        await page.Locator("#exam-1").GetByRole(AriaRole.Button, new() { Name = "Table" }).ClickAsync();

        await page.HasNoViolation();
        await page.FitsItsWindow();
        await Button(page, "Train again from decisions").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await page.HasNoViolation();
        await page.FitsItsWindow();
    }

    private static async Task<IPage> OpenAsync(Window window, string query = "")
    {
        var page = await window.OpenAsync($"/versions{query}");
        await page.Locator("details[open] .panel").First.WaitForAsync();
        return page;
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task PressAsync(IPage page, ILocator button)
    {
        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task TrainAsync(IPage page)
    {
        await Button(page, "Train again from decisions").ClickAsync();
        await Button(page, "Train").ClickAsync();
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    /// <summary>Lets no training begin: as another process of the machine that is at it.</summary>
    private static FileStream Hold(RunningService service)
    {
        Directory.CreateDirectory(service.Snapshots);
        return new(Path.Combine(service.Snapshots, ".retraining"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>A version that learned wrong labels of one theme, judged as any is.</summary>
    private static void Spoil(RunningService service)
    {
        var random = new Random(11);
        var shuffled = RunningService.SmallCorpus.Select(paragraph => paragraph with
        {
            Themes = [.. paragraph.Themes.Where(theme => theme != "women"), .. random.Next(4) == 0 ? ["women"] : Array.Empty<string>()],
        }).ToArray();
        Retrainer.Train(
            Snapshot.Create(service.Snapshots, shuffled, Some.Taxonomy, SettledDecisions.None), service.Models.FolderOf(RunningService.SmallVersion), service.Models.FolderOf(Spoilt), Some.Engines, threads: 2,
            cancellation: TestContext.Current.CancellationToken);
    }
}
