using System.Text;
using Microsoft.Playwright;
using PeaceClassify.Tests.Documents;
using static Microsoft.Playwright.Assertions;

namespace PeaceClassify.Tests.Workbench;

/// <summary>The list of statements: adding, finding, deleting.</summary>
[Collection(WorkbenchTests.Name)]
public sealed class StatementsPageTests(WorkbenchFixture workbench)
{
    [Fact]
    public async Task Files_of_each_kind_are_tagged_and_a_refused_one_says_why()
    {
        await using var window = await workbench.WindowAsync();
        Assert.SkipUnless(PeaceClassify.Documents.PdfToText.Find("pdftotext") is not null, "pdftotext (poppler-utils) is not installed");
        var page = await window.OpenAsync("/statements");
        var pdf = new SomePdf().Page();
        var line = pdf.Paragraph(SomePdf.Left, SomePdf.Top, SomeStatement.Safety);
        pdf.Paragraph(SomePdf.Left, line + 24, SomeStatement.Women);

        await page.Locator("#files").SetInputFilesAsync((FilePayload[])
        [
            new() { Name = "kinds.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(SomeStatement.Text) },
            new() { Name = "kinds.docx", MimeType = "application/octet-stream", Buffer = SomeDocx.Of(SomeDocx.Paragraph(SomeStatement.Women), SomeDocx.Paragraph(SomeStatement.Safety)) },
            new() { Name = "kinds.pdf", MimeType = "application/pdf", Buffer = pdf.Build() },
            new() { Name = "picture.pdf", MimeType = "application/pdf", Buffer = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10] },
        ]);

        var uploads = page.GetByRole(AriaRole.List, new() { Name = "Files being added" }).Locator("li");
        await Expect(uploads.Filter(new() { HasText = "kinds.txt" })).ToContainTextAsync("4 paragraphs tagged");
        await Expect(uploads.Filter(new() { HasText = "kinds.docx" })).ToContainTextAsync("2 paragraphs tagged");
        await Expect(uploads.Filter(new() { HasText = "kinds.pdf" })).ToContainTextAsync("2 paragraphs tagged");
        await Expect(uploads.Filter(new() { HasText = "picture.pdf" })).ToContainTextAsync("PNG");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "kinds", Exact = true })).ToHaveCountAsync(3);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_file_that_is_dropped_is_added_and_can_be_read()
    {
        await using var window = await workbench.WindowAsync();
        var page = await window.OpenAsync("/statements");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Add statements" }).WaitForAsync();
        var files = await page.EvaluateHandleAsync("text => { const data = new DataTransfer(); data.items.add(new File([text], 'dropped.txt')); return data; }", SomeStatement.Text);

        await page.DispatchEventAsync("body", "drop", new { dataTransfer = files });
        await page.GetByRole(AriaRole.Link, new() { Name = "Read it" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "dropped" })).ToBeVisibleAsync();
        await Expect(page.Locator("article.paragraph").First).ToContainTextAsync(SomeStatement.Women);
        await Expect(page.Locator("article.paragraph").Last).ToContainTextAsync("French: not classified");
    }

    [Fact]
    public async Task Pasted_text_is_shown_as_text_whatever_markup_it_holds()
    {
        const string Markup = "<img src=x onerror=\"document.title='broken'\"> and <script>document.title='broken'</script> are words like any other in this talk about the peace process.";
        await using var window = await workbench.WindowAsync();
        var page = await window.OpenAsync("/statements");
        await page.GetByRole(AriaRole.Button, new() { Name = "Paste text" }).ClickAsync();
        await page.GetByLabel("Text of the statement").FillAsync(Markup);
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("<b>Bold</b> claims");

        await page.GetByRole(AriaRole.Button, new() { Name = "Tag it" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "<b>Bold</b> claims" }).ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("<b>Bold</b> claims");
        await Expect(page.Locator("article.paragraph .words")).ToHaveTextAsync(Markup);
        Assert.Equal(0, await page.Locator("main img, main script, main b").CountAsync());
        await Expect(page).ToHaveTitleAsync("<b>Bold</b> claims · PeaceClassify");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Filters_are_in_the_address_and_survive_a_reload()
    {
        workbench.NeedBrowser();
        await workbench.Service.AddAsync(SomeStatement.Women, "On women", "Filteria", "2026-03-14");
        await workbench.Service.AddAsync(SomeStatement.Safety, "On safety", "Filteria", "2025-01-20");
        await workbench.Service.AddAsync(SomeStatement.Safety, "Elsewhere", "Otherland", "2026-03-14");
        await using var window = await workbench.WindowAsync();
        var page = await window.OpenAsync("/statements");
        var titles = page.Locator("a.title");
        await titles.First.WaitForAsync();

        await page.GetByLabel("Country").SelectOptionAsync("Filteria");
        await Expect(titles).ToHaveTextAsync(["On safety", "On women"]);
        await page.GetByLabel("Sort by").SelectOptionAsync(new SelectOptionValue { Label = "Date, newest" });
        await Expect(titles).ToHaveTextAsync(["On women", "On safety"]);
        await page.GetByLabel("Theme").SelectOptionAsync("safety");
        await Expect(titles).ToHaveTextAsync(["On safety"]);
        await page.ReloadAsync();
        await Expect(titles).ToHaveTextAsync(["On safety"]);
        await Expect(page.GetByLabel("Country")).ToHaveValueAsync("Filteria");

        await page.GetByRole(AriaRole.Button, new() { Name = "Clear filters" }).ClickAsync();
        await page.GetByLabel("From").FillAsync("2026-01-01");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("Elsewhere");
        await Expect(titles).ToHaveTextAsync(["Elsewhere"]);
        await page.GetByRole(AriaRole.Searchbox).FillAsync("nothing is called so");
        await Expect(page.GetByText("No statement matches these filters.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_deleted_statement_comes_back_when_it_is_undone()
    {
        workbench.NeedBrowser();
        await workbench.Service.AddAsync(SomeStatement.Women, "To be deleted");
        await using var window = await workbench.WindowAsync();
        var page = await window.OpenAsync("/statements");
        var title = page.GetByRole(AriaRole.Link, new() { Name = "To be deleted" });

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete To be deleted" }).ClickAsync();
        await Expect(title).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await Expect(title).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_export_menu_offers_files_of_what_is_filtered()
    {
        await using var window = await workbench.WindowAsync();
        var page = await window.OpenAsync("/statements?country=Filteria");
        await page.GetByRole(AriaRole.Button, new() { Name = "Export this list" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "CSV" })).ToHaveAttributeAsync("href", "/v1/export?format=csv&country=Filteria");
    }
}
