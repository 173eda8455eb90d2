using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PeaceClassify.Retraining;

/// <summary>
/// A data set that never changes: the base corpus and what people settled, frozen in a folder whose name is the hash of its content. Thread-safe.
/// </summary>
/// <remarks>
/// The folder holds paragraphs.jsonl (a corpus like any other), themes.json, and manifest.json with SHA-256 of both and the account of the decisions. The id is the beginning of
/// the manifest's SHA-256: the same data give the same id, and one that was altered is refused. There is no date in it but that of the last decision.
/// </remarks>
public sealed class Snapshot
{
    /// <summary>What the snapshot is.</summary>
    public const string ManifestFile = "manifest.json";

    /// <summary>The paragraphs, as JSON Lines.</summary>
    public const string ParagraphsFile = "paragraphs.jsonl";

    /// <summary>The themes.</summary>
    public const string ThemesFile = "themes.json";

    private const int IdBytes = 8;

    private Snapshot(string folder, SnapshotManifest manifest, IReadOnlyList<LabelledParagraph> paragraphs, Taxonomy taxonomy)
    {
        Folder = folder;
        Manifest = manifest;
        Paragraphs = paragraphs;
        Taxonomy = taxonomy;
    }

    /// <summary>Its folder.</summary>
    public string Folder { get; }

    /// <summary>Its name: 16 hexadecimal digits.</summary>
    public string Id => Path.GetFileName(Folder);

    /// <summary>What it holds and how that came about.</summary>
    public SnapshotManifest Manifest { get; }

    /// <summary>The corpus: those of the base in their order, with labels that people corrected, then those that people added, by the hash of their texts, as ids are chance.</summary>
    public IReadOnlyList<LabelledParagraph> Paragraphs { get; }

    /// <summary>The themes.</summary>
    public Taxonomy Taxonomy { get; }

    /// <summary>Freezes a corpus and what people settled.</summary>
    /// <param name="parent">The folder of snapshots; it is made where there is none.</param>
    /// <param name="corpus">The base corpus.</param>
    /// <param name="taxonomy">The themes; decisions on others are left out, as nothing can learn them.</param>
    /// <param name="decisions">What people settled. Where one has the text of a paragraph of the base, it corrects that paragraph.</param>
    /// <returns>The snapshot; one with the same content is there once.</returns>
    /// <exception cref="DataFileException">The folder cannot be written, or a paragraph of the base has a theme that is not in the taxonomy.</exception>
    public static Snapshot Create(string parent, IReadOnlyList<LabelledParagraph> corpus, Taxonomy taxonomy, SettledDecisions decisions)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(taxonomy);
        ArgumentNullException.ThrowIfNull(decisions);
        var byText = decisions.Paragraphs.ToDictionary(paragraph => paragraph.Text, StringComparer.Ordinal);
        var corrected = new HashSet<string>(StringComparer.Ordinal);
        var lines = new List<Line>(corpus.Count + decisions.Paragraphs.Count);
        var changed = 0;
        foreach (var paragraph in corpus)
        {
            _ = taxonomy.LabelsOf(paragraph);
            var settled = byText.GetValueOrDefault(paragraph.Text);
            if (settled is not null)
            {
                corrected.Add(settled.Id);
                changed += settled.Themes.ToHashSet(StringComparer.Ordinal).SetEquals(paragraph.Themes) ? 0 : 1;
            }

            lines.Add(new(paragraph.Id, paragraph.Source, settled is null ? paragraph.Themes : InOrder(settled.Themes, taxonomy), paragraph.Text));
        }

        string[] confirmed = [.. corpus.Where(paragraph => byText.ContainsKey(paragraph.Text)).Select(paragraph => paragraph.Id)];
        SettledParagraph[] added = [.. decisions.Paragraphs.Where(paragraph => !corrected.Contains(paragraph.Id)).OrderBy(paragraph => Checksum(paragraph.Text), StringComparer.Ordinal)];
        lines.AddRange(added.Select(paragraph => new Line(paragraph.Id, null, InOrder(paragraph.Themes, taxonomy), paragraph.Text)));
        var paragraphs = string.Concat(lines.Select(line => JsonSerializer.Serialize(line, PeaceClassifyJson.Options) + "\n"));
        var themes = taxonomy.Write();
        var manifest = new SnapshotManifest
        {
            Files = new Dictionary<string, string> { [ParagraphsFile] = Checksum(paragraphs), [ThemesFile] = Checksum(themes) },
            BaseFingerprint = Corpus.Fingerprint(corpus),
            BaseCount = corpus.Count,
            ParagraphCount = lines.Count,
            ThemeCount = taxonomy.Count,
            AddedCount = added.Length,
            CorrectedCount = changed,
            DecidedIds = [.. confirmed, .. added.Select(paragraph => paragraph.Id)],
            Policy = decisions.Policy,
            Deciders = decisions.Deciders,
            Conflicts = decisions.Conflicts,
            LeftOut = new SortedDictionary<string, int>(decisions.LeftOut.ToDictionary(), StringComparer.Ordinal),
            LastDecisionAt = decisions.Paragraphs.Count == 0 ? null : decisions.Paragraphs.Max(paragraph => paragraph.DecidedAt),
        };
        var content = JsonSerializer.Serialize(manifest, PeaceClassifyJson.Indented) + "\n";
        var folder = Path.Combine(Path.GetFullPath(parent), Checksum(content)[..(2 * IdBytes)]);
        if (!Directory.Exists(folder))
        {
            Write(folder, new() { [ParagraphsFile] = paragraphs, [ThemesFile] = themes, [ManifestFile] = content });
        }

