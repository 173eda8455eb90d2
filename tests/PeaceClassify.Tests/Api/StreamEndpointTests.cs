using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using PeaceClassify.Api;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Api;

/// <summary>Streams of lines, and encoded bodies, against a server on a socket.</summary>
[Collection(ServiceTests.Name)]
public sealed class StreamEndpointTests(ServiceFixture service) : SocketTests(service)
{
    private const string Path = "/v1/classify/stream";

    [Fact]
    public async Task Every_line_is_answered_in_order_as_a_single_paragraph_is()
    {
        var paragraphs = Enumerable.Repeat(SmallCorpus.Paragraphs, 20).SelectMany(all => all).ToArray();

        var lines = await Stream(string.Concat(paragraphs.Select(paragraph => Line(paragraph.Text, paragraph.Id))), "?evidence=given");

        Assert.Equal(Enumerable.Range(1, paragraphs.Length), lines.Select(line => line.GetProperty("line").GetInt32()));
        Assert.Equal(paragraphs.Select(paragraph => paragraph.Id), lines.Select(line => line.GetProperty("id").GetString()));
        foreach (var (index, paragraph) in SmallCorpus.Paragraphs.Take(5).Index())
        {
            var single = await Client.Post("/v1/classify", Asking.Json(JsonSerializer.Serialize(new { text = paragraph.Text, evidence = "given" }))).Ok();
            Assert.Equal(single.GetProperty("classification").GetRawText(), lines[index].GetProperty("classification").GetRawText());
        }
    }

