using System.IO.Pipelines;
using System.Text;
using PeaceClassify.Lines;

namespace PeaceClassify.Tests.Lines;

public sealed class LineReaderTests
{
    private static readonly string TooLong = new('x', LineReader.MaxLineBytes + 1);

    [Theory]
    [InlineData("", "")]
    [InlineData("a\nb\n", "1:a 2:b")]
    [InlineData("a\nb", "1:a 2:b")]
    [InlineData("a\r\n\r\n\nb\n\n", "1:a\r 2:\r 3: 4:b 5:")]
    [InlineData("\uFEFFa\n\uFEFFb\n", "1:a 2:\uFEFFb")]
    [InlineData("\uFEFF", "")]
    [InlineData("ü", "1:ü")]
    public async Task Lines_are_the_same_wherever_the_bytes_are_parted(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(expected, string.Join(' ', await Read(bytes[..cut], bytes[cut..])));
        }
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_let_go_and_the_next_ones_are_read()
    {
        var parts = Encoding.UTF8.GetBytes($"a\n{TooLong}{TooLong}\nb\n{TooLong}").Chunk(50_000).ToArray();

        Assert.Equal(["1:a", "2:too long", "3:b", "4:too long"], await Read(parts));
    }

    [Fact]
    public async Task A_line_of_the_greatest_length_is_read_as_a_whole()
    {
        var longest = TooLong[1..];

        Assert.Equal([$"1:{longest}", "2:b"], await Read([.. Encoding.UTF8.GetBytes($"{longest}\nb\n").Chunk(50_000)]));
    }

    [Fact]
    public async Task A_line_without_end_is_known_to_be_too_long_before_it_ends()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(TooLong), TestContext.Current.CancellationToken);
        var block = new LineBlock();

        Assert.True(await new LineReader(pipe.Reader).ReadAsync(block, cancellation: TestContext.Current.CancellationToken));

        Assert.True(block.IsTooLong(0));
    }

    [Fact]
    public async Task What_has_arrived_is_not_kept_waiting_for_what_has_not()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync("a\nb\nhalf"u8.ToArray(), TestContext.Current.CancellationToken);
        var reader = new LineReader(pipe.Reader);
        var block = new LineBlock();

        Assert.True(await reader.ReadAsync(block, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(2, block.Count);

        var next = reader.ReadAsync(block, cancellation: TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);
        await pipe.Writer.WriteAsync(" a line\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.True(await next);
        Assert.Equal((3, "half a line"), (block.FirstNumber, Encoding.UTF8.GetString(block[0])));
    }

    [Fact]
    public async Task A_block_has_no_more_lines_and_bytes_than_a_block_may_have()
    {
        var many = new LineReader(PipeReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a\n", 1000))))));
        var large = new LineReader(PipeReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(new string('a', 30_000) + "\n", 10))))));
        var block = new LineBlock();

        await many.ReadAsync(block, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(LineReader.BlockLines, block.Count);
        await large.ReadAsync(block, cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(block.Count, 1, 3);
    }

    /// <summary>Every line as "number:text", read from bytes that arrive part by part.</summary>
    private static async Task<List<string>> Read(params byte[][] parts)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var pipe = new Pipe();
        var writing = Task.Run(
            async () =>
            {
                foreach (var part in parts)
                {
                    await pipe.Writer.WriteAsync(part, cancellation);
                }

                await pipe.Writer.CompleteAsync();
            },
            cancellation);
        var reader = new LineReader(pipe.Reader);
        var block = new LineBlock();
        var lines = new List<string>();
        while (await reader.ReadAsync(block, cancellation: cancellation))
        {
            for (var line = 0; line < block.Count; line++)
            {
                lines.Add($"{block.FirstNumber + line}:{(block.IsTooLong(line) ? "too long" : Encoding.UTF8.GetString(block[line]))}");
            }
        }

        await writing;
        return lines;
    }
}
