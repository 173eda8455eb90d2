using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace PeaceClassify.Tests.Workbench;

/// <summary>What tests of the pages ask of a page and of the service behind it.</summary>
internal static class Looking
{
    /// <summary>Fails when axe finds a violation, and says which.</summary>
    public static async Task HasNoViolation(this IPage page)
    {
        var result = await page.RunAxe();

        Assert.True(result.Violations.Length == 0, string.Join('\n', result.Violations.SelectMany(violation =>
            violation.Nodes.Select(node => $"{violation.Id}: {violation.Help}: {node.Html}\n{string.Join(' ', node.Any.Select(check => check.Message))}"))));
    }

    /// <summary>Fails when the page as a whole can be scrolled sideways.</summary>
    public static async Task FitsItsWindow(this IPage page) =>
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));

    /// <summary>An answer of the service.</summary>
    public static async Task<JsonElement> GetAsync(this RunningService service, string address)
    {
        using var document = await JsonDocument.ParseAsync(await service.Client.GetStreamAsync(address));
        return document.RootElement.Clone();
    }

    /// <summary>Names of the themes by id.</summary>
    public static async Task<Dictionary<string, string>> ThemeNamesAsync(this RunningService service) => (await service.GetAsync("/v1/themes"))
        .EnumerateArray().Select(theme => theme.GetProperty("theme"))
        .ToDictionary(theme => theme.GetProperty("id").GetString()!, theme => theme.GetProperty("name").GetString()!);
}
