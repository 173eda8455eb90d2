namespace PeaceClassify.Api.Observing;

/// <summary>What is told of the service, over OTLP and at /metrics: its own figures and those of framework and runtime.</summary>
internal static class Meters
{
    /// <summary>The framework's source of activities: one a request.</summary>
    public const string RequestActivities = "Microsoft.AspNetCore";

    /// <summary>The framework's histogram of how long requests took, by address, method and status.</summary>
    public const string RequestDuration = "http.server.request.duration";

    /// <summary>Names of the meters.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [ServiceMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.RateLimiting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    /// <summary>Bounds of the buckets for <see cref="RequestDuration"/>: a paragraph takes less than a millisecond, where the framework's begin at five.</summary>
    public static IReadOnlyList<double> SecondsOfRequests { get; } =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
}
