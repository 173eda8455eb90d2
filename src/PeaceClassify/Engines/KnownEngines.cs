namespace PeaceClassify.Engines;

/// <summary>The engines there are, built in or not.</summary>
public static class KnownEngines
{
    /// <summary>The default engine, part of every build.</summary>
    public const string Linear = "linear";

    /// <summary>The engine on Microsoft.ML, part of a build with <c>-p:MLNet=true</c>.</summary>
    public const string MLNet = "mlnet";

    /// <summary>Says in one sentence that an engine is not part of this build, and what to do.</summary>
    /// <param name="name">The engine that was asked for.</param>
    /// <param name="built">The names of those that are.</param>
    public static string NotBuilt(string name, IEnumerable<string> built) => string.Join(
        ' ',
        $"the engine '{name}' is not part of this build, which has {string.Join(", ", built)}",
        name == MLNet ? "(build with -p:MLNet=true to have it)" : "").TrimEnd();
}
