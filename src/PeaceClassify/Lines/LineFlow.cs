using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Threading.Channels;

namespace PeaceClassify.Lines;

/// <summary>
/// Answers a stream of lines of any length on all processors, in order and in constant memory: while answers cannot be written no further lines are
/// read, and while no further lines have arrived the answers so far are written.
/// </summary>
public static class LineFlow
{
    /// <summary>Reads until the end of the input, and writes every answer.</summary>
    /// <param name="input">The lines.</param>
    /// <param name="output">Gets the answers, flushed block by block; not completed.</param>
    /// <param name="answer">Answers a block, on any thread, several blocks at a time.</param>
    /// <param name="written">Told of every block that was written.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <remarks>When it returns or fails nothing is at work any more. It returns early when nobody reads <paramref name="output"/> any more.</remarks>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task AnswerAsync(
        LineReader input, PipeWriter output, Action<LineBlock, CancellationToken> answer, Action<LineBlock>? written = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(answer);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var inOrder = Channel.CreateBounded<Task<LineBlock>>(new BoundedChannelOptions(Environment.ProcessorCount) { SingleReader = true, SingleWriter = true });
        var free = new ConcurrentQueue<LineBlock>();
        var reading = ReadAsync(input, inOrder.Writer, free, answer, stop.Token);
        try
        {
            await foreach (var answering in inOrder.Reader.ReadAllAsync(stop.Token).ConfigureAwait(false))
            {
                var block = await answering.ConfigureAwait(false);
                var flushed = await output.WriteAsync(block.Answers.WrittenMemory, stop.Token).ConfigureAwait(false);
                written?.Invoke(block);
                free.Enqueue(block);
                if (flushed.IsCompleted)
                {
                    return;
                }
            }

            await reading.ConfigureAwait(false); // says so when the input could not be read to its end
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (inOrder.Reader.TryRead(out var left))
            {
                await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static async Task ReadAsync(
        LineReader input, ChannelWriter<Task<LineBlock>> inOrder, ConcurrentQueue<LineBlock> free, Action<LineBlock, CancellationToken> answer, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var block = free.TryDequeue(out var used) ? used : new LineBlock();
                if (!await input.ReadAsync(block, cancellation: cancellation).ConfigureAwait(false))
                {
                    return;
                }

                var answering = Task.Run(
                    () =>
                    {
                        answer(block, cancellation);
                        return block;
                    },
                    cancellation);
                try
                {
                    await inOrder.WriteAsync(answering, cancellation).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    await ((Task)answering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    throw;
                }
            }
        }
        finally
        {
            inOrder.Complete();
        }
    }
}
