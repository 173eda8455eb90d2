using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Mvc.Testing;
using PeaceClassify.Api;

namespace PeaceClassify.Tests.Api;

/// <summary>Tests that need a server on a socket, not only in memory.</summary>
public abstract class SocketTests : IAsyncLifetime
{
    private readonly WebApplicationFactory<ClassifyRequest> factory;

    protected SocketTests(ServiceFixture service)
    {
        Service = service;
        factory = service.Factory();
        factory.UseKestrel(0);
    }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected ServiceFixture Service { get; }

    protected HttpClient Client { get; private set; } = null!;

    public ValueTask InitializeAsync()
    {
        factory.StartServer();
        Client = factory.CreateClient();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await factory.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<Socket> Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Client.BaseAddress!.Host, Client.BaseAddress.Port, Cancellation);
        return socket;
    }

    protected static async Task Send(Socket socket, string text)
    {
        var left = Encoding.ASCII.GetBytes(text).AsMemory();
        while (left.Length > 0)
        {
            left = left[await socket.SendAsync(left, Cancellation)..];
        }
    }
}
