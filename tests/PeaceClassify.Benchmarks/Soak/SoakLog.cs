using System.Collections.Concurrent;

namespace PeaceClassify.Benchmarks.Soak;

/// <summary>An answer is not what it must be; the message holds nothing of a paragraph.</summary>
internal sealed class UnexpectedAnswerException(string message) : Exception(message);

/// <summary>Counts what was sent and what went wrong; thread-safe.</summary>
internal sealed class SoakLog
{
    private const int MaxMessages = 20;

    private readonly ConcurrentDictionary<string, int> sent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> failed = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> messages = new();

    /// <summary>What was sent by kind, in the order of the kinds, with how many failed.</summary>
    public IReadOnlyList<(string Kind, int Sent, int Failed)> Counts =>
        [.. sent.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value, failed.GetValueOrDefault(entry.Key)))];

    /// <summary>The first failures, with their time.</summary>
    public IReadOnlyList<string> Messages => [.. messages.Take(MaxMessages)];

    /// <summary>How many failed, of all kinds.</summary>
    public int FailedCount => failed.Values.Sum();

    /// <summary>Does one thing of a kind; whatever it throws is a failure, and the test goes on.</summary>
    public async Task CountAsync(string kind, Func<Task> send)
    {
        sent.AddOrUpdate(kind, 1, (_, count) => count + 1);
        try
        {
            await send();
        }
#pragma warning disable CA1031 // every way to fail is a finding
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failed.AddOrUpdate(kind, 1, (_, count) => count + 1);
            messages.Enqueue($"{DateTime.UtcNow:HH:mm:ss} {kind}: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }
}
