using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using PeaceClassify.Api;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Tests.Api;

/// <summary>The service in memory with a key of each role, and a clock that tests set.</summary>
public sealed class Guarded : IAsyncDisposable
{
    private readonly WebApplicationFactory<ClassifyRequest> factory;
    private readonly Dictionary<string, string> secrets = [];

    private Guarded(WebApplicationFactory<ClassifyRequest> factory) => this.factory = factory;

    public SetClock Clock { get; } = new();

    public IServiceProvider Services => factory.Services;

    internal KeyStore Keys => Services.GetRequiredService<KeyStore>();

    public static async Task<Guarded> StartAsync(ServiceFixture service, Action<IWebHostBuilder>? configure = null)
    {
        Guarded guarded = null!;
        guarded = new(service.Factory().WithWebHostBuilder(host =>
        {
            host.ConfigureServices(services => services.AddSingleton<TimeProvider>(_ => guarded.Clock));
            configure?.Invoke(host);
        }));
        foreach (var role in Enum.GetValues<AccessRole>())
        {
            var name = Names<AccessRole>.Of(role);
            guarded.secrets.Add(name, await guarded.Keys.CreateAsync($"key to {name}", role, "Ada", TestContext.Current.CancellationToken));
        }

        return guarded;
    }

    public string Secret(string role) => secrets[role];

    /// <summary>A client that sends the key of this role; without one, no key.</summary>
    public HttpClient Client(string? role = null)
    {
        var client = factory.CreateClient(new() { HandleCookies = false });
        client.DefaultRequestHeaders.Authorization = role is null ? null : new AuthenticationHeaderValue("Bearer", secrets[role]);
        return client;
    }

    public ValueTask DisposeAsync() => factory.DisposeAsync();
}

/// <summary>A clock that stands until it is moved.</summary>
public sealed class SetClock : TimeProvider
{
    private long ticks = new DateTime(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public void Move(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);
}
