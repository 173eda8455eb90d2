namespace PeaceClassify.Api.Observing;

/// <summary>Sees every answer that leaves the service, wherever it was asked for: counts it, and compares it with the training corpus. Thread-safe; no text is kept.</summary>
internal sealed class Observed
{
    private readonly ServiceMetrics metrics;
    private readonly int windowParagraphs;
    private volatile DriftWindow window;

    public Observed(ServiceMetrics metrics, ServiceOptions options, ServingModel model)
    {
        this.metrics = metrics;
        windowParagraphs = options.DriftParagraphs;
        window = Serve(model);
    }

    /// <summary>The last answers of the version that serves.</summary>
    public DriftWindow Window => window;

    /// <summary>Begins anew with another model version; to be called when it begins to serve.</summary>
    public DriftWindow Serve(ServingModel model)
    {
        window = new DriftWindow(model, windowParagraphs);
        metrics.Watch(window);
        return window;
    }

    /// <summary>Sees an answer.</summary>
    /// <returns>The same answer.</returns>
    public Classification See(Classification answer)
    {
        metrics.Count(answer);
        var seen = window;
        if (answer.Status == ClassificationStatus.Classified && answer.ModelVersion == seen.ModelVersion)
        {
            seen.Add(answer.Themes);
        }

        return answer;
    }

    /// <summary>Sees paragraphs of a batch or a stream that got a problem instead of an answer.</summary>
    public void Refused(int count) => metrics.RefuseParagraphs(count);
}
