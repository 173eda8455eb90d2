using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ML;
using Microsoft.Extensions.Primitives;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using PeaceClassify.Engines;
using PeaceClassify.Text;

namespace PeaceClassify.MLNet;

/// <summary>A text as ML.NET reads it: folded.</summary>
internal sealed class TextRow
{
    public string Text { get; set; } = "";
}

/// <summary>What ML.NET answers for a text.</summary>
internal sealed class ScoredRow
{
    public VBuffer<float> Features { get; set; }

    public float[] Logits { get; set; } = [];
}

/// <summary>Featurisation and one predictor a label; single texts go through a pool of prediction engines, many through one transform.</summary>
/// <remarks>
/// model.zip is an ordinary ML.NET model that any ML.NET program can load: column <c>Text</c> (a text as <see cref="TextAnalyzer.Fold"/> gives it) to column
/// <c>Logits</c>.
/// </remarks>
internal sealed class MLNetScorer : IScorer
{
    private const string ModelFile = "model.zip";
    private const string ScoreColumn = "Score";
    private const string LogitsColumn = "Logits";

    private readonly MLContext context;
    private readonly MLNetEngineOptions options;
    private readonly ITransformer features;
    private readonly ITransformer[] predictors;
    private readonly DataViewSchema textSchema;
    private readonly ITransformer[] toLogits;
    private readonly TransformerChain<ITransformer> scoring;
    private readonly string[] slots;
    private readonly int wordSlotCount;
    private readonly Dictionary<string, int> slotOf;
    private readonly LinearBinaryModelParameters?[] linear;
    private readonly Lazy<TreeExplainer> trees;
    private readonly ServiceProvider services;
    private readonly PredictionEnginePool<TextRow, ScoredRow> pool;
    private readonly string version;

    /// <param name="context">The context everything was made in.</param>
    /// <param name="features">Column Text to column Features.</param>
    /// <param name="predictors">For each label, column Features to column Score.</param>
    /// <param name="options">The options of the training.</param>
    /// <param name="version">The name of the model in the pool.</param>
    public MLNetScorer(MLContext context, ITransformer features, ITransformer[] predictors, MLNetEngineOptions options, string version)
    {
        this.context = context;
        this.features = features;
        this.predictors = predictors;
        this.options = options;
        this.version = version;
        var noRows = context.Data.LoadFromEnumerable(Array.Empty<TextRow>());
        var noFeatures = features.Transform(noRows);
        textSchema = noRows.Schema;
        slots = SlotNames(noFeatures);
        var wordsPrefix = TextFeatures.WordsPrefix(options);
        wordSlotCount = slots.TakeWhile(slot => slot.StartsWith(wordsPrefix, StringComparison.Ordinal)).Count();
        slotOf = slots.Index().ToDictionary(slot => slot.Item, slot => slot.Index, StringComparer.Ordinal);
        linear = [.. predictors.Select(Linear)];
        toLogits = [.. Scores(noFeatures)];
        scoring = Serving(noFeatures);
        trees = new(() => new TreeExplainer(context, predictors, slots.Length));

        var collection = new ServiceCollection();
        collection.Configure<MLOptions>(pooling => pooling.MLContext = context);
        collection.AddPredictionEnginePool<TextRow, ScoredRow>();
        collection.AddOptions<PredictionEnginePoolOptions<TextRow, ScoredRow>>(version).Configure(pooling => pooling.ModelLoader = new LoadedModel(scoring));
        services = collection.BuildServiceProvider();
        pool = services.GetRequiredService<PredictionEnginePool<TextRow, ScoredRow>>();
    }

    /// <inheritdoc/>
    public int LabelCount => predictors.Length;

    /// <inheritdoc/>
    public bool Score(string text, Span<double> logits)
    {
        var row = Scored(text);
        for (var label = 0; label < logits.Length; label++)
        {
            logits[label] = row.Logits[label];
        }

        return HasKnownWord(row.Features);
    }

