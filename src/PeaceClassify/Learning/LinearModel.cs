namespace PeaceClassify.Learning;

/// <summary>
/// One linear classifier per label over shared features: logit = bias + Σ weight · value. Immutable and thread-safe.
/// </summary>
public sealed class LinearModel
{
    private readonly float[] weights;
    private readonly float[] biases;

    /// <summary>Takes both arrays over without copying: they must not be changed afterwards.</summary>
    /// <param name="weights">Feature by feature, within it label by label: featureCount × labelCount numbers.</param>
    /// <param name="biases">One number a label; at least one label.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a number is not finite.</exception>
    public LinearModel(float[] weights, float[] biases)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(biases);
        if (biases.Length == 0 || weights.Length % biases.Length != 0)
        {
            throw new ArgumentException($"{weights.Length} weights do not divide among {biases.Length} labels.", nameof(weights));
        }

        if (Array.Exists(weights, weight => !float.IsFinite(weight)) || Array.Exists(biases, bias => !float.IsFinite(bias)))
        {
            throw new ArgumentException("Every weight and bias must be finite.", nameof(weights));
        }

        this.weights = weights;
        this.biases = biases;
    }

    /// <summary>Number of labels.</summary>
    public int LabelCount => biases.Length;

    /// <summary>Number of features.</summary>
    public int FeatureCount => weights.Length / biases.Length;

    /// <summary>All weights: feature by feature, within it label by label.</summary>
    public ReadOnlySpan<float> Weights => weights;

    /// <summary>One bias a label.</summary>
    public ReadOnlySpan<float> Biases => biases;

    /// <summary>
    /// The same with every weight as a 16-bit number has it: half the size, an error of at most 1 in 2,000 a weight. Weights below 6 in 100,000 become 0: they decide
    /// nothing, and many processors are slow with numbers that small.
    /// </summary>
    public LinearModel ToHalfPrecision() => new([.. weights.Select(weight => (Half)weight).Select(half => Half.IsNormal(half) ? (float)half : 0)], biases);

    /// <summary>Whether every weight is one that a 16-bit number has.</summary>
    public bool IsHalfPrecision => Array.TrueForAll(weights, weight => (float)(Half)weight == weight);

    /// <summary>The weights of one feature, one a label.</summary>
    public ReadOnlySpan<float> WeightsOf(int feature) => weights.AsSpan(feature * LabelCount, LabelCount);

    /// <summary>Writes one logit a label; sums run over the features in ascending order.</summary>
    /// <exception cref="ArgumentException"><paramref name="logits"/> has another length than there are labels.</exception>
    public void Logits(SparseVector features, Span<double> logits)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (logits.Length != LabelCount)
        {
            throw new ArgumentException($"There is room for {logits.Length} logits; the model has {LabelCount} labels.", nameof(logits));
        }

        for (var label = 0; label < logits.Length; label++)
        {
            logits[label] = biases[label];
        }

        for (var i = 0; i < features.Count; i++)
        {
            double value = features.Values[i];
            var row = WeightsOf(features.Indices[i]);
            for (var label = 0; label < row.Length; label++)
            {
                logits[label] += value * row[label];
            }
        }
    }
}
