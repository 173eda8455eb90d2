using System.Text;

namespace PeaceClassify.Training;

/// <summary>Files that commands write beside their output.</summary>
internal static class OutputFile
{
    /// <summary>Writes a file whole or not at all: under another name first, then one rename. A device such as /dev/stdout is written to as it is.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="content">What goes into it.</param>
    /// <param name="what">What it is, for the message: "the figures".</param>
    /// <exception cref="DataFileException">It cannot be written.</exception>
    public static void Write(string path, string content, string what) => Write(path, new UTF8Encoding(false).GetBytes(content), what);

    /// <summary>Makes a folder for output, where there is none.</summary>
    /// <exception cref="DataFileException">It cannot be made.</exception>
    public static string Folder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the results cannot be kept there: {exception.Message}");
        }
    }

    /// <inheritdoc cref="Write(string, string, string)"/>
    public static void Write(string path, byte[] content, string what)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            if (IsDevice(path))
            {
                using var device = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                device.Write(content);
                return;
            }

            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"{what} cannot be written: {exception.Message.Replace(temporary, path, StringComparison.Ordinal)}");
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    /// <summary>Whether a rename would put a file in the place of a device, as who is root may do.</summary>
    private static bool IsDevice(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) is "/dev" or "/dev/fd";
}
