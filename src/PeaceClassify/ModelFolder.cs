using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PeaceClassify.Engines;
using PeaceClassify.Learning;

namespace PeaceClassify;

/// <summary>
/// A model version on disk: an immutable folder whose name is the version. Nothing inside repeats the name, the date or the machine, so the
/// same training gives the same bytes.
/// </summary>
/// <remarks>
/// model.json carries a SHA-256 of every other file and, in <c>checksum</c>, one of itself taken while that value was zeros.
/// </remarks>
public static class ModelFolder
{
    /// <summary>What the version is; the file that makes a folder a model.</summary>
    public const string DescriptionFile = "model.json";

    /// <summary>Cross-validated figures.</summary>
    public const string MetricsFile = "metrics.json";

    /// <summary>Data, figures and limits for people.</summary>
    public const string CardFile = "MODEL_CARD.md";

    /// <summary>The same figures and more as a page with charts.</summary>
    public const string ReportFile = "report.html";

    private const int Format = 1;
    private static readonly string UnknownChecksum = new('0', SHA256.HashSizeInBytes * 2);

    /// <summary>Writes a version: into a temporary folder beside it, then one rename. A failure or cancellation leaves nothing behind.</summary>
    /// <param name="folder">The folder to create; its name becomes the version.</param>
    /// <param name="description">What goes into model.json.</param>
    /// <param name="scorer">Writes the engine's files.</param>
    /// <param name="documents">Further text files by name: <see cref="MetricsFile"/>, <see cref="CardFile"/>, <see cref="ReportFile"/>, <see cref="SelfTest.FileName"/>.</param>
    /// <exception cref="DataFileException">The folder exists already, or cannot be written.</exception>
    public static void Save(
        string folder, ModelDescription description, IScorer scorer, IReadOnlyDictionary<string, string> documents)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(documents);
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var parent = Path.GetDirectoryName(folder)!;
        var temporary = Path.Combine(parent, $".{Path.GetFileName(folder)}-{Guid.NewGuid():N}");
        try
        {
            RefuseExisting(folder);
            Directory.CreateDirectory(temporary);
            var files = scorer.Save(temporary).Concat(documents.Keys).Order(StringComparer.Ordinal).ToArray();
            foreach (var (name, content) in documents)
            {
                File.WriteAllText(Path.Combine(temporary, name), content, new UTF8Encoding(false));
            }

            var checksums = files.ToDictionary(name => name, name => Checksum(File.ReadAllBytes(Path.Combine(temporary, name))));
            File.WriteAllBytes(Path.Combine(temporary, DescriptionFile), Seal(new(Format, UnknownChecksum, checksums, description)));
            foreach (var name in files.Append(DescriptionFile))
            {
                FlushToDisk(Path.Combine(temporary, name));
            }

            RefuseExisting(folder);
            Directory.Move(temporary, folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(folder, $"the model version cannot be written: {exception.Message}");
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    /// <summary>Reads and verifies a version: format, checksums, engine, shapes, finite numbers, in this order.</summary>
    /// <param name="folder">The version's folder.</param>
    /// <param name="engines">The engines of this build.</param>
    /// <exception cref="DataFileException">Anything is missing, altered, of another format or of an engine that is not among these.</exception>
    public static (ModelDescription Description, IScorer Scorer) Load(string folder, IReadOnlyList<IEngine> engines)
    {
        var path = Path.Combine(folder, DescriptionFile);
        try
        {
            if (!Directory.Exists(folder))
            {
                throw new DataFileException(folder, "there is no such model version; 'train' makes one");
            }

            if (!File.Exists(path))
            {
                throw new DataFileException(folder, $"this is no model version: it has no {DescriptionFile}");
            }

            var file = Unseal(path);
            foreach (var (name, checksum) in file.Files)
            {
                Verify(folder, name, checksum);
            }

            var description = file.Model;
            var engine = engines.FirstOrDefault(engine => engine.Name == description.Engine)
                ?? throw new DataFileException(
                    path, KnownEngines.NotBuilt(description.Engine, engines.Select(engine => engine.Name)));
            VerifyThemes(path, description);
            using var options = JsonDocument.Parse(description.EngineOptions.ToJsonString());
            var scorer = engine.Load(folder, options.RootElement);
            if (scorer.LabelCount != description.Themes.Count)
            {
                scorer.Dispose();
                throw new DataFileException(path, $"it names {description.Themes.Count} themes, but the weights are for {scorer.LabelCount}");
            }

            return (description, scorer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(folder, $"the model version cannot be read: {exception.Message}");
        }
    }

    /// <summary>Reads what a version says it is, without its weights: quick, and no promise that it can serve.</summary>
    /// <exception cref="DataFileException">Its description is missing, altered or of another format.</exception>
    public static ModelDescription Describe(string folder)
    {
        var path = Path.Combine(folder, DescriptionFile);
        try
        {
            var description = Unseal(path).Model;
            VerifyThemes(path, description);
            return description;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the model description cannot be read: {exception.Message}");
        }
    }

    /// <summary>Refuses a version that exists already: before it is trained as well as before it is written.</summary>
    /// <exception cref="DataFileException">There is something at <paramref name="folder"/>.</exception>
    public static void RefuseExisting(string folder)
    {
        if (Path.Exists(folder))
        {
            throw new DataFileException(folder, "this model version exists already and is never overwritten; choose another name");
        }
    }

    private static byte[] Seal(ModelFile file)
    {
        var text = Serialize(file);
        return Encoding.UTF8.GetBytes(text.Replace(UnknownChecksum, Checksum(Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal));
    }

    private static ModelFile Unseal(string path)
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));
            using (var json = JsonDocument.Parse(text))
            {
                // The format first: a file of another format need not have any of the rest. Then the checksum: what was altered is not read.
                var root = json.RootElement;
                if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out var found))
                {
                    throw new DataFileException(path, "this is no model description: it names no format");
                }

                if (found.ValueKind != JsonValueKind.Number || !found.TryGetInt32(out var format) || format != Format)
                {
                    throw new DataFileException(path, $"format {found.GetRawText()}, this build reads {Format}; run 'train' again");
                }

                if (!root.TryGetProperty("checksum", out var checksum) || checksum.ValueKind != JsonValueKind.String || !IsSealed(text, checksum.GetString()!))
                {
                    throw new DataFileException(path, "the file was altered after training: its checksum does not match; restore it or run 'train' again");
                }
            }

