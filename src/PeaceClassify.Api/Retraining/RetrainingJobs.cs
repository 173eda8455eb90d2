using System.Diagnostics;
using System.Text.Json;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Retraining;

/// <summary>
/// Does the retrainings that were asked for, each in a process of its own: with lower priority, so that answers do not wait, with memory that is given back, and so that it can be ended. One that
/// was under way when the service ended is taken up again. Thread-safe.
/// </summary>
internal sealed class RetrainingJobs(RetrainingStore retrainings, RetrainingPlaces places, ServiceOptions options, IHostEnvironment environment, ILogger<RetrainingJobs> logger) : BackgroundService
{
    /// <summary>What the service tells the process to stop it for good; when the service itself is gone, its input ends without a word.</summary>
    public const string CancelWord = "cancel";

    /// <summary>Time that a process has to stop by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim asked = new(0);
    private RetrainingProgress? progress;
    private Process? worker;

    /// <summary>How far the retraining under way is; null where nothing is known yet.</summary>
    public RetrainingProgress? Progress => Volatile.Read(ref progress);

    /// <summary>Asks for a retraining with the options of the version that serves.</summary>
    /// <exception cref="RefusedException">One is under way.</exception>
    public async Task<RetrainingJob> RequestAsync(RetrainingRequest request, CancellationToken cancellation)
    {
        var parent = places.Models.Current() ?? throw new RefusedException(Refusal.Conflict, "No version serves whose options could be used.");
        var job = await retrainings.RequestAsync(request.Person, request.Policy, parent, cancellation);
        asked.Release();
        return job;
    }

    /// <summary>Stops a retraining for good.</summary>
    /// <exception cref="RefusedException">There is none of this id, or it has ended.</exception>
    public async Task<RetrainingJob> CancelAsync(string id, CancellationToken cancellation)
    {
        var job = await retrainings.FindAsync(id, cancellation) ?? throw new RefusedException(Refusal.NotFound, "There is no retraining with this id.");
        if (job.EndedAt is not null)
        {
            throw new RefusedException(Refusal.Conflict, "The retraining has ended already.");
        }

        await retrainings.EndAsync(id, RetrainingState.Cancelled, null, null, cancellation);
        if (Volatile.Read(ref worker) is { } process)
        {
            await StopAsync(process, CancelWord);
        }

        return (await retrainings.FindAsync(id, cancellation))!;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        asked.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                while (await retrainings.OpenAsync(stoppingToken) is { } job)
                {
                    await DoAsync(job, stoppingToken);
                }

                await asked.WaitAsync(stoppingToken);
            }
            catch (StoreException exception)
            {
                Log.StoreFailed(logger, exception.Message);
                await Task.Delay(Patience, stoppingToken);
            }
        }
    }

    private async Task DoAsync(RetrainingJob job, CancellationToken stopping)
    {
        using var process = Start(job.Id);
        Volatile.Write(ref worker, process);
        try
        {
            TryLower(process);
            var problem = process.StandardError.ReadToEndAsync(stopping);
            while (await process.StandardOutput.ReadLineAsync(stopping) is { } line)
            {
                Volatile.Write(ref progress, ReadProgress(line) ?? Progress);
            }

            await process.WaitForExitAsync(stopping);
            if (process.ExitCode != 0)
            {
                // What it could say it has noted; whatever ended it otherwise must not begin again for ever.
                await retrainings.EndAsync(job.Id, RetrainingState.Failed, LastLine(await problem) ?? $"The training process ended with code {process.ExitCode}.", null, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            await StopAsync(process, word: null); // the service ends; the next one takes it up again
            throw;
        }
        finally
        {
            Volatile.Write(ref worker, null);
            Volatile.Write(ref progress, null);
        }
    }

    private Process Start(string job)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = environment.ContentRootPath,
            ArgumentList =
            {
                typeof(RetrainingJobs).Assembly.Location, "retrain", "--job", job, "--models", places.Models.Folder, "--data", places.Data, "--snapshots", places.Snapshots,
            },
        };
        start.Environment["PeaceClassify__Store"] = options.Store; // it may hold a password, and arguments are there for every user of the machine to see
        start.Environment["DOTNET_TieredPGO"] = "1"; // which the service goes without, but learning gains by
        return Process.Start(start) ?? throw new InvalidOperationException("The training process could not be started.");
    }

    private static void TryLower(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended already, or the system does not let us: then it competes as it is.
        }
    }

    private static async Task StopAsync(Process process, string? word)
    {
        try
        {
            if (word is not null)
            {
                await process.StandardInput.WriteLineAsync(word);
            }

            process.StandardInput.Close();
            using var patience = new CancellationTokenSource(Patience);
            await process.WaitForExitAsync(patience.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidOperationException)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static RetrainingProgress? ReadProgress(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<RetrainingProgress>(line, PeaceClassifyJson.Options);
        }
        catch (JsonException)
        {
            return null; // something else that was printed
        }
    }

    private static string? LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
}
