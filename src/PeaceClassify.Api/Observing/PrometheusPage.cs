using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace PeaceClassify.Api.Observing;

/// <summary>Adds up what the meters measure and writes it in the Prometheus text format 0.0.4. Thread-safe.</summary>
/// <remarks>
/// https://prometheus.io/docs/instrumenting/exposition_formats; names and units as OpenTelemetry translates them
/// (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics).
/// </remarks>
internal sealed class PrometheusPage : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Label sets of one instrument that are kept; further ones are left out, so that memory is bounded whatever is measured.</summary>
    private const int MostSeries = 2_000;

    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<Instrument, Family> families = new();
    private readonly Lock writing = new();

    /// <param name="meters">The factory of this service: meters of other services in the same process are not its.</param>
    public PrometheusPage(IMeterFactory meters)
    {
        listener.InstrumentPublished = (instrument, subscribed) =>
        {
            if (Meters.Names.Contains(instrument.Meter.Name) && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, meters)))
            {
                subscribed.EnableMeasurementEvents(instrument, families.GetOrAdd(instrument, Family.Of));
            }
        };
        listener.SetMeasurementEventCallback<byte>((_, value, tags, family) => Take(family, value, tags));
        listener.SetMeasurementEventCallback<short>((_, value, tags, family) => Take(family, value, tags));
        listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Take(family, value, tags));
        listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Take(family, value, tags));
        listener.SetMeasurementEventCallback<float>((_, value, tags, family) => Take(family, value, tags));
        listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Take(family, value, tags));
        listener.SetMeasurementEventCallback<decimal>((_, value, tags, family) => Take(family, (double)value, tags));
        listener.Start();
    }

    /// <summary>The page as it is now.</summary>
    public string Write()
    {
        lock (writing)
        {
            foreach (var (instrument, family) in families)
            {
                if (instrument.IsObservable)
                {
                    family.Clear(); // what is not observed any more, such as the version that served before, is gone
                }
            }

            listener.RecordObservableInstruments();
            var page = new StringBuilder();
            foreach (var sameName in families.Values.GroupBy(family => family.Name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                sameName.First().WriteHead(page);
                foreach (var family in sameName)
                {
                    family.WriteSeries(page);
                }
            }

            return page.ToString();
        }
    }

    public void Dispose() => listener.Dispose();

    private static void Take(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => ((Family)family!).Take(value, tags);

    /// <summary>The series of one instrument.</summary>
    private sealed class Family
    {
        private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], Series> series = new(SameTags.Comparer);
        private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], Series>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> byTags;
        private readonly string type;
        private readonly string help;
        private readonly double[]? bounds;
        private readonly bool isAdded;

        private Family(Instrument instrument, string type, double[]? bounds, bool isAdded)
        {
            (this.type, this.bounds, this.isAdded) = (type, bounds, isAdded);
            help = instrument.Description ?? instrument.Name;
            Name = NameOf(instrument, type);
            byTags = series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        }

        public string Name { get; }

        public static Family Of(Instrument instrument)
        {
            var kind = instrument.GetType().GetGenericTypeDefinition();
            return kind == typeof(Histogram<>) ? new(instrument, "histogram", BoundsOf(instrument), isAdded: true)
                : kind == typeof(Counter<>) ? new(instrument, "counter", null, isAdded: true)
                : kind == typeof(ObservableCounter<>) ? new(instrument, "counter", null, isAdded: false)
                : new(instrument, "gauge", null, isAdded: kind == typeof(UpDownCounter<>));
        }

        public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (!byTags.TryGetValue(tags, out var one))
            {
                if (series.Count >= MostSeries)
                {
                    return;
                }

                one = series.GetOrAdd(tags.ToArray(), labels => new(labels, bounds?.Length ?? 0));
            }

            one.Take(value, bounds, isAdded);
        }

        public void Clear() => series.Clear();

        public void WriteHead(StringBuilder page) => page
            .Append(CultureInfo.InvariantCulture, $"# HELP {Name} {help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\n")
            .Append(CultureInfo.InvariantCulture, $"# TYPE {Name} {type}\n");

        public void WriteSeries(StringBuilder page)
        {
            foreach (var one in series.Values.OrderBy(one => one.Labels, StringComparer.Ordinal))
            {
                one.Write(page, Name, bounds);
            }
        }

        /// <summary>"http.server.request.duration" in "s" to "http_server_request_duration_seconds".</summary>
        private static string NameOf(Instrument instrument, string type)
        {
            var unit = instrument.Unit switch
            {
                "s" => "_seconds",
                "By" => "_bytes",
                _ => "", // units in braces only say what is counted
            };
            var name = Sanitised(instrument.Name);
            return name + (name.EndsWith(unit, StringComparison.Ordinal) ? "" : unit) + (type == "counter" ? "_total" : "");
        }

        private static double[] BoundsOf(Instrument instrument) =>
            instrument.Name == Meters.RequestDuration ? [.. Meters.SecondsOfRequests]
            : instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } advised } ? [.. advised]
            : DefaultBounds;
    }

    /// <summary>One set of labels and what was measured with it.</summary>
    private sealed class Series(KeyValuePair<string, object?>[] tags, int boundCount)
    {
        private readonly long[] buckets = new long[boundCount + 1];
        private double value;

        /// <summary>As they stand between the braces.</summary>
        public string Labels { get; } = string.Join(',', tags.Where(tag => tag.Value is not null).Select(tag => $"{Sanitised(tag.Key)}=\"{Escaped(tag.Value!)}\""));

        public void Take(double measured, double[]? bounds, bool isAdded)
        {
            if (bounds is not null)
            {
                // An upper bound belongs to its bucket.
                var found = Array.BinarySearch(bounds, measured);
                Interlocked.Increment(ref buckets[found < 0 ? ~found : found]);
            }

            if (isAdded)
            {
                double before, seen = Volatile.Read(ref value);
                do
                {
                    before = seen;
                    seen = Interlocked.CompareExchange(ref value, before + measured, before);
                }
                while (seen != before);
            }
            else
            {
                Volatile.Write(ref value, measured);
            }
        }

        public void Write(StringBuilder page, string name, double[]? bounds)
        {
            if (bounds is null)
            {
                Line("", Labels, Volatile.Read(ref value));
                return;
            }

            var count = 0L;
            var separator = Labels.Length == 0 ? "" : ",";
            for (var bucket = 0; bucket <= bounds.Length; bucket++)
            {
                count += Interlocked.Read(ref buckets[bucket]);
                Line("_bucket", $"{Labels}{separator}le=\"{Number(bucket < bounds.Length ? bounds[bucket] : double.PositiveInfinity)}\"", count);
            }

            Line("_sum", Labels, Volatile.Read(ref value));
            Line("_count", Labels, count); // of the same reading as the buckets, so that they agree

            void Line(string suffix, string labels, double shown) =>
                page.Append(name).Append(suffix).Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(Number(shown)).Append('\n');
        }

        private static string Number(double number) =>
            double.IsPositiveInfinity(number) ? "+Inf" : double.IsNegativeInfinity(number) ? "-Inf" : number.ToString("R", CultureInfo.InvariantCulture);

        private static string Escaped(object value) => (value switch
        {
            bool truth => truth ? "true" : "false",
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        }).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
    }

    private static string Sanitised(string name) => string.Concat(name.Select((letter, index) => char.IsAsciiLetter(letter) || (index > 0 && char.IsAsciiDigit(letter)) ? letter : '_'));

    /// <summary>Finds a series by its tags without making an array of them.</summary>
    private sealed class SameTags : IEqualityComparer<KeyValuePair<string, object?>[]>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, KeyValuePair<string, object?>[]>
    {
        public static SameTags Comparer { get; } = new();

        public bool Equals(KeyValuePair<string, object?>[]? x, KeyValuePair<string, object?>[]? y) => x is not null && y is not null && Equals(x.AsSpan(), y);

        public int GetHashCode([DisallowNull] KeyValuePair<string, object?>[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, KeyValuePair<string, object?>[] other)
        {
            if (alternate.Length != other.Length)
            {
                return false;
            }

            for (var index = 0; index < other.Length; index++)
            {
                if (alternate[index].Key != other[index].Key || !Equals(alternate[index].Value, other[index].Value))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
        {
            var hash = default(HashCode);
            foreach (var (_, value) in alternate)
            {
                hash.Add(value);
            }

            return hash.ToHashCode();
        }

        public KeyValuePair<string, object?>[] Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => alternate.ToArray();
    }
}
