using static Microsoft.Playwright.Assertions;

namespace PeaceClassify.Tests.Workbench;

/// <summary>Two people at once, a service that goes and comes back: nothing that was decided is lost or hidden.</summary>
[Collection(WorkbenchTests.Name)]
public sealed class SeveralPeopleTests(WorkbenchFixture workbench)
{
    [Fact]
    public async Task Two_people_who_disagree_are_both_kept_and_shown()
    {
        workbench.NeedBrowser();
        var id = await workbench.Service.AddAsync(SomeStatement.Women, "Disputed");
        await using var one = await workbench.WindowAsync("Ida Berg");
        await using var other = await workbench.WindowAsync("Noor Haddad");
        var first = await one.OpenStatementAsync(id, "?p=1&theme=women");
        var second = await other.OpenStatementAsync(id, "?p=1&theme=women");
        await first.Locator(".evidence h2").First.WaitForAsync();
        await second.Locator(".evidence h2").First.WaitForAsync();

        await first.Keyboard.PressAsync("a");
        await Expect(first.Locator(".chip[data-theme=women]")).ToContainTextAsync("Ida Berg");
        await Window.SentAsync(first);
        await second.Keyboard.PressAsync("r");
        var disputed = second.Locator(".chip[data-theme=women]");
        await Expect(disputed).ToContainTextAsync("Ida Berg yes, Noor Haddad no");
        await first.EvaluateAsync("() => window.dispatchEvent(new Event('focus'))"); // as when she comes back to her window

        await Expect(first.Locator(".chip[data-theme=women]")).ToContainTextAsync("Ida Berg yes, Noor Haddad no");
        Assert.Equal("disputed", await workbench.Service.StateAsync(id, 0, "women"));
    }

    [Fact]
    public async Task A_second_tab_follows_the_first()
    {
        workbench.NeedBrowser();
        var id = await workbench.Service.AddAsync(SomeStatement.Women, "Two tabs");
        await using var window = await workbench.WindowAsync();
        var first = await window.OpenStatementAsync(id, "?p=1&theme=women");
        var second = await window.OpenStatementAsync(id);
        await first.Locator(".evidence h2").First.WaitForAsync();

        await first.Keyboard.PressAsync("r");

        await Expect(second.Locator(".chip[data-theme=women]")).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("rejected"));
    }

    [Fact]
    public async Task A_restart_in_between_loses_nothing()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartAsync();
        var id = await service.AddAsync(SomeStatement.Text, "Restarted");
        await using var window = await workbench.WindowAsync(at: service);
        var page = await window.OpenStatementAsync(id, "?p=1&theme=women");
        await page.Locator(".evidence h2").First.WaitForAsync();
        await page.Keyboard.PressAsync("a");
        await Window.SentAsync(page);

        await service.KillAsync();
        await service.StartAgainAsync();
        await page.ReloadAsync();

        await Expect(page.Locator(".chip[data-theme=women]")).ToContainTextAsync("Ida Berg");
        await page.Keyboard.PressAsync("u"); // of an earlier visit
        await Expect(page.Locator(".chip[data-theme=women]")).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("assigned"));
    }

    [Fact]
    public async Task What_is_decided_while_the_service_is_gone_is_kept_and_sent_when_it_is_back()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartAsync();
        var id = await service.AddAsync(SomeStatement.Text, "Gone");
        await using var window = await workbench.WindowAsync(at: service);
        var page = await window.OpenStatementAsync(id, "?p=1&theme=women");
        await page.Locator(".evidence h2").First.WaitForAsync();
        await service.KillAsync();

        await page.Keyboard.PressAsync("r");
        var banner = page.Locator("#connection");
        await Expect(banner).ToContainTextAsync("1 decision of yours is kept in this browser");
        await Expect(page.Locator(".chip[data-theme=women]")).ToContainTextAsync("not sent yet");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("0");
        await Expect(banner).ToContainTextAsync("2 decisions of yours are kept");
        await page.CloseAsync(); // even the tab may be closed
        await service.StartAgainAsync();
        page = await window.OpenStatementAsync(id, "?p=1");

        await Expect(page.Locator(".chip[data-theme=women]")).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("rejected"));
        await Window.SentAsync(page);
        await Expect(page.Locator("#connection")).ToBeHiddenAsync();
        Assert.Equal("rejected", await service.StateAsync(id, 0, "women"));
        Assert.Equal(["noTheme"], (await service.TextsAsync(id))[1].GetProperty("decisions").EnumerateArray().Select(decision => decision.GetProperty("action").GetString()));
    }

    [Fact]
    public async Task An_open_page_finds_the_service_again_by_itself()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartAsync();
        var id = await service.AddAsync(SomeStatement.Women, "Back again");
        await using var window = await workbench.WindowAsync(at: service);
        var page = await window.OpenStatementAsync(id, "?p=1&theme=women");
        await page.Locator(".evidence h2").First.WaitForAsync();
        await service.KillAsync();
        await page.Keyboard.PressAsync("a");
        await Expect(page.Locator("#connection")).ToBeVisibleAsync();

        await service.StartAgainAsync();

        await Expect(page.Locator("#connection")).ToBeHiddenAsync(new() { Timeout = 15_000 });
        Assert.Equal("accepted", await service.StateAsync(id, 0, "women"));
    }
}
