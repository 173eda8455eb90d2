namespace PeaceClassify.Learning;

/// <summary>Features that are not zero: their indices in ascending order, each once, and their values beside them.</summary>
public sealed class SparseVector
{
    /// <summary>The vector without features.</summary>
    public static SparseVector Zero { get; } = new([], []);

    private readonly int[] indices;
    private readonly float[] values;

    /// <summary>Takes both arrays over without copying: they must not be changed afterwards.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or the indices are negative or not strictly ascending.</exception>
    public SparseVector(int[] indices, float[] values)
    {
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(values);
        if (indices.Length != values.Length)
        {
            throw new ArgumentException($"There are {indices.Length} indices but {values.Length} values.", nameof(values));
        }

        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || (i > 0 && indices[i] <= indices[i - 1]))
            {
                throw new ArgumentException("Indices must be non-negative and strictly ascending.", nameof(indices));
            }
        }

        this.indices = indices;
        this.values = values;
    }

    /// <summary>Feature indices, ascending.</summary>
    public ReadOnlySpan<int> Indices => indices;

    /// <summary>Values in the order of <see cref="Indices"/>.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>Number of features that are not zero.</summary>
    public int Count => indices.Length;

    /// <summary>Whether no feature is set.</summary>
    public bool IsZero => indices.Length == 0;
}
