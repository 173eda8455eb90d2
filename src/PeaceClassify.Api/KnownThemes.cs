namespace PeaceClassify.Api;

/// <summary>The themes of the data folder's themes.json, among them those that no model has learned yet. Read again when the file changed. Thread-safe.</summary>
/// <remarks>The service works without the file; one that cannot be read leaves the themes as they were.</remarks>
internal sealed class DescribedThemes(string data, ILogger<DescribedThemes> logger)
{
    private readonly Lock reading = new();
    private (DateTime WrittenAt, long Length)? seen;
    private IReadOnlyList<Theme> themes = [];

    /// <summary>The themes in the order of the file; empty without one.</summary>
    public IReadOnlyList<Theme> All
    {
        get
        {
            var file = new FileInfo(Path.Combine(data, "themes.json"));
            lock (reading)
            {
                (DateTime, long)? now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
                if (now != seen)
                {
                    seen = now;
                    Read(file);
                }

                return themes;
            }
        }
    }

    /// <summary>Whether it describes a theme.</summary>
    public bool Has(string id) => All.Any(theme => theme.Id == id);

    private void Read(FileInfo file)
    {
        try
        {
            themes = file.Exists ? Taxonomy.Load(file.FullName).Themes : [];
        }
        catch (DataFileException exception)
        {
            Log.NoThemes(logger, exception.Message);
        }
    }
}

/// <summary>The themes that may be decided on: those of the model that serves, and those that are described for the next one.</summary>
internal sealed class KnownThemes(ServingModel model, DescribedThemes described)
{
    /// <summary>Themes that the model that serves has not learned.</summary>
    public IReadOnlyList<Theme> Untrained { get; } = [.. described.All.Where(theme => model.Stored.LabelOf(theme.Id) < 0)];

    /// <summary>Those of the model in its order, then the others. A theme that the file no longer has stays as long as the model has it.</summary>
    public IReadOnlyList<Theme> All => [.. model.Classifier.Description.Themes.Select(theme => theme.Theme), .. Untrained];

    /// <summary>Whether there is such a theme.</summary>
    public bool Has(string id) => model.Stored.LabelOf(id) >= 0 || Untrained.Any(theme => theme.Id == id);
}
