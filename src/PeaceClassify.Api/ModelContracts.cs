namespace PeaceClassify.Api;

/// <summary>Why an alias of the models folder points at something that cannot be used; what served before goes on.</summary>
/// <param name="Alias">The alias: current or candidate.</param>
/// <param name="Version">The version it names, where it names one.</param>
/// <param name="Problem">What was found, what was expected, what to do.</param>
/// <param name="Since">When it was found first, UTC; it is tried again until it can be used or the alias points elsewhere.</param>
public sealed record ModelProblem(string Alias, string? Version, string Problem, DateTime Since);

/// <summary>The model versions that there are.</summary>
/// <param name="Versions">The versions in the models folder, by name.</param>
/// <param name="Problems">Aliases that point at something that cannot be used; empty when all is well.</param>
/// <param name="RollbackTo">The version that a rollback puts to service again; none where no promotion can be taken back.</param>
public sealed record ModelsResponse(IReadOnlyList<ModelSummary> Versions, IReadOnlyList<ModelProblem> Problems, string? RollbackTo = null);

/// <summary>A model version in short.</summary>
/// <param name="Version">Its name.</param>
/// <param name="Aliases">The aliases that point at it.</param>
/// <param name="IsServing">Whether it is the version that serves: an alias that was moved a moment ago, or to a version that cannot be used, points elsewhere.</param>
/// <param name="IsLoaded">Whether it is in memory, and so was verified.</param>
/// <param name="Engine">The engine that trained it.</param>
/// <param name="ThemeCount">How many themes it knows.</param>
/// <param name="Provenance">What it was trained on.</param>
/// <param name="MicroF1">Its cross-validated F1 over all decisions.</param>
/// <param name="MacroF1">Its cross-validated F1, the mean of the themes.</param>
/// <param name="Problem">Why it cannot be described, where it cannot; then there is nothing but its name.</param>
public sealed record ModelSummary(
    string Version, IReadOnlyList<string> Aliases, bool IsServing, bool IsLoaded, string? Engine, int? ThemeCount, ModelProvenance? Provenance, double? MicroF1, double? MacroF1,
    string? Problem);

/// <summary>Where the candidate differs from the version that serves, on the paragraphs that both have scored.</summary>
/// <param name="Share">The share of paragraphs that is sampled; 0 when shadow mode is off.</param>
/// <param name="Current">The version that serves.</param>
/// <param name="Candidate">The version that is tried; none when there is no other that can be used.</param>
/// <param name="Since">Since when both have been what they are, UTC; the counts began then, or when the service started.</param>
/// <param name="ComparedCount">Paragraphs that both have scored.</param>
/// <param name="DroppedCount">Sampled paragraphs that were left out because too many waited.</param>
/// <param name="FailedCount">Sampled paragraphs at which the candidate failed.</param>
/// <param name="Themes">The themes that both know.</param>
public sealed record ShadowResponse(
    double Share, string Current, string? Candidate, DateTime? Since, int ComparedCount, int DroppedCount, int FailedCount, IReadOnlyList<ShadowTheme> Themes);

/// <summary>Where two versions differ in one theme.</summary>
/// <param name="Id">The theme.</param>
/// <param name="CandidateOnlyCount">Paragraphs to which the candidate assigns it and the serving version does not.</param>
/// <param name="CurrentOnlyCount">Paragraphs to which the serving version assigns it and the candidate does not.</param>
/// <param name="MeanAbsoluteDifference">Mean difference of the two probabilities, whichever is larger.</param>
public sealed record ShadowTheme(string Id, int CandidateOnlyCount, int CurrentOnlyCount, double MeanAbsoluteDifference);
