using System.CommandLine;
using System.Text.Json;
using PeaceClassify.Api.Store;
using PeaceClassify.Retraining;

namespace PeaceClassify.Api.Retraining;

/// <summary><c>snapshot</c> and <c>retrain</c>: decisions become a data set, and the data set a candidate.</summary>
internal static class RetrainCommand
{
    private const int Failed = 1;

    public static Command CreateSnapshot(CommandPlaces places)
    {
        var policy = Policy();
        var command = new Command("snapshot", "Freeze the corpus and what people decided in an immutable data set") { places.Data, places.Snapshots, policy, places.Person };
        command.SetAction(async (arguments, cancellation) =>
        {
            using var database = await places.OpenAsync(arguments, cancellation);
            var snapshot = await new RetrainingWork(database, places.RetrainingOf(arguments), TimeProvider.System)
                .FreezeAsync(arguments.GetValue(policy), arguments.GetRequiredValue(places.Person), cancellation);
            var manifest = snapshot.Manifest;
            await arguments.InvocationConfiguration.Output.WriteLineAsync(FormattableString.Invariant(
                $"{snapshot.Folder}\n{manifest.ParagraphCount:N0} paragraphs: {manifest.BaseCount:N0} of the corpus, {manifest.CorrectedCount:N0} of them labelled otherwise by decisions, and {manifest.AddedCount:N0} that people decided on. Conflicts: {manifest.Conflicts.Count:N0} ({Names<ConflictPolicy>.Of(manifest.Policy)})."));
            foreach (var (reason, count) in manifest.LeftOut)
            {
                await arguments.InvocationConfiguration.Output.WriteLineAsync(FormattableString.Invariant($"Left out: {count:N0}, {reason}."));
            }
        });
        return command;
    }

    public static Command CreateRetrain(CommandPlaces places)
    {
        var policy = Policy();
        var threads = new Option<int>("--threads") { Description = "Most threads at work", DefaultValueFactory = _ => Environment.ProcessorCount };
        threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--threads must be 1 at least.");
            }
        });
        var job = new Option<string?>("--job") { Description = "Do this retraining, which was asked for through the service", Hidden = true };
        var command = new Command("retrain", "Train a candidate from the corpus and what people decided, with the options of the version that serves, and judge it")
        {
            places.Models, places.Data, places.Snapshots, policy, places.Person, threads, job,
        };
        command.SetAction(async (arguments, cancellation) =>
        {
            using var database = await places.OpenAsync(arguments, cancellation);
            var folders = places.RetrainingOf(arguments);
            var work = new RetrainingWork(database, folders, TimeProvider.System);
            var retrainings = new RetrainingStore(database, TimeProvider.System);
            if (arguments.GetValue(job) is { } asked)
            {
                return await ForServiceAsync(work, asked, arguments.GetValue(threads), arguments.InvocationConfiguration.Output, cancellation);
            }

            var parent = folders.Models.Current() ?? throw new RefusedException(Refusal.Conflict, "No version serves whose options could be used.");
            var left = await work.LeftBehindAsync(cancellation);
            if (left is not null)
            {
                await arguments.InvocationConfiguration.Error.WriteLineAsync($"Going on with the retraining that {left.Person} asked for at {Stamp.Text(left.RequestedAt)}, which was interrupted.");
            }

            var wanted = left ?? await retrainings.RequestAsync(arguments.GetRequiredValue(places.Person), arguments.GetValue(policy), parent, cancellation);
            try
            {
                var done = await work.RunAsync(wanted.Id, arguments.GetValue(threads), new Shown(arguments.InvocationConfiguration.Error), cancellation);
                return await TellAsync(done, folders, arguments.InvocationConfiguration);
            }
            catch (OperationCanceledException)
            {
                await retrainings.EndAsync(wanted.Id, RetrainingState.Cancelled, null, null, CancellationToken.None);
                throw;
            }
        });
        return command;
    }

    /// <summary>Works for the service: tells progress in lines of JSON, and stops when the service says so or is gone.</summary>
    private static async Task<int> ForServiceAsync(RetrainingWork work, string job, int threads, TextWriter output, CancellationToken cancellation)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _ = Task.Run(
            async () =>
            {
                _ = await Console.In.ReadLineAsync(CancellationToken.None); // a word, or the end: either way there is nobody left to work for
                await stopping.CancelAsync();
            },
            CancellationToken.None);
        try
        {
            await work.RunAsync(job, threads, new Told(output), stopping.Token);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 0; // who stopped it has noted that, or will take it up again
        }
    }

    private static async Task<int> TellAsync(RetrainingJob job, RetrainingPlaces places, InvocationConfiguration console)
    {
        if (job.State != RetrainingState.Done)
        {
            await console.Error.WriteLineAsync(job.Problem ?? "The retraining was stopped.");
            return Failed;
        }

        var folder = places.Models.FolderOf(job.Version!);
        foreach (var sentence in GateVerdict.Load(folder)!.Sentences)
        {
            await console.Output.WriteLineAsync(sentence);
        }

        await console.Output.WriteLineAsync($"{folder} is the candidate; {GateReport.FileName} in it shows the comparison. 'models promote {job.Version}' puts it to service.");
        return 0;
    }

    private static Option<ConflictPolicy> Policy() => new("--conflicts")
    {
        Description = "Who is right where people disagree: the latest decision, the majority, or only an adjudication",
        DefaultValueFactory = _ => ConflictPolicy.Latest,
        CustomParser = Commands.OneOf<ConflictPolicy>,
    };

    /// <summary>Progress for people: a line a stage.</summary>
    private sealed class Shown(TextWriter output) : IProgress<TrainingProgress>
    {
        private string? stage;

        public void Report(TrainingProgress value)
        {
            lock (output)
            {
                if (stage != value.Stage)
                {
                    stage = value.Stage;
                    output.WriteLine($"{stage} ...");
                }
            }
        }
    }

    /// <summary>Progress for the service: lines of JSON, not more than it can show.</summary>
    private sealed class Told(TextWriter output) : IProgress<TrainingProgress>
    {
        private const double LeastStep = 0.01;
        private (string Stage, double Share) last = ("", 0);

        public void Report(TrainingProgress value)
        {
            lock (output)
            {
                var share = value.Total == 0 ? 0 : value.Done / value.Total;
                if (last.Stage != value.Stage || share >= last.Share + LeastStep)
                {
                    last = (value.Stage, share);
                    output.WriteLine(JsonSerializer.Serialize(new RetrainingProgress(value.Stage, value.Done, value.Total), PeaceClassifyJson.Options));
                    output.Flush();
                }
            }
        }
    }
}
