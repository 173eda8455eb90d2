using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;

namespace PeaceClassify.Api.Observing;

/// <summary>Tells of every request what an operator needs, and nothing that its sender wrote: the pattern of its address, never the address.</summary>
internal static partial class RequestLog
{
    /// <summary>The logger's category.</summary>
    private const string Category = "PeaceClassify.Requests";

    private const string Unknown = "none";

    private static readonly string[] KnownMethods =
        [HttpMethods.Get, HttpMethods.Post, HttpMethods.Patch, HttpMethods.Delete, HttpMethods.Head, HttpMethods.Options, HttpMethods.Put];

    /// <summary>Logs each request in one line, counts those that fail, and names the trace after the address.</summary>
    public static IApplicationBuilder UseRequestLog(this IApplicationBuilder app)
    {
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(Category);
        var metrics = app.ApplicationServices.GetRequiredService<ServiceMetrics>();
        return app.Use(async (context, next) =>
        {
            var start = Stopwatch.GetTimestamp();
            await next(context);
            var status = context.Response.StatusCode;
            if (status >= StatusCodes.Status400BadRequest)
            {
                metrics.Reject(Reason(status));
            }

            if (Activity.Current is { IsAllDataRequested: true } activity)
            {
                Describe(activity, context, status);
            }

            var level = status >= StatusCodes.Status500InternalServerError ? LogLevel.Warning : LogLevel.Information;
            if (logger.IsEnabled(level))
            {
                var (method, pattern, milliseconds, key) = (Method(context), Pattern(context), Stopwatch.GetElapsedTime(start).TotalMilliseconds, context.User.Identity?.Name ?? Unknown);
                Answered(logger, level, method, pattern, status, milliseconds, key);
            }
        });
    }

    /// <summary>Why a request failed, in one word for dashboards.</summary>
    public static string Reason(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "invalid",
        StatusCodes.Status401Unauthorized => "key",
        StatusCodes.Status403Forbidden => "role",
        StatusCodes.Status404NotFound or StatusCodes.Status410Gone => "notFound",
        StatusCodes.Status405MethodNotAllowed => "method",
        StatusCodes.Status408RequestTimeout => "slow",
        StatusCodes.Status409Conflict => "conflict",
        StatusCodes.Status413PayloadTooLarge => "tooLarge",
        StatusCodes.Status415UnsupportedMediaType => "mediaType",
        StatusCodes.Status422UnprocessableEntity => "notPossible",
        StatusCodes.Status429TooManyRequests => "rate",
        BadInputHandler.ClientClosedRequest => "gone",
        StatusCodes.Status503ServiceUnavailable => "busy",
        >= StatusCodes.Status500InternalServerError => "error",
        _ => "other",
    };

    private static void Describe(Activity activity, HttpContext context, int status)
    {
        activity.DisplayName = $"{Method(context)} {Pattern(context)}";
        activity.SetTag("http.request.method", Method(context));
        activity.SetTag("http.route", Pattern(context));
        activity.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            activity.SetStatus(ActivityStatusCode.Error);
            activity.SetTag("error.type", status.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>A method of which nobody has heard could be any text.</summary>
    private static string Method(HttpContext context) =>
        Array.Find(KnownMethods, known => HttpMethods.Equals(known, context.Request.Method)) ?? Unknown;

    /// <summary>The pattern of the address; the handler of exceptions takes the endpoint away and remembers it.</summary>
    private static string Pattern(HttpContext context) =>
        ((context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint) as RouteEndpoint)?.RoutePattern.RawText ?? Unknown;

    [LoggerMessage(Message = "{Method} {Route} {Status} in {Milliseconds:0.000} ms, key {Key}")]
    private static partial void Answered(ILogger logger, LogLevel level, string method, string route, int status, double milliseconds, string key);
}
