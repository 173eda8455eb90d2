using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PeaceClassify;

/// <summary>What became of a theme that is no longer in the themes file.</summary>
/// <param name="From">Its id.</param>
/// <param name="To">The themes that took its place: none where it was retired, one where it was replaced or merged into another, several where it was split.</param>
/// <param name="Because">Why, for those who come later.</param>
public sealed record ThemeChange(string From, IReadOnlyList<string> To, string Because);

/// <summary>Themes that somebody decided on, as the taxonomy of today has them.</summary>
/// <param name="Themes">Those that stand, in the order of the decision.</param>
/// <param name="Undecided">Those of which the decision does not say whether the paragraph has them; with one of them it must be decided anew before anything can be learned from it.</param>
public sealed record ChangedThemes(IReadOnlyList<string> Themes, IReadOnlyList<string> Undecided);

/// <summary>
/// The table by which old decisions are read after a change of the themes: theme-changes.json beside themes.json,
/// <c>{ "format": 1, "changes": [ { "from": "...", "to": ["..."], "because": "..." } ] }</c>. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Who gave a theme that was split did not say which part was meant: the parts are undecided. Who did not give it, gave none of its parts. A theme whose name
/// changed keeps its id and is not in the table.
/// </remarks>
public sealed class ThemeChanges
{
    /// <summary>The name of the file, in the data folder.</summary>
    public const string FileName = "theme-changes.json";

    private const int Format = 1;
    private readonly FrozenDictionary<string, Ends> ends;

    private ThemeChanges(IReadOnlyList<ThemeChange> changes)
    {
        Changes = changes;
        var direct = changes.ToDictionary(change => change.From, change => change.To, StringComparer.Ordinal);
        ends = changes.ToFrozenDictionary(change => change.From, change => EndsOf(change.From, direct), StringComparer.Ordinal);
    }

    /// <summary>No theme was ever changed.</summary>
    public static ThemeChanges None { get; } = new([]);

    /// <summary>The changes in the order of the file.</summary>
    public IReadOnlyList<ThemeChange> Changes { get; }

    /// <summary>Reads the table of a data folder; <see cref="None"/> where it has none.</summary>
    /// <param name="data">The folder; a corpus that is one file has no table.</param>
    /// <param name="taxonomy">The themes of today.</param>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static ThemeChanges Beside(string data, Taxonomy taxonomy) => Path.Combine(data, FileName) is var path && File.Exists(path) ? Load(path, taxonomy) : None;

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="taxonomy">The themes of today: what a change ends in must be among them, what it comes from must not.</param>
    /// <exception cref="DataFileException">The file cannot be read, or a change makes no sense: where, and why.</exception>
    public static ThemeChanges Load(string path, Taxonomy taxonomy)
    {
        ArgumentNullException.ThrowIfNull(taxonomy);
        ChangesFile file;
        try
        {
            using var stream = File.OpenRead(path); // passes over a byte order mark, as for the themes file
            file = JsonSerializer.Deserialize<ChangesFile>(stream, PeaceClassifyJson.Options) ?? throw new JsonException("the file holds null");
        }
        catch (JsonException exception)
        {
            throw new DataFileException(path, $"the changes of themes cannot be read: {exception.Message}", (int?)exception.LineNumber + 1);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the changes of themes cannot be read: {exception.Message}");
        }

        if (file.Format != Format)
        {
            throw new DataFileException(path, $"format {file.Format}, this build reads {Format}");
        }

        Verify(path, file.Changes, taxonomy);
        return new(file.Changes);
    }

    /// <summary>Reads the themes of a decision by the taxonomy of today.</summary>
    /// <param name="themes">The ids that were given, each once.</param>
    public ChangedThemes Apply(IEnumerable<string> themes)
    {
        ArgumentNullException.ThrowIfNull(themes);
        string[] given = [.. themes];
        string[] standing = [.. given.SelectMany(theme => ends.GetValueOrDefault(theme) is not { } end ? [theme] : end.IsCertain ? end.Themes : []).Distinct()];
        string[] undecided = [.. given.SelectMany(theme => ends.GetValueOrDefault(theme) is { IsCertain: false } end ? end.Themes : []).Distinct().Except(standing)];
        return new(standing, undecided);
    }

