using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PeaceClassify.Api;
using PeaceClassify.Api.Serving;
using PeaceClassify.Engines;
using PeaceClassify.Tests.Api;

namespace PeaceClassify.Tests.Serving;

/// <summary>The service in memory over a models folder of its own, which holds <c>one</c>, serving, and <c>two</c>. It looks at the pointers, and compares, when told.</summary>
internal sealed class SwappedService : IAsyncDisposable
{
    public const string One = "one", Two = "two";

    private readonly TemporaryFolder? own;
    private readonly WebApplicationFactory<ClassifyRequest> factory;

    private SwappedService(ServiceFixture service, string models, TemporaryFolder? own, bool watches, double pollSeconds, double shadowShare, IEngine[] engines)
    {
        this.own = own;
        Models = models;
        factory = service.Factory().WithWebHostBuilder(host => host
            .UseSetting("PeaceClassify:Models", models)
            .UseSetting("PeaceClassify:ModelPollSeconds", pollSeconds.ToString(CultureInfo.InvariantCulture))
            .UseSetting("PeaceClassify:ShadowShare", shadowShare.ToString(CultureInfo.InvariantCulture))
            .ConfigureServices(services =>
            {
                services.AddSingleton<IReadOnlyList<IEngine>>([Engine, .. engines]);
                foreach (var worker in services.Where(service => service.ServiceType == typeof(IHostedService)).ToArray())
                {
                    if (worker.ImplementationType == typeof(ShadowWorker) || (worker.ImplementationType == typeof(ModelWatcher) && !watches))
                    {
                        services.Remove(worker);
                    }
                }
            }));
        Client = factory.CreateClient();
        Host = factory.Services.GetRequiredService<ModelHost>();
        Shadow = factory.Services.GetRequiredService<ShadowMode>();
        Counted = new(factory.Services.GetRequiredService<IMeterFactory>());
    }

    public string Models { get; }

    public ModelStore Store => new(Models);

    public WatchedEngine Engine { get; } = new();

    public HttpClient Client { get; }

    public ModelHost Host { get; }

    public ShadowMode Shadow { get; }

    public Counted Counted { get; }

    public IServiceProvider Services => factory.Services;

    /// <summary>Starts over a folder that is made for it.</summary>
    /// <param name="service">Where the model is from.</param>
    /// <param name="prepare">Puts more into the models folder.</param>
    /// <param name="shadowShare">The share of paragraphs that the candidate scores.</param>
    /// <param name="engines">Engines besides the linear one.</param>
    public static SwappedService Start(ServiceFixture service, Action<TemporaryFolder>? prepare = null, double shadowShare = 1, params IEngine[] engines)
    {
        var folder = new TemporaryFolder();
        Fill(folder, service);
        prepare?.Invoke(folder);
        return new(service, folder.Path, folder, watches: false, pollSeconds: 86_400, shadowShare, engines);
    }

    /// <summary>Starts over a folder that the caller has made.</summary>
    public static SwappedService Over(ServiceFixture service, string models, bool watches = false, double pollSeconds = 86_400) =>
        new(service, models, own: null, watches, pollSeconds, shadowShare: 0, []);

    /// <summary>Puts the versions and the pointer into a folder, or a folder in it.</summary>
    public static void Fill(TemporaryFolder folder, ServiceFixture service, params string[] names)
    {
        folder.Copy(Path.Combine(service.Models, ServiceFixture.Version), [.. names, One]);
        folder.Copy(Path.Combine(service.Models, ServiceFixture.Version), [.. names, Two]);
        new ModelStore(folder.At(names)).PointTo(One);
    }

    /// <summary>Has the service look at its pointers.</summary>
    public Task Look() => Host.CheckAsync(TestContext.Current.CancellationToken);

    /// <summary>Points at a version and has the service look.</summary>
    public Task PointTo(string version, string alias = ModelAlias.Current)
    {
        Store.PointTo(version, alias);
        return Look();
    }

    /// <summary>Writes a pointer as anything might write it.</summary>
    public void WritePointer(string content, string alias = ModelAlias.Current) => File.WriteAllText(Path.Combine(Models, alias), content);

    /// <summary>The version that answers.</summary>
    public async Task<string> Answering() => Version(await Client.Post("/v1/classify", Asking.Json($$"""{"text":"{{Training.SmallCorpus.Mines}}"}""")).Ok());

    /// <summary>The version in an answer.</summary>
    public static string Version(System.Text.Json.JsonElement answer) => answer.GetProperty("classification").GetProperty("modelVersion").GetString()!;

    /// <summary>The reason why an alias cannot be followed; null when all is well.</summary>
    public async Task<string?> Problem(string alias = ModelAlias.Current)
    {
        var ready = await Client.Get("/health/ready").Ok();
        Assert.Equal("ready", ready.GetProperty("status").GetString());
        return ready.TryGetProperty("modelProblems", out var problems)
            ? problems.EnumerateArray().FirstOrDefault(problem => problem.GetProperty("alias").GetString() == alias) is { ValueKind: System.Text.Json.JsonValueKind.Object } found
                ? found.GetProperty("problem").GetString()
                : null
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        Counted.Dispose();
        Client.Dispose();
        await factory.DisposeAsync();
        own?.Dispose();
    }
}
