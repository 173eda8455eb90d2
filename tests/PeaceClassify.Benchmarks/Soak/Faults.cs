using System.IO.Compression;
using System.Text;

namespace PeaceClassify.Benchmarks.Soak;

/// <summary>Requests that nobody should send. Whatever they are answered, it must not be 5xx, and must not disturb the others.</summary>
internal sealed class Faults(SoakPlan plan, HttpClient client)
{
    private const int FirstServerError = 500;

    /// <summary>5xx by its number only: the right answer where a flipped byte hits the protocol's version.</summary>
    private const int VersionNotSupported = 505;

    private static readonly string[] Paths = ["/v1/classify", "/v1/classify/batch", "/v1/classify/stream", "/v1/documents", "/v1/models/current/classify"];
    private static readonly string[] Types = ["application/json", "application/x-ndjson", "multipart/form-data; boundary=x", "text/plain", "application/json; charset=klingon", ""];
    private static readonly string[] Encodings = ["gzip", "br", "deflate", "zstd"];

    /// <summary>A body that is wrong in one of many ways.</summary>
    public Task GarbageAsync(Random random) => random.Next(10) switch
    {
        0 => SendAsync(random, RandomBytes(random)),
        1 => SendAsync(random, Encoding.UTF8.GetBytes(Cut(random, BenchmarkTexts.Body(Text(random))))),
        2 => SendAsync(random, Encoding.UTF8.GetBytes(BenchmarkTexts.Body("A patrol.", new string('i', random.Next(1_000, 1_000_000))))),
        3 => SendAsync(random, Encoding.UTF8.GetBytes(WrongType(random))),
        4 => SendAsync(random, Flipped(random, Encoding.UTF8.GetBytes(BenchmarkTexts.Body(Text(random))))),
        5 => SendAsync(random, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(random.Next(2) == 0 ? "[" : "{\"text\":", random.Next(100_000))))),
        6 => SendAsync(random, Encoding.UTF8.GetBytes(BenchmarkTexts.Body(new string((char)random.Next('a', 0xD800), random.Next(49_000, 3_000_000))))),
        7 => SendAsync(random, RandomBytes(random), Encodings[random.Next(Encodings.Length)]),
        8 => SendAsync(random, Bomb(random), "gzip"),
        _ => SendAsync(random, Form(random), type: "multipart/form-data; boundary=x"),
    };

    /// <summary>Bytes that are no HTTP at all, or hardly.</summary>
    public async Task NoHttpAsync(Random random)
    {
        var bytes = random.Next(3) switch
        {
            0 => RandomBytes(random),
            1 => Encoding.ASCII.GetBytes($"POST /v1/classify HTTP/1.1\r\nHost: {plan.Url.Authority}\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nZZ\r\n"),
            _ => Flipped(random, Encoding.ASCII.GetBytes($"POST /v1/classify HTTP/1.1\r\nHost: {plan.Url.Authority}\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{{}}")),
        };
        if (await RawRequest.SendAsync(plan.Url, bytes) is { } status and not VersionNotSupported)
        {
            Check(status);
        }
    }

    /// <summary>Half a request, after which the client is gone.</summary>
    public Task AbortAsync(Random random)
    {
        var lines = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, random.Next(1, 500)).Select(_ => BenchmarkTexts.Body(Text(random)))));
        return random.Next(2) == 0
            ? RawRequest.AbortAsync(plan.Url, "/v1/classify", "application/json", Encoding.UTF8.GetBytes(BenchmarkTexts.Body(Text(random))), random.Next(1, 400))
            : RawRequest.AbortAsync(plan.Url, "/v1/classify/stream", "application/x-ndjson", lines, random.Next(1, lines.Length + 200));
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(1, 5_000)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Cut(Random random, string body) => body[..random.Next(body.Length)];

    private static string WrongType(Random random)
    {
        string[] values = ["null", "7", "-1e400", "true", "[]", "{}", "[null]", "\"\"", "\"\\ud83d\"", "\"\\u0000\""];
        string Value() => values[random.Next(values.Length)];
        return random.Next(3) switch
        {
            0 => $$"""{"text":{{Value()}},"id":{{Value()}},"evidence":{{Value()}}}""",
            1 => $$"""{"paragraphs":{{Value()}},"evidence":{{Value()}}}""",
            _ => Value(),
        };
    }

    private static byte[] Flipped(Random random, byte[] bytes)
    {
        for (var flip = random.Next(1, 6); flip > 0; flip--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    /// <summary>Some kilobytes that become up to a hundred megabytes.</summary>
    private static byte[] Bomb(Random random)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            var megabyte = new byte[1_000_000];
            Array.Fill(megabyte, (byte)' ');
            for (var count = random.Next(1, 100); count > 0; count--)
            {
                gzip.Write(megabyte);
            }
        }

        return packed.ToArray();
    }

    private static byte[] Form(Random random)
    {
        string[] names = ["a.docx", "a.pdf", "a.txt", "a.exe", "", "../../a.txt"];
        return
        [
            .. Encoding.UTF8.GetBytes($"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{names[random.Next(names.Length)]}\"\r\n\r\n"),
            .. random.Next(2) == 0 ? "PK\u0003\u0004"u8 : "%PDF-1.7\n"u8,
            .. RandomBytes(random),
            .. "\r\n--x--\r\n"u8,
        ];
    }

    private static void Check(int status)
    {
        if (status >= FirstServerError)
        {
            throw new UnexpectedAnswerException($"garbage was answered {status}");
        }
    }

    private string Text(Random random) => plan.Texts[random.Next(plan.Texts.Length)];

    private async Task SendAsync(Random random, byte[] body, string? encoding = null, string? type = null)
    {
        using var content = new ByteArrayContent(body);
        if ((type ?? Types[random.Next(Types.Length)]) is { Length: > 0 } named)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", named);
        }

        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        var path = type is null ? Paths[random.Next(Paths.Length)] : "/v1/documents";
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.ConnectionClose = true; // the service may close a connection whose body it does not want to read, and no valid request should be on it
        try
        {
            using var answer = await client.SendAsync(request);
            Check((int)answer.StatusCode);
        }
        catch (HttpRequestException exception) when (exception.InnerException is IOException)
        {
            // Refused before it was read to its end: an answer as well.
        }
    }
}
