namespace PeaceClassify.Api.Serving;

/// <summary>The right to use a loaded model version: it is not disposed of before the last of its leases is.</summary>
internal sealed class ModelLease : IDisposable
{
    private readonly LeaseCount count;
    private int isReleased;

    private ModelLease(LeaseCount count, ServingModel model)
    {
        this.count = count;
        Model = model;
    }

    /// <summary>The version.</summary>
    public ServingModel Model { get; }

    /// <summary>The first lease of a version.</summary>
    /// <param name="model">The version.</param>
    /// <param name="released">Called when the last lease is gone, before the version is disposed of.</param>
    public static ModelLease First(ServingModel model, Action released) => new(new(model.Classifier, released), model);

    /// <summary>Another lease of the same version; null when the last one is gone already.</summary>
    public ModelLease? TryShare() => count.TryIncrease() ? new(count, Model) : null;

    /// <summary>Another lease of the same version, which says that it serves since then.</summary>
    /// <exception cref="ObjectDisposedException">The last lease is gone already.</exception>
    public ModelLease ShareSince(DateTime since) =>
        count.TryIncrease() ? new(count, Model with { Since = since }) : throw new ObjectDisposedException(nameof(ModelLease));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isReleased, 1) == 0)
        {
            count.Decrease();
        }
    }

    private sealed class LeaseCount(ThemeClassifier classifier, Action released)
    {
        private int count = 1;

        /// <summary>Never from 0: what is being disposed of does not come back.</summary>
        public bool TryIncrease()
        {
            for (var seen = Volatile.Read(ref count); seen > 0;)
            {
                var before = Interlocked.CompareExchange(ref count, seen + 1, seen);
                if (before == seen)
                {
                    return true;
                }

                seen = before;
            }

            return false;
        }

        public void Decrease()
        {
            if (Interlocked.Decrement(ref count) == 0)
            {
                released();
                classifier.Dispose();
            }
        }
    }
}
