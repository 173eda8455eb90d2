using System.Text;
using System.Text.RegularExpressions;

namespace PeaceClassify;

/// <summary>A folder of model versions, and the pointer to the one that serves: the text file <c>current</c> with its name.</summary>
public sealed partial class ModelStore(string folder)
{
    private const string Pointer = "current";

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>The folder of a version; it need not exist.</summary>
    /// <exception cref="DataFileException">The name is not one that a version may have.</exception>
    public string FolderOf(string version) => version != Pointer && VersionName().IsMatch(version)
        ? Path.Combine(folder, version)
        : throw new DataFileException(
            folder, $"'{version}' cannot name a model version: expected 1 to 64 letters, digits, points, hyphens or underscores, the first a letter or digit, and not '{Pointer}'");

    /// <summary>The version that serves, or null when none was chosen yet.</summary>
    /// <exception cref="DataFileException">The pointer cannot be read or names no valid version.</exception>
    public string? Current()
    {
        var path = Path.Combine(folder, Pointer);
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            var version = File.ReadAllText(path).Trim();
            _ = FolderOf(version);
            return version;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the pointer cannot be read: {exception.Message}");
        }
    }

    /// <summary>Makes a version the one that serves: one atomic rename.</summary>
    /// <exception cref="DataFileException">There is no such version, or the pointer cannot be written.</exception>
    public void PointTo(string version)
    {
        if (!File.Exists(Path.Combine(FolderOf(version), ModelFolder.DescriptionFile)))
        {
            throw new DataFileException(FolderOf(version), "there is no such model version");
        }

        var temporary = Path.Combine(folder, $".{Pointer}-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(temporary, version + "\n", new UTF8Encoding(false));
            File.Move(temporary, Path.Combine(folder, Pointer), overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new DataFileException(Path.Combine(folder, Pointer), $"the pointer cannot be written: {exception.Message}");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionName();
}
