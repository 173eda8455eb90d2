using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PeaceClassify.Tests.Workbench;

/// <summary>The review queue: what comes first, deciding, undoing, and how much is left.</summary>
[Collection(WorkbenchTests.Name)]
public sealed class QueuePageTests(WorkbenchFixture workbench)
{
    /// <summary>Paragraphs of which the committed model is unsure, two of them in two themes.</summary>
    private static readonly string Unsure = string.Join(
        "\n\n",
        "Smugglers pay the men at the checkpoints, and the money buys the rifles that are later turned on villages.",
        "Helicopters were missing, and the battalion that was promised in spring has still not arrived.",
        "We ask that the budget follow the tasks, and that those who send soldiers be heard before the tasks are written.");

    [Fact]
    public async Task Questions_stand_in_the_order_of_the_service_with_reason_probability_and_text()
    {
        await using var window = await workbench.WindowAsync();
        var (page, items) = await OpenAsync(window);
        var names = await workbench.Service.ThemeNamesAsync();

        Assert.True(items.Length >= 3, $"the model is unsure of {items.Length} themes only: the texts need to be others");
        await Expect(page.Locator(".queue-ask h2")).ToHaveTextAsync([.. items.Select(item => $"Is this about {names[Theme(item)]}?")]);
        var scores = items.Select(item => item.GetProperty("score").GetDouble()).ToArray();
        Assert.Equal(scores.OrderDescending(), scores);
        var first = page.Locator(".queue-item").First;
        await Expect(first.Locator(".queue-text")).ToHaveTextAsync(items[0].GetProperty("paragraph").GetProperty("text").GetString()!);
        await Expect(first.Locator(".queue-reasons")).ToContainTextAsync(items[0].GetProperty("reasons")[0].GetString()!);
        var percent = Math.Round(Asked(items[0]).GetProperty("probability").GetDouble() * 100).ToString(CultureInfo.InvariantCulture);
        await Expect(first.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new Regex($"^Probability {percent} %, cut "));
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_question_is_decided_by_keyboard_and_the_focus_moves_on()
    {
        await using var window = await workbench.WindowAsync("Ida Berg");
        var (page, items) = await OpenAsync(window);
        await page.Keyboard.PressAsync("j");
        await Expect(Card(page, 0)).ToBeFocusedAsync();

        await Decide(page, "a");
        await Expect(Card(page, 0)).ToContainTextAsync("Accepted");
        await Expect(Card(page, 1)).ToBeFocusedAsync();
        await Decide(page, "r");
        await Expect(Card(page, 1)).ToContainTextAsync("Rejected");
        await Expect(Card(page, 2)).ToBeFocusedAsync();

        Assert.Equal("accepted", await StateAsync(items[0]));
        Assert.Equal("rejected", await StateAsync(items[1]));
        var decision = (await ParagraphAsync(items[0])).GetProperty("decisions")[0];
        Assert.Equal("Ida Berg", decision.GetProperty("reviewer").GetString());
        Assert.Equal(Asked(items[0]).GetProperty("probability").GetDouble(), decision.GetProperty("probability").GetDouble());
    }

    [Fact]
    public async Task Undo_brings_the_question_back_and_the_focus_to_it()
    {
        await using var window = await workbench.WindowAsync();
        var (page, items) = await OpenAsync(window);
        await page.Keyboard.PressAsync("j");
        await Decide(page, "a");
        await Expect(Card(page, 0)).ToContainTextAsync("Accepted");

        await Decide(page, "u");

        await Expect(Card(page, 0)).ToBeFocusedAsync();
        await Expect(Card(page, 0).GetByRole(AriaRole.Button, new() { Name = "Accept" })).ToBeVisibleAsync();
        Assert.Equal("review", await StateAsync(items[0]));
        var decisions = (await ParagraphAsync(items[0])).GetProperty("decisions").EnumerateArray().ToArray();
        Assert.Equal(["accept", "withdraw"], decisions.Select(decision => decision.GetProperty("action").GetString()));
        Assert.True(decisions[0].GetProperty("withdrawn").GetBoolean());
    }

    [Fact]
    public async Task No_theme_settles_every_question_of_the_paragraph()
    {
        await using var window = await workbench.WindowAsync();
        var (page, items) = await OpenAsync(window);
        var twice = items.GroupBy(Id).First(group => group.Count() > 1);
        var places = items.Select((item, index) => (item, index)).Where(entry => Id(entry.item) == twice.Key).Select(entry => entry.index).ToArray();
        await Card(page, places[0]).FocusAsync();

        await Decide(page, "0");

        foreach (var place in places)
        {
            await Expect(Card(page, place)).ToContainTextAsync("No theme");
        }

        await Expect(page.Locator(".queue-item.done")).ToHaveCountAsync(places.Length);
        await Expect(page.Locator(".lede")).ToContainTextAsync($"{items.Length - places.Length} open question");
    }

    [Fact]
    public async Task A_question_is_decided_and_undone_by_mouse()
    {
        await using var window = await workbench.WindowAsync();
        var (page, items) = await OpenAsync(window);
        await page.RunAndWaitForResponseAsync(
            () => Card(page, 1).GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync(), IsDecision);
        await Expect(Card(page, 1)).ToContainTextAsync("Rejected");

        await page.RunAndWaitForResponseAsync(() => Card(page, 1).GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync(), IsDecision);

        await Expect(Card(page, 1).GetByRole(AriaRole.Button, new() { Name = "Reject" })).ToBeVisibleAsync();
        Assert.Equal("review", await StateAsync(items[1]));
    }

    [Fact]
    public async Task Another_theme_and_a_note_are_given_without_leaving_the_question()
    {
        await using var window = await workbench.WindowAsync();
        var (page, items) = await OpenAsync(window);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("t");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Combobox).FillAsync("climate");
        await Decide(page, "Enter");
        await Expect(Card(page, 0)).ToBeFocusedAsync();
        await Expect(Card(page, 0).Locator(".chip.accepted")).ToContainTextAsync("Climate");

        await page.Keyboard.PressAsync("c");
        await page.GetByLabel("Note, to be read by colleagues").FillAsync("Is the river the point?");
        await page.RunAndWaitForResponseAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Keep the note" }).ClickAsync(), IsDecision);

        await Expect(Card(page, 0)).ToContainTextAsync("Is the river the point?");
        Assert.Equal(["accept", "note"], (await ParagraphAsync(items[0])).GetProperty("decisions").EnumerateArray().Select(decision => decision.GetProperty("action").GetString()));
    }

