using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PeaceClassify.Api.Access;

/// <summary>Keeps a service without keys where only its own machine can reach it.</summary>
internal static class AddressGuard
{
    /// <summary>Refuses, just before it is bound, every address that other machines reach; so it does not matter by which setting it came.</summary>
    /// <exception cref="AddressRefusedException">While the server starts.</exception>
    public static void RefuseOpenAddresses(this KestrelServerOptions server) => server.ConfigureEndpointDefaults(endpoint =>
    {
        // A socket in the file system has no address: whoever may open the file decides who asks.
        if (endpoint is { IPEndPoint: { } address } ? !IPAddress.IsLoopback(address.Address) : endpoint.SocketPath is null && endpoint.PipeName is null)
        {
            throw new AddressRefusedException(
                $"Other machines can reach {endpoint}, and the store has no usable key, so anybody could read and change everything. "
                + "Make a key ('keys create --name <name> --role admin'), or listen on this machine only (--Urls=http://localhost:5080), "
                + "or set PeaceClassify__AllowWithoutKeys=true where something else decides who may ask.");
        }
    });

    /// <summary>
    /// While there are no keys, takes requests over loopback only if they call this machine by its own names: a page of another site whose name is
    /// made to lead here would otherwise be of our origin.
    /// </summary>
    public static IApplicationBuilder UseLocalNames(this IApplicationBuilder app)
    {
        // Who names hosts gets what they name: the framework's own filter.
        if (app.ApplicationServices.GetRequiredService<IConfiguration>()["AllowedHosts"] is { Length: > 0 })
        {
            return app;
        }

        var ring = app.ApplicationServices.GetRequiredService<KeyRing>();
        var problems = app.ApplicationServices.GetRequiredService<IProblemDetailsService>();
        return app.Use(async (context, next) =>
        {
            if (IsLocal(context.Request.Host.Host) || !IsOverLoopback(context.Connection) || (await ring.CurrentAsync(context.RequestAborted)).AreDemanded)
            {
                await next(context);
                return;
            }

            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await problems.WriteAsync(new()
            {
                HttpContext = context,
                ProblemDetails =
                {
                    Status = StatusCodes.Status400BadRequest,
                    Title = "The host is not this one.",
                    Detail = "Without keys the service answers on this machine to the host names localhost, 127.0.0.1 and [::1] only. Make a key, or list other names in the setting AllowedHosts.",
                },
            });
        });
    }

    private static bool IsOverLoopback(ConnectionInfo connection) => connection.LocalIpAddress is null || IPAddress.IsLoopback(connection.LocalIpAddress);

    private static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>The service may not listen there.</summary>
internal sealed class AddressRefusedException(string message) : Exception(message);
