using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PeaceClassify.Api;

namespace PeaceClassify.Tests.Api;

/// <summary>What happens when it is too much.</summary>
[Collection(ServiceTests.Name)]
public sealed class LimitsTests(ServiceFixture service)
{
    /// <summary>A client that follows redirects keeps bodies to itself until they are complete.</summary>
    private static WebApplicationFactoryClientOptions SendsAtOnce => new() { AllowAutoRedirect = false };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_limits_are_told()
    {
        await using var factory = Factory("DocumentsAtOnce", 3);
        using var client = factory.CreateClient();

        var limits = await client.Get("/v1/limits").Ok();

        Assert.Equal((50_000, 1_000), (limits.GetProperty("request").GetProperty("textCharacters").GetInt32(), limits.GetProperty("request").GetProperty("batchParagraphs").GetInt32()));
        Assert.Equal((3, 0), (limits.GetProperty("service").GetProperty("documentsAtOnce").GetInt32(), limits.GetProperty("service").GetProperty("requestsPerSecondPerAddress").GetInt32()));
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_ask_again_and_others_are_not_concerned()
    {
        await using var guarded = await Guarded.StartAsync(service, host => host.UseSetting($"{ServiceLimits.Section}:RequestsPerSecondPerKey", "1"));
        using var often = guarded.Client("read");
        using var other = guarded.Client("review");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => often.Get("/v1/model")));

        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToArray();
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.NotEmpty(refused);
        Assert.All(refused, answer => Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1)));
        await Task.FromResult(refused[0]).Problem(429, "Wait as long as Retry-After says");
        await other.Get("/v1/model").Ok();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => await often.Get("/health/ready").Ok()));
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task Without_keys_the_rate_is_that_of_an_address_where_one_is_set()
    {
        await using var factory = Factory("RequestsPerSecondPerAddress", 1);
        using var client = factory.CreateClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.Get("/v1/model")));

        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Theory]
    [InlineData("Paragraphs", "/v1/classify", "application/json")]
    [InlineData("Documents", "/v1/classify/batch", "application/json")]
    [InlineData("Documents", "/v1/documents", "multipart/form-data; boundary=x")]
    [InlineData("Documents", "/v1/statements", "application/json")]
    public async Task More_work_than_may_be_under_way_is_refused_until_there_is_room_again(string kind, string path, string type)
    {
        await using var factory = Factory($"{kind}AtOnce", 1, ($"{kind}Waiting", 0));
        using var client = factory.CreateClient(SendsAtOnce);
        using var held = new HeldBody(type);
        var first = client.Post(path, held);

        await held.IsBeingRead.WaitAsync(Cancellation);

        var answer = await client.Post(path, Asking.Content("{}"u8.ToArray(), type));

        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        await Task.FromResult(answer).Problem(503, "GET /v1/limits says how much");
        await client.Get("/v1/model").Ok();
        held.LetGo();
        using var _ = await first;
        using var after = await client.Post(path, Asking.Content("{}"u8.ToArray(), type));
        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, after.StatusCode);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_given_up_with_a_problem_document_but_no_export_or_stream_is()
    {
        await using var factory = Factory("RequestSeconds", 7);
        var policy = factory.Services.GetRequiredService<IOptions<RequestTimeoutOptions>>().Value.DefaultPolicy!;
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = factory.Services, Response = { Body = body } };

        await policy.WriteTimeoutResponse!(context);

        Assert.Equal(TimeSpan.FromSeconds(7), policy.Timeout);
        Assert.Equal((503, "1", "application/problem+json"), (context.Response.StatusCode, context.Response.Headers.RetryAfter.ToString(), context.Response.ContentType));
        Assert.Contains("given up after 7 seconds", Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
        Assert.Equal(
            ["/v1/classify/stream", "/v1/export", "/v1/statements/{id}/export"],
            factory.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                .Where(endpoint => endpoint.Metadata.GetMetadata<DisableRequestTimeoutAttribute>() is not null).Select(endpoint => endpoint.RoutePattern.RawText!).Order());
    }

    [Theory]
    [InlineData("DocumentsAtOnce", "0", "DocumentsAtOnce must be from 1 to 1000000.")]
    [InlineData("StreamsAtOnce", "many", "many is not a valid value for Int32")]
    [InlineData("RequestSeconds", "-1", "RequestSeconds must be from 1 to 3600.")]
    [InlineData("RequestsPerHour", "7", "RequestsPerHour")]
    public void A_limit_that_makes_no_sense_stops_the_start(string name, string value, string says)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"{ServiceLimits.Section}:{name}", value)]).Build();

        var exception = Assert.Throws<SettingException>(() => ServiceLimits.Read(configuration));

        Assert.StartsWith("PeaceClassify:Limits: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
    }

    private WebApplicationFactory<ClassifyRequest> Factory(string name, int value, params (string Name, int Value)[] more) => service.Factory().WithWebHostBuilder(host =>
    {
        foreach (var (limit, set) in more.Append((name, value)))
        {
            host.UseSetting($"{ServiceLimits.Section}:{limit}", $"{set}");
        }
    });

    /// <summary>A body whose end comes when the test says so.</summary>
    private sealed class HeldBody : HttpContent
    {
        private readonly TaskCompletionSource rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>More than lies between sender and receiver: it is only through when the service reads, and so has taken the request on.</summary>
        private const int MuchMoreThanPipe = 1024 * 1024;

        private readonly TaskCompletionSource read = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HeldBody(string type) => Headers.TryAddWithoutValidation("Content-Type", type);

        public Task IsBeingRead => read.Task;

        public void LetGo() => rest.TrySetResult();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var isForm = Headers.ContentType?.MediaType == "multipart/form-data";
            await stream.WriteAsync(Encoding.UTF8.GetBytes(isForm ? "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n" : "{"));
            await stream.WriteAsync(Encoding.UTF8.GetBytes(new string(' ', MuchMoreThanPipe)));
            await stream.FlushAsync();
            read.TrySetResult();
            await rest.Task;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(isForm ? "\r\n--x--\r\n" : "}"));
        }
    }
}
