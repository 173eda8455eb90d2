using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace PeaceClassify.Tests.Workbench;

/// <summary>The service as a process of its own, with a SQLite file in a temporary folder, and the committed model where no other is given: it can be killed and started again.</summary>
public sealed class RunningService : IAsyncDisposable
{
    /// <summary>The version that serves at first where the service has a model of its own.</summary>
    public const string SmallVersion = "2026-01-05";

    /// <summary>What that model learned from: three themes, trained in a moment.</summary>
    public static readonly IReadOnlyList<LabelledParagraph> SmallCorpus = Some.Corpus(240);

    private static readonly Lazy<TrainedModel> SmallModel = new(() => Some.Train(SmallCorpus, shares: []));

    private readonly TemporaryFolder folder = new();
    private readonly int port = FreePort();
    private readonly string models;
    private readonly string data;
    private Process? process;

    private RunningService(string? models = null, string? data = null, bool isSmall = false)
    {
        this.models = models ?? (isSmall ? folder.At("models") : Path.Combine(Repository.Root(), "models"));
        this.data = data ?? (isSmall ? folder.At("data") : Path.Combine(Repository.Root(), "data"));
        Client = new() { BaseAddress = new(Address) };
    }

    public string Address => $"http://127.0.0.1:{port}";

    public HttpClient Client { get; }

    /// <summary>The file of the store.</summary>
    public string StorePath => folder.At("store.db");

    /// <summary>The versions that it may serve.</summary>
    public ModelStore Models => new(models);

    /// <summary>The corpus and the themes.</summary>
    public string Data => data;

    /// <summary>Where it freezes data sets.</summary>
    public string Snapshots => folder.At("snapshots");

    /// <param name="models">The folder of model versions; without it that of the repository.</param>
    /// <param name="data">The folder of the corpus; without it that of the repository.</param>
    public static async Task<RunningService> StartAsync(string? models = null, string? data = null)
    {
        var service = new RunningService(models, data);
        await service.StartAgainAsync();
        return service;
    }

    /// <summary>With a small model and corpus of its own, so that versions may come and go.</summary>
    /// <param name="prepare">Done before it starts.</param>
    public static async Task<RunningService> StartSmallAsync(Action<RunningService>? prepare = null)
    {
        var service = new RunningService(isSmall: true);
        service.folder.Write("data/corpus.jsonl", [.. SmallCorpus.Select(paragraph => Some.Json(new { paragraph.Id, paragraph.Themes, paragraph.Text }))]);
        service.folder.Write("data/themes.json", Some.Taxonomy.Write());
        SmallModel.Value.Save(service.Models.FolderOf(SmallVersion));
        service.Models.PointTo(SmallVersion);
        prepare?.Invoke(service);
        await service.StartAgainAsync();
        return service;
    }

    /// <summary>Starts the process, at the same address and with the same store as before; returns when it listens.</summary>
    public async Task StartAgainAsync()
    {
        Begin();
        var process = this.process!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Application started", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync(); // so that it never waits for a reader
                _ = process.StandardError.ReadToEndAsync();
                return;
            }
        }

        throw new InvalidOperationException($"The service did not start: {await process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Starts the process and kills it after a while, however far it has come.</summary>
    public async Task KillWhileStartingAsync(TimeSpan after)
    {
        Begin();
        _ = process!.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        await Task.Delay(after);
        await KillAsync();
    }

    /// <summary>Ends the process at once, as a crash would.</summary>
    /// <param name="isTree">Whether the processes that it started end with it, as when the machine goes.</param>
    public async Task KillAsync(bool isTree = false)
    {
        if (process is { HasExited: false })
        {
            process.Kill(isTree);
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        process = null;
    }

    /// <summary>Makes a key by the program's own command, as an operator would.</summary>
    public async Task<string> KeyAsync(string name, string role)
    {
        using var command = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "PeaceClassify.Api.dll"), "keys", "create", "--name", name, "--role", role, "--store", $"Data Source={folder.At("store.db")}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _ = command.StandardError.ReadToEndAsync();
        return (await command.StandardOutput.ReadToEndAsync()).Trim();
    }

    /// <summary>Adds a statement over the interface and gives its id.</summary>
    public async Task<string> AddAsync(string text, string? title = null, string? country = null, string? date = null)
    {
        using var answer = await Client.PostAsJsonAsync("/v1/statements", new Dictionary<string, string?>
        {
            ["text"] = text, ["title"] = title, ["country"] = country, ["date"] = date,
        }.Where(pair => pair.Value is not null).ToDictionary());
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>The paragraphs of a statement as the interface gives them, headings left out.</summary>
    public async Task<JsonElement[]> TextsAsync(string statement)
    {
        using var document = await JsonDocument.ParseAsync(await Client.GetStreamAsync($"/v1/statements/{statement}/paragraphs?limit=1000"));
        return [.. document.RootElement.GetProperty("paragraphs").Clone().EnumerateArray().Where(paragraph => paragraph.GetProperty("kind").GetString() == "text")];
    }

    /// <summary>What is in effect for a theme of a paragraph.</summary>
    public async Task<string> StateAsync(string statement, int text, string theme) => (await TextsAsync(statement))[text]
        .GetProperty("themes").EnumerateArray().Single(candidate => candidate.GetProperty("id").GetString() == theme).GetProperty("state").GetString()!;

    /// <summary>Keeps a decision over the interface.</summary>
    public async Task DecideAsync(string statement, int text, string action, string reviewer, string? theme = null)
    {
        var id = (await TextsAsync(statement))[text].GetProperty("id").GetString();
        using var answer = await Client.PostAsJsonAsync($"/v1/paragraphs/{id}/decisions", theme is null ? (object)new { action, reviewer } : new { action, reviewer, theme });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Client.Dispose();
        folder.Dispose();
    }

    private void Begin() => process = Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList =
        {
            Path.Combine(AppContext.BaseDirectory, "PeaceClassify.Api.dll"), "--Urls", Address, "--PeaceClassify:Store", $"Data Source={StorePath}",
            "--PeaceClassify:Models", models, "--PeaceClassify:Data", data, "--PeaceClassify:Snapshots", Snapshots, "--PeaceClassify:ShadowShare", "1",
        },
        WorkingDirectory = Path.Combine(Repository.Root(), "src", "PeaceClassify.Api"),
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
