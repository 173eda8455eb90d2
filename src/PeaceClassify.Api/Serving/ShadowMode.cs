using System.Threading.Channels;
using PeaceClassify.Api.Observing;

namespace PeaceClassify.Api.Serving;

/// <summary>Has the candidate score a share of the paragraphs that the serving version answers, behind its back, and counts where the two differ. Thread-safe.</summary>
/// <remarks>A text stays no longer than it waits for its turn; when too many wait, further ones are dropped rather than anything slowed.</remarks>
internal sealed class ShadowMode(ModelHost host, ServiceOptions options, ServiceMetrics metrics)
{
    /// <summary>Most paragraphs that wait for the candidate.</summary>
    internal const int MostWaiting = 256;

    private readonly Channel<(string Text, Classification Answer)> waiting = Channel.CreateBounded<(string, Classification)>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Lock counting = new();
    private ShadowCounts? counts;

    /// <summary>Hands a paragraph and the serving version's answer over, if the sample wants it. Never waits.</summary>
    public void Offer(string text, Classification answer)
    {
        // Whether a paragraph is English does not depend on the version.
        if (answer.Status == ClassificationStatus.OtherLanguage || !host.HasOtherCandidate || Random.Shared.NextDouble() >= options.ShadowShare)
        {
            return;
        }

        if (!waiting.Writer.TryWrite((text, WithoutEvidence(answer))))
        {
            metrics.Shadowed("dropped");
            Count(found => found.DroppedCount++);
        }
    }

    /// <summary>Waits until there is something to compare.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => waiting.Reader.WaitToReadAsync(cancellation);

    /// <summary>Compares everything that waits. One caller at a time.</summary>
    public void CompareWaiting(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && waiting.Reader.TryRead(out var next))
        {
            using var current = host.Lease();
            using var candidate = host.TryLeaseCandidate();
            if (candidate is null || !host.HasOtherCandidate || next.Answer.ModelVersion != current.Model.Classifier.Version)
            {
                continue; // one of the versions changed while it waited
            }

            try
            {
                var answer = candidate.Model.Classifier.Classify(next.Text);
                lock (counting)
                {
                    foreach (var (theme, assignedBy) in CountsOf(current.Model, candidate.Model).Add(next.Answer, answer))
                    {
                        metrics.Differed(theme, assignedBy);
                    }
                }

                metrics.Shadowed("compared");
            }
            catch (Exception)
            {
                // No answer should fail; that a candidate's do is what one wants to know of it, and no reason to stop.
                metrics.Shadowed("failed");
                Count(found => found.FailedCount++);
            }
        }
    }

    /// <summary>What was found since both versions have been what they are.</summary>
    public ShadowResponse Report()
    {
        ShadowResponse? found = null;
        Count(counts => found = new(
            options.ShadowShare, counts.Current, counts.Candidate, counts.Since, counts.ComparedCount, counts.DroppedCount, counts.FailedCount, counts.Themes));
        if (found is not null)
        {
            return found;
        }

        using var current = host.Lease();
        return new(options.ShadowShare, current.Model.Classifier.Version, null, null, 0, 0, 0, []);
    }

    /// <summary>Evidence is not compared, and may be a thousand times as large as the rest.</summary>
    private static Classification WithoutEvidence(Classification answer) => answer with { Themes = [.. answer.Themes.Select(theme => theme with { Evidence = null })] };

    private void Count(Action<ShadowCounts> change)
    {
        using var current = host.Lease();
        using var candidate = host.TryLeaseCandidate();
        if (candidate is not null && candidate.Model.Classifier.Version != current.Model.Classifier.Version)
        {
            lock (counting)
            {
                change(CountsOf(current.Model, candidate.Model));
            }
        }
    }

    private ShadowCounts CountsOf(ServingModel current, ServingModel candidate)
    {
        var fresh = new ShadowCounts(current, candidate);
        return counts = counts is not null && (counts.Current, counts.Candidate, counts.Since) == (fresh.Current, fresh.Candidate, fresh.Since) ? counts : fresh;
    }
}

/// <summary>Lets the candidate have its turn whenever something waits.</summary>
internal sealed class ShadowWorker(ShadowMode shadow) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await shadow.WaitAsync(stoppingToken))
        {
            shadow.CompareWaiting(stoppingToken);
        }
    }
}
