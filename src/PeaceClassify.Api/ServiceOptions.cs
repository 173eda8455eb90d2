using System.ComponentModel.DataAnnotations;

namespace PeaceClassify.Api;

/// <summary>What an operator sets, in appsettings.json, environment or arguments, under <c>PeaceClassify</c>.</summary>
public sealed record ServiceOptions
{
    /// <summary>Where the settings are.</summary>
    public const string Section = "PeaceClassify";

    private const string OutOfRange = Section + ":{0} must be from {1} to {2}.";

    /// <summary>Folder of model versions, relative to the content root; its pointer <c>current</c> names the one that serves.</summary>
    public string Models { get; init; } = "models";

    /// <summary>
    /// Where the workbench keeps its statements: <c>Data Source=file</c> for SQLite, relative to the content root, or <c>Host=...</c> for PostgreSQL.
    /// </summary>
    public string Store { get; init; } = "Data Source=store/peaceclassify.db";

    /// <summary>Folder of the labelled corpus, relative to the content root, for similar paragraphs and examples; the service works without it.</summary>
    public string Data { get; init; } = "data";

    /// <summary>Folder in which data sets are frozen before a candidate is trained, relative to the content root.</summary>
    public string Snapshots { get; init; } = "store/snapshots";

    /// <summary>Most words and terms, together, in the evidence of one answer; each takes about 200 bytes of memory. A record of 300 pages needs 300,000 for the evidence given.</summary>
    public int MaxEvidenceEntries { get; init; } = 2_000_000;

    /// <summary>Seconds between two looks at the pointers of the models folder, 0.01 to 86,400; where the file system tells of changes they are seen at once.</summary>
    [Range(0.01, 86_400, ErrorMessage = OutOfRange)]
    public double ModelPollSeconds { get; init; } = 2;

    /// <summary>Share of the classified paragraphs, 0 to 1, that the candidate scores as well when there is one; 0 for none.</summary>
    [Range(0.0, 1.0, ErrorMessage = OutOfRange)]
    public double ShadowShare { get; init; } = 0.1;

    /// <summary>Paragraphs that the drift figures are taken from.</summary>
    [Range(100, 1_000_000, ErrorMessage = OutOfRange)]
    public int DriftParagraphs { get; init; } = 10_000;

    /// <summary>Origins of other sites, such as <c>https://desk.example</c>, whose pages may use the service with a key of their own.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Whether the service may listen where other machines reach it although there is no key.</summary>
    public bool AllowWithoutKeys { get; init; }
}
