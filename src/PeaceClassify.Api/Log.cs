namespace PeaceClassify.Api;

/// <summary>What the service says of itself. No text of a request is ever among it.</summary>
internal static partial class Log
{
    /// <summary>Silences the lines of the framework that repeat what a sender wrote: whole addresses, names of files, broken requests.</summary>
    public static void KeepRequestsOut(this ILoggingBuilder logging) => logging
        .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)
        .AddFilter("Microsoft.AspNetCore.Http.Result", LogLevel.Warning)
        .AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Information);

    [LoggerMessage(LogLevel.Information, "Model version {Version} of engine {Engine} serves; engines of this build: {Built}.")]
    public static partial void Serves(ILogger logger, string version, string engine, string built);

    [LoggerMessage(LogLevel.Information, "Statements are kept in {Store}.")]
    public static partial void Keeps(ILogger logger, string store);

    [LoggerMessage(LogLevel.Error, "{Problem}")]
    public static partial void StoreFailed(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Warning, "The labelled corpus cannot be read, so there are no similar paragraphs and examples: {Problem}")]
    public static partial void NoCorpus(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Warning, "The themes file cannot be read, so themes that no model has learned stay as they were: {Problem}")]
    public static partial void NoThemes(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Information, "Model version {Version} of engine {Engine} serves instead of {Before}.")]
    public static partial void Swapped(ILogger logger, string version, string engine, string before);

    [LoggerMessage(LogLevel.Information, "Model version {Version} is the candidate.")]
    public static partial void Tries(ILogger logger, string version);

    [LoggerMessage(LogLevel.Warning, "What '{Alias}' points at cannot be used, and version {Serving} goes on serving: {Problem}")]
    public static partial void Refused(ILogger logger, string alias, string serving, string problem);

    [LoggerMessage(LogLevel.Warning, "The models folder cannot be watched, only looked at every {Seconds} s: {Problem}")]
    public static partial void NotWatched(ILogger logger, double seconds, string problem);

    [LoggerMessage(LogLevel.Error, "The models folder could not be looked at.")]
    public static partial void LookFailed(ILogger logger, Exception exception);
}
