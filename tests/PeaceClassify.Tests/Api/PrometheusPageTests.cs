using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using PeaceClassify.Api.Observing;

namespace PeaceClassify.Tests.Api;

/// <summary>The writer of the text format, on instruments of its own.</summary>
public sealed class PrometheusPageTests : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Meter meter;
    private readonly PrometheusPage page;

    public PrometheusPageTests()
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        meter = meters.Create(ServiceMetrics.MeterName);
        page = new(meters);
    }

    [Fact]
    public void A_counter_adds_up_by_its_labels()
    {
        var counter = meter.CreateCounter<long>("tests.swaps", "{swap}", "Swaps.");
        counter.Add(2, new KeyValuePair<string, object?>("result", "done"));
        counter.Add(3, new KeyValuePair<string, object?>("result", "done"));
        counter.Add(1, new KeyValuePair<string, object?>("result", "refused"));

        Assert.Equal("# HELP tests_swaps_total Swaps.\n# TYPE tests_swaps_total counter\ntests_swaps_total{result=\"done\"} 5\ntests_swaps_total{result=\"refused\"} 1\n", Written("tests_swaps"));
    }

    [Fact]
    public void Labels_and_help_are_escaped()
    {
        meter.CreateObservableGauge("tests.gauge", () => new Measurement<double>(0.5, new KeyValuePair<string, object?>("what.ever", "a \"b\" \\ c\nd")), "s", "One \\ two\nthree");

        Assert.Equal("# HELP tests_gauge_seconds One \\\\ two\\nthree\n# TYPE tests_gauge_seconds gauge\ntests_gauge_seconds{what_ever=\"a \\\"b\\\" \\\\ c\\nd\"} 0.5\n", Written("tests_gauge"));
    }

    [Fact]
    public void Buckets_are_cumulative_and_an_upper_bound_belongs_to_its_bucket()
    {
        var histogram = meter.CreateHistogram<double>("tests.time", "s", "Time.", advice: new() { HistogramBucketBoundaries = [1, 2] });
        foreach (var value in (double[])[0.5, 1, 1.5, 7])
        {
            histogram.Record(value);
        }

        Assert.Equal(
            "# HELP tests_time_seconds Time.\n# TYPE tests_time_seconds histogram\ntests_time_seconds_bucket{le=\"1\"} 2\ntests_time_seconds_bucket{le=\"2\"} 3\ntests_time_seconds_bucket{le=\"+Inf\"} 4\ntests_time_seconds_sum 10\ntests_time_seconds_count 4\n",
            Written("tests_time"));
    }

    [Fact]
    public void What_is_not_observed_any_more_is_not_written_any_more()
    {
        var version = "1";
        meter.CreateObservableGauge("tests.info", () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", version)));
        Written("tests_info");

        version = "2";

        Assert.DoesNotContain("version=\"1\"", Written("tests_info"), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_lost_when_many_count_at_once_and_label_sets_are_bounded()
    {
        var counter = meter.CreateCounter<int>("tests.many");
        Parallel.For(0, 100_000, number => counter.Add(1, new KeyValuePair<string, object?>("kind", number % 3)));
        var endless = meter.CreateCounter<int>("tests.endless");
        for (var number = 0; number < 5_000; number++)
        {
            endless.Add(1, new KeyValuePair<string, object?>("number", number));
        }

        Assert.Contains("tests_many_total{kind=\"0\"} 33334\ntests_many_total{kind=\"1\"} 33333\ntests_many_total{kind=\"2\"} 33333\n", Written("tests_many"), StringComparison.Ordinal);
        Assert.Equal(2_002, Written("tests_endless").Count(letter => letter == '\n'));
    }

    [Fact]
    public void Meters_of_another_service_in_the_process_are_not_on_the_page()
    {
        using var others = new ServiceCollection().AddMetrics().BuildServiceProvider();
        others.GetRequiredService<IMeterFactory>().Create(ServiceMetrics.MeterName).CreateCounter<int>("tests.foreign").Add(1);

        Assert.Empty(Written("tests_foreign"));
    }

    public void Dispose()
    {
        page.Dispose();
        services.Dispose();
    }

    private string Written(string name) => string.Concat(page.Write().Split('\n').Where(line => line.Contains(name, StringComparison.Ordinal)).Select(line => line + "\n"));
}
