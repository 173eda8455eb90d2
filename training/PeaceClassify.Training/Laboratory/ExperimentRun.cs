using System.Security.Cryptography;
using System.Text.Json;
using PeaceClassify.Engines;
using PeaceClassify.Evaluation;

namespace PeaceClassify.Training.Laboratory;

/// <summary>What the experiments of a folder are made on.</summary>
/// <param name="Paragraphs">The corpus.</param>
/// <param name="Taxonomy">The themes.</param>
/// <param name="Evaluation">Paragraphs for a sanity check; null for none.</param>
internal sealed record ExperimentData(IReadOnlyList<LabelledParagraph> Paragraphs, Taxonomy Taxonomy, IReadOnlyList<LabelledParagraph>? Evaluation)
{
    /// <summary>See <see cref="Corpus.Fingerprint"/>.</summary>
    public string Fingerprint { get; } = Corpus.Fingerprint(Paragraphs);

    /// <summary>Of the evaluation set.</summary>
    public string? EvaluationFingerprint { get; } = Evaluation is null ? null : Corpus.Fingerprint(Evaluation);

    /// <summary>The true labels of the corpus.</summary>
    public int[][] LabelSets { get; } = [.. Paragraphs.Select(Taxonomy.LabelsOf)];

    /// <summary>The true labels of the evaluation set.</summary>
    public int[][] EvaluationLabelSets { get; } = [.. (Evaluation ?? []).Select(Taxonomy.LabelsOf)];
}

/// <summary>What a variant answered.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="CrossValidation">One a seed: to paragraphs of the corpus that its learners had not seen.</param>
/// <param name="Evaluation">One a seed: to the evaluation set; empty without one.</param>
internal sealed record VariantAnswers(Variant Variant, IReadOnlyList<Predictions> CrossValidation, IReadOnlyList<Predictions> Evaluation);

/// <summary>Has every variant of an experiment answer, and keeps the answers: what is there already is not made again.</summary>
/// <param name="experiment">What is tried.</param>
/// <param name="data">What it is tried on.</param>
/// <param name="folder">Where answers are kept.</param>
internal sealed class ExperimentRun(Experiment experiment, ExperimentData data, string folder)
{
    /// <summary>Raised whenever the same code and options would give other predictions, or keep them in another way.</summary>
    private const int Format = 1;

    /// <summary>The learning code: predictions of another build are not mixed with those of this one.</summary>
    private static readonly string TrainerCode = typeof(Trainer).Module.ModuleVersionId.ToString("N");

    /// <summary>Trainings that the experiment asks for: one a variant and seed.</summary>
    public int TrainingCount => experiment.Variants.Count * experiment.Seeds.Count;

    /// <summary>Trainings of which everything is there already.</summary>
    public int KeptCount => Trainings().Count(training => training.CrossValidation() is not null && (data.Evaluation is null || training.Evaluation() is not null));

    /// <summary>Trains what is missing, one after the other, each on all threads, and gives the answers with the baseline first.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; what was done until then is kept.</exception>
    /// <exception cref="TrainingDataException">The corpus cannot be trained on.</exception>
    public IReadOnlyList<VariantAnswers> Run(int threads, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "predictions"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(folder, $"the results cannot be kept there: {exception.Message}");
        }

        var answers = Trainings()
            .Select((training, number) => (training.Variant, Answers: training.Run(
                threads, progress is null ? null : new Titled($"{number + 1}/{TrainingCount} {training.Title}", progress), cancellation)))
            .ToArray();
        return [.. answers.GroupBy(training => training.Variant).Select(variant => new VariantAnswers(
            variant.Key, [.. variant.Select(training => training.Answers.CrossValidation)], [.. variant.Select(training => training.Answers.Evaluation).OfType<Predictions>()]))];
    }

    private IEnumerable<Training> Trainings() =>
        experiment.BaselineFirst.SelectMany(variant => experiment.Seeds.Select(seed => new Training(this, experiment, data, variant, seed)));

    private string PathOf(object content) => Path.Combine(
        folder, "predictions", Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, PeaceClassifyJson.Options)))[..32] + ".bin");

    /// <summary>One variant with one seed.</summary>
    private sealed class Training
    {
        private readonly ExperimentData data;
        private readonly IEngine engine;
        private readonly TrainerOptions options;
        private readonly string crossValidationPath;
        private readonly string evaluationPath;

        public Training(ExperimentRun run, Experiment experiment, ExperimentData data, Variant variant, int seed)
        {
            this.data = data;
            Variant = variant;
            Title = experiment.Seeds.Count == 1 ? variant.Name : $"{variant.Name}, seed {seed}";
            engine = variant.Engine(seed);
            options = variant.TrainerOptions(experiment.FoldCount, seed);
            var key = new
            {
                Format,
                Code = new[] { TrainerCode, engine.GetType().Module.ModuleVersionId.ToString("N") },
                Data = data.Fingerprint,
                Themes = data.Taxonomy.Themes.Select(theme => theme.Id).ToArray(),
                Engine = engine.Name,
                EngineOptions = engine.SaveOptions(),
                Options = options,
            };
            crossValidationPath = run.PathOf(key);
            evaluationPath = run.PathOf(new { key, data.EvaluationFingerprint });
        }

        public Variant Variant { get; }

        public string Title { get; }

        public Predictions? CrossValidation() => PredictionFile.Load(crossValidationPath, data.LabelSets, data.Taxonomy.Count);

        public Predictions? Evaluation() => PredictionFile.Load(evaluationPath, data.EvaluationLabelSets, data.Taxonomy.Count);

        public (Predictions CrossValidation, Predictions? Evaluation) Run(int threads, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            var (crossValidation, evaluation) = (CrossValidation(), data.Evaluation is null ? null : Evaluation());
            if (data.Evaluation is not null && evaluation is null)
            {
                // The model behind it is learned from all paragraphs, and its calibration and cuts come from the cross-validation: one gives both.
                var trained = Trainer.Train(data.Paragraphs, data.Taxonomy, engine, options, threads, progress, cancellation: cancellation);
                using var classifier = new ThemeClassifier(Variant.Name, trained.Description, trained.Scorer);
                crossValidation = trained.OutOfFold;
                evaluation = classifier.Predict(data.Evaluation, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation });
                PredictionFile.Save(crossValidationPath, crossValidation);
                PredictionFile.Save(evaluationPath, evaluation);
            }
            else if (crossValidation is null)
            {
                crossValidation = Trainer.CrossPredict(data.Paragraphs, data.Taxonomy, engine, options, threads, progress, cancellation);
                PredictionFile.Save(crossValidationPath, crossValidation);
            }

            return (crossValidation!, evaluation);
        }
    }

    /// <summary>Says before each stage whose it is.</summary>
    private sealed class Titled(string title, IProgress<TrainingProgress> progress) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(value with { Stage = $"{title}: {value.Stage}" });
    }
}