    /// <summary>Reads a corpus by the taxonomy of today, and leaves out what has to be decided anew.</summary>
    /// <returns>The paragraphs in their order, and those left out, as they were.</returns>
    public (IReadOnlyList<LabelledParagraph> Paragraphs, IReadOnlyList<LabelledParagraph> Undecided) Apply(IReadOnlyList<LabelledParagraph> paragraphs)
    {
        ArgumentNullException.ThrowIfNull(paragraphs);
        if (Changes.Count == 0)
        {
            return (paragraphs, []);
        }

        var changed = paragraphs.Select(paragraph => (Paragraph: paragraph, Themes: Apply(paragraph.Themes))).ToLookup(entry => entry.Themes.Undecided.Count > 0);
        return ([.. changed[false].Select(entry => entry.Paragraph with { Themes = entry.Themes.Themes })], [.. changed[true].Select(entry => entry.Paragraph)]);
    }

    private static void Verify(string path, IReadOnlyList<ThemeChange> changes, Taxonomy taxonomy)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var number = 0; number < changes.Count; number++)
        {
            var place = $"$.changes[{number}]";
            if (changes[number] is not { } change || string.IsNullOrWhiteSpace(change.From) || string.IsNullOrWhiteSpace(change.Because))
            {
                throw new DataFileException(path, $"{place}: expected \"from\", \"to\" and \"because\", none of them empty but for \"to\" where the theme was retired");
            }

            if (taxonomy.LabelOf(change.From) >= 0)
            {
                throw new DataFileException(path, $"{place}.from: '{change.From}' is a theme of today; take it out of the themes file, and give what is left of it another id");
            }

            if (!places.TryAdd(change.From, number))
            {
                throw new DataFileException(path, $"{place}.from: $.changes[{places[change.From]}] says already what became of '{change.From}'");
            }

            if (change.To.Distinct().Count() != change.To.Count)
            {
                throw new DataFileException(path, $"{place}.to: a theme stands twice");
            }
        }

        var direct = changes.ToDictionary(change => change.From, change => change.To, StringComparer.Ordinal);
        foreach (var (change, place) in changes.Select((change, number) => (change, $"$.changes[{number}].to")))
        {
            foreach (var unknown in change.To.Where(theme => theme is null || (taxonomy.LabelOf(theme) < 0 && !places.ContainsKey(theme))))
            {
                throw new DataFileException(path, $"{place}: '{unknown}' is neither a theme of today nor the \"from\" of another change");
            }

            if (LeadsBack(change.From, direct))
            {
                throw new DataFileException(path, $"{place}: the changes lead from '{change.From}' back to it");
            }
        }
    }

    private static bool LeadsBack(string from, Dictionary<string, IReadOnlyList<string>> direct)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var left = new Stack<string>(direct[from]);
        while (left.TryPop(out var theme))
        {
            if (theme == from)
            {
                return true;
            }

            if (seen.Add(theme) && direct.TryGetValue(theme, out var next))
            {
                next.ToList().ForEach(left.Push);
            }
        }

        return false;
    }

    /// <summary>Where a theme leads to, through changes of what it was changed to. What once was split stays uncertain, even if all but one of its parts were retired.</summary>
    private static Ends EndsOf(string theme, Dictionary<string, IReadOnlyList<string>> direct)
    {
        if (!direct.TryGetValue(theme, out var to))
        {
            return new([theme], IsCertain: true);
        }

        Ends[] ends = [.. to.Select(next => EndsOf(next, direct))];
        return new([.. ends.SelectMany(end => end.Themes).Distinct()], ends.Length < 2 && Array.TrueForAll(ends, end => end.IsCertain));
    }

    /// <summary>The themes of today that a theme leads to.</summary>
    /// <param name="Themes">Their ids.</param>
    /// <param name="IsCertain">Whether who gave the theme gave them.</param>
    private sealed record Ends(string[] Themes, bool IsCertain);

    private sealed record ChangesFile(int Format, [property: JsonRequired] IReadOnlyList<ThemeChange> Changes);
}
