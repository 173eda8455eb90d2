using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PeaceClassify.Tests.Workbench;

/// <summary>The workbench at a service that asks for keys.</summary>
[Collection(WorkbenchTests.Name)]
public sealed class SessionTests(WorkbenchFixture workbench)
{
    [Fact]
    public async Task The_page_asks_for_a_key_once_and_everything_works_with_it()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartAsync();
        await service.AddAsync(SomeStatement.Women, "On women");
        var secret = await service.KeyAsync("Kessaria desk", "review");
        await service.KillAsync();
        await service.StartAgainAsync();
        await using var window = await workbench.WindowAsync(at: service);
        var page = await window.OpenAsync("/statements");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Your key" });
        await Expect(dialog).ToHaveCountAsync(1);
        await page.HasNoViolation();

        await dialog.GetByLabel("Key").FillAsync("pck_wrong");
        await page.Keyboard.PressAsync("Enter");
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("mistyped, or was revoked");
        await page.HasNoViolation();
        await dialog.GetByLabel("Key").FillAsync(secret);
        await page.Keyboard.PressAsync("Enter");

        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "On women" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Key: Kessaria desk" })).ToBeVisibleAsync();
        Assert.Equal("", await page.EvaluateAsync<string>("document.cookie"));
        Assert.Equal(200, await page.EvaluateAsync<int>("async () => (await fetch('/v1/export?format=jsonl')).status"));

        await page.ReloadAsync();
        await page.Locator("#files").SetInputFilesAsync(new FilePayload { Name = "later.txt", MimeType = "text/plain", Buffer = System.Text.Encoding.UTF8.GetBytes(SomeStatement.Text) });
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Read it" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.FitsItsWindow();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Who_would_rather_not_give_a_key_is_not_asked_again_and_can_still_give_it()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartAsync();
        var secret = await service.KeyAsync("Kessaria desk", "read");
        await service.KillAsync();
        await service.StartAgainAsync();
        await using var window = await workbench.WindowAsync(at: service);
        var page = await window.OpenAsync("/statements");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Your key" });
        await dialog.WaitForAsync();

        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Link, new() { Name = "Overview" }).ClickAsync();
        await Expect(page.GetByText("The request has no key").First).ToBeVisibleAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Enter key" }).ClickAsync();
        await dialog.GetByLabel("Key").FillAsync(secret);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Key: Kessaria desk" })).ToBeVisibleAsync();
        await Expect(page.GetByText("The request has no key")).ToHaveCountAsync(0);
    }
}
