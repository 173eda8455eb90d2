using System.Text.Json;
using System.Text.Json.Nodes;

namespace PeaceClassify.Engines;

/// <summary>
/// Learns from labelled texts, and brings what was learned back from a model folder. Everything around it (cross-validation,
/// calibration, thresholds, evaluation, model folder, service) is the same for every engine.
/// </summary>
public interface IEngine
{
    /// <summary>The name that <c>--engine</c> and model.json use: lower case, one word.</summary>
    string Name { get; }

    /// <summary>The options this engine learns with, as model.json keeps them.</summary>
    JsonObject SaveOptions();

    /// <summary>The same engine with other options; one that has none is itself.</summary>
    /// <param name="options">What <see cref="SaveOptions"/> gave; valid during the call only.</param>
    /// <param name="folder">The model folder that they come from, for the message.</param>
    /// <exception cref="DataFileException">They are not such options.</exception>
    IEngine WithOptions(JsonElement options, string folder) => this;

    /// <summary>Learns one classifier a label. The same arguments give the same scorer, whatever the number of threads.</summary>
    /// <param name="texts">The training texts.</param>
    /// <param name="labelSets">For each text its label indices, 0 to <paramref name="labelCount"/> − 1.</param>
    /// <param name="labelCount">Number of labels.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <param name="progress">Told the share that is done, 0 to 1, from any thread; an engine that is quick need not tell.</param>
    /// <exception cref="OperationCanceledException">Cancelled through <paramref name="parallel"/>.</exception>
    IScorer Fit(
        IReadOnlyList<string> texts, IReadOnlyList<int[]> labelSets, int labelCount, ParallelOptions parallel, IProgress<double>? progress = null);

    /// <summary>Reads back what <see cref="IScorer.Save"/> wrote.</summary>
    /// <param name="folder">The model folder, its checksums already verified.</param>
    /// <param name="options">What <see cref="SaveOptions"/> gave when the model was trained; valid during the call only.</param>
    /// <exception cref="DataFileException">A file or the options are not such.</exception>
    IScorer Load(string folder, JsonElement options);
}

/// <summary>Gives a text one logit a label. Immutable and thread-safe; disposed of by whoever has it last, when no call is under way.</summary>
public interface IScorer : IDisposable
{
    /// <summary>Number of labels.</summary>
    int LabelCount { get; }

    /// <summary>Writes one logit a label.</summary>
    /// <returns>False when the text has no word that the model knows: then there is no evidence, and the logits mean nothing.</returns>
    bool Score(string text, Span<double> logits);

    /// <summary>Scores many texts; null stands for a text without a known word.</summary>
    IReadOnlyList<double[]?> ScoreAll(IReadOnlyList<string> texts, ParallelOptions parallel)
    {
        var scores = new double[]?[texts.Count];
        Parallel.For(0, texts.Count, parallel, text =>
        {
            var logits = new double[LabelCount];
            scores[text] = Score(texts[text], logits) ? logits : null;
        });
        return scores;
    }

    /// <summary>What every known term of the text adds to the logit of one label.</summary>
    Explanation Explain(string text, int label) => ExplainAll(text, [label])[0];

    /// <summary>What every known term of the text adds to the logits of several labels: one explanation each, in their order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such label.</exception>
    IReadOnlyList<Explanation> ExplainAll(string text, IReadOnlyList<int> labels);

    /// <summary>The terms that weigh most for and against a label, in any text; none when the engine's terms have no weight of their own.</summary>
    /// <param name="label">The label.</param>
    /// <param name="count">How many to give of each kind, at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such label.</exception>
    HeaviestTerms HeaviestTerms(int label, int count) => Engines.HeaviestTerms.None;

    /// <summary>Lets go of what is not plain memory; most have nothing else.</summary>
#pragma warning disable CA1816 // there is no finalizer to suppress behind an interface
    void IDisposable.Dispose()
    {
    }
#pragma warning restore CA1816

    /// <summary>Writes what was learned into a folder.</summary>
    /// <returns>The names of the files written.</returns>
    IReadOnlyList<string> Save(string folder);
}
