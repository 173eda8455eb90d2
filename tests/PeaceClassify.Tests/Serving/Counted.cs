using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace PeaceClassify.Tests.Serving;

/// <summary>Adds up what one instance of the service counts: by instrument, with tags as <c>name{tag=value}</c>.</summary>
internal sealed class Counted : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, long> sums = new(StringComparer.Ordinal);

    public Counted(IMeterFactory meters)
    {
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Meter.Name == "PeaceClassify")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            string[] named = [.. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")];
            sums.AddOrUpdate(named.Length == 0 ? instrument.Name : $"{instrument.Name}{{{string.Join(',', named)}}}", value, (_, sum) => sum + value);
            Changed?.Invoke(instrument.Name);
        });
        listener.Start();
    }

    /// <summary>Told the instrument after every measurement.</summary>
    public event Action<string>? Changed;

    public long this[string name] => sums.GetValueOrDefault(name);

    public void Dispose() => listener.Dispose();
}
