using System.Text.Json;
using PeaceClassify.Engines;

namespace PeaceClassify.Retraining;

/// <summary>A snapshot becomes a candidate: trained as the version that serves was, judged against it, written.</summary>
public static class Retrainer
{
    /// <summary>
    /// Trains a candidate with the options of its parent and writes it, with the verdict of the gate. The same snapshot and parent give the same bytes, whatever the number of threads.
    /// No learning curve is measured: it would take longer than everything else.
    /// </summary>
    /// <param name="snapshot">What to learn from.</param>
    /// <param name="parentFolder">The version whose options are used, and which the candidate is judged against.</param>
    /// <param name="folder">The folder to create; its name becomes the version.</param>
    /// <param name="engines">The engines of this build.</param>
    /// <param name="threads">Most threads at work at a time, 1 at least.</param>
    /// <param name="progress">Told after every step, from any thread.</param>
    /// <param name="cancellation">Stops the work; nothing is left behind.</param>
    /// <exception cref="DataFileException">The parent cannot be read, or the candidate exists already or cannot be written.</exception>
    /// <exception cref="TrainingDataException">The snapshot cannot be trained on.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static GateVerdict Train(
        Snapshot snapshot, string parentFolder, string folder, IReadOnlyList<IEngine> engines, int threads, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(engines);
        ModelFolder.RefuseExisting(folder);
        using var parent = ThemeClassifier.Load(parentFolder, engines);
        var engine = engines.First(engine => engine.Name == parent.Description.Engine);
        using var saved = JsonDocument.Parse(parent.Description.EngineOptions.ToJsonString());
        var options = new TrainerOptions
        {
            FoldCount = parent.Description.Provenance.FoldCount,
            BySource = parent.Description.Provenance.SourceCount is not null, // or the gate would compare what is known of texts from elsewhere with what is not
            Seed = parent.Description.Provenance.Seed,
            Thresholds = parent.Description.ThresholdOptions,
            LearningCurveShares = [],
        };
        var known = OutOfFold.Load(parentFolder);
        var trained = Trainer.Train(
            snapshot.Paragraphs, snapshot.Taxonomy, engine.WithOptions(saved.RootElement, parentFolder), options, threads, progress, known?.FoldsOf(snapshot.Paragraphs, options.FoldCount), cancellation);
        using var scorer = trained.Scorer;
        var provenance = trained.Description.Provenance with { Parent = parent.Version, Snapshot = snapshot.Id };
        trained = trained with { Description = trained.Description with { Provenance = provenance } };

        progress?.Report(new("judging", 0, 1));
        var verdict = Gate.Judge(snapshot, parent, known, trained.Held, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation });
        cancellation.ThrowIfCancellationRequested();
        trained.Save(folder, notes: null, new Dictionary<string, string> { [GateVerdict.FileName] = verdict.Write(), [GateReport.FileName] = GateReport.Write(verdict, snapshot) });
        progress?.Report(new("judging", 1, 1));
        return verdict;
    }
}
