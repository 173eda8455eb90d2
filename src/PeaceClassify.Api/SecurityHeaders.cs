using PeaceClassify.Api.Endpoints;
using PeaceClassify.Reports;

namespace PeaceClassify.Api;

/// <summary>Tells browsers what the service's pages may do: run its own scripts, ask its own addresses, and nothing else.</summary>
internal static class SecurityHeaders
{
    private const string Pages =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Swagger UI, a page of others' making, sets styles inside its markup.</summary>
    private const string Docs =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>A report shows itself and does nothing.</summary>
    private const string Report = $"{ReportPage.ContentSecurityPolicy}; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(
            static state =>
            {
                var context = (HttpContext)state;
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = PolicyOf(context.Request.Path);
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "no-referrer";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";

                // What people decide changes by the minute, and a new build's pages are to be seen at once: ask each time, by ETag where there is one.
                if (headers.CacheControl.Count == 0)
                {
                    headers.CacheControl = "no-cache";
                }

                return Task.CompletedTask;
            },
            context);
        return next(context);
    });

    private static string PolicyOf(PathString path) =>
        path.StartsWithSegments("/docs", StringComparison.OrdinalIgnoreCase) ? Docs
        : path.StartsWithSegments(ModelEndpoints.ReportPath, StringComparison.OrdinalIgnoreCase) || RetrainingEndpoints.IsGateReport(path) ? Report
        : Pages;
}
