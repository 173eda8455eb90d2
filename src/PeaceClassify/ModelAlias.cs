namespace PeaceClassify;

/// <summary>Names under which a models folder points at versions: each is a text file with the name of one. No version may be called so.</summary>
public static class ModelAlias
{
    /// <summary>The version that serves.</summary>
    public const string Current = "current";

    /// <summary>The version that is tried beside it.</summary>
    public const string Candidate = "candidate";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Current, Candidate];
}
