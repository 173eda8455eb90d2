namespace PeaceClassify.Api;

/// <summary>Refuses what a page of another site makes a browser send: it may not change anything here.</summary>
/// <remarks>
/// Browsers say where a request comes from, by Sec-Fetch-Site or at least by Origin; programs say neither and are let through.
/// A proxy in front must hand on the Host that the browser asked for.
/// </remarks>
internal static class CrossSiteRequests
{
    public static IApplicationBuilder UseCrossSiteRefusal(this IApplicationBuilder app, IReadOnlyList<string> trustedOrigins) => app.Use((context, next) =>
    {
        if (!IsSafe(context.Request.Method) && IsForeign(context.Request) && !trustedOrigins.Contains(context.Request.Headers.Origin.ToString(), StringComparer.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden; // the status pages make a problem document of it
            return Task.CompletedTask;
        }

        return next(context);
    });

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
        {
            return true;
        }

        // "null", the origin of sandboxed pages and local files, is no address and so foreign.
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, Authority(request, from.Scheme), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Host and port as an origin of that scheme writes them: without the port that the scheme has anyway.</summary>
    private static string? Authority(HttpRequest request, string scheme) =>
        Uri.TryCreate($"{scheme}://{request.Host.Value}", UriKind.Absolute, out var here) ? here.Authority : null;
}
