using System.Collections.Concurrent;
using System.Diagnostics;
using PeaceClassify.Engines;

namespace PeaceClassify.Benchmarks;

/// <summary>What is asked of the engine.</summary>
internal enum EngineWork
{
    /// <summary>Text to logits: <see cref="IScorer.Score"/>.</summary>
    Score,

    /// <summary>Everything a caller gets, the check of the language included: <see cref="ThemeClassifier.ClassifyAll"/>.</summary>
    Classify,
}

/// <summary>Measures the engine of the version that serves.</summary>
internal static class EngineRun
{
    /// <summary>Paragraphs that a thread takes at a time.</summary>
    private const int RangeSize = 256;

    /// <summary>After so much processor time a thread the compiler has done what it is going to do.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private static readonly IReadOnlyList<IEngine> Engines = [new LinearEngine()];

    /// <summary>The folder of the version that serves.</summary>
    public static string FolderOf(string models)
    {
        var store = new ModelStore(models);
        return store.FolderOf(store.Current() ?? throw new DataFileException(models, "no version was chosen to serve; 'train --promote' chooses one"));
    }

    /// <summary>Times the texts, after a warm-up on some of them.</summary>
    public static Rate Measure(string folder, string[] texts, EngineWork work, int threadCount)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threadCount };
        using var classifier = ThemeClassifier.Load(folder, Engines);
        using var scorer = ModelFolder.Load(folder, Engines).Scorer;
        Action<string[]> run = work == EngineWork.Score
            ? some => Score(scorer, some, parallel)
            : some => _ = classifier.ClassifyAll(some, parallel: parallel).Count();

        using var process = Process.GetCurrentProcess();
        for (var until = process.TotalProcessorTime + (threadCount * WarmUp); process.TotalProcessorTime < until; process.Refresh())
        {
            run(texts[..Math.Min(texts.Length, 2_000)]);
        }

        GC.Collect();
        process.Refresh();
        var processorTime = process.TotalProcessorTime;
        var wall = Stopwatch.StartNew();
        run(texts);
        wall.Stop();
        process.Refresh();
        return new(
            $"{work.ToString().ToLowerInvariant()} {threadCount}", texts.Length, BenchmarkTexts.BytesOf(texts),
            wall.Elapsed.TotalSeconds, (process.TotalProcessorTime - processorTime).TotalSeconds, process.PeakWorkingSet64);
    }

    /// <summary>Size of the version, and its micro-F1 where there are labelled paragraphs.</summary>
    public static Quality Judge(string folder, string? labelled)
    {
        using var classifier = ThemeClassifier.Load(folder, Engines);
        return new(
            "PeaceClassify", new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length),
            labelled is null ? null : classifier.Evaluate(Corpus.Load(labelled)).MicroF1);
    }

    private static void Score(IScorer scorer, string[] texts, ParallelOptions parallel) => Parallel.ForEach(
        Partitioner.Create(0, texts.Length, RangeSize), parallel, () => new double[scorer.LabelCount],
        (range, _, logits) =>
        {
            for (var text = range.Item1; text < range.Item2; text++)
            {
                scorer.Score(texts[text], logits);
            }

            return logits;
        },
        _ => { });
}
