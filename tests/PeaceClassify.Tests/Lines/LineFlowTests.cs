using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;
using PeaceClassify.Lines;

namespace PeaceClassify.Tests.Lines;

public sealed class LineFlowTests
{
    /// <summary>Blocks that may be at work or wait for their turn, and one each that is read and written.</summary>
    private static readonly int BlocksAtATime = Environment.ProcessorCount + 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_are_in_the_order_of_the_lines_whichever_is_ready_first()
    {
        var output = new MemoryStream();
        var random = new Random(5);

        await LineFlow.AnswerAsync(new LineReader(Numbers(10_000)), PipeWriter.Create(output), (block, _) =>
        {
            int turns;
            lock (random)
            {
                turns = random.Next(20_000);
            }

            Thread.SpinWait(turns);
            Echo(block);
        }, cancellation: Cancellation);

        Assert.Equal(Enumerable.Range(1, 10_000), Encoding.UTF8.GetString(output.ToArray()).Split('\n')[..^1].Select(line => int.Parse(line, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_slow_reader_makes_a_slow_sender()
    {
        var read = 0L;
        var written = 0L;
        var mostAhead = 0L;
        var output = new PacedWriter();
        var flow = LineFlow.AnswerAsync(
            new LineReader(Numbers(int.MaxValue)), output,
            (block, _) =>
            {
                Echo(block);
                Interlocked.Add(ref read, block.Count);
            },
            block => written += block.Count, Cancellation);

        // The reader takes 500 blocks, one by one; at no time is more than some blocks read that are not written.
        for (var block = 0; block < 500; block++)
        {
            await output.Asked(Cancellation);
            mostAhead = Math.Max(mostAhead, Interlocked.Read(ref read) - Interlocked.Read(ref written));
            output.Take();
        }

        await output.Asked(Cancellation);
        output.GoAway();
        await flow;
        Assert.InRange(mostAhead, 1, BlocksAtATime * LineReader.BlockLines);
        Assert.InRange(read, 500L * LineReader.BlockLines, (501L + BlocksAtATime) * LineReader.BlockLines);
    }

    [Fact]
    public async Task Endless_input_needs_no_more_blocks_than_short_input()
    {
        var blocks = new HashSet<LineBlock>(ReferenceEqualityComparer.Instance);

        await LineFlow.AnswerAsync(new LineReader(Numbers(1_000_000)), PipeWriter.Create(Stream.Null), (block, _) =>
        {
            lock (blocks)
            {
                blocks.Add(block);
            }
        }, cancellation: Cancellation);

        Assert.InRange(blocks.Count, 1, BlocksAtATime);
    }

    [Fact]
    public async Task One_line_is_answered_before_the_next_is_sent()
    {
        var (input, output) = (new Pipe(), new Pipe());
        var flow = LineFlow.AnswerAsync(new LineReader(input.Reader), output.Writer, (block, _) => Echo(block), cancellation: Cancellation);

        for (var line = 1; line <= 5; line++)
        {
            await input.Writer.WriteAsync("x\n"u8.ToArray(), Cancellation);
            var answer = await output.Reader.ReadAsync(Cancellation);
            Assert.Equal($"{line}\n", Encoding.UTF8.GetString(answer.Buffer));
            output.Reader.AdvanceTo(answer.Buffer.End);
        }

        await input.Writer.CompleteAsync();
        await flow;
    }

    [Fact]
    public async Task A_reader_that_goes_away_ends_the_work()
    {
        var output = new Pipe();
        await output.Reader.CompleteAsync();

        await LineFlow.AnswerAsync(new LineReader(Numbers(int.MaxValue)), output.Writer, (block, _) => Echo(block), cancellation: Cancellation);
    }

    [Fact]
    public async Task After_cancellation_nothing_is_at_work()
    {
        using var source = new CancellationTokenSource();
        var working = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LineFlow.AnswerAsync(new LineReader(Numbers(int.MaxValue)), PipeWriter.Create(Stream.Null), (block, cancellation) =>
        {
            Interlocked.Increment(ref working);
            if (block.FirstNumber > 1000)
            {
                source.Cancel();
            }

            Thread.SpinWait(10_000);
            Interlocked.Decrement(ref working);
            cancellation.ThrowIfCancellationRequested();
        }, cancellation: source.Token));

        Assert.Equal(0, working);
    }

    [Fact]
    public async Task Input_that_breaks_off_is_told_after_the_answers_that_could_be_given()
    {
        var input = new Pipe();
        await input.Writer.WriteAsync("a\nb\n"u8.ToArray(), Cancellation);
        var output = new MemoryStream();
        var flow = LineFlow.AnswerAsync(
            new LineReader(input.Reader), PipeWriter.Create(output), (block, _) => Echo(block), _ => input.Writer.Complete(new IOException("gone")), Cancellation);

        Assert.Equal("gone", (await Assert.ThrowsAsync<IOException>(() => flow)).Message);
        Assert.Equal("1\n2\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    private static PipeReader Numbers(int count) => PipeReader.Create(new LinesStream(count));

    private static void Echo(LineBlock block)
    {
        for (var line = 0; line < block.Count; line++)
        {
            JsonText.AppendNumber(block.Answers, block.FirstNumber + line);
            JsonText.Append(block.Answers, "\n"u8);
        }
    }

    /// <summary>So many lines, made while they are read.</summary>
    private sealed class LinesStream(int lineCount) : Stream
    {
        private long left = lineCount * 2L;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(left, buffer.Length & ~1);
            for (var at = 0; at < count; at += 2)
            {
                "x\n"u8.CopyTo(buffer[at..]);
            }

            left -= count;
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>A writer whose reader takes one block at a time, when the test says so.</summary>
    private sealed class PacedWriter : PipeWriter
    {
        private readonly Channel<bool> asked = Channel.CreateUnbounded<bool>();
        private readonly Channel<bool> taken = Channel.CreateUnbounded<bool>();
        private readonly byte[] buffer = new byte[1024 * 1024];
        private bool isGone;

        public async Task Asked(CancellationToken cancellation) => await asked.Reader.ReadAsync(cancellation);

        public void Take() => taken.Writer.TryWrite(true);

        public void GoAway()
        {
            isGone = true;
            Take();
        }

        public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            asked.Writer.TryWrite(true);
            await taken.Reader.ReadAsync(cancellationToken);
            return new(isCanceled: false, isCompleted: isGone);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => buffer;

        public override Span<byte> GetSpan(int sizeHint = 0) => buffer;

        public override void Advance(int bytes)
        {
        }

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }
    }
}
