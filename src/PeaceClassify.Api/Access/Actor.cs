namespace PeaceClassify.Api.Access;

/// <summary>The key in whose name something is done. It follows the work: through calls that wait, and into jobs that a request starts.</summary>
internal static class Actor
{
    private static readonly AsyncLocal<string?> Key = new();

    /// <summary>The name of the key; null where no key was asked for, and for what the service or a command does of itself.</summary>
    public static string? KeyName => Key.Value;

    /// <summary>Notes the key of each request; behind authentication.</summary>
    public static IApplicationBuilder UseActor(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        Key.Value = context.User.Identity?.Name;
        await next(context);
    });
}
