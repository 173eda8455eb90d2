using BenchmarkDotNet.Attributes;
using PeaceClassify.Engines;

namespace PeaceClassify.Benchmarks.Micro;

/// <summary>A text to logits, plain and compiled, and to everything that a caller gets; figures are for one paragraph.</summary>
[InProcess]
[MemoryDiagnoser]
public class ScoringBenchmarks : IDisposable
{
    private readonly string[] texts = MicroTexts.Load();
    private readonly ThemeClassifier classifier;
    private readonly IScorer compiled;
    private readonly LinearScorer plain;
    private readonly double[] logits;

    /// <summary>Loads the version that serves.</summary>
    public ScoringBenchmarks()
    {
        var folder = MicroTexts.ModelFolder();
        classifier = ThemeClassifier.Load(folder, [new LinearEngine()]);
        compiled = ModelFolder.Load(folder, [new LinearEngine()]).Scorer;
        plain = LinearScorer.Load(folder, SavedOptions.Read<LinearEngineOptions>(
            System.Text.Json.JsonSerializer.SerializeToElement(classifier.Description.EngineOptions), KnownEngines.Linear, folder));
        logits = new double[compiled.LabelCount];
    }

    /// <summary><see cref="LinearScorer"/>, which explains and saves.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = MicroTexts.Count)]
    public double Plain() => Score(plain);

    /// <summary><see cref="CompiledScorer"/>, which serves.</summary>
    [Benchmark(OperationsPerInvoke = MicroTexts.Count)]
    public double Compiled() => Score(compiled);

    /// <summary>Language, logits, probabilities, verdicts.</summary>
    [Benchmark(OperationsPerInvoke = MicroTexts.Count)]
    public int Classify()
    {
        var assigned = 0;
        foreach (var text in texts)
        {
            assigned += classifier.Classify(text).Assigned.Count;
        }

        return assigned;
    }

    /// <summary>Lets go of the model.</summary>
    public void Dispose()
    {
        classifier.Dispose();
        compiled.Dispose();
        GC.SuppressFinalize(this);
    }

    private double Score(IScorer scorer)
    {
        var sum = 0.0;
        foreach (var text in texts)
        {
            scorer.Score(text, logits);
            sum += logits[0];
        }

        return sum;
    }
}
