using System.Reflection;
using System.Runtime.ExceptionServices;
using PeaceClassify.Engines;
using PeaceClassify.Evaluation;
using PeaceClassify.Learning;
using PeaceClassify.Reports;

namespace PeaceClassify;

/// <summary>How a model version is trained, whatever the engine.</summary>
public sealed record TrainerOptions
{
    /// <summary>Folds of the cross-validation behind calibration, cuts and figures; at least 2. See <see cref="BySource"/>.</summary>
    public int FoldCount
    {
        get;
        init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(FoldCount), value, "FoldCount must be at least 2.");
    } = 5;

    /// <summary>
    /// Whether paragraphs of one source share a fold, where a corpus names at least three sources and none has more than half of it: what is found by cross-validation then
    /// holds for paragraphs from elsewhere. There are no more folds than sources.
    /// </summary>
    public bool BySource { get; init; } = true;

    /// <summary>Deals the folds; one seed gives one model.</summary>
    public int Seed { get; init; } = 17;

    /// <summary>How the cuts are found.</summary>
    public ThresholdOptions Thresholds { get; init; } = new();

    /// <summary>
    /// Shares of the training data, ascending, above 0 and below 1 in whole percent, that are learned from as well, to see whether more data would help;
    /// empty to go without what that costs.
    /// </summary>
    public IReadOnlyList<double> LearningCurveShares
    {
        get;
        init => field = value.All(IsShare) && value.Zip(value.Skip(1)).All(pair => pair.First < pair.Second)
            ? [.. value]
            : throw new ArgumentOutOfRangeException(
                nameof(LearningCurveShares), string.Join(", ", value), "LearningCurveShares must be ascending, above 0 and below 1, in whole percent.");
    } = [0.25, 0.5];

    /// <summary>
    /// A theme with fewer paragraphs is not trained, 1 or more. With 8, every one of five folds has one to judge by, and its learner six to learn from; with fewer a figure would be chance.
    /// </summary>
    public int MinSupport
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MinSupport), value, "MinSupport must be at least 1.");
    } = 8;

    /// <summary>The training data is dealt into so many parts at most.</summary>
    internal const int FinestParts = 100;

    private static bool IsShare(double share) =>
        share is > 0 and < 1 && Math.Abs(share * FinestParts - Math.Round(share * FinestParts)) < 1e-6;
}

/// <summary>How far a training has come.</summary>
/// <param name="Stage">What is being done, for people.</param>
/// <param name="Done">Steps done of this stage; a fraction where a step takes long.</param>
/// <param name="Total">Steps of this stage.</param>
public readonly record struct TrainingProgress(string Stage, double Done, int Total);

/// <summary>What a training gives.</summary>
/// <param name="Description">Themes with calibration and cuts, options, provenance.</param>
/// <param name="Scorer">Learned from all paragraphs.</param>
/// <param name="CrossValidation">
/// Figures on paragraphs that the learner had not seen: each fold is judged with calibration and cuts found on the out-of-fold logits
/// of the other folds.
/// </param>
/// <param name="OutOfFold">The predictions behind these figures, one a paragraph of the corpus.</param>
/// <param name="Paragraphs">The corpus, with the themes that were trained.</param>
/// <param name="LearningCurve">Whether more data would help; null when that was not asked for or cannot be said.</param>
/// <param name="Held">What a later version is compared with: what the same learners said, as this model reads it.</param>
public sealed record TrainedModel(
    ModelDescription Description, IScorer Scorer, EvaluationReport CrossValidation, Predictions OutOfFold, IReadOnlyList<LabelledParagraph> Paragraphs,
    LearningCurve? LearningCurve, Retraining.OutOfFold Held)
{
    /// <summary>Writes the version with its figures, its card, its report and its self-test.</summary>
    /// <param name="folder">The folder to create; its name becomes the version.</param>
    /// <param name="notes">What a person has to say of the version, in Markdown, for the end of the card.</param>
    /// <inheritdoc cref="ModelFolder.Save" path="/exception"/>
    public void Save(string folder, string? notes = null) => Save(folder, notes, new Dictionary<string, string>());

    /// <summary>Writes the version with its figures, its card, its report, its self-test, and further text files by name.</summary>
    /// <inheritdoc cref="Save(string, string?)"/>
    internal void Save(string folder, string? notes, IReadOnlyDictionary<string, string> further) => ModelFolder.Save(folder, Description, Scorer, new Dictionary<string, string>(further)
    {
        [ModelFolder.MetricsFile] = ModelMetrics.Write(new(CrossValidation) { LearningCurve = LearningCurve }),
        [ModelFolder.CardFile] = ModelCard.Write(Description, CrossValidation, LearningCurve, notes),
        [ModelFolder.ReportFile] = ModelReport.Write(this),
        [SelfTest.FileName] = SelfTest.Of(new ThemeClassifier("trained", Description, Scorer), Paragraphs).Write(),
        [Retraining.OutOfFold.FileName] = Held.Write(),
    });
}

