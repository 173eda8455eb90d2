using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace PeaceClassify.Api.Observing;

/// <summary>Sends metrics and traces over OTLP, where the environment says to whom (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its relatives).</summary>
internal sealed class Telemetry : IHostedService, IDisposable
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService("PeaceClassify");
    private MeterProvider? metrics;
    private TracerProvider? traces;

    /// <summary>Whether somebody wants to be sent anything.</summary>
    public static bool IsWanted => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(EndpointVariable));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter([.. Meters.Names])
            .AddView(Meters.RequestDuration, new ExplicitBucketHistogramConfiguration { Boundaries = [.. Meters.SecondsOfRequests] })
            .AddOtlpExporter()
            .Build();
        traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Meters.RequestActivities).AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // Sends what was not sent yet.
        metrics?.Dispose();
        traces?.Dispose();
    }
}
