namespace PeaceClassify.Tests;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("peaceclassify-");

    public string Path => directory.FullName;

    /// <summary>The path of a file or folder in it.</summary>
    public string At(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    /// <summary>Writes a file into it, line by line, and gives its path.</summary>
    public string Write(string name, params string[] lines)
    {
        var path = At(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, string.Join('\n', lines));
        return path;
    }

    /// <summary>Copies every file of another folder, and of the folders in it, to a place in this one.</summary>
    public void Copy(string source, params string[] names)
    {
        foreach (var path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = At([.. names, System.IO.Path.GetRelativePath(source, path)]);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    public void Dispose() => directory.Delete(recursive: true);
}
