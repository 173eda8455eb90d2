namespace PeaceClassify.Api;

/// <summary>What the service says of itself. No text of a request is ever among it.</summary>
internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "Model version {Version} of engine {Engine} serves; engines of this build: {Built}.")]
    public static partial void Serves(ILogger logger, string version, string engine, string built);

    [LoggerMessage(LogLevel.Information, "Statements are kept in {Store}.")]
    public static partial void Keeps(ILogger logger, string store);

    [LoggerMessage(LogLevel.Error, "{Problem}")]
    public static partial void StoreFailed(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Warning, "The labelled corpus cannot be read, so there are no similar paragraphs and examples: {Problem}")]
    public static partial void NoCorpus(ILogger logger, string problem);
}
