namespace PeaceClassify.Benchmarks.Soak;

/// <summary>What the soak test works with.</summary>
internal sealed record SoakPlan
{
    /// <summary>Address of the service.</summary>
    public required Uri Url { get; init; }

    /// <summary>Its process, for its memory.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Its models folder, which nobody else uses: versions are swapped and damaged there.</summary>
    public required ModelStore Models { get; init; }

    /// <summary>Paragraphs to send.</summary>
    public required string[] Texts { get; init; }

    /// <summary>Documents to send.</summary>
    public required string[] Documents { get; init; }

    /// <summary>How long there is traffic.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>From one swap of the model to the next.</summary>
    public required TimeSpan SwapEvery { get; init; }
}
