using Microsoft.Playwright;

namespace PeaceClassify.Tests.Workbench;

/// <summary>Classes that look at the pages share one browser and one service.</summary>
[CollectionDefinition(Name)]
public sealed class WorkbenchTests : ICollectionFixture<WorkbenchFixture>
{
    public const string Name = "Workbench";
}

/// <summary>Chromium as the machine has it, and the service with an empty store. Without Chromium the tests are skipped.</summary>
public sealed class WorkbenchFixture : IAsyncLifetime
{
    /// <summary>Milliseconds: what takes longer never comes, however busy the machine is.</summary>
    private const int Patience = 30_000;

    private static readonly string[] Places =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    private readonly string? chromium = Array.Find(Places, File.Exists);
    private IPlaywright? playwright;
    private IBrowser? browser;
    private RunningService? service;

    public RunningService Service => service ?? throw new InvalidOperationException("No browser, no service: the test should have been skipped.");

    public async ValueTask InitializeAsync()
    {
        if (chromium is null)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(Patience);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-sync", "--disable-dev-shm-usage"],
        });
        service = await RunningService.StartAsync();
    }

    /// <summary>A window of its own, as of another person at another computer.</summary>
    /// <param name="reviewer">The name that decisions are kept under; null when it was never asked for.</param>
    /// <param name="options">Size and colours.</param>
    /// <param name="at">The service to look at; this one if not given.</param>
    public async Task<Window> WindowAsync(string? reviewer = "Ida Berg", BrowserNewContextOptions? options = null, RunningService? at = null)
    {
        Assert.SkipWhen(chromium is null, "chromium is not installed");
        options ??= new();
        options.BaseURL = (at ?? Service).Address;
        options.ReducedMotion = ReducedMotion.Reduce;
        var context = await browser!.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        if (reviewer is not null)
        {
            await context.AddInitScriptAsync($"localStorage.getItem('peaceclassify.reviewer') || localStorage.setItem('peaceclassify.reviewer', '{reviewer}')");
        }

        return new(context);
    }

    /// <summary>Skips the test where there is no browser, before it starts anything.</summary>
    public void NeedBrowser() => Assert.SkipWhen(chromium is null, "chromium is not installed");

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (service is not null)
        {
            await service.DisposeAsync();
        }
    }
}

/// <summary>A browser context; what its pages complain about in the console is kept.</summary>
public sealed class Window(IBrowserContext context) : IAsyncDisposable
{
    public List<string> Complaints { get; } = [];

    public IBrowserContext Context => context;

    /// <summary>Opens a page of the workbench and waits until it stands.</summary>
    public async Task<IPage> OpenAsync(string address)
    {
        var page = await context.NewPageAsync();
        page.PageError += (_, message) => Complaints.Add(message);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                Complaints.Add(message.Text);
            }
        };
        await page.GotoAsync($"/#{address}");
        return page;
    }

    /// <summary>Opens a statement and waits for its first paragraph and its summary.</summary>
    public async Task<IPage> OpenStatementAsync(string id, string query = "")
    {
        var page = await OpenAsync($"/statements/{id}{query}");
        await page.Locator("article.paragraph.current").WaitForAsync();
        await page.Locator("#side-review").WaitForAsync();
        return page;
    }

    /// <summary>Waits until every decision of the page has arrived.</summary>
    public static async Task SentAsync(IPage page) => await page.WaitForFunctionAsync("() => !localStorage.getItem('peaceclassify.outbox')");

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
