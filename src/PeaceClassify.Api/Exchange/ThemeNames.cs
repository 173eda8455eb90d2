namespace PeaceClassify.Api.Exchange;

/// <summary>Themes as people write them: by id or by name, in any case.</summary>
internal sealed class ThemeNames(IReadOnlyList<Theme> themes)
{
    private readonly Dictionary<string, string> ids = themes.SelectMany(theme => new[] { (Word: theme.Id, theme.Id), (Word: theme.Name, theme.Id) })
        .DistinctBy(entry => entry.Word, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(entry => entry.Word, entry => entry.Id, StringComparer.OrdinalIgnoreCase);

    /// <summary>What a message says behind a word that is none.</summary>
    public string Expected { get; } = $"expected one of {string.Join(", ", themes.Select(theme => theme.Id))}";

    /// <summary>The id of a theme, or null.</summary>
    public string? Find(string word) => ids.GetValueOrDefault(word.Trim());

    /// <summary>The themes of a list parted by semicolons, bars or commas; a name may itself have a comma.</summary>
    public IReadOnlyList<string> Read(string list, Action<string> onUnknown)
    {
        var found = new List<string>();
        foreach (var part in list.Split([';', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = Find(part) is not null ? [part] : part.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            foreach (var word in words)
            {
                if (Find(word) is not { } id)
                {
                    onUnknown(word);
                }
                else if (!found.Contains(id))
                {
                    found.Add(id);
                }
            }
        }

        return found;
    }
}
