using System.Text;
using System.Text.RegularExpressions;

namespace PeaceClassify;

/// <summary>A folder of model versions, and its pointers: for every alias a text file with the name of a version, <c>current</c> for the one that serves.</summary>
public sealed partial class ModelStore(string folder)
{
    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>The folder of a version; it need not exist.</summary>
    /// <exception cref="DataFileException">The name is not one that a version may have.</exception>
    public string FolderOf(string version) => IsVersionName(version)
        ? Path.Combine(folder, version)
        : throw new DataFileException(
            folder, $"'{version}' cannot name a model version: expected 1 to 64 letters, digits, points, hyphens or underscores, the first a letter or digit, and not '{string.Join("' or '", ModelAlias.All)}'");

    /// <summary>Whether a version may be called so; not like a pointer in other letters either, as some file systems know one name only.</summary>
    public static bool IsVersionName(string name) => !ModelAlias.All.Contains(name, StringComparer.OrdinalIgnoreCase) && VersionName().IsMatch(name);

    /// <summary>Whether there is such a version: a folder that says what it is. It need not be whole.</summary>
    public bool Has(string version) => IsVersionName(version) && File.Exists(Path.Combine(folder, version, ModelFolder.DescriptionFile));

    /// <summary>The versions in the folder, by name; they need not be whole.</summary>
    /// <exception cref="DataFileException">The folder cannot be read.</exception>
    public IReadOnlyList<string> Versions()
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Where(Has).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(folder, $"the folder of model versions cannot be read: {exception.Message}");
        }
    }

    /// <summary>The version that serves, or null when none was chosen yet.</summary>
    /// <inheritdoc cref="VersionOf" path="/exception"/>
    public string? Current() => VersionOf(ModelAlias.Current);

    /// <summary>The version that an alias points at, or null when none was chosen.</summary>
    /// <exception cref="DataFileException">The pointer cannot be read or names no valid version.</exception>
    public string? VersionOf(string alias)
    {
        if (ReadPointer(alias) is not { } content)
        {
            return null;
        }

        var version = content.Trim();
        _ = FolderOf(version);
        return version;
    }

    /// <summary>The pointer as it is, or null when there is none: whoever reads while another writes can tell from it whether it is whole.</summary>
    /// <exception cref="DataFileException">It cannot be read.</exception>
    public string? ReadPointer(string alias)
    {
        var path = Path.Combine(folder, alias);
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // it went between the question and the reading
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the pointer cannot be read: {exception.Message}");
        }
    }

    /// <summary>Makes an alias point at a version, <see cref="ModelAlias.Current"/> to make it serve: one atomic rename.</summary>
    /// <exception cref="DataFileException">There is no such version, or the pointer cannot be written.</exception>
    public void PointTo(string version, string alias = ModelAlias.Current)
    {
        var path = FolderOf(version);
        if (!Has(version))
        {
            throw new DataFileException(path, "there is no such model version");
        }

        var temporary = Path.Combine(folder, $".{alias}-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(temporary, version + "\n", new UTF8Encoding(false));
            File.Move(temporary, Path.Combine(folder, alias), overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new DataFileException(Path.Combine(folder, alias), $"the pointer cannot be written: {exception.Message}");
        }
    }

    /// <summary>Removes a pointer; one that is not there is no error.</summary>
    /// <exception cref="DataFileException">It cannot be removed.</exception>
    public void RemoveAlias(string alias)
    {
        var path = Path.Combine(folder, alias);
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the pointer cannot be removed: {exception.Message}");
        }
    }

    /// <summary>Removes a version: under another name first, in one rename, so that what is there is whole.</summary>
    /// <exception cref="DataFileException">An alias points at it, or it cannot be removed.</exception>
    public void Remove(string version)
    {
        var path = FolderOf(version);
        if (ModelAlias.All.FirstOrDefault(alias => VersionOf(alias) == version) is { } alias)
        {
            throw new DataFileException(path, $"'{alias}' points at this model version; it is not removed");
        }

        var removed = Path.Combine(folder, $".{version}-{Guid.NewGuid():N}");
        try
        {
            Directory.Move(path, removed);
            Directory.Delete(removed, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the model version cannot be removed: {exception.Message}");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionName();
}
