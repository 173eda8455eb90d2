using System.Buffers;

namespace PeaceClassify.Lines;

/// <summary>Some lines that are answered together, and their answers. Used by one thread at a time, and again when its answers are written.</summary>
public sealed class LineBlock
{
    /// <summary>An unusual block must not keep its memory for the rest of a stream.</summary>
    private const int MaxKeptBytes = 1024 * 1024;

    private readonly List<(int Start, int Length)> lines = [];
    private byte[] bytes = new byte[LineReader.BlockBytes];
    private int length;

    /// <summary>The number of the first line.</summary>
    public long FirstNumber { get; private set; }

    /// <summary>How many lines there are.</summary>
    public int Count => lines.Count;

    /// <summary>The answers, one line each, as they will be sent.</summary>
    public ArrayBufferWriter<byte> Answers { get; private set; } = new();

    /// <summary>How many of the lines got a problem instead of an answer.</summary>
    public int ProblemCount { get; internal set; }

    /// <summary>A line without its line break.</summary>
    /// <param name="index">Its place in the block, from 0.</param>
    public ReadOnlySpan<byte> this[int index] => bytes.AsSpan(lines[index].Start, Math.Max(0, lines[index].Length));

    /// <summary>Whether a line was longer than a line may be, so that its bytes were let go.</summary>
    /// <param name="index">Its place in the block, from 0.</param>
    public bool IsTooLong(int index) => lines[index].Length < 0;

    internal bool IsFull => lines.Count == LineReader.BlockLines || length >= LineReader.BlockBytes;

    internal void Begin(long firstNumber)
    {
        (FirstNumber, ProblemCount, length) = (firstNumber, 0, 0);
        lines.Clear();
        if (Answers.Capacity > MaxKeptBytes)
        {
            Answers = new();
        }

        Answers.ResetWrittenCount();
    }

    internal void Add(in ReadOnlySequence<byte> line)
    {
        var count = checked((int)line.Length);
        if (length + count > bytes.Length)
        {
            Array.Resize(ref bytes, length + count);
        }

        line.CopyTo(bytes.AsSpan(length));
        lines.Add((length, count));
        length += count;
    }

    internal void AddTooLong() => lines.Add((0, -1));
}
