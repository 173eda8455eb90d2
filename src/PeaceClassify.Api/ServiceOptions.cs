namespace PeaceClassify.Api;

/// <summary>What an operator sets, in appsettings.json, environment or arguments, under <c>PeaceClassify</c>.</summary>
public sealed record ServiceOptions
{
    /// <summary>Folder of model versions, relative to the content root; its pointer <c>current</c> names the one that serves.</summary>
    public string Models { get; init; } = "models";

    /// <summary>Most words and terms, together, in the evidence of one answer; a hundred bytes each, so the default bounds an answer at half a gigabyte.</summary>
    public int MaxEvidenceEntries { get; init; } = 5_000_000;
}
