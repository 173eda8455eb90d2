using PeaceClassify.Api.Serving;

namespace PeaceClassify.Api.Observing;

/// <summary>Sees every answer that leaves the service, wherever it was asked for: counts it, and compares it with the training corpus. Thread-safe; no text is kept.</summary>
internal sealed class Observed(ServiceMetrics metrics, ServiceOptions options, ModelHost host)
{
    private readonly Lock renewing = new();
    private volatile DriftWindow? window;

    /// <summary>The last answers of the version that serves; begun anew when another one does.</summary>
    public DriftWindow Window => window is { } seen && seen.ModelVersion == host.ServingVersion ? seen : Renew();

    /// <summary>Sees an answer.</summary>
    /// <returns>The same answer.</returns>
    public Classification See(Classification answer)
    {
        metrics.Count(answer);
        if (answer.Status == ClassificationStatus.Classified && Window is var seen && answer.ModelVersion == seen.ModelVersion)
        {
            seen.Add(answer.Themes);
        }

        return answer;
    }

    /// <summary>Sees paragraphs of a batch or a stream that got a problem instead of an answer.</summary>
    public void Refused(int count) => metrics.RefuseParagraphs(count);

    private DriftWindow Renew()
    {
        lock (renewing)
        {
            using var lease = host.Lease();
            if (window?.ModelVersion != lease.Model.Classifier.Version)
            {
                window = new DriftWindow(lease.Model, options.DriftParagraphs);
                metrics.Watch(window);
            }

            return window!;
        }
    }
}
