using System.Text.Json;
using System.Text.Json.Nodes;
using PeaceClassify.Learning;
using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>What the linear engine learns with.</summary>
public sealed record LinearEngineOptions
{
    /// <summary>Text to features.</summary>
    public TextOptions Text { get; init; } = new();

    /// <summary>Features to weights.</summary>
    public LinearLearnerOptions Learner { get; init; } = new();

    /// <summary>
    /// 0 to 1: how much the passage of a paragraph that speaks most for a label adds to the label's logit, beside the paragraph as a whole. 0 looks at the whole alone.
    /// </summary>
    public double PassageWeight
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(PassageWeight), value, "PassageWeight must be from 0 to 1.");
    } = 0.25;
}

/// <summary>The default engine: tf-idf features of words and characters, and one regularised linear classifier a label.</summary>
public sealed class LinearEngine(LinearEngineOptions options) : IEngine
{
    /// <summary>The engine with its default options.</summary>
    public LinearEngine()
        : this(new LinearEngineOptions())
    {
    }

    /// <inheritdoc/>
    public string Name => KnownEngines.Linear;

    /// <inheritdoc/>
    public JsonObject SaveOptions() => SavedOptions.From(options);

    /// <inheritdoc/>
    public IEngine WithOptions(JsonElement options, string folder) => new LinearEngine(SavedOptions.Read<LinearEngineOptions>(options, Name, folder));

    /// <inheritdoc/>
    public IScorer Fit(
        IReadOnlyList<string> texts, IReadOnlyList<int[]> labelSets, int labelCount, ParallelOptions parallel, IProgress<double>? progress = null)
    {
        var vectorizer = TfidfVectorizer.Fit(texts, options.Text, parallel.CancellationToken);
        var vectors = new SparseVector[texts.Count];
        Parallel.For(0, texts.Count, parallel, text => vectors[text] = vectorizer.Transform(texts[text]));
        var model = DualCoordinateDescent.Fit(vectors, labelSets, labelCount, vectorizer.FeatureCount, options.Learner, parallel);
        return new LinearScorer(vectorizer, model.ToHalfPrecision(), options.PassageWeight);
    }

    /// <inheritdoc/>
    public IScorer Load(string folder, JsonElement options)
    {
        var scorer = LinearScorer.Load(folder, SavedOptions.Read<LinearEngineOptions>(options, Name, folder));
        return scorer.CanBeCompiled ? new CompiledScorer(scorer) : scorer;
    }
}
