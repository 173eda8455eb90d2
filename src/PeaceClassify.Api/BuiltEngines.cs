using PeaceClassify.Engines;

namespace PeaceClassify.Api;

/// <summary>The engines that this build of the service has.</summary>
internal static class BuiltEngines
{
    public static IReadOnlyList<IEngine> All { get; } =
    [
        new LinearEngine(),
#if MLNET
        new MLNet.MLNetEngine(),
#endif
    ];
}
