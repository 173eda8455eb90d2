using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PeaceClassify.Api;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

[assembly: HostingStartup(typeof(PeaceClassify.Benchmarks.EchoStartup))]

namespace PeaceClassify.Benchmarks;

/// <summary>
/// Adds <c>POST /echo</c> to the service, unchanged as it is: it reads the request of <c>/v1/classify</c> with the same reader, behind the same pipeline, and writes it
/// back in the same way, one buffer with its length. What <c>/v1/classify</c> is slower by is the classification.
/// </summary>
/// <remarks>Loaded into the service where ASPNETCORE_HOSTINGSTARTUPASSEMBLIES names this assembly; no part of the product, as nobody but a benchmark wants it.</remarks>
internal sealed class EchoStartup : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) =>
        builder.ConfigureServices(services => services.AddSingleton<IStartupFilter, EchoFilter>());

    private sealed class EchoFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.UseEndpoints(routes => routes.MapPost("/echo", Echo).ExcludeFromDescription());
        };
    }

    private static EchoAnswer Echo([FromBody] ClassifyRequest request) => new(request);

    private sealed class EchoAnswer(ClassifyRequest request) : IResult
    {
        [ThreadStatic]
        private static ArrayBufferWriter<byte>? written;

        [ThreadStatic]
        private static Utf8JsonWriter? writer;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var json = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            var buffer = written ??= new();
            buffer.ResetWrittenCount();
            var output = writer ??= new(buffer, new() { Encoder = json.Encoder });
            output.Reset();
            JsonSerializer.Serialize(output, request, json);
            var response = httpContext.Response;
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = buffer.WrittenCount;
            response.BodyWriter.Write(buffer.WrittenSpan);
            return Task.CompletedTask;
        }
    }
}
