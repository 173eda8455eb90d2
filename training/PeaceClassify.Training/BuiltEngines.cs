using PeaceClassify.Engines;

namespace PeaceClassify.Training;

/// <summary>The engines that this build of the command line has; the first is the default.</summary>
internal static class BuiltEngines
{
    /// <summary>As <c>train</c> offers them.</summary>
    public static IReadOnlyList<EngineArguments> Arguments { get; } =
    [
        new LinearArguments(),
#if MLNET
        new MLNetArguments(),
#endif
    ];

    /// <summary>To load models with.</summary>
    public static IReadOnlyList<IEngine> All { get; } =
    [
        new LinearEngine(),
#if MLNET
        new MLNet.MLNetEngine(),
#endif
    ];
}
