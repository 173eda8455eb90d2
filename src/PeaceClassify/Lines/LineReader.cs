using System.Buffers;
using System.IO.Pipelines;

namespace PeaceClassify.Lines;

/// <summary>
/// Reads lines of any number from a pipe, some at a time: as many as have arrived, and none is waited for while there is one. A line may end with
/// <c>\n</c> or <c>\r\n</c>, the last one with neither; a byte order mark at the beginning is passed over.
/// </summary>
/// <param name="input">The bytes; not completed by the reader.</param>
/// <param name="firstNumber">The number of the first line.</param>
public sealed class LineReader(PipeReader input, long firstNumber = 1)
{
    /// <summary>
    /// Most bytes of a line. The longest text takes 300,000 when every character is escaped. Of a longer line nothing is kept.
    /// </summary>
    public const int MaxLineBytes = 320 * 1024;

    /// <summary>Most lines of a block: enough work to be worth a thread's while, few enough to be answered soon.</summary>
    public const int BlockLines = 64;

    /// <summary>A block is full with so many bytes, or after the line that passes them.</summary>
    public const int BlockBytes = 64 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private long nextNumber = firstNumber;
    private bool isAtStart = true;
    private bool isInTooLongLine;

    /// <summary>Fills a block with the next lines.</summary>
    /// <param name="block">What was in it is gone afterwards.</param>
    /// <param name="maxLines">Most lines to read.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>False when there are no more lines.</returns>
    public async ValueTask<bool> ReadAsync(LineBlock block, int maxLines = BlockLines, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(block);
        block.Begin(nextNumber);
        while (true)
        {
            var read = await input.ReadAsync(cancellation).ConfigureAwait(false);
            var rest = Take(read.Buffer, read.IsCompleted, block, maxLines);
            var isFull = block.Count == maxLines || block.IsFull;

            // What was examined and left is a line that has not arrived as a whole; the next read waits for more of it.
            input.AdvanceTo(rest, isFull ? rest : read.Buffer.End);
            if (block.Count > 0)
            {
                nextNumber += block.Count;
                return true;
            }

            if (read.IsCompleted)
            {
                return false;
            }
        }
    }

    private SequencePosition Take(in ReadOnlySequence<byte> buffer, bool isLast, LineBlock block, int maxLines)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (isAtStart && (isLast || reader.Remaining >= ByteOrderMark.Length || (reader.TryPeek(out var first) && first != ByteOrderMark[0])))
        {
            reader.IsNext(ByteOrderMark, advancePast: true);
            isAtStart = false;
        }

        while (!isAtStart && block.Count < maxLines && !block.IsFull)
        {
            if (isInTooLongLine)
            {
                isInTooLongLine = !reader.TryAdvanceTo((byte)'\n');
                if (isInTooLongLine)
                {
                    reader.AdvanceToEnd();
                    break;
                }
            }
            else if (reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
            {
                Add(block, line);
            }
            else if (reader.Remaining > MaxLineBytes)
            {
                block.AddTooLong(); // at once: its end may never come
                isInTooLongLine = true;
                reader.AdvanceToEnd();
            }
            else
            {
                if (isLast && reader.Remaining > 0)
                {
                    Add(block, reader.UnreadSequence);
                    reader.AdvanceToEnd();
                }

                break;
            }
        }

        return reader.Position;
    }

    private static void Add(LineBlock block, in ReadOnlySequence<byte> line)
    {
        if (line.Length > MaxLineBytes)
        {
            block.AddTooLong();
        }
        else
        {
            block.Add(line);
        }
    }
}
