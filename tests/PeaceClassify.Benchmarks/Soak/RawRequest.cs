using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace PeaceClassify.Benchmarks.Soak;

/// <summary>Requests byte by byte: what HttpClient does not send, or not while it reads.</summary>
internal static class RawRequest
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Sends a stream and reads its answers meanwhile, which HttpClient does not over HTTP/1.1. As HTTP/1.0, whose answers come without chunks and end with the connection.
    /// </summary>
    /// <exception cref="UnexpectedAnswerException">The status is not 200.</exception>
    public static async Task<string[]> StreamAsync(Uri url, string themes, byte[] lines)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var connection = new TcpClient();
        await connection.ConnectAsync(url.Host, url.Port, patience.Token);
        await using var network = connection.GetStream();
        var reading = ReadToEndAsync(network, patience.Token);
        await network.WriteAsync(Header(url, $"/v1/classify/stream?themes={themes}", "HTTP/1.0", "application/x-ndjson", lines.Length), patience.Token);
        await network.WriteAsync(lines, patience.Token);
        var answer = await reading;
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end > 0 && answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal)
            ? answer[(end + 4)..].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new UnexpectedAnswerException($"the stream was answered with '{answer.Split('\r')[0]}'");
    }

    /// <summary>Sends bytes as they are and gives the status of the answer; null when the service only closed the connection.</summary>
    public static async Task<int?> SendAsync(Uri url, byte[] bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var connection = new TcpClient();
        await connection.ConnectAsync(url.Host, url.Port, patience.Token);
        await using var network = connection.GetStream();
        try
        {
            await network.WriteAsync(bytes, patience.Token);
            connection.Client.Shutdown(SocketShutdown.Send);
            var answer = await ReadToEndAsync(network, patience.Token);
            return answer.StartsWith("HTTP/1.", StringComparison.Ordinal) ? int.Parse(answer.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture) : null;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return null;
        }
    }

    /// <summary>Sends a part of a request, then resets the connection as a process that was killed does.</summary>
    public static async Task AbortAsync(Uri url, string path, string type, byte[] body, int sentLength)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var connection = new TcpClient { LingerState = new(enable: true, seconds: 0) };
        await connection.ConnectAsync(url.Host, url.Port, patience.Token);
        byte[] request = [.. Header(url, path, "HTTP/1.1", type, body.Length), .. body];
        try
        {
            await connection.GetStream().WriteAsync(request.AsMemory(0, Math.Min(sentLength, request.Length)), patience.Token);
        }
        catch (IOException)
        {
            // The service was quicker to refuse it.
        }
    }

    private static byte[] Header(Uri url, string path, string protocol, string type, int length) =>
        Encoding.ASCII.GetBytes($"POST {path} {protocol}\r\nHost: {url.Authority}\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n\r\n");

    private static async Task<string> ReadToEndAsync(NetworkStream network, CancellationToken cancellation)
    {
        using var reader = new StreamReader(network, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(cancellation);
    }
}
