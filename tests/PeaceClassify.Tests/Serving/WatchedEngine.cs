using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using PeaceClassify.Engines;

namespace PeaceClassify.Tests.Serving;

/// <summary>The linear engine, and what became of every scorer it loaded. A request whose text has the word of <see cref="Hold"/> stays until it is let go.</summary>
internal sealed class WatchedEngine : IEngine
{
    private const string HeldWord = "lingering";

    private readonly LinearEngine inner = new();
    private readonly ConcurrentQueue<(WeakReference Scorer, TaskCompletionSource Disposed)> loaded = new();
    private TaskCompletionSource letGo = new();
    private TaskCompletionSource entered = new();
    private int heldCount;

    /// <summary>A paragraph that <see cref="Hold"/> holds.</summary>
    public const string HeldText = "The envoy answered, after a lingering silence, that the parties would return to the ceasefire talks.";

    public string Name => inner.Name;

    /// <summary>Thrown by every loading, when there is one.</summary>
    public Exception? Failure { get; set; }

    /// <summary>How many scorers were loaded.</summary>
    public int LoadCount => loaded.Count;

    /// <summary>How many scorers were loaded and not disposed of.</summary>
    public int OpenCount => loaded.Count(scorer => !scorer.Disposed.Task.IsCompleted);

    /// <summary>How many scorers are in memory still.</summary>
    public int LivingCount => loaded.Count(scorer => scorer.Scorer.IsAlive);

    /// <summary>How many times a paragraph was scored that has the word of <see cref="Hold"/>.</summary>
    public int HeldCount => Volatile.Read(ref heldCount);

    /// <summary>Ends when the scorer that was loaded as such has been disposed of.</summary>
    public Task DisposedOf(int index) => loaded.ElementAt(index).Disposed.Task;

    /// <summary>Makes requests with <see cref="HeldText"/> stay; gives what ends when the first is inside the scorer.</summary>
    public Task Hold()
    {
        entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        letGo = new();
        return entered.Task;
    }

    public void LetGo() => letGo.SetResult();

    public JsonObject SaveOptions() => inner.SaveOptions();

    public IScorer Fit(
        IReadOnlyList<string> texts, IReadOnlyList<int[]> labelSets, int labelCount, ParallelOptions parallel, IProgress<double>? progress = null) =>
        inner.Fit(texts, labelSets, labelCount, parallel, progress);

    public IScorer Load(string folder, JsonElement options)
    {
        if (Failure is { } failure)
        {
            throw failure;
        }

        var disposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var scorer = new Scorer(inner.Load(folder, options), this, disposed);
        loaded.Enqueue((new(scorer), disposed));
        return scorer;
    }

    private sealed class Scorer(IScorer scorer, WatchedEngine engine, TaskCompletionSource disposed) : IScorer
    {
        public int LabelCount => scorer.LabelCount;

        public bool Score(string text, Span<double> logits)
        {
            if (text.Contains(HeldWord, StringComparison.Ordinal))
            {
                Interlocked.Increment(ref engine.heldCount);
                engine.entered.TrySetResult();
                engine.letGo.Task.Wait(TestContext.Current.CancellationToken);
            }

            ObjectDisposedException.ThrowIf(disposed.Task.IsCompleted, this);
            return scorer.Score(text, logits);
        }

        public IReadOnlyList<Explanation> ExplainAll(string text, IReadOnlyList<int> labels) => scorer.ExplainAll(text, labels);

        public IReadOnlyList<string> Save(string folder) => scorer.Save(folder);

        public void Dispose()
        {
            disposed.SetResult(); // fails at a second time
            scorer.Dispose();
        }
    }
}
