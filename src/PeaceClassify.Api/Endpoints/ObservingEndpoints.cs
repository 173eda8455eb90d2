using Microsoft.AspNetCore.Http.HttpResults;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Observing;

namespace PeaceClassify.Api.Endpoints;

/// <summary><c>/v1/drift</c> and <c>/metrics</c>: whether what is asked about still is like the training corpus; figures for whoever watches over the service.</summary>
internal static class ObservingEndpoints
{
    public static void MapObserving(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Observing").Needs(AccessRole.Read);
        group.MapGet("/v1/drift", Drift).WithName("Drift").WithSummary("Compare the last paragraphs with the training corpus")
            .WithDescription(
                "Of the version that serves: how often each theme was given at its threshold, and its mean probability, against cross-validation on the training corpus. "
                + "'differs' when a two-proportion z-test with Holm's correction over all themes says so at 1 % and Cohen's h is at least 0.2. Counts single paragraphs, batches, "
                + "streams, documents and statements, not imports and reclassifications. No text is kept.");
        group.MapGet("/metrics", Metrics).Produces<string>(StatusCodes.Status200OK, "text/plain").DisableRateLimiting()
            .WithName("Metrics").WithSummary("Show the service's figures in the Prometheus text format");
    }

    private static Ok<DriftResponse> Drift(Observed observed)
    {
        var window = observed.Window;
        var themes = window.Read();
        return TypedResults.Ok(new DriftResponse(
            window.ModelVersion, window.Count, window.Size, [.. themes.Where(theme => theme.Differs).Select(theme => theme.Id)], themes));
    }

    private static ContentHttpResult Metrics(PrometheusPage page) => TypedResults.Text(page.Write(), PrometheusPage.ContentType);
}
