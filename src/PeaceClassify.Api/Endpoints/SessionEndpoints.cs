using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Endpoints;

/// <summary><c>/v1/session</c>: a browser gives its key once and gets a cookie for it, which links to files and event streams carry as well.</summary>
internal static class SessionEndpoints
{
    private const string CookiePath = "/";

    public static void MapSession(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/session").WithTags("Session").AllowAnonymous();
        group.MapGet("/", Get).WithName("Session").WithSummary("Tell whether keys are needed, and whose key the request has");
        group.MapPost("/", Begin).ProducesValidationProblem().Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status415UnsupportedMediaType)
            .WithName("BeginSession").WithSummary("Keep a key in a cookie of the browser")
            .WithDescription("For pages. The cookie cannot be read by scripts, goes to this service only, and ends with the browser or when the key is revoked. Programs send the key with every request instead.");
        group.MapDelete("/", End).WithName("EndSession").WithSummary("Forget the key that the browser keeps");
    }

    private static async Task<Ok<SessionResponse>> Get(HttpContext context, KeyRing ring, CancellationToken cancellation) =>
        TypedResults.Ok(Of(await ring.CurrentAsync(cancellation), KeyAuthentication.Presented(context.Request) ?? ""));

    private static async Task<Results<Ok<SessionResponse>, ValidationProblem, ProblemHttpResult>> Begin(
        [FromBody] SessionRequest request, HttpContext context, KeyRing ring, CancellationToken cancellation)
    {
        if (Limits.Broken(request) is { Count: > 0 } broken)
        {
            return Limits.Problem(broken);
        }

        var keys = await ring.CurrentAsync(cancellation);
        var session = Of(keys, request.Key);
        if (keys.AreDemanded && session.Name is null)
        {
            return TypedResults.Problem("No usable key is like this one: it is mistyped, or was revoked.", statusCode: StatusCodes.Status401Unauthorized, title: "The key is not known.");
        }

        context.Response.Cookies.Append(KeyAuthentication.CookieName, request.Key, Cookie(context.Request));
        return TypedResults.Ok(session);
    }

    private static NoContent End(HttpContext context)
    {
        context.Response.Cookies.Delete(KeyAuthentication.CookieName, Cookie(context.Request));
        return TypedResults.NoContent();
    }

    private static SessionResponse Of(Keys keys, string secret) =>
        keys.Find(secret)?.Key is { } key ? new(keys.AreDemanded, key.Name, Names<AccessRole>.Of(key.Role)) : new(keys.AreDemanded);

    private static CookieOptions Cookie(HttpRequest request) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = request.IsHttps, Path = CookiePath, IsEssential = true,
    };
}
