namespace PeaceClassify.Api;

/// <summary>What the service says of itself. No text of a request is ever among it.</summary>
internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "Model version {Version} of engine {Engine} serves.")]
    public static partial void Serves(ILogger logger, string version, string engine);
}
