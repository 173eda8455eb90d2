using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using PeaceClassify.Api.Endpoints;

namespace PeaceClassify.Api;

/// <summary>
/// Refuses what is too much: 429 to one who asks too often, 503 to all while there is too much work at once. The names are those of the policies
/// that an address takes with <see cref="TakesTurns{TBuilder}"/>.
/// </summary>
internal static class Throttling
{
    /// <summary>Single paragraphs: short work, much at once.</summary>
    public const string Paragraphs = "paragraphs";

    /// <summary>Batches, documents, imports, exports: long work on large bodies, little at once; what waits is not read yet.</summary>
    public const string Documents = "documents";

    /// <summary>Streams, which may last for hours.</summary>
    public const string Streams = "streams";

    private const int BitsOfNetwork = 64;

    public static void AddThrottling(this IServiceCollection services, ServiceLimits limits)
    {
        services.AddSingleton(limits);
        services.AddRateLimiter(limiter =>
        {
            if (limits.RequestsPerSecondPerKey > 0 || limits.RequestsPerSecondPerAddress > 0)
            {
                limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.User.Identity?.Name is { } key
                    ? PerSecond(limits.RequestsPerSecondPerKey, key)
                    : PerSecond(limits.RequestsPerSecondPerAddress, Network(context.Connection.RemoteIpAddress)));
            }

            AtOnce(Paragraphs, limits.ParagraphsAtOnce, limits.ParagraphsWaiting);
            AtOnce(Documents, limits.DocumentsAtOnce, limits.DocumentsWaiting);
            AtOnce(Streams, limits.StreamsAtOnce, 0);
            limiter.OnRejected = async (rejected, _) => await RefuseAsync(rejected.HttpContext, rejected.Lease);

            void AtOnce(string policy, int permits, int waiting) => limiter.AddConcurrencyLimiter(policy, options =>
            {
                options.PermitLimit = permits;
                options.QueueLimit = waiting;
                options.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
            });
        });
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = TimeSpan.FromSeconds(limits.RequestSeconds),
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
            WriteTimeoutResponse = context => WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, 1, "The request took too long.",
                $"The request was given up after {limits.RequestSeconds} seconds; nothing was changed. Send less at once, or try again."),
        });
    }

    /// <summary>Puts an address under one of the policies.</summary>
    public static TBuilder TakesTurns<TBuilder>(this TBuilder builder, string policy)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireRateLimiting(policy).Refuses(StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);

    private static RateLimitPartition<string> PerSecond(int count, string who) => count == 0
        ? RateLimitPartition.GetNoLimiter("")
        : RateLimitPartition.GetTokenBucketLimiter(who, _ => new()
        {
            TokenLimit = count, TokensPerPeriod = count, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0, AutoReplenishment = true,
        });

    /// <summary>An address, of IPv6 its network: a single machine has a whole one to choose addresses from.</summary>
    private static string Network(IPAddress? address) => address switch
    {
        null => "local",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, BitsOfNetwork / 8)),
        _ => address.ToString(),
    };

    private static Task RefuseAsync(HttpContext context, RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var wait)
            ? WriteAsync(
                context, StatusCodes.Status429TooManyRequests, Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)), "Too many requests.",
                "More requests came within a second than one caller may make; GET /v1/limits says how many. Wait as long as Retry-After says, or send batches.")
            : WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, 1, "The service is busy.",
                "As much work of this kind is under way and waiting as the service takes on; GET /v1/limits says how much. Nothing was changed; try again.");

    private static async Task WriteAsync(HttpContext context, int status, int retryAfter, string title, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture);
        await context.RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(new() { HttpContext = context, ProblemDetails = { Status = status, Title = title, Detail = detail } });
    }
}
