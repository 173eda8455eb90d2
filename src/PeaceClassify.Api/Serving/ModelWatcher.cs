namespace PeaceClassify.Api.Serving;

/// <summary>
/// Has the host look at its pointers: at intervals, which notices everything (network folders, exchanged links) sooner or later, and when the file system tells of a change,
/// which is at once where it does.
/// </summary>
internal sealed class ModelWatcher(ModelHost host, ServiceOptions options, ILogger<ModelWatcher> logger) : BackgroundService
{
    /// <summary>Changes come in showers, and a writer needs a moment between making a file and filling it.</summary>
    private static readonly TimeSpan Shower = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changed = new SemaphoreSlim(0);
        using var watcher = Watch(() =>
        {
            if (changed.CurrentCount == 0)
            {
                changed.Release();
            }
        });
        while (true)
        {
            try
            {
                await host.CheckAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.LookFailed(logger, exception); // a look that fails must not be the last one
            }

            if (await changed.WaitAsync(TimeSpan.FromSeconds(options.ModelPollSeconds), stoppingToken))
            {
                await Task.Delay(Shower, stoppingToken);
            }
        }
    }

    private FileSystemWatcher? Watch(Action changed)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(host.Store.Folder);
            watcher.Created += (_, _) => changed();
            watcher.Changed += (_, _) => changed();
            watcher.Renamed += (_, _) => changed();
            watcher.Deleted += (_, _) => changed();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or PlatformNotSupportedException)
        {
            watcher?.Dispose();
            Log.NotWatched(logger, options.ModelPollSeconds, exception.Message);
            return null;
        }
    }
}
