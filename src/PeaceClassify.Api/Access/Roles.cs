using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using PeaceClassify.Api.Endpoints;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Access;

/// <summary>Which role an address needs.</summary>
internal static class Roles
{
    /// <summary>Adds keys and roles. An address that names no role needs <see cref="AccessRole.Admin"/>: what is forgotten is closed.</summary>
    public static void AddKeys(this IServiceCollection services)
    {
        services.AddSingleton<KeyStore>();
        services.AddSingleton<KeyRing>();
        services.AddAuthentication(KeyAuthentication.SchemeName).AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null);
        var policies = services.AddAuthorizationBuilder();
        foreach (var role in Names<AccessRole>.All)
        {
            policies.AddPolicy(role, policy => policy.RequireRole(role));
        }

        // Where there is no address of ours, any key may learn so: 404 and 405 instead of 403.
        policies.SetFallbackPolicy(new AuthorizationPolicyBuilder()
            .RequireAuthenticatedUser()
            .RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint || context.User.IsInRole(Names<AccessRole>.Of(AccessRole.Admin)))
            .Build());
    }

    /// <summary>Lets keys of this role pass, and of those above it.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, AccessRole role)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(Names<AccessRole>.Of(role))
            .WithMetadata(new NeededRole(role))
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
}

/// <summary>The role that an address needs, for messages.</summary>
internal sealed record NeededRole(AccessRole Role);
