namespace PeaceClassify.Api;

/// <summary>What an operator sets, in appsettings.json, environment or arguments, under <c>PeaceClassify</c>.</summary>
public sealed record ServiceOptions
{
    /// <summary>Folder of model versions, relative to the content root; its pointer <c>current</c> names the one that serves.</summary>
    public string Models { get; init; } = "models";

    /// <summary>
    /// Where the workbench keeps its statements: <c>Data Source=file</c> for SQLite, relative to the content root, or <c>Host=...</c> for PostgreSQL.
    /// </summary>
    public string Store { get; init; } = "Data Source=store/peaceclassify.db";

    /// <summary>Folder of the labelled corpus, relative to the content root, for similar paragraphs and examples; the service works without it.</summary>
    public string Data { get; init; } = "data";

    /// <summary>Most words and terms, together, in the evidence of one answer; each takes about 200 bytes of memory. A record of 300 pages needs 300,000 for the evidence given.</summary>
    public int MaxEvidenceEntries { get; init; } = 2_000_000;

    /// <summary>Whether the service may listen where other machines reach it although there is no key.</summary>
    public bool AllowWithoutKeys { get; init; }
}