    [Fact]
    public async Task Progress_counts_decided_paragraphs()
    {
        await using var window = await workbench.WindowAsync();
        var (page, _) = await OpenAsync(window);
        var before = (await workbench.Service.GetAsync("/v1/queue?limit=1")).GetProperty("progress");
        var decided = before.GetProperty("decided").GetInt32();
        var needed = before.GetProperty("needed").GetInt32();
        await Expect(page.Locator(".queue-count")).ToHaveTextAsync($"{decided} of {needed} paragraphs decided; {needed - decided} to go");

        await page.Keyboard.PressAsync("j");
        await Decide(page, "a");

        await Expect(page.Locator(".queue-count")).ToHaveTextAsync($"{decided + 1} of {needed} paragraphs decided; {needed - decided - 1} to go");
    }

    [Fact]
    public async Task The_theme_is_in_the_address_and_survives_a_reload()
    {
        await using var window = await workbench.WindowAsync();
        var (page, items) = await OpenAsync(window);
        var theme = Theme(items[^1]);
        var expected = items.Count(item => Theme(item) == theme);

        await page.Locator(".queue-filter select").SelectOptionAsync(theme);
        await Expect(page.Locator(".queue-item")).ToHaveCountAsync(expected);
        await page.ReloadAsync();

        await Expect(page.Locator(".queue-item")).ToHaveCountAsync(expected);
        await Expect(page.Locator(".queue-filter select")).ToHaveValueAsync(theme);
        Assert.Contains($"theme={theme}", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_words_that_speak_for_a_theme_are_shown_on_request()
    {
        await using var window = await workbench.WindowAsync();
        var (page, _) = await OpenAsync(window);
        await page.Keyboard.PressAsync("j");

        await page.Keyboard.PressAsync("w");

        await Expect(Card(page, 0).Locator(".queue-words")).ToContainTextAsync("Words that speak for");
        await Expect(Card(page, 0).Locator(".evidence-words li").First).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => [...CSS.highlights.keys()].some(name => name.startsWith('evidence-for'))"));
    }

    [Fact]
    public async Task A_question_leads_to_its_paragraph_in_the_statement()
    {
        await using var window = await workbench.WindowAsync();
        var (page, items) = await OpenAsync(window);

        await Card(page, 0).GetByRole(AriaRole.Link).ClickAsync();

        await Expect(page.Locator("article.paragraph.current .words")).ToHaveTextAsync(items[0].GetProperty("paragraph").GetProperty("text").GetString()!);
    }

    [Fact]
    public async Task What_another_person_decides_meanwhile_is_shown_with_their_name()
    {
        await using var window = await workbench.WindowAsync();
        var (page, items) = await OpenAsync(window);
        var second = await window.OpenAsync(new Uri(page.Url).Fragment[1..]);
        await second.Locator(".queue-ask").First.WaitForAsync();
        await page.Keyboard.PressAsync("j");

        await Decide(page, "r");

        await Expect(Card(second, 0)).ToContainTextAsync("Rejected by Ida Berg");
        await Expect(Card(second, 0).GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToHaveCountAsync(0);
        await Expect(second.Locator(".queue-item.done")).ToHaveCountAsync(items.Count(item => Id(item) == Id(items[0]) && Theme(item) == Theme(items[0])));
    }

    [Fact]
    public async Task Nothing_to_decide_is_said_with_a_way_on()
    {
        workbench.NeedBrowser();
        var statement = await workbench.Service.AddAsync(SomeStatement.French, "Only French");
        await using var window = await workbench.WindowAsync();

        var page = await window.OpenAsync($"/queue?statement={statement}");

        await Expect(page.Locator(".queue-foot")).ToContainTextAsync("Nothing is left to decide");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "To the statements" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Axe_finds_no_violation_and_the_page_fits(ColorScheme colours, int width)
    {
        await using var window = await workbench.WindowAsync(options: new() { ColorScheme = colours, ViewportSize = new() { Width = width, Height = 800 } });
        var (page, _) = await OpenAsync(window);
        await page.Keyboard.PressAsync("j");
        await Decide(page, "a");
        await page.Keyboard.PressAsync("w");
        await page.Locator(".evidence-words li").First.WaitForAsync();

        await page.HasNoViolation();
        await page.FitsItsWindow();
    }

    private async Task<(IPage Page, JsonElement[] Items)> OpenAsync(Window window)
    {
        var statement = await workbench.Service.AddAsync(Unsure, "Unsure");
        var page = await window.OpenAsync($"/queue?statement={statement}");
        await page.Locator(".queue-ask").First.WaitForAsync();
        return (page, [.. (await workbench.Service.GetAsync($"/v1/queue?statement={statement}")).GetProperty("items").EnumerateArray()]);
    }

    private static ILocator Card(IPage page, int index) => page.Locator(".queue-item > article").Nth(index);

    private static Task<IResponse> Decide(IPage page, string key) => page.RunAndWaitForResponseAsync(() => page.Keyboard.PressAsync(key), IsDecision);

    private static bool IsDecision(IResponse response) => response.Url.EndsWith("/decisions", StringComparison.Ordinal) && response.Status == 201;

    private static string Theme(JsonElement item) => item.GetProperty("theme").GetString()!;

    private static string Id(JsonElement item) => item.GetProperty("paragraph").GetProperty("id").GetString()!;

    private static JsonElement Asked(JsonElement item) => ThemeOf(item.GetProperty("paragraph"), Theme(item));

    private static JsonElement ThemeOf(JsonElement paragraph, string theme) =>
        paragraph.GetProperty("themes").EnumerateArray().Single(candidate => candidate.GetProperty("id").GetString() == theme);

    private Task<JsonElement> ParagraphAsync(JsonElement item) => workbench.Service.GetAsync($"/v1/paragraphs/{Id(item)}");

    private async Task<string> StateAsync(JsonElement item) => ThemeOf(await ParagraphAsync(item), Theme(item)).GetProperty("state").GetString()!;
}
