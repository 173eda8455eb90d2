using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Transforms;

namespace PeaceClassify.MLNet;

/// <summary>
/// What features add to the score of a tree ensemble, by ML.NET's feature contributions: how much the score would change if the splits on a feature had
/// gone the other way. They say what weighs, and do not sum to the score. Thread-safe.
/// </summary>
internal sealed class TreeExplainer
{
    /// <summary>Most contributions of each sign that are asked for; more than a paragraph has words.</summary>
    private const int MaxContributions = 1_000;

    private readonly Lazy<PredictionEngine<FeaturesRow, ContributionsRow>>[] engines;
    private readonly int slotCount;

    public TreeExplainer(MLContext context, ITransformer[] predictors, int slotCount)
    {
        this.slotCount = slotCount;
        var input = SchemaDefinition.Create(typeof(FeaturesRow));
        input[nameof(FeaturesRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, slotCount);
        engines = [.. predictors.Select(predictor => new Lazy<PredictionEngine<FeaturesRow, ContributionsRow>>(() =>
        {
            var data = predictor.Transform(context.Data.LoadFromEnumerable(Array.Empty<FeaturesRow>(), input));
            var contributions = Estimator(context, predictor).Fit(data);
            return context.Model.CreatePredictionEngine<FeaturesRow, ContributionsRow>(
                new TransformerChain<ITransformer>([predictor, contributions]), inputSchemaDefinition: input);
        }))];
    }

    /// <summary>The score of a text without any known term.</summary>
    public double Bias(int label) => Explain(label, new VBuffer<float>(slotCount, 0, [], [])).Score;

    /// <summary>The contributions of the features that have one.</summary>
    public IReadOnlyDictionary<int, double> Contributions(int label, VBuffer<float> features) =>
        Explain(label, features).FeatureContributions.Items().Where(item => item.Value != 0).ToDictionary(item => item.Key, item => (double)item.Value);

    /// <summary>A boosted ensemble comes with a calibrator around it, a forest without.</summary>
    private static FeatureContributionCalculatingEstimator Estimator(MLContext context, ITransformer predictor) => predictor switch
    {
        ISingleFeaturePredictionTransformer<CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator>> boosted =>
            context.Transforms.CalculateFeatureContribution(boosted, MaxContributions, MaxContributions, normalize: false),
        ISingleFeaturePredictionTransformer<ICalculateFeatureContribution> plain =>
            context.Transforms.CalculateFeatureContribution(plain, MaxContributions, MaxContributions, normalize: false),
        _ => throw new InvalidOperationException($"{predictor.GetType()} gives no feature contributions."),
    };

    private ContributionsRow Explain(int label, VBuffer<float> features)
    {
        var engine = engines[label].Value;
        lock (engine) // a prediction engine serves one thread at a time
        {
            return engine.Predict(new FeaturesRow { Features = features });
        }
    }

    private sealed class FeaturesRow
    {
        public VBuffer<float> Features { get; set; }
    }

    private sealed class ContributionsRow
    {
        public float Score { get; set; }

        public VBuffer<float> FeatureContributions { get; set; }
    }
}
