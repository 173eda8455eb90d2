using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PeaceClassify.Tests.Workbench;

/// <summary>A statement: reading it, seeing why, correcting it.</summary>
[Collection(WorkbenchTests.Name)]
public sealed class StatementPageTests(WorkbenchFixture workbench)
{
    [Fact]
    public async Task A_selected_theme_shades_its_words_in_the_text_and_lists_them()
    {
        workbench.NeedBrowser();
        var id = await workbench.Service.AddAsync(SomeStatement.Text, "Evidence");
        await using var window = await workbench.WindowAsync();
        var page = await window.OpenStatementAsync(id);

        await page.Locator("article.paragraph").First.GetByRole(AriaRole.Button, new() { Name = "Women, peace and security" }).ClickAsync();

        var evidence = page.Locator(".evidence");
        await Expect(evidence).ToContainTextAsync("Words for Women, peace and security");
        await Expect(evidence.Locator(".evidence-words")).ToContainTextAsync("women");
        Assert.Contains("wom", await Shaded(page, "for"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("", await Shaded(page, "against"));
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("theme=women"));

        await page.Keyboard.PressAsync("x");
        await Expect(evidence).ToContainTextAsync("Words against");
        await page.ReloadAsync(); // the address shows the same again
        await Expect(evidence).ToContainTextAsync("Words for Women, peace and security");
        Assert.Contains("wom", await Shaded(page, "for"), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_paragraph_is_corrected_by_keys_alone_and_every_decision_is_undone()
    {
        workbench.NeedBrowser();
        var service = workbench.Service;
        var id = await service.AddAsync(SomeStatement.Text, "By keys");
        await using var window = await workbench.WindowAsync("Noor Haddad");
        var page = await window.OpenStatementAsync(id);
        var first = page.Locator("article.paragraph").First;
        var women = first.Locator(".chip[data-theme=women]");

        await page.Keyboard.PressAsync("j");
        await Expect(first).ToBeFocusedAsync();
        while (await first.Locator(".chip.active").GetAttributeAsync("data-theme") != "women")
        {
            await page.Keyboard.PressAsync("ArrowRight");
        }

        await page.Keyboard.PressAsync("a");
        await Expect(women).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("accepted"));
        await Expect(women).ToContainTextAsync("Noor Haddad");
        await Window.SentAsync(page);
        Assert.Equal("accepted", await service.StateAsync(id, 0, "women"));

        await page.Keyboard.PressAsync("u");
        await Expect(women).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("assigned"));
        await Window.SentAsync(page);
        Assert.Equal("assigned", await service.StateAsync(id, 0, "women"));

        await page.Keyboard.PressAsync("t");
        await page.Keyboard.TypeAsync("youth");
        await page.Keyboard.PressAsync("Enter");
        await Expect(first.Locator(".chip[data-theme=society]")).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("accepted"));
        await page.Keyboard.PressAsync("c");
        await page.Keyboard.TypeAsync("Delegates are named.");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(first.Locator(".remark")).ToContainTextAsync("Delegates are named. Noor Haddad");

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("r");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("0");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("e");
        var paragraphs = page.Locator("article.paragraph");
        await Expect(paragraphs.Nth(1).Locator(".chip.rejected")).ToContainTextAsync("Noor Haddad");
        await Expect(paragraphs.Nth(2).Locator(".stamp")).ToContainTextAsync("No theme");
        await Expect(paragraphs.Nth(3).Locator(".stamp")).ToContainTextAsync("Not English");
        await page.Keyboard.PressAsync("u");
        await Expect(paragraphs.Nth(3).Locator(".stamp")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("u");
        await Expect(paragraphs.Nth(2).Locator(".stamp")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("u");
        await Expect(paragraphs.Nth(1).Locator(".chip.rejected")).ToHaveCountAsync(0);
        await Expect(paragraphs.Nth(1)).ToBeFocusedAsync();

        await Window.SentAsync(page);
        await page.ReloadAsync();
        await Expect(first.Locator(".remark")).ToContainTextAsync("Delegates are named.");
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("i");
        await Expect(page.Locator(".history")).ToContainTextAsync("Noor Haddad accepted Women, peace and security (taken back)");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Every_key_is_listed_and_they_can_be_switched_off()
    {
        workbench.NeedBrowser();
        var id = await workbench.Service.AddAsync(SomeStatement.Text, "Keys");
        await using var window = await workbench.WindowAsync();
        var page = await window.OpenStatementAsync(id);

        await page.Keyboard.PressAsync("?");
        var help = page.GetByRole(AriaRole.Dialog, new() { Name = "Keys and help" });
        foreach (var key in (string[])["j", "k", "n", "a", "r", "t", "0", "e", "c", "u", "w", "x", "s"])
        {
            await Expect(help.Locator("dt").GetByText(key, new() { Exact = true }).First).ToBeVisibleAsync();
        }

        await help.GetByRole(AriaRole.Checkbox).UncheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(help).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("t");
        Assert.Equal(0, await page.GetByRole(AriaRole.Dialog).CountAsync());
    }

    [Fact]
    public async Task The_name_is_asked_once_before_the_first_decision()
    {
        workbench.NeedBrowser();
        var id = await workbench.Service.AddAsync(SomeStatement.Women, "Nameless");
        await using var window = await workbench.WindowAsync(reviewer: null);
        var page = await window.OpenStatementAsync(id);

        await page.Keyboard.PressAsync("a");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Tomas Lind");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".chip.accepted").First).ToContainTextAsync("Tomas Lind");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Tomas Lind", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task All_that_are_sure_enough_are_accepted_at_once_and_taken_back_at_once()
    {
        workbench.NeedBrowser();
        var id = await workbench.Service.AddAsync(SomeStatement.Text, "All at once");
        await using var window = await workbench.WindowAsync();
        var page = await window.OpenStatementAsync(id);
        var assigned = await page.Locator(".reading .chip.assigned").CountAsync();
        Assert.True(assigned > 0);

        await page.GetByText("Accept all that are sure").ClickAsync();
        await page.GetByLabel("Probability at least").FillAsync("60");
        await Expect(page.Locator("#minimum-text")).ToContainTextAsync("undecided suggestion");
        await page.GetByRole(AriaRole.Button, new() { Name = "Accept all of these" }).ClickAsync();
        await Expect(page.Locator(".reading .chip.accepted").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true }).ClickAsync();

        await Expect(page.Locator(".reading .chip.accepted")).ToHaveCountAsync(0);
        await Expect(page.Locator(".reading .chip.assigned")).ToHaveCountAsync(assigned);
    }

    [Fact]
    public async Task A_stricter_cut_changes_what_is_shown_and_nothing_that_is_stored()
    {
        workbench.NeedBrowser();
        var id = await workbench.Service.AddAsync(SomeStatement.Text, "Cut");
        await using var window = await workbench.WindowAsync();
        var page = await window.OpenStatementAsync(id);
        var before = await page.Locator(".reading .chip").CountAsync();

        await page.GetByLabel("Cut of every theme").FillAsync("-30");

        await Expect(page.Locator(".cut-note")).ToContainTextAsync("30 points looser");
        await Expect(page.Locator("#cut-text")).ToContainTextAsync("Display only");
        Assert.True(await page.Locator(".reading .chip").CountAsync() >= before);
        Assert.Equal("assigned", await workbench.Service.StateAsync(id, 0, "women"));
        await page.ReloadAsync();
        await Expect(page.Locator(".cut-note")).ToContainTextAsync("30 points looser");
        await page.Locator(".cut-note").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Locator(".reading .chip")).ToHaveCountAsync(before);
    }

    [Fact]
    public async Task The_summary_leads_to_the_next_paragraph_of_a_theme()
    {
        workbench.NeedBrowser();
        var id = await workbench.Service.AddAsync(SomeStatement.Text, "Summary");
        await using var window = await workbench.WindowAsync();
        var page = await window.OpenStatementAsync(id);

        await page.Locator(".side-theme[data-focus=safety]").ClickAsync();

        await Expect(page.Locator("article.paragraph").Nth(1)).ToBeFocusedAsync();
        await Expect(page.Locator(".chip.active")).ToHaveAttributeAsync("data-theme", "safety");
    }

    [Fact]
    public async Task Of_a_long_record_only_what_is_near_is_drawn()
    {
        workbench.NeedBrowser();
        var texts = (string[])[SomeStatement.Women, SomeStatement.Safety, SomeStatement.Courtesy];
        var id = await workbench.Service.AddAsync(string.Join("\n\n", Enumerable.Range(1, 1500).Select(n => $"{n}. {texts[n % 3]}")), "Long");
        await using var window = await workbench.WindowAsync();
        var page = await window.OpenStatementAsync(id);
        Assert.InRange(await page.Locator(".paragraph").CountAsync(), 1, 200);

        var asked = page.Locator("#p-1399");
        await page.GotoAsync($"/#/statements/{id}?p=1400");
        await Expect(asked).ToBeFocusedAsync();
        await Expect(asked).ToBeInViewportAsync();
        await page.EvaluateAsync("async () => { for (let top = 0; top < document.documentElement.scrollHeight; top += 3000) { window.scrollTo(0, top); await new Promise(requestAnimationFrame); } }");
        await Expect(page.Locator("#p-1499")).ToBeAttachedAsync();

        Assert.InRange(await page.Locator(".paragraph").CountAsync(), 1, 1000);
        Assert.Empty(window.Complaints);
    }

    /// <summary>The words that are shaded, in one string.</summary>
    private static Task<string> Shaded(IPage page, string side) => page.EvaluateAsync<string>(
        "side => [...CSS.highlights].filter(([name]) => name.startsWith('evidence-' + side)).flatMap(([, ranges]) => [...ranges].map(range => range.toString())).join(' ')", side);
}
