using PeaceClassify.Engines;

namespace PeaceClassify.Training;

/// <summary>The engines that this build of the command line has.</summary>
internal static class BuiltEngines
{
    public static IReadOnlyList<IEngine> All { get; } = [new LinearEngine()];
}