/// <summary>A corpus that is valid line by line, but that no model can be trained on.</summary>
/// <param name="problem">What is lacking, and what to do.</param>
public sealed class TrainingDataException(string problem) : Exception(problem);

/// <summary>Corpus to model: fit, calibrate, tune, evaluate.</summary>
public static class Trainer
{
    /// <summary>The build that trains, for the provenance of what it makes.</summary>
    private static readonly string? CodeVersion = typeof(Trainer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    /// <summary>Trains on all paragraphs. The same arguments give the same model, whatever the number of threads.</summary>
    /// <param name="paragraphs">The corpus.</param>
    /// <param name="taxonomy">The themes; those with too few paragraphs are not trained, which <see cref="ModelDescription.NotTrained"/> says.</param>
    /// <param name="engine">What learns.</param>
    /// <param name="options">Folds, seed, targets.</param>
    /// <param name="threads">Most threads at work at a time, 1 at least.</param>
    /// <param name="progress">Told after every step, from any thread.</param>
    /// <param name="keptFolds">
    /// For each paragraph the fold that it has from an earlier training, or null: a difference between two trainings is then one of the data, not of how the folds were dealt. Without it, or
    /// where it would tear a source, all are dealt.
    /// </param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="DataFileException">A paragraph has a theme that is not in the taxonomy.</exception>
    /// <exception cref="TrainingDataException">Too few paragraphs for the folds, no theme with enough of them, or nothing to learn from.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TrainedModel Train(
        IReadOnlyList<LabelledParagraph> paragraphs,
        Taxonomy taxonomy,
        IEngine engine,
        TrainerOptions options,
        int threads,
        IProgress<TrainingProgress>? progress = null,
        IReadOnlyList<int?>? keptFolds = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var trainable = TrainableCorpus.Of(paragraphs, taxonomy, options.MinSupport);
        var (texts, labelSets, folds, sourceCount, parallel) = Prepare(trainable, engine, ref options, threads, keptFolds, cancellation);
        taxonomy = trainable.Taxonomy;

        var (scorer, logits) = FitAndCrossScore(texts, labelSets, taxonomy.Count, folds, options.FoldCount, learnsAll: true, engine, parallel, progress);
        var (calibrations, cuts) = CalibrateAndTune(logits, labelSets, folds, options.Thresholds, parallel);
        var outOfFold = CrossValidate(logits, labelSets, folds, options, parallel, progress);
        var figures = EvaluationReport.Of([.. taxonomy.Themes.Select(theme => theme.Id)], outOfFold, cuts, parallel);
        var learningCurve = LearningCurve.Measure(
            texts, labelSets, folds, engine, options, outOfFold, less => CrossValidate(less, labelSets, folds, options, parallel, progress: null), parallel,
            runCount => new SharedProgress("learning from less", runCount, progress).Of);

        return new(
            new ModelDescription
            {
                Engine = engine.Name,
                EngineOptions = engine.SaveOptions(),
                ThresholdOptions = options.Thresholds,
                Provenance = new(Corpus.Fingerprint(paragraphs), paragraphs.Count, options.FoldCount, options.Seed) { SourceCount = sourceCount, CodeVersion = CodeVersion },
                Themes = [.. taxonomy.Themes.Select((theme, label) => new ModelTheme
                {
                    Theme = theme, Support = trainable.Supports[label], Calibration = calibrations[label], Cuts = cuts[label],
                })],
                NotTrained = trainable.NotTrained.Count == 0 ? null : trainable.NotTrained,
            },
            scorer!,
            figures,
            outOfFold,
            trainable.Paragraphs,
            learningCurve,
            Retraining.OutOfFold.Of(taxonomy, trainable.Paragraphs, folds, options.FoldCount, [.. logits.Select(row => Probabilities(row, calibrations))], cuts));
    }

