namespace PeaceClassify;

/// <summary>A file that cannot be used as it is: where, and what is wrong with it.</summary>
/// <param name="path">The file.</param>
/// <param name="problem">What was found, what was expected, what to do.</param>
/// <param name="line">The line, counted from 1, where one is to blame.</param>
public sealed class DataFileException(string path, string problem, int? line = null)
    : Exception(line is null ? $"{path}: {problem}" : $"{path}({line}): {problem}")
{
    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>What is wrong with it.</summary>
    public string Problem => problem;

    /// <summary>The line, counted from 1, where one is to blame.</summary>
    public int? Line => line;
}
