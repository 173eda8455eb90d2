namespace PeaceClassify.Api;

/// <summary>
/// Bodies in gzip, brotli or deflate. The framework decodes them and counts what comes out against the limit of the address, so that a small body cannot become a large one.
/// </summary>
internal static class DecodedBodies
{
    public static IApplicationBuilder UseDecodedBodies(this IApplicationBuilder app) => app.UseRequestDecompression().Use((context, next) =>
    {
        if (HasUnknownEncoding(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType; // the status pages make a problem document of it
            return Task.CompletedTask;
        }

        return next(context);
    });

    /// <summary>Whether a body is in an encoding that nobody decoded: the framework takes the header field away from those that it does.</summary>
    public static bool HasUnknownEncoding(HttpRequest request) =>
        request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a body could not be decoded. The decoders have no exception of their own.</summary>
    public static bool IsBroken(Exception exception) =>
        exception is InvalidDataException or InvalidOperationException or IOException && exception.Source?.StartsWith("System.IO.Compression", StringComparison.Ordinal) == true;
}