    /// <summary>
    /// What <see cref="Train"/> says of paragraphs that its learners had not seen, without learning from all: for experiments. Calibration and cuts are found inside,
    /// see <see cref="TrainedModel.CrossValidation"/>.
    /// </summary>
    /// <inheritdoc cref="Train" path="/*[not(self::summary or self::param[@name='keptFolds'])]"/>
    /// <returns>The predictions, one a paragraph, of the themes of <see cref="TrainableCorpus"/>: the same as <see cref="TrainedModel.OutOfFold"/>.</returns>
    public static Predictions CrossPredict(
        IReadOnlyList<LabelledParagraph> paragraphs,
        Taxonomy taxonomy,
        IEngine engine,
        TrainerOptions options,
        int threads,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var trainable = TrainableCorpus.Of(paragraphs, taxonomy, options.MinSupport);
        var (texts, labelSets, folds, _, parallel) = Prepare(trainable, engine, ref options, threads, keptFolds: null, cancellation);
        var (_, logits) = FitAndCrossScore(texts, labelSets, trainable.Taxonomy.Count, folds, options.FoldCount, learnsAll: false, engine, parallel, progress);
        return CrossValidate(logits, labelSets, folds, options, parallel, progress);
    }

    private static (string[] Texts, int[][] LabelSets, int[] Folds, int? SourceCount, ParallelOptions Parallel) Prepare(
        TrainableCorpus corpus, IEngine engine, ref TrainerOptions options, int threads, IReadOnlyList<int?>? keptFolds, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var parallel = new ParallelOptions
        {
            CancellationToken = cancellation,
            // One scheduler for the nested loops too: no more than so many threads in all.
            TaskScheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler,
        };
        string[] texts = [.. corpus.Paragraphs.Select(paragraph => paragraph.Text)];
        int[][] labelSets = [.. corpus.Paragraphs.Select(corpus.Taxonomy.LabelsOf)];
        if (texts.Length < options.FoldCount)
        {
            throw new TrainingDataException($"{texts.Length} paragraphs cannot be dealt into {options.FoldCount} folds; more are needed.");
        }

        var groups = FoldGroups.Of(corpus.Paragraphs, options.BySource, parallel);
        options = options with { FoldCount = Math.Min(options.FoldCount, groups.SourceCount ?? options.FoldCount) };
        var different = groups.Groups.Distinct().Count();
        if (different < options.FoldCount)
        {
            throw new TrainingDataException(
                $"Of the {texts.Length} paragraphs only {different} differ by more than a few words, too few for {options.FoldCount} folds; more are needed.");
        }

        return (texts, labelSets, groups.Deal(labelSets, corpus.Taxonomy.Count, options.FoldCount, options.Seed, keptFolds), groups.SourceCount, parallel);
    }

    /// <summary>Learns without each fold to score that fold, null where a text has no known word, and, where that is wanted, from everything.</summary>
    private static (IScorer? Scorer, double[]?[] Logits) FitAndCrossScore(
        string[] texts, int[][] labelSets, int labelCount, int[] folds, int foldCount, bool learnsAll, IEngine engine, ParallelOptions parallel,
        IProgress<TrainingProgress>? progress)
    {
        var logits = new double[]?[texts.Length];
        IScorer? scorer = null;
        var runCount = foldCount + (learnsAll ? 1 : 0);
        var learning = new SharedProgress("learning", runCount, progress);
        For(runCount, parallel, run =>
        {
            var share = learning.Of(run);
            if (run == foldCount)
            {
                scorer = engine.Fit(texts, labelSets, labelCount, parallel, share);
            }
            else
            {
                int[] inside = [.. Enumerable.Range(0, texts.Length).Where(text => folds[text] != run)];
                int[] outside = [.. Enumerable.Range(0, texts.Length).Where(text => folds[text] == run)];
                var scores = FitAndScore(texts, labelSets, labelCount, inside, outside, engine, parallel, share);
                for (var i = 0; i < outside.Length; i++)
                {
                    logits[outside[i]] = scores[i];
                }
            }

            share.Report(1);
        });
        return (scorer, logits);
    }