    /// <inheritdoc/>
    /// <remarks>One transform a thread: a single one reads its rows one after the other.</remarks>
    public IReadOnlyList<double[]?> ScoreAll(IReadOnlyList<string> texts, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var parts = texts.Chunk(Math.Max(1, (texts.Count + Environment.ProcessorCount - 1) / Environment.ProcessorCount)).ToArray();
        var scores = new double[]?[parts.Length][];
        Parallel.For(0, parts.Length, parallel, part =>
        {
            var rows = context.Data.LoadFromEnumerable(parts[part].Select(text =>
            {
                parallel.CancellationToken.ThrowIfCancellationRequested();
                return Row(text);
            }));
            scores[part] =
            [
                .. context.Data.CreateEnumerable<ScoredRow>(scoring.Transform(rows), reuseRowObject: true)
                    .Select(row => HasKnownWord(row.Features) ? Array.ConvertAll(row.Logits, logit => (double)logit) : null),
            ];
        });
        return [.. scores.SelectMany(part => part)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Explanation> ExplainAll(string text, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        foreach (var label in labels)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(label, nameof(labels));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, LabelCount, nameof(labels));
        }

        var row = Scored(text);
        var values = row.Features.Items().ToDictionary(item => item.Key, item => item.Value);
        var terms = TextFeatures.Terms(text, options)
            .Where(term => slotOf.ContainsKey(term.Slot))
            .GroupBy(term => slotOf[term.Slot])
            .Where(term => values.ContainsKey(term.Key))
            .Select(term => (Slot: term.Key, term.First().Kind, term.First().Term, Spans: term.Select(occurrence => occurrence.Span).ToArray()))
            .OrderBy(term => term.Slot)
            .ToArray();
        return [.. labels.Select(label => Explain(label))];

        Explanation Explain(int label)
        {
            var isLinear = linear[label] is not null;
            var contributions = isLinear ? null : trees.Value.Contributions(label, row.Features);
            return new(
                isLinear ? linear[label]!.Bias : trees.Value.Bias(label),
                row.Logits[label],
                [
                    .. terms.Select(term => new TermContribution(
                        term.Kind, term.Term, isLinear ? (double)values[term.Slot] * linear[label]!.Weights[term.Slot] : contributions!.GetValueOrDefault(term.Slot), term.Spans))
                        .OrderByDescending(term => Math.Abs(term.Contribution)),
                ],
                IsApproximate: !isLinear);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Save(string folder)
    {
        ModelZip.Write(Path.Combine(folder, ModelFile), stream => context.Model.Save(new TransformerChain<ITransformer>([features, .. toLogits]), textSchema, stream));
        return [ModelFile];
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static MLNetScorer Load(MLContext context, string folder, MLNetEngineOptions options)
    {
        var path = Path.Combine(folder, ModelFile);
        try
        {
            if (context.Model.Load(path, out _) is not TransformerChain<ITransformer> chain
                || chain.FirstOrDefault() is not { } features
                || chain.OfType<ISingleFeaturePredictionTransformer<object>>().Cast<ITransformer>().ToArray() is not { Length: > 0 } predictors)
            {
                throw new DataFileException(path, "this is no model of the ML.NET engine");
            }

            var version = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
            var scorer = new MLNetScorer(context, features, predictors, options, version);
            return scorer.linear.All(weights => weights is null || (float.IsFinite(weights.Bias) && weights.Weights.All(float.IsFinite)))
                ? scorer
                : throw new DataFileException(path, "a weight is not a finite number");
        }
        catch (Exception exception) when (exception is not (DataFileException or OutOfMemoryException))
        {
            // What ML.NET throws at a damaged file is not written down anywhere.
            throw new DataFileException(path, $"the model cannot be read: {exception.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        services.Dispose();
        foreach (var transformer in predictors.Append(features).OfType<IDisposable>())
        {
            transformer.Dispose();
        }
    }

    private ScoredRow Scored(string text) => pool.Predict(version, Row(text));

    private static TextRow Row(string text) => new() { Text = TextAnalyzer.Fold(text).Folded };

    /// <summary>Words, not characters: a character or two of any text are known.</summary>
    private bool HasKnownWord(in VBuffer<float> vector)
    {
        if (vector.IsDense)
        {
            return vector.GetValues()[..wordSlotCount].ContainsAnyExcept(0f);
        }

        var indices = vector.GetIndices();
        var values = vector.GetValues();
        for (var i = 0; i < indices.Length && indices[i] < wordSlotCount; i++)
        {
            if (values[i] != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Every predictor's score under a name of its own, then all of them as one vector.</summary>
    private IEnumerable<ITransformer> Scores(IDataView data)
    {
        for (var label = 0; label < predictors.Length; label++)
        {
            yield return predictors[label];
            data = predictors[label].Transform(data);
            var copy = context.Transforms.CopyColumns(NameOf(label), ScoreColumn).Fit(data);
            yield return copy;
            data = copy.Transform(data);
        }

        yield return context.Transforms.Concatenate(LogitsColumn, [.. Enumerable.Range(0, predictors.Length).Select(NameOf)]).Fit(data);

        static string NameOf(int label) => FormattableString.Invariant($"{LogitsColumn}.{label}");
    }

    /// <summary>
    /// The chain that serves: with a step that keeps a row's features. Without it every predictor would have them computed anew, which is most of
    /// the work. It is no part of model.zip, since other programs could not load it.
    /// </summary>
    private TransformerChain<ITransformer> Serving(IDataView data)
    {
        var input = SchemaDefinition.Create(typeof(KeptFeatures));
        input[nameof(KeptFeatures.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, slots.Length);
        var keep = context.Transforms.CustomMapping<KeptFeatures, KeptFeatures>(
            static (from, to) => to.Features = from.Features, contractName: null, inputSchemaDefinition: input, outputSchemaDefinition: input);
        return new TransformerChain<ITransformer>([features, keep.Fit(data), .. toLogits]);
    }

    private static string[] SlotNames(IDataView data)
    {
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        data.Schema[TextFeatures.FeaturesColumn].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static LinearBinaryModelParameters? Linear(ITransformer predictor) =>
        ((ISingleFeaturePredictionTransformer<object>)predictor).Model switch
        {
            LinearBinaryModelParameters model => model,
            CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator> model => model.SubModel,
            _ => null,
        };

    private sealed class KeptFeatures
    {
        public VBuffer<float> Features { get; set; }
    }

    /// <summary>A model that is already in memory and never changes: a new version is a new scorer with a pool of its own.</summary>
    private sealed class LoadedModel(ITransformer model) : ModelLoader
    {
        public override ITransformer GetModel() => model;

        public override IChangeToken GetReloadToken() => new CancellationChangeToken(CancellationToken.None);
    }
}