        return Load(folder);
    }

    /// <summary>Reads a snapshot and verifies every byte of it.</summary>
    /// <exception cref="DataFileException">It is not there, or was altered.</exception>
    public static Snapshot Load(string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var path = Path.Combine(folder, ManifestFile);
        try
        {
            if (!File.Exists(path))
            {
                throw new DataFileException(folder, $"this is no snapshot: it has no {ManifestFile}; 'snapshot' makes one");
            }

            var content = File.ReadAllText(path);
            if (Checksum(content)[..(2 * IdBytes)] != Path.GetFileName(folder))
            {
                throw new DataFileException(path, "the manifest was altered, or the folder renamed: its name must be the beginning of the manifest's SHA-256; restore it, or make the snapshot again");
            }

            var manifest = JsonSerializer.Deserialize<SnapshotManifest>(content, PeaceClassifyJson.Options) ?? throw new JsonException("the file holds null");
            foreach (var (name, checksum) in manifest.Files)
            {
                if (Checksum(File.ReadAllText(Path.Combine(folder, name))) != checksum)
                {
                    throw new DataFileException(Path.Combine(folder, name), "the file was altered: its checksum does not match; restore it, or make the snapshot again");
                }
            }

            return new(folder, manifest, Corpus.Load(Path.Combine(folder, ParagraphsFile)), Taxonomy.Load(Path.Combine(folder, ThemesFile)));
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the snapshot cannot be read: {exception.Message}");
        }
    }

    private static string[] InOrder(IReadOnlyList<string> themes, Taxonomy taxonomy) =>
        [.. themes.Where(theme => taxonomy.LabelOf(theme) >= 0).OrderBy(taxonomy.LabelOf)];

    /// <summary>Into a temporary folder, then one rename: a snapshot that is there is whole.</summary>
    private static void Write(string folder, Dictionary<string, string> files)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(folder)!, $".{Path.GetFileName(folder)}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(temporary);
            foreach (var (name, content) in files)
            {
                using var stream = File.Create(Path.Combine(temporary, name));
                stream.Write(new UTF8Encoding(false).GetBytes(content));
                stream.Flush(flushToDisk: true);
            }

            Directory.Move(temporary, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Somebody else made the same snapshot at the same time: it is the same.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(folder, $"the snapshot cannot be written: {exception.Message}");
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static string Checksum(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private sealed record Line(string Id, string? Source, IReadOnlyList<string> Themes, string Text);
}

/// <summary>What a snapshot holds and how that came about: its manifest.json.</summary>
public sealed record SnapshotManifest
{
    /// <summary>SHA-256 of every other file.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>The base corpus, see <see cref="Corpus.Fingerprint"/>.</summary>
    public required string BaseFingerprint { get; init; }

    /// <summary>Paragraphs of the base corpus.</summary>
    public required int BaseCount { get; init; }

    /// <summary>Paragraphs in all.</summary>
    public required int ParagraphCount { get; init; }

    /// <summary>Themes.</summary>
    public required int ThemeCount { get; init; }

    /// <summary>Paragraphs that people settled and that the base does not have.</summary>
    public required int AddedCount { get; init; }

    /// <summary>Paragraphs of the base that people labelled otherwise.</summary>
    public required int CorrectedCount { get; init; }

    /// <summary>Ids of the paragraphs that have their labels from people's decisions.</summary>
    public required IReadOnlyList<string> DecidedIds { get; init; }

    /// <summary>How disagreement was resolved.</summary>
    public required ConflictPolicy Policy { get; init; }

    /// <summary>Who decided.</summary>
    public required IReadOnlyList<Decider> Deciders { get; init; }

    /// <summary>Where people disagreed, and what became of it.</summary>
    public required IReadOnlyList<ResolvedConflict> Conflicts { get; init; }

    /// <summary>Paragraphs that people decided on and that are not in it, by reason.</summary>
    public required IReadOnlyDictionary<string, int> LeftOut { get; init; }

    /// <summary>When the last of its decisions was made, UTC; null without decisions.</summary>
    public DateTime? LastDecisionAt { get; init; }
}
