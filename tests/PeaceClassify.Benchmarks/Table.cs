using System.Globalization;

namespace PeaceClassify.Benchmarks;

/// <summary>Puts what one run of tests/bench.sh measured into Markdown: medians of the rounds, and their ratios.</summary>
internal sealed class Table(IReadOnlyList<Measured> measured, TextWriter output)
{
    private const string Classify = "classify", Echo = "echo";

    /// <summary>How many classifications a second are to be had from the engine while nothing else runs, measured between the streams.</summary>
    private const string BesideStreams = "classify 2 beside streams";

    private static readonly string[] Engines = ["score 1", "score 2", "classify 1", "classify 2", "scikit-learn", "fastText"];

    public void Write()
    {
        WriteEngines();
        WriteSpeedups();
        WriteLoads("requests, 64 connections", "");
        WriteLoads("requests, half of that", " at half load");
        WriteStreams();
        WriteFigures();
    }

    private void WriteEngines()
    {
        if (!Engines.Any(Has<Rate>))
        {
            return;
        }

        WriteRow("paragraphs to themes", "paragraphs/s", "a processor second", "MB/s", "peak memory", "model", "micro-F1", "`score 1` to it: wall, processor", "`classify 1` to it: wall, processor");
        WriteRule(9);
        foreach (var name in Engines.Where(Has<Rate>))
        {
            var quality = measured.OfType<Quality>().LastOrDefault(quality => quality.Name == (Has<Quality>(name) ? name : "PeaceClassify"));
            WriteRow(
                name, Whole(Wall(name)), Whole(Processor(name)), Number(Median<Rate>(name, rate => rate.Bytes / 1e6 / rate.WallSeconds)),
                Megabytes(All<Rate>(name).Max(rate => rate.PeakBytes ?? 0)), Megabytes(quality?.ModelBytes ?? 0), quality?.MicroF1?.ToString("0.000", CultureInfo.InvariantCulture) ?? "",
                Times("score 1", name), Times("classify 1", name));
        }

        output.WriteLine();
    }

    private void WriteSpeedups()
    {
        foreach (var work in new[] { "score", "classify" }.Where(work => Has<Rate>($"{work} 1") && Has<Rate>($"{work} 2")))
        {
            output.WriteLine($"{work}, two threads to one: {Number(Wall($"{work} 2") / Wall($"{work} 1"))}");
        }

        output.WriteLine();
    }

    private void WriteLoads(string title, string suffix)
    {
        string[] names = [.. new[] { Classify + suffix, Echo + suffix }.Where(Has<Load>)];
        if (names.Length < 2)
        {
            return;
        }

        WriteRow(title, "requests/s", "a processor second of the service", "p50 ms", "p99 ms", "p999 ms", "failed");
        WriteRule(7);
        foreach (var name in names)
        {
            WriteRow(
                name, Whole(PerWallSecond(name)), Whole(PerProcessorSecond(name)), Milliseconds(name, load => load.P50), Milliseconds(name, load => load.P99), Milliseconds(name, load => load.P999),
                Whole(All<Load>(name).Sum(load => load.ErrorCount)));
        }

        WriteRow(
            "classify to echo", Number(PerWallSecond(names[0]) / PerWallSecond(names[1])), Number(PerProcessorSecond(names[0]) / PerProcessorSecond(names[1])),
            Ratio(load => load.P50), Ratio(load => load.P99), Ratio(load => load.P999), "");
        output.WriteLine();

        string Ratio(Func<Load, double> latency) => Number(Median(names[0], latency) / Median(names[1], latency));
    }

    private void WriteStreams()
    {
        string[] names = [.. measured.OfType<Rate>().Select(rate => rate.Name).Where(name => name.StartsWith("stream ", StringComparison.Ordinal)).Distinct()];
        if (names.Length == 0 || !Has<Rate>(BesideStreams))
        {
            return;
        }

        WriteRow("lines through the service", "lines/s", "a processor second of the service", "MB/s", "to the engine on two threads: wall, processor");
        WriteRule(5);
        foreach (var name in names.Append(BesideStreams))
        {
            WriteRow(
                name, Whole(Wall(name)), Whole(Processor(name)), Number(Median<Rate>(name, rate => rate.Bytes / 1e6 / rate.WallSeconds)), Times(name, BesideStreams));
        }

        output.WriteLine();
    }

    private void WriteFigures()
    {
        string[] names = [.. measured.OfType<Figure>().Select(figure => figure.Name).Distinct()];
        if (names.Length == 0)
        {
            return;
        }

        WriteRow("the service", "");
        WriteRule(2);
        foreach (var name in names)
        {
            WriteRow(name, $"{Number(Median<Figure>(name, figure => figure.Value))} {All<Figure>(name)[0].Unit}");
        }

        output.WriteLine();
    }

    private bool Has<T>(string name)
        where T : Measured => measured.OfType<T>().Any(line => line.Name == name);

    private T[] All<T>(string name)
        where T : Measured => [.. measured.OfType<T>().Where(line => line.Name == name)];

    private double Median<T>(string name, Func<T, double> figure)
        where T : Measured => Median([.. All<T>(name).Select(figure).Order()]);

    private double Median(string name, Func<Load, double> figure) => Median<Load>(name, figure);

    private static double Median(double[] ordered) => (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;

    private double Wall(string name) => Median<Rate>(name, rate => rate.Count / rate.WallSeconds);

    private double Processor(string name) => Median<Rate>(name, rate => rate.Count / rate.ProcessorSeconds);

    private double PerWallSecond(string name) => Median<Load>(name, load => load.Count / load.WallSeconds);

    private double PerProcessorSecond(string name) => Median<Load>(name, load => load.Count / load.ProcessorSeconds);

    private string Times(string ours, string other) =>
        Has<Rate>(ours) ? $"{Number(Wall(ours) / Wall(other))}, {Number(Processor(ours) / Processor(other))}" : "";

    private string Milliseconds(string name, Func<Load, double> latency) => Number(Median(name, latency));

    private static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString(value < 10 ? "0.00" : "#,0.0", CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => $"{Number(bytes / 1e6)} MB";

    private void WriteRow(params string[] cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");

    private void WriteRule(int count) => output.WriteLine($"|{string.Concat(Enumerable.Repeat("---|", count))}");
}
