using System.Collections.Frozen;
using System.Text.Json;

namespace PeaceClassify;

/// <summary>The themes a corpus is labelled with, in a fixed order: a theme's place is its label. Immutable and thread-safe.</summary>
public sealed class Taxonomy
{
    private const int Format = 1;
    private readonly FrozenDictionary<string, int> labels;

    /// <summary>Takes the themes in the order given.</summary>
    /// <exception cref="ArgumentException">There is no theme, an id is empty or stands twice, or a name is empty.</exception>
    public Taxonomy(IReadOnlyList<Theme> themes)
    {
        ArgumentNullException.ThrowIfNull(themes);
        if (themes.Count == 0)
        {
            throw new ArgumentException("A taxonomy needs at least one theme.", nameof(themes));
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var theme in themes)
        {
            if (theme is null || string.IsNullOrWhiteSpace(theme.Id) || string.IsNullOrWhiteSpace(theme.Name))
            {
                throw new ArgumentException($"Theme {seen.Count + 1} has no id or no name.", nameof(themes));
            }

            if (!seen.TryAdd(theme.Id, seen.Count))
            {
                throw new ArgumentException($"The theme '{theme.Id}' stands twice.", nameof(themes));
            }
        }

        Themes = [.. themes];
        labels = seen.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The themes in label order.</summary>
    public IReadOnlyList<Theme> Themes { get; }

    /// <summary>Number of themes.</summary>
    public int Count => Themes.Count;

    /// <summary>The label of a theme: its place, counted from 0; −1 when the taxonomy does not have it.</summary>
    public int LabelOf(string themeId) => labels.GetValueOrDefault(themeId, -1);

    /// <summary>The labels of a paragraph's themes, in the paragraph's order.</summary>
    /// <exception cref="DataFileException">A theme is not of this taxonomy.</exception>
    public int[] LabelsOf(LabelledParagraph paragraph)
    {
        ArgumentNullException.ThrowIfNull(paragraph);
        return [.. paragraph.Themes.Select(theme => LabelOf(theme) is var label and >= 0
            ? label
            : throw new DataFileException(
                paragraph.Path, $"the theme '{theme}' is not among the {Count} of the taxonomy; correct it or add it to the themes file", paragraph.Line))];
    }

    /// <summary>Reads a themes file: <c>{ "format": 1, "themes": [ { "id", "name", "area", "definition", "giveWhen", "notWhen" } ] }</c>.</summary>
    /// <exception cref="DataFileException">The file is missing or not such.</exception>
    public static Taxonomy Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var file = JsonSerializer.Deserialize<ThemesFile>(stream, PeaceClassifyJson.Options)
                ?? throw new JsonException("the file holds null");
            return file.Format == Format
                ? new Taxonomy(file.Themes)
                : throw new DataFileException(path, $"format {file.Format}, this build reads {Format}");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the themes cannot be read: {exception.Message}");
        }
    }

    /// <summary>The content of a themes file, see <see cref="Load"/>.</summary>
    public string Write() => JsonSerializer.Serialize(new ThemesFile(Format, Themes), PeaceClassifyJson.Indented) + "\n";

    /// <summary>The themes that occur in a corpus, in ordinal order of their ids, which serve as names too.</summary>
    /// <exception cref="ArgumentException">No paragraph has a theme.</exception>
    public static Taxonomy Of(IEnumerable<LabelledParagraph> paragraphs) => new(
        [.. paragraphs.SelectMany(paragraph => paragraph.Themes).Distinct().Order(StringComparer.Ordinal).Select(id => new Theme(id, id))]);

    private sealed record ThemesFile(int Format, IReadOnlyList<Theme> Themes);
}
