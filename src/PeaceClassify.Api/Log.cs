namespace PeaceClassify.Api;

/// <summary>What the service says of itself. No text of a request is ever among it.</summary>
internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "Model version {Version} of engine {Engine} serves; engines of this build: {Built}.")]
    public static partial void Serves(ILogger logger, string version, string engine, string built);
}
