using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Access;

/// <summary>
/// Tells by its key who asks: <c>Authorization: Bearer</c>, <c>X-Api-Key</c>, or the cookie of a session of the workbench. While no key was ever
/// made, everybody may do everything.
/// </summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyRing ring, IProblemDetailsService problems)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string HeaderName = "X-Api-Key";
    public const string CookieName = "peaceclassify-key";

    private const string Bearer = "Bearer ";

    private static readonly AuthenticateResult Open = Passes(name: null, AccessRole.Admin);

    /// <summary>The result for who may do what a role may.</summary>
    public static AuthenticateResult Passes(string? name, AccessRole role)
    {
        var identity = new ClaimsIdentity(
            Enum.GetValues<AccessRole>().Where(included => included <= role).Select(included => new Claim(ClaimTypes.Role, Names<AccessRole>.Of(included))), SchemeName);
        if (name is not null)
        {
            identity.AddClaim(new(ClaimTypes.Name, name));
        }

        return AuthenticateResult.Success(new(new(identity), SchemeName));
    }

    /// <summary>The key that a request has, whether or not there is such a key.</summary>
    public static string? Presented(HttpRequest request)
    {
        if (request.Headers.Authorization.ToString() is { Length: > 0 } authorization)
        {
            return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : authorization;
        }

        return request.Headers[HeaderName].ToString() is { Length: > 0 } header ? header : request.Cookies[CookieName];
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var keys = await ring.CurrentAsync(Context.RequestAborted);
        if (!keys.AreDemanded)
        {
            return Open;
        }

        if (Presented(Request) is not { } secret)
        {
            return AuthenticateResult.NoResult();
        }

        if (keys.Find(secret) is not { } key)
        {
            return AuthenticateResult.Fail("The key is not known.");
        }

        await ring.UsedAsync(key, Context.RequestAborted);
        return key.Passes;
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var isUnknown = Presented(Request) is not null;
        Response.Headers.WWWAuthenticate = isUnknown ? "Bearer realm=\"PeaceClassify\", error=\"invalid_token\"" : "Bearer realm=\"PeaceClassify\"";
        return WriteAsync(
            StatusCodes.Status401Unauthorized,
            isUnknown ? "The key is not known." : "A key is needed.",
            isUnknown
                ? "No usable key is like the one that came with the request: it is mistyped, or was revoked. Who operates the service makes keys."
                : $"The request has no key; expected 'Authorization: Bearer <key>' or '{HeaderName}: <key>'. Who operates the service makes keys.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var needed = Context.GetEndpoint()?.Metadata.GetOrderedMetadata<NeededRole>() is { Count: > 0 } roles ? roles.Max(role => role.Role) : AccessRole.Admin;
        return WriteAsync(
            StatusCodes.Status403Forbidden, "The key does not allow this.",
            $"The key may not do this: the address needs one of role {Names<AccessRole>.Of(needed)}. Who operates the service makes keys.");
    }

    private async Task WriteAsync(int status, string title, string detail)
    {
        Response.StatusCode = status;
        await problems.WriteAsync(new() { HttpContext = Context, ProblemDetails = { Status = status, Title = title, Detail = detail } });
    }
}
