using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using PeaceClassify.Engines;
using PeaceClassify.Text;

namespace PeaceClassify.MLNet;

/// <summary>The engine that learns and scores through Microsoft.ML: one binary model a label over one shared featurisation.</summary>
public sealed class MLNetEngine(MLNetEngineOptions options) : IEngine
{
    /// <summary>The share of the work that the featurisation is, for progress.</summary>
    private const double FeaturesShare = 0.1;

    /// <summary>The engine with its default options.</summary>
    public MLNetEngine()
        : this(new MLNetEngineOptions())
    {
    }

    /// <inheritdoc/>
    public string Name => KnownEngines.MLNet;

    /// <inheritdoc/>
    public JsonObject SaveOptions() => SavedOptions.From(options);

    /// <inheritdoc/>
    public IEngine WithOptions(JsonElement options, string folder) => new MLNetEngine(SavedOptions.Read<MLNetEngineOptions>(options, Name, folder));

    /// <inheritdoc/>
    public IScorer Fit(
        IReadOnlyList<string> texts, IReadOnlyList<int[]> labelSets, int labelCount, ParallelOptions parallel, IProgress<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(labelSets);
        ArgumentNullException.ThrowIfNull(parallel);
        var cancellation = parallel.CancellationToken;
        using var work = new CancellableContext(options.Seed, cancellation);
        var context = work.Context;
        var data = context.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = TextAnalyzer.Fold(text).Folded }));
        var features = TextFeatures.Estimator(context, options).Fit(data);
        var vectors = Vectors(features.Transform(data));
        progress?.Report(FeaturesShare);

        var done = 0;
        var predictors = new ITransformer[labelCount];
        Parallel.For(0, labelCount, parallel, label =>
        {
            predictors[label] = Learn(vectors, [.. labelSets.Select(labels => labels.Contains(label))], cancellation);
            progress?.Report(FeaturesShare + ((1 - FeaturesShare) * Interlocked.Increment(ref done) / labelCount));
        });
        return new MLNetScorer(context, features, predictors, options, "trained");
    }

    /// <inheritdoc/>
    public IScorer Load(string folder, JsonElement options)
    {
        var saved = SavedOptions.Read<MLNetEngineOptions>(options, Name, folder);
        return MLNetScorer.Load(new MLContext(saved.Seed), folder, saved);
    }

    /// <summary>The feature vectors, each in memory of its own: a cursor overwrites the one before.</summary>
    private static VBuffer<float>[] Vectors(IDataView data) =>
    [
        .. data.GetColumn<VBuffer<float>>(TextFeatures.FeaturesColumn).Select(vector =>
        {
            var copy = default(VBuffer<float>);
            vector.CopyTo(ref copy);
            return copy;
        }),
    ];

    /// <summary>One context and one thread a label: so the order in which labels are learned changes nothing.</summary>
    private ITransformer Learn(VBuffer<float>[] vectors, bool[] isPositive, CancellationToken cancellation)
    {
        using var work = new CancellableContext(options.Seed, cancellation);
        var context = work.Context;
        var schema = SchemaDefinition.Create(typeof(Example));
        schema[nameof(Example.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, vectors[0].Length);
        var examples = context.Data.Cache(context.Data.LoadFromEnumerable(
            vectors.Zip(isPositive, (vector, positive) => new Example { Features = vector, Label = positive }), schema));
        try
        {
            return Trainer(context, vectors.Length).Fit(examples);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    private IEstimator<ITransformer> Trainer(MLContext context, int exampleCount)
    {
        var trainers = context.BinaryClassification.Trainers;
        return options.Trainer switch
        {
            // L-BFGS minimises the sum of the losses, the others their mean.
            MLNetTrainer.LbfgsLogisticRegression => trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
            {
                L1Regularization = 0,
                L2Regularization = (float)options.L2,
                OptimizationTolerance = 1e-5f,
                NumberOfThreads = 1,
            }),
            MLNetTrainer.SdcaLogisticRegression => trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options
            {
                L1Regularization = 0,
                L2Regularization = (float)(options.L2 / exampleCount),
                NumberOfThreads = 1,
            }),
            MLNetTrainer.AveragedPerceptron => trainers.AveragedPerceptron(new AveragedPerceptronTrainer.Options { NumberOfIterations = options.Passes }),
            MLNetTrainer.LinearSvm => trainers.LinearSvm(new LinearSvmTrainer.Options
            {
                Lambda = (float)(options.L2 / exampleCount),
                NumberOfIterations = options.Passes,
            }),
            MLNetTrainer.FastTree => trainers.FastTree(new FastTreeBinaryTrainer.Options
            {
                NumberOfTrees = options.Trees,
                NumberOfLeaves = options.Leaves,
                NumberOfThreads = 1,
                Seed = options.Seed,
                FeatureSelectionSeed = options.Seed,
            }),
            MLNetTrainer.FastForest => trainers.FastForest(new FastForestBinaryTrainer.Options
            {
                NumberOfTrees = options.Trees,
                NumberOfLeaves = options.Leaves,
                NumberOfThreads = 1,
                Seed = options.Seed,
                FeatureSelectionSeed = options.Seed,
            }),
            _ => throw new InvalidOperationException($"{options.Trainer} is no trainer."),
        };
    }

    /// <summary>A context of ML.NET, which offers one way to cancel what is under way: a listener to its log may refuse to go on.</summary>
    private sealed class CancellableContext : IDisposable
    {
        private readonly CancellationToken cancellation;

        public CancellableContext(int seed, CancellationToken cancellation)
        {
            this.cancellation = cancellation;
            Context = new MLContext(seed);
            Context.Log += Listen;
        }

        public MLContext Context { get; }

        /// <summary>What was learned goes on in this context when the training is over, and can no longer be cancelled then.</summary>
        public void Dispose() => Context.Log -= Listen;

        private void Listen(object? sender, LoggingEventArgs message) => cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>What a trainer reads.</summary>
    private sealed class Example
    {
        public VBuffer<float> Features { get; set; }

        public bool Label { get; set; }
    }
}
