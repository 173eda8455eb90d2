using System.Text.Json;
using System.Text.Json.Serialization;

namespace PeaceClassify.Benchmarks;

/// <summary>One thing that was measured: a line of JSON, written by this program, by tests/bench.sh and by tests/peers/peers.py; <see cref="Table"/> reads them all.</summary>
/// <param name="Name">What was measured; several lines with one name are rounds of the same.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "part")]
[JsonDerivedType(typeof(Rate), "rate")]
[JsonDerivedType(typeof(Quality), "quality")]
[JsonDerivedType(typeof(Load), "load")]
[JsonDerivedType(typeof(Figure), "figure")]
internal abstract record Measured(string Name)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<Measured> Read(string path) =>
        [.. File.ReadLines(path).Select(line => JsonSerializer.Deserialize<Measured>(line, Json)!)];

    public sealed override string ToString() => JsonSerializer.Serialize(this, Json);
}

/// <summary>Paragraphs classified.</summary>
/// <param name="Name">By what.</param>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Their length in UTF-8.</param>
/// <param name="WallSeconds">How long it took.</param>
/// <param name="ProcessorSeconds">Processor time of the process that classifies, over all threads.</param>
/// <param name="PeakBytes">Its peak memory.</param>
internal sealed record Rate(string Name, long Count, long Bytes, double WallSeconds, double ProcessorSeconds, long? PeakBytes = null) : Measured(Name);

/// <summary>What a model is.</summary>
/// <param name="Name">Whose.</param>
/// <param name="ModelBytes">Its size on disk.</param>
/// <param name="MicroF1">Its micro-F1 on the labelled real paragraphs; null where there are none.</param>
internal sealed record Quality(string Name, long ModelBytes, double? MicroF1) : Measured(Name);

/// <summary>Requests under load.</summary>
/// <param name="Name">To what.</param>
/// <param name="Count">How many.</param>
/// <param name="ErrorCount">How many of them failed.</param>
/// <param name="WallSeconds">How long it took.</param>
/// <param name="ProcessorSeconds">Processor time of the service.</param>
/// <param name="P50">Median latency in milliseconds.</param>
/// <param name="P99">What 99 % of the requests were quicker than.</param>
/// <param name="P999">What 99.9 % of the requests were quicker than.</param>
internal sealed record Load(string Name, long Count, long ErrorCount, double WallSeconds, double ProcessorSeconds, double P50, double P99, double P999) : Measured(Name);

/// <summary>A single figure.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
internal sealed record Figure(string Name, double Value, string Unit) : Measured(Name);
