using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PeaceClassify.Api;
using PeaceClassify.Engines;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Api;

/// <summary>Classes that ask the service share one trained model, in one collection.</summary>
[CollectionDefinition(Name)]
public sealed class ServiceTests : ICollectionFixture<ServiceFixture>
{
    public const string Name = "Service";
}

/// <summary>A small model, the service in memory with it, and what the service logs.</summary>
public sealed class ServiceFixture : IAsyncLifetime
{
    public const string Version = "small-1";

    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder stores = new();
    private int storeCount;
    private WebApplicationFactory<ClassifyRequest> factory = null!;

    /// <summary>The models folder.</summary>
    public string Models => folder.Path;

    /// <summary>Every line that the service logged.</summary>
    public ConcurrentQueue<string> Logged { get; } = new();

    public HttpClient Client { get; private set; } = null!;

    public ValueTask InitializeAsync()
    {
        var taxonomy = new Taxonomy([.. SmallCorpus.ThemeIds.Select(id => new Theme(id, $"Theme of {id}", "Field", $"What is said of {id}."))]);
        Trainer.Train(SmallCorpus.Paragraphs, taxonomy, new LinearEngine(), new TrainerOptions(), threads: 2, cancellation: TestContext.Current.CancellationToken)
            .Save(folder.At(Version));
        new ModelStore(Models).PointTo(Version);
        factory = Factory();
        Client = factory.CreateClient();
        return ValueTask.CompletedTask;
    }

    /// <summary>An instance that allows answers of this many words and terms of evidence only.</summary>
    public WebApplicationFactory<ClassifyRequest> Factory(int maxEvidenceEntries) => Factory().WithWebHostBuilder(host =>
        host.UseSetting("PeaceClassify:MaxEvidenceEntries", maxEvidenceEntries.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The connection string of a store that nothing else uses.</summary>
    public string NewStore() => $"Data Source={stores.At($"{Interlocked.Increment(ref storeCount)}.db")}";

    /// <summary>Another instance of the service with the same model, and a store of its own unless one is given.</summary>
    /// <param name="store">Connection string.</param>
    /// <param name="data">Folder of the labelled corpus; without it there is none.</param>
    public WebApplicationFactory<ClassifyRequest> Factory(string? store = null, string? data = null) => new WebApplicationFactory<ClassifyRequest>().WithWebHostBuilder(host => host
        .UseSetting("PeaceClassify:Models", Models)
        .UseSetting("PeaceClassify:Store", store ?? NewStore())
        .UseSetting("PeaceClassify:Data", data ?? stores.At("no-corpus"))
        .UseSetting("Logging:LogLevel:Default", "Trace")
        .UseSetting("Logging:LogLevel:Microsoft.AspNetCore", "Information")
        .UseSetting("Logging:LogLevel:PeaceClassify.Requests", "Information")
        .ConfigureServices(services => services.AddLogging(logs => logs.ClearProviders().AddProvider(new QueueLogs(Logged)))));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await factory.DisposeAsync();
        folder.Dispose();
        stores.Dispose();
    }

    private sealed class QueueLogs(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
