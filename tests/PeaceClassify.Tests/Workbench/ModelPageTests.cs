using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PeaceClassify.Tests.Workbench;

/// <summary>The model page: what serves, its figures as they are, its limits, and what the themes mean.</summary>
[Collection(WorkbenchTests.Name)]
public sealed class ModelPageTests(WorkbenchFixture workbench)
{
    private static readonly ModelStore Models = new(Path.Combine(Repository.Root(), "models"));
    private static readonly EvaluationReport Figures = ModelMetrics.Load(Models.FolderOf(Models.Current()!)).CrossValidation;

    [Fact]
    public async Task It_says_which_version_serves_and_since_when()
    {
        await using var window = await workbench.WindowAsync();
        var page = await OpenAsync(window);
        var model = await workbench.Service.GetAsync("/v1/model");

        await Expect(page.Locator(".lede").First).ToContainTextAsync($"Version {Models.Current()} reads every paragraph, since ");
        await Expect(page.Locator(".model-facts time")).ToHaveAttributeAsync("datetime", model.GetProperty("servingSince").GetString()!);
        await Expect(page.Locator(".model-facts")).ToContainTextAsync("linear");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Plain_words_carry_the_figures_of_the_model()
    {
        await using var window = await workbench.WindowAsync();
        var page = await OpenAsync(window);

        await Expect(page.Locator(".model-figure")).ToHaveTextAsync(
            [Hundred(Figures.Review.AssignedPrecision), Hundred(Figures.Review.ReviewPositiveShare), Hundred(Figures.Review.CoveredShare), Hundred(Figures.Review.ParagraphsToReview)]);
        await Expect(page.Locator(".model-words")).ToContainTextAsync(string.Create(CultureInfo.InvariantCulture, $"{Figures.Review.AssignedCount:N0} were looked at"));
    }

    [Fact]
    public async Task A_theme_that_no_version_has_learned_says_so()
    {
        workbench.NeedBrowser();
        await using var service = await RunningService.StartSmallAsync(service =>
            File.WriteAllText(Path.Combine(service.Data, "themes.json"), new Taxonomy([.. Some.Taxonomy.Themes, new Theme("courtesy", "Courtesy")]).Write()));
        await using var window = await workbench.WindowAsync(at: service);
        var page = await OpenAsync(window);

        await Expect(page.Locator("details[data-theme=courtesy] summary")).ToContainTextAsync("Not learned yet");
        await Expect(page.Locator("details[data-theme=women] summary")).Not.ToContainTextAsync("Not learned yet");
        await Expect(page.Locator(".model-table tbody tr")).ToHaveCountAsync(3);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Every_theme_has_its_figures_and_the_table_can_be_sorted()
    {
        await using var window = await workbench.WindowAsync();
        var page = await OpenAsync(window);
        var rows = page.Locator(".model-table tbody tr");
        await Expect(rows).ToHaveCountAsync(Figures.Themes.Count);
        foreach (var theme in Figures.Themes)
        {
            var row = page.Locator($".model-table tr[data-theme='{theme.Id}']");
            await Expect(row.Locator(".model-f1 .numbers, td.number")).ToHaveTextAsync(
                [Two(theme.F1), $"{Hundred(theme.Precision)} %", $"{Hundred(theme.Recall)} %", theme.Support.ToString("N0", CultureInfo.InvariantCulture), $"{Hundred(theme.Threshold)} %"]);
            await Expect(row.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", $"F1 {Two(theme.F1)}, between {Two(theme.F1Interval.Low)} and {Two(theme.F1Interval.High)}");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Training paragraphs" }).ClickAsync();
        await Expect(rows.First).ToHaveAttributeAsync("data-theme", Figures.Themes.MaxBy(theme => theme.Support)!.Id);
        await page.ReloadAsync();
        await Expect(rows.First).ToHaveAttributeAsync("data-theme", Figures.Themes.MaxBy(theme => theme.Support)!.Id);
        await page.GetByRole(AriaRole.Button, new() { Name = "Training paragraphs" }).ClickAsync();
        await Expect(rows.First).ToHaveAttributeAsync("data-theme", Figures.Themes.MinBy(theme => theme.Support)!.Id);
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Training paragraphs" })).ToHaveAttributeAsync("aria-sort", "ascending");
    }

    [Fact]
    public async Task Limits_name_the_weakest_themes()
    {
        await using var window = await workbench.WindowAsync();
        var page = await OpenAsync(window);
        var names = await workbench.Service.ThemeNamesAsync();

        await Expect(page.Locator(".model-limits")).ToContainTextAsync(names[Figures.Themes.MinBy(theme => theme.Recall)!.Id]);
        await Expect(page.Locator(".model-limits")).ToContainTextAsync("It reads English.");
    }

    [Fact]
    public async Task A_theme_is_explained_with_examples_from_the_corpus()
    {
        await using var window = await workbench.WindowAsync();
        var page = await OpenAsync(window);
        var women = Taxonomy.Load(Path.Combine(Repository.Root(), "data", "themes.json")).Themes.Single(theme => theme.Id == "women");
        var texts = Corpus.Load(Path.Combine(Repository.Root(), "data")).Where(paragraph => paragraph.Themes.Contains("women")).Select(paragraph => paragraph.Text).ToHashSet();

        await page.Locator(".model-table").GetByRole(AriaRole.Link, new() { Name = women.Name }).ClickAsync();

        var theme = page.Locator("details[data-theme='women']");
        await Expect(theme.Locator("summary")).ToBeFocusedAsync();
        await Expect(theme.Locator(".model-rules")).ToContainTextAsync(women.GiveWhen!.Split("; ")[0]);
        await Expect(theme.Locator(".model-rules")).ToContainTextAsync("women are named only as a group at risk");
        await Expect(theme.Locator("blockquote")).ToHaveCountAsync(3);
        Assert.All(await theme.Locator("blockquote").AllTextContentsAsync(), text => Assert.Contains(text, texts));
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Axe_finds_no_violation_and_the_page_fits(ColorScheme colours, int width)
    {
        await using var window = await workbench.WindowAsync(options: new() { ColorScheme = colours, ViewportSize = new() { Width = width, Height = 800 } });
        var page = await window.OpenAsync("/model?about=conduct");
        await page.Locator("details[open] blockquote").First.WaitForAsync();

        await page.HasNoViolation();
        await page.FitsItsWindow();
    }

    private static async Task<IPage> OpenAsync(Window window)
    {
        var page = await window.OpenAsync("/model");
        await page.Locator(".model-table tbody tr").First.WaitForAsync();
        return page;
    }

    private static string Hundred(double share) => Math.Floor((share * 100) + 0.5).ToString(CultureInfo.InvariantCulture);

    private static string Two(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