    /// <summary>Learns from some texts and scores others: null where one has no known word.</summary>
    internal static IReadOnlyList<double[]?> FitAndScore(
        string[] texts, int[][] labelSets, int labelCount, int[] inside, int[] outside, IEngine engine, ParallelOptions parallel, IProgress<double>? progress)
    {
        using var scorer = engine.Fit(
            [.. inside.Select(text => texts[text])], [.. inside.Select(text => labelSets[text])], labelCount, parallel, progress);
        return scorer.ScoreAll([.. outside.Select(text => texts[text])], parallel);
    }

    private static (Calibration[] Calibrations, Cuts[] Cuts) CalibrateAndTune(
        double[]?[] logits, int[][] labelSets, int[] folds, ThresholdOptions options, ParallelOptions parallel)
    {
        int[] scored = [.. Enumerable.Range(0, logits.Length).Where(text => logits[text] is not null)];
        if (scored.Length == 0)
        {
            throw new TrainingDataException("No paragraph shares a word with the others: there is nothing to learn from.");
        }

        int[] scoredFolds = [.. scored.Select(text => folds[text])];
        var calibrations = new Calibration[logits[scored[0]]!.Length];
        For(calibrations.Length, parallel, label =>
            calibrations[label] = Calibration.Choose(
                [.. scored.Select(text => logits[text]![label])], [.. scored.Select(text => labelSets[text].Contains(label))], scoredFolds));
        var probabilities = logits.Select(row => Probabilities(row, calibrations) ?? new double[calibrations.Length]).ToArray();
        return (calibrations, ThresholdTuner.Tune(probabilities, labelSets, options));
    }

    private static double[]? Probabilities(double[]? logits, Calibration[] calibrations) =>
        logits is null ? null : [.. logits.Select((logit, label) => calibrations[label].Probability(logit))];

    /// <summary>Judges each fold with calibrations and cuts from the other folds, so that no paragraph is judged by what was tuned on it.</summary>
    private static Predictions CrossValidate(
        double[]?[] logits, int[][] labelSets, int[] folds, TrainerOptions options, ParallelOptions parallel, IProgress<TrainingProgress>? progress)
    {
        var cuts = new Cuts[logits.Length][];
        var probabilities = new double[]?[logits.Length];
        for (var fold = 0; fold < options.FoldCount; fold++)
        {
            parallel.CancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new("evaluating", fold, options.FoldCount));
            int[] inside = [.. Enumerable.Range(0, logits.Length).Where(text => folds[text] != fold)];
            var (foldCalibrations, foldCuts) = CalibrateAndTune(
                [.. inside.Select(text => logits[text])], [.. inside.Select(text => labelSets[text])], [.. inside.Select(text => folds[text])],
                options.Thresholds, parallel);
            for (var text = 0; text < logits.Length; text++)
            {
                if (folds[text] == fold)
                {
                    cuts[text] = foldCuts;
                    probabilities[text] = Probabilities(logits[text], foldCalibrations);
                }
            }
        }

        progress?.Report(new("evaluating", options.FoldCount, options.FoldCount));
        return new(probabilities, labelSets, cuts);
    }

    /// <summary>Adds up what several runs at once have done of one stage.</summary>
    private sealed class SharedProgress
    {
        private readonly Lock gate = new();
        private readonly string stage;
        private readonly double[] shares;
        private readonly IProgress<TrainingProgress>? progress;

        public SharedProgress(string stage, int runCount, IProgress<TrainingProgress>? progress)
        {
            this.stage = stage;
            this.progress = progress;
            shares = new double[runCount];
            progress?.Report(new(stage, 0, runCount));
        }

        public IProgress<double> Of(int run) => new Run(this, run);

        private void Report(int run, double share)
        {
            lock (gate)
            {
                if (share > shares[run])
                {
                    shares[run] = Math.Min(share, 1);
                    progress?.Report(new(stage, shares.Sum(), shares.Length));
                }
            }
        }

        private sealed class Run(SharedProgress all, int run) : IProgress<double>
        {
            public void Report(double value) => all.Report(run, value);
        }
    }

    /// <summary>A parallel loop that fails as a plain one would: with the first error itself, not with a bundle of bundles.</summary>
    public static void For(int count, ParallelOptions parallel, Action<int> step)
    {
        try
        {
            Parallel.For(0, count, parallel, step);
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.Flatten().InnerExceptions[0]);
        }
    }
}
