namespace PeaceClassify.Evaluation;

/// <summary>What was said of labelled examples: the material of every figure, plot and comparison. Immutable by convention; rows are not copied.</summary>
/// <param name="Probabilities">For each example one probability a label, or null when it got no answer.</param>
/// <param name="LabelSets">For each example its true label indices.</param>
/// <param name="Cuts">For each example the cuts that it was judged by, one a label: usually the same array, in cross-validation another one a fold.</param>
public sealed record Predictions(IReadOnlyList<double[]?> Probabilities, IReadOnlyList<int[]> LabelSets, IReadOnlyList<Cuts[]> Cuts)
{
    /// <summary>Number of examples.</summary>
    public int Count => Probabilities.Count;

    /// <summary>Number of labels; 0 without examples.</summary>
    public int LabelCount => Count == 0 ? 0 : Cuts[0].Length;

    /// <summary>The probabilities with zeros for an example without an answer: it counts as one that was given no label.</summary>
    public double[][] Rows() => [.. Probabilities.Select(row => row ?? new double[LabelCount])];

    /// <summary>For each example one threshold a label.</summary>
    public double[][] Thresholds() => [.. Cuts.Select(row => row.Select(cut => cut.Threshold).ToArray())];

    /// <summary>The same examples with some of the labels only, in another order.</summary>
    /// <param name="labels">The labels, each once: the first becomes label 0.</param>
    public Predictions WithLabels(IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var places = labels.Select((label, place) => (label, place)).ToDictionary(entry => entry.label, entry => entry.place);
        return new(
            [.. Probabilities.Select(row => row is null ? null : labels.Select(label => row[label]).ToArray())],
            [.. LabelSets.Select(labelSet => labelSet.Where(places.ContainsKey).Select(label => places[label]).ToArray())],
            [.. Cuts.Select(row => labels.Select(label => row[label]).ToArray())]);
    }
}