    [Fact]
    public async Task Bad_lines_are_answered_in_place_and_nothing_of_them_is_repeated()
    {
        Service.Logged.Clear();
        var good = Line(SmallCorpus.Police, "good");
        var tooLong = new string(' ', 400_000) + good;

        var lines = await Stream(good + "Zanzibarine\n" + good + "\n" + tooLong + """{"id":"x","text":"Zanzibarine","lang":"en"}""" + "\n" + good.TrimEnd('\n'));

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], lines.Select(line => line.GetProperty("line").GetInt32()));
        Assert.All([lines[0], lines[2], lines[6]], line => Assert.Equal(["police"], line.GetProperty("classification").GetProperty("assigned").Strings()));
        Assert.Contains("not valid JSON", Problem(lines[1]), StringComparison.Ordinal);
        Assert.Contains("blank", Problem(lines[3]), StringComparison.Ordinal);
        Assert.Contains("longer than 327,680 bytes", Problem(lines[4]), StringComparison.Ordinal);
        Assert.Contains("a property beside", Problem(lines[5]), StringComparison.Ordinal);
        Assert.Equal("x", lines[5].GetProperty("id").GetString());
        Assert.DoesNotContain(lines, line => line.GetRawText().Contains("Zanzibarine", StringComparison.Ordinal));
        Assert.DoesNotContain(Service.Logged, line => line.Contains("Zanzibarine", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_given_themes_are_listed_where_that_is_asked_for()
    {
        var answer = Assert.Single(await Stream(Line(SmallCorpus.Mines), "?themes=given")).GetProperty("classification");

        Assert.Equal(["mines"], answer.GetProperty("assigned").Strings());
        Assert.Equal(["mines"], answer.GetProperty("themes").EnumerateArray().Select(theme => theme.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_body_without_lines_has_an_answer_without_lines() => Assert.Empty(await Stream(""));

    [Fact]
    public async Task Answers_are_neither_kept_nor_held_back_on_their_way()
    {
        using var answer = await Client.Post(Path, Lines(Line(SmallCorpus.Mines)));

        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.ToString());
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal("no", Assert.Single(answer.Headers.GetValues("X-Accel-Buffering")));
    }

    [Fact]
    public async Task A_line_is_answered_while_the_request_goes_on()
    {
        using var socket = await Connect();
        await Send(socket, $"POST {Path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
        using var answers = new StreamReader(new NetworkStream(socket));
        for (var line = 1; line <= 3; line++)
        {
            var json = Line(SmallCorpus.Mines);
            await Send(socket, $"{json.Length:x}\r\n{json}\r\n");

            string? answer;
            do
            {
                answer = await answers.ReadLineAsync(Cancellation); // header fields and lengths of chunks stand between the answers
            }
            while (answer is not null && !answer.StartsWith('{'));
            Assert.StartsWith($$"""{"line":{{line}},"classification":""", answer, StringComparison.Ordinal);
        }

        await Send(socket, "0\r\n\r\n");
        var rest = new List<string?>();
        while (rest.LastOrDefault() != "0")
        {
            rest.Add(await answers.ReadLineAsync(Cancellation));
        }

        Assert.DoesNotContain(rest, answer => answer!.StartsWith('{'));
    }

    [Fact]
    public async Task A_stream_may_be_larger_than_any_other_request()
    {
        var line = Line(SmallCorpus.Mines + new string(' ', 40_000));
        var count = (Limits.MaxBodyBytes / line.Length) + 10;

        var lines = await Stream(string.Concat(Enumerable.Repeat(line, count)), "?themes=given");

        Assert.Equal(count, lines.Length);
    }

    [Theory]
    [InlineData("?evidence=much", "'evidence' in the query is not known: expected one of none, given, all")]
    [InlineData("?themes=some", "'themes' in the query is not known: expected one of all, given")]
    public async Task What_the_query_asks_for_must_be_known(string query, string says) => await Client.Post(Path + query, Lines(Line("a"))).Problem(400, says);

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task Another_content_type_is_refused(string? type) =>
        await Client.Post(Path, Asking.Content(Encoding.UTF8.GetBytes(Line("a")), type)).Problem(415, "The content type is");

    [Fact]
    public async Task Evidence_is_bounded_line_by_line()
    {
        await using var small = Service.Factory(maxEvidenceEntries: 120);
        using var smallClient = small.CreateClient();

        using var answer = await smallClient.Post($"{Path}?evidence=all", Lines(Line("The mines.") + Line(SmallCorpus.Mines)));
        var lines = (await answer.Content.ReadAsStringAsync(Cancellation)).Split('\n')[..^1].Select(line => JsonDocument.Parse(line).RootElement).ToArray();

        Assert.True(lines[0].TryGetProperty("classification", out _));
        Assert.Contains("more than 120 words and terms", Problem(lines[1]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Encoded_bodies_are_decoded(string encoding)
    {
        var single = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { text = SmallCorpus.Mines }));
        var batch = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { paragraphs = new[] { new { text = SmallCorpus.Mines } } }));

        var one = await Client.Post("/v1/classify", Encoded(single, encoding)).Ok();
        var many = await Client.Post("/v1/classify/batch", Encoded(batch, encoding)).Ok();
        var lines = await Stream(Encoded(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Line(SmallCorpus.Mines), 1000))), encoding, "application/x-ndjson"));

        Assert.Equal(["mines"], one.GetProperty("classification").GetProperty("assigned").Strings());
        Assert.Equal(["mines"], many.GetProperty("results")[0].GetProperty("classification").GetProperty("assigned").Strings());
        Assert.Equal(1000, lines.Length);
    }

    [Theory]
    [InlineData("/v1/classify", "gzip")]
    [InlineData("/v1/classify", "br")]
    [InlineData("/v1/classify/batch", "gzip")]
    [InlineData("/v1/documents", "gzip")]
    public async Task A_small_body_that_becomes_a_large_one_is_refused(string path, string encoding)
    {
        byte[] start = path == "/v1/documents" ? [.. "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n"u8] : [];
        var blanks = new byte[60 * 1024 * 1024];
        Array.Fill(blanks, (byte)' ');
        var body = Encoded([.. start, .. blanks], encoding, path == "/v1/documents" ? "multipart/form-data; boundary=x" : "application/json");
        Assert.InRange(body.Headers.ContentLength ?? 0, 1, 100_000);

        await Client.Post(path, body).Problem(413, "larger than the 26 MB");
    }

    [Fact]
    public async Task A_stream_may_become_as_large_as_it_likes_but_not_a_line_of_it()
    {
        var body = Encoding.UTF8.GetBytes(new string(' ', 60 * 1024 * 1024) + "\n" + Line(SmallCorpus.Mines));

        var lines = await Stream(Encoded(body, "gzip", "application/x-ndjson"));

        Assert.Contains("longer than", Problem(lines[0]), StringComparison.Ordinal);
        Assert.Equal(["mines"], lines[1].GetProperty("classification").GetProperty("assigned").Strings());
    }

    [Theory]
    [InlineData("/v1/classify", "gzip", "application/json")]
    [InlineData("/v1/classify", "br", "application/json")]
    [InlineData("/v1/classify", "deflate", "application/json")]
    [InlineData("/v1/classify/batch", "gzip", "application/json")]
    [InlineData(Path, "gzip", "application/x-ndjson")]
    [InlineData(Path, "br", "application/x-ndjson")]
    public async Task A_body_that_is_not_what_it_announces_is_refused(string path, string encoding, string type)
    {
        var body = Asking.Content(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { text = SmallCorpus.Mines })), type);
        body.Headers.ContentEncoding.Add(encoding);
        Service.Logged.Clear();

        await Client.Post(path, body).Problem(400, "not what its Content-Encoding announces", "Deminers");

        Assert.DoesNotContain(Service.Logged, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, br")]
    public async Task An_encoding_that_is_not_known_is_refused(string encoding)
    {
        var body = Asking.Json(JsonSerializer.Serialize(new { text = SmallCorpus.Mines }));
        body.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        await Client.Post("/v1/classify", body).Problem(415, "The Content-Encoding is not known; expected gzip, br or deflate");
    }

    [Fact]
    public async Task A_stream_that_breaks_off_says_so_in_its_last_line()
    {
        var whole = await Encoded(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(number => Line(SmallCorpus.Mines, $"{number * 7919 % 10_007}")))), "gzip").ReadAsByteArrayAsync(Cancellation);
        Array.Fill(whole, (byte)0xFF, whole.Length * 3 / 4, 100);
        var body = Asking.Content(whole, "application/x-ndjson");
        body.Headers.ContentEncoding.Add("gzip");

        var lines = await Stream(body);

        Assert.InRange(lines.Length, 1000, 2999);
        Assert.Equal(Enumerable.Range(1, lines.Length), lines.Select(line => line.GetProperty("line").GetInt32()));
        Assert.All(lines[..^2], line => Assert.True(line.TryGetProperty("classification", out _)));
        Assert.Contains("Content-Encoding", Problem(lines[^1]), StringComparison.Ordinal);
    }

    private async Task<JsonElement[]> Stream(string body, string query = "") => await Stream(Lines(body), query);

    private async Task<JsonElement[]> Stream(HttpContent body, string query = "")
    {
        using var answer = await Client.Post(Path + query, body);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}: {text}");
        return [.. text.Split('\n')[..^1].Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static string Line(string text, string? id = null) => (id is null ? JsonSerializer.Serialize(new { text }) : JsonSerializer.Serialize(new { id, text })) + "\n";

    private static string? Problem(JsonElement line) => line.GetProperty("problem").GetString();

    private static ByteArrayContent Lines(string body) => Asking.Content(Encoding.UTF8.GetBytes(body), "application/x-ndjson");

    private static ByteArrayContent Encoded(byte[] body, string encoding, string type = "application/json")
    {
        using var encoded = new MemoryStream();
        using (Stream encoder = encoding switch { "br" => new BrotliStream(encoded, CompressionLevel.Fastest), "deflate" => new ZLibStream(encoded, CompressionLevel.Fastest), _ => new GZipStream(encoded, CompressionLevel.Optimal) })
        {
            encoder.Write(body);
        }

        var content = Asking.Content(encoded.ToArray(), type);
        content.Headers.ContentEncoding.Add(encoding);
        return content;
    }
}
