using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Api;

/// <summary>What only a server on a socket can show: sizes, broken connections, bytes that no client would send.</summary>
[Collection(ServiceTests.Name)]
public sealed class RealServerTests(ServiceFixture service) : SocketTests(service)
{
    private const int Megabyte = 1024 * 1024;

    [Theory]
    [InlineData("/v1/classify", true)]
    [InlineData("/v1/classify", false)]
    [InlineData("/v1/documents", true)]
    [InlineData("/v1/documents", false)]
    public async Task An_upload_of_100_MB_is_refused_and_the_service_goes_on(string path, bool announcesLength)
    {
        using var body = new Endless(100 * Megabyte, announcesLength);
        body.Headers.TryAddWithoutValidation("Content-Type", path.EndsWith("classify", StringComparison.Ordinal) ? "application/json" : "multipart/form-data; boundary=x");
        try
        {
            await Client.Post(path, body).Problem(413, "larger than the 26 MB");
        }
        catch (HttpRequestException)
        {
            // The connection was closed before the answer could be read, as a server may with a client that goes on sending.
        }

        await Answers();
    }

    [Fact]
    public async Task A_client_that_goes_away_in_the_middle_of_its_body_harms_nobody()
    {
        Service.Logged.Clear();
        foreach (var path in new[] { "/v1/classify", "/v1/classify/batch", "/v1/documents" })
        {
            var type = path == "/v1/documents" ? "multipart/form-data; boundary=x" : "application/json";
            var start = path == "/v1/documents"
                ? "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nDeminers"
                : "{\"text\":\"Deminers";
            using var socket = await Connect();
            await Send(socket, $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: 5000\r\n\r\n{start}");
            socket.LingerState = new LingerOption(enable: true, seconds: 0); // a reset, as from a client that crashed
            socket.Close();
            await Answers();
        }

        Assert.DoesNotContain(Service.Logged, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_does_not_wait_for_its_answer_harms_nobody()
    {
        var text = string.Concat(Enumerable.Repeat(SmallCorpus.Mines + "\n\n", 2000));
        using var form = Asking.Form(Encoding.UTF8.GetBytes(text), "a.txt");
        using var sent = new MemoryStream();
        await form.CopyToAsync(sent, TestContext.Current.CancellationToken);
        using var socket = await Connect();
        await Send(
            socket,
            $"POST /v1/documents?evidence=all HTTP/1.1\r\nHost: localhost\r\nContent-Type: {form.Headers.ContentType}\r\nContent-Length: {sent.Length}\r\n\r\n");
        await socket.SendAsync(sent.ToArray(), TestContext.Current.CancellationToken);
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();

        await Answers();
    }

    [Theory]
    [InlineData("a length that is a lie", "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: -5\r\n\r\n", 400)]
    [InlineData("two lengths", "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", 400)]
    [InlineData("no HTTP", "Deminers cleared mines\r\n\r\n", 400)]
    [InlineData("NUL in the address", "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("broken chunks", "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400)]
    public async Task A_request_that_breaks_the_protocol_is_refused(string request, string bytes, int status)
    {
        Assert.NotEmpty(request);
        using var socket = await Connect();
        await Send(socket, bytes);

        var buffer = new byte[64];
        var count = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);

        Assert.StartsWith($"HTTP/1.1 {status} ", Encoding.ASCII.GetString(buffer, 0, count), StringComparison.Ordinal);
        await Answers();
    }

    [Fact]
    public async Task The_server_does_not_say_what_it_runs_on()
    {
        using var answer = await Client.Get("/health/live");

        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("X-Powered-By"));
    }

    private async Task Answers()
    {
        var answer = await Client.Post("/v1/classify", Asking.Json(JsonSerializer.Serialize(new { text = SmallCorpus.Mines }))).Ok();
        Assert.Equal(["mines"], answer.GetProperty("classification").GetProperty("assigned").Strings());
    }

    /// <summary>A body of so many bytes, made while it is sent.</summary>
    private sealed class Endless(int length, bool announcesLength) : HttpContent
    {
        private static readonly byte[] Start = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n"u8.ToArray();

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return announcesLength;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var block = new byte[64 * 1024];
            Array.Fill(block, (byte)' ');
            for (var left = length; left > 0;)
            {
                var count = Math.Min(left, block.Length);
                var isStart = left == length && Headers.ContentType?.MediaType == "multipart/form-data";
                if (isStart)
                {
                    Start.CopyTo(block, 0);
                }

                await stream.WriteAsync(block.AsMemory(0, count));
                if (isStart)
                {
                    Array.Fill(block, (byte)'a');
                }

                left -= count;
            }
        }
    }
}
