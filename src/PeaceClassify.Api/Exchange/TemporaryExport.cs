namespace PeaceClassify.Api.Exchange;

/// <summary>Where an export is written before it is sent, so that none is sent that breaks off in the middle.</summary>
internal static class TemporaryExport
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>A file that only this process may read, and that goes when it is closed.</summary>
    public static FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = BufferBytes, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(Path.Combine(Path.GetTempPath(), $"peaceclassify-{Guid.NewGuid():N}.tmp"), options);
    }
}
