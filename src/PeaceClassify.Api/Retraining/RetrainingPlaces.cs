namespace PeaceClassify.Api.Retraining;

/// <summary>The folders that a retraining works with.</summary>
/// <param name="Models">Model versions.</param>
/// <param name="Data">The base corpus, with themes.json.</param>
/// <param name="Snapshots">Where data sets are frozen.</param>
internal sealed record RetrainingPlaces(ModelStore Models, string Data, string Snapshots)
{
    /// <summary>As the settings say.</summary>
    public static RetrainingPlaces Of(ServiceOptions options, string folder) => new(
        new ModelStore(Path.GetFullPath(Path.Combine(folder, options.Models))), Path.GetFullPath(Path.Combine(folder, options.Data)), Path.GetFullPath(Path.Combine(folder, options.Snapshots)));
}