            return JsonSerializer.Deserialize<ModelFile>(text, PeaceClassifyJson.Indented)!;
        }
        // Half a surrogate pair, written as \ud800, is an InvalidOperationException.
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new DataFileException(path, $"the model description cannot be read: {exception.Message}");
        }
    }

    private static bool IsSealed(string text, string checksum) =>
        checksum.Length == UnknownChecksum.Length
        && Checksum(Encoding.UTF8.GetBytes(text.Replace(checksum, UnknownChecksum, StringComparison.Ordinal))) == checksum;

    private static void Verify(string folder, string name, string checksum)
    {
        var path = Path.Combine(folder, name);
        if (name != Path.GetFileName(name) || !File.Exists(path))
        {
            throw new DataFileException(path, $"the file is missing, though {DescriptionFile} lists it; restore it or run 'train' again");
        }

        using var stream = File.OpenRead(path);
        if (Convert.ToHexStringLower(SHA256.HashData(stream)) != checksum)
        {
            throw new DataFileException(path, "the file was truncated or altered after training: its checksum does not match; restore it or run 'train' again");
        }
    }

    private static void VerifyThemes(string path, ModelDescription description)
    {
        if (description.Themes.Any(theme => theme is null) || description.NotTrained?.Any(theme => theme is null) == true)
        {
            throw new DataFileException(path, "the themes are not valid: one of them is null");
        }

        try
        {
            _ = description.Taxonomy();
        }
        catch (ArgumentException exception)
        {
            throw new DataFileException(path, $"the themes are not valid: {exception.Message}");
        }

        foreach (var theme in description.Themes)
        {
            var cuts = theme.Cuts;
            if (!(cuts.ReviewFrom >= 0 && cuts.ReviewFrom <= cuts.Threshold && cuts.Threshold <= cuts.ReviewTo && cuts.ReviewTo <= 1))
            {
                throw new DataFileException(path, $"the cuts of '{theme.Theme.Id}' need 0 <= reviewFrom <= threshold <= reviewTo <= 1, found {cuts}");
            }

            if (theme.Calibration is PlattCalibration(var slope, var intercept) && !(double.IsFinite(slope) && double.IsFinite(intercept) && slope >= 0))
            {
                throw new DataFileException(path, $"the calibration of '{theme.Theme.Id}' needs a finite slope of at least 0 and a finite intercept");
            }
        }
    }

    private static string Serialize(ModelFile file) => JsonSerializer.Serialize(file, PeaceClassifyJson.Indented) + "\n";

    private static string Checksum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static void FlushToDisk(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>model.json.</summary>
    /// <param name="Format">Version of this format.</param>
    /// <param name="Checksum">SHA-256 of the file with zeros in this place.</param>
    /// <param name="Files">SHA-256 of every other file of the folder.</param>
    /// <param name="Model">The rest.</param>
    private sealed record ModelFile(int Format, string Checksum, IReadOnlyDictionary<string, string> Files, ModelDescription Model);
}
