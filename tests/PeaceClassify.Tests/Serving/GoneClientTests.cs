using System.Text;
using System.Text.Json;
using PeaceClassify.Tests.Api;

namespace PeaceClassify.Tests.Serving;

/// <summary>Whoever goes away while many paragraphs are classified ends the work on them.</summary>
[Collection(ServiceTests.Name)]
public sealed class GoneClientTests(ServiceFixture service)
{
    private const int ParagraphCount = 1000;

    private static readonly string[] Paragraphs = [.. Enumerable.Repeat(WatchedEngine.HeldText, ParagraphCount)];

    [Fact]
    public Task A_batch() => EndsWith("/v1/classify/batch", Json(new { paragraphs = Paragraphs.Select(text => new { text }) }));

    [Fact]
    public Task A_batch_that_explains_itself() => EndsWith("/v1/classify/batch", Json(new { paragraphs = Paragraphs.Select(text => new { text }), evidence = "given" }));

    [Fact]
    public Task A_document() => EndsWith("/v1/documents", Asking.Form(Encoding.UTF8.GetBytes(string.Join("\n\n", Paragraphs)), "a.txt"));

    [Fact]
    public Task A_statement_to_keep() => EndsWith("/v1/statements", Json(new { text = string.Join("\n\n", Paragraphs) }));

    [Fact]
    public Task A_stream() => EndsWith(
        "/v1/classify/stream", Asking.Content(Encoding.UTF8.GetBytes(string.Join('\n', Paragraphs.Select(text => JsonSerializer.Serialize(new { text })))), "application/x-ndjson"));

    private static ByteArrayContent Json(object body) => Asking.Json(JsonSerializer.SerializeToUtf8Bytes(body));

    private async Task EndsWith(string path, HttpContent content)
    {
        await using var swapped = SwappedService.Start(service);
        using var gone = new CancellationTokenSource();
        var inside = swapped.Engine.Hold();
        var asked = swapped.Client.PostAsync(path, content, gone.Token);
        await await Task.WhenAny(inside, asked.ContinueWith(_ => Assert.Fail("answered without a look at the paragraphs"), TaskScheduler.Default));

        await gone.CancelAsync();
        swapped.Engine.LetGo();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);

        // The version that the request holds is freed when the request has ended, however it has.
        await swapped.PointTo(SwappedService.Two);
        await swapped.Engine.DisposedOf(0);
        Assert.InRange(swapped.Engine.HeldCount, 1, ParagraphCount - 1);
    }
}
