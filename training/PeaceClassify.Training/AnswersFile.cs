using System.Buffers;
using System.Text.Json;
using PeaceClassify.Lines;

namespace PeaceClassify.Training;

/// <summary>A file of answers, one a line, that an interrupted run may have left: what is there is checked, and goes on.</summary>
internal sealed class AnswersFile : IDisposable
{
    private const int BlockBytes = 64 * 1024;
    private readonly string path;
    private readonly string input;

    private AnswersFile(string path, string input, FileStream content) => (this.path, this.input, Content) = (path, input, content);

    /// <summary>The file; after <see cref="GoOnAsync"/> it stands behind the last complete answer.</summary>
    public FileStream Content { get; }

    /// <summary>Opens a file of answers, or makes an empty one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="input">The file that is answered, for messages.</param>
    /// <exception cref="DataFileException">It cannot be written, or is something else than answers.</exception>
    public static AnswersFile Open(string path, string input)
    {
        FileStream content;
        try
        {
            content = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0, useAsync: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the answers cannot be written: {exception.Message}");
        }

        if (!content.CanSeek)
        {
            content.Dispose();
            throw new DataFileException(path, "this is a pipe or a terminal; expected a file, from which an interrupted run can go on");
        }

        // Nothing is cut off a file that only happens to have this name.
        var start = "{\"line\":"u8;
        Span<byte> found = stackalloc byte[start.Length];
        found = found[..content.ReadAtLeast(found, found.Length, throwOnEndOfStream: false)];
        if (start.StartsWith(found))
        {
            return new(path, input, content);
        }

        content.Dispose();
        throw new DataFileException(path, "the file is there and holds something else than answers; name another with --out");
    }

    /// <summary>Cuts off an answer that was half written, and passes over the lines that have theirs.</summary>
    /// <param name="lines">What is answered, from its beginning.</param>
    /// <param name="answers">Answers it; the first and the last answer that are there must be the very same.</param>
    /// <param name="version">The model version.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="DataFileException">The answers belong to another input, model version or option.</exception>
    public async Task GoOnAsync(LineReader lines, LineAnswers answers, string version, CancellationToken cancellation)
    {
        var end = EndOfLineBefore(Content.Length);
        if (end > 0)
        {
            var first = ReadFirst();
            var last = Read(EndOfLineBefore(end - 1), end);
            foreach (var answer in new[] { first, last })
            {
                if (VersionOf(answer) is { } found && found != version)
                {
                    throw new DataFileException(path, $"these are answers of model version {found}, expected {version}; name the version with --version, or another file with --out");
                }
            }

            await PassAsync(lines, answers, first, last, cancellation).ConfigureAwait(false);
        }

        Content.SetLength(end);
        Content.Position = end;
    }

    public void Dispose() => Content.Dispose();

    private async Task PassAsync(LineReader lines, LineAnswers answers, byte[] first, byte[] last, CancellationToken cancellation)
    {
        var block = new LineBlock();
        var lastNumber = NumberOf(last);
        for (var isFirst = true; ; isFirst = false)
        {
            // The first line alone, then as many as are left; the number tells when the last one has been passed.
            var next = isFirst ? 1 : (int)Math.Min(LineReader.BlockLines, lastNumber - block.FirstNumber - block.Count + 1);
            if (next <= 0)
            {
                return;
            }

            if (!await lines.ReadAsync(block, next, cancellation).ConfigureAwait(false))
            {
                throw Foreign($"it answers {lastNumber} lines, and {input} has fewer");
            }

            var isLast = block.FirstNumber + block.Count > lastNumber;
            if (isFirst || isLast)
            {
                answers.Answer(block, cancellation);
                if ((isFirst && !block.Answers.WrittenSpan.SequenceEqual(first)) || (isLast && !block.Answers.WrittenSpan.EndsWith(last)))
                {
                    throw Foreign($"line {(isFirst ? block.FirstNumber : lastNumber)} of {input} is answered in another way");
                }
            }
        }
    }

    private DataFileException Foreign(string difference) => new(
        path, $"these are the answers for another file, or with other options: {difference}; give the same file and options as before, or another file with --out");

    private byte[] ReadFirst()
    {
        var line = new ArrayBufferWriter<byte>(BlockBytes);
        Content.Position = 0;
        while (true)
        {
            var count = Content.Read(line.GetSpan(BlockBytes));
            line.Advance(count);
            var end = line.WrittenSpan.IndexOf((byte)'\n');
            if (end >= 0)
            {
                return line.WrittenSpan[..(end + 1)].ToArray();
            }
        }
    }

    private byte[] Read(long start, long end)
    {
        var line = new byte[end - start];
        Content.Position = start;
        Content.ReadExactly(line);
        return line;
    }

    /// <summary>The place behind the last line break before a place; 0 when there is none.</summary>
    private long EndOfLineBefore(long position)
    {
        var block = new byte[BlockBytes];
        while (position > 0)
        {
            var start = Math.Max(0, position - block.Length);
            var part = block.AsSpan(0, (int)(position - start));
            Content.Position = start;
            Content.ReadExactly(part);
            if (part.LastIndexOf((byte)'\n') is var found and >= 0)
            {
                return start + found + 1;
            }

            position = start;
        }

        return 0;
    }

    private long NumberOf(byte[] answer)
    {
        using var json = Parse(answer);
        return json.RootElement.TryGetProperty("line", out var line) && line.TryGetInt64(out var number) ? number : throw Foreign("its last line has no number");
    }

    private string? VersionOf(byte[] answer)
    {
        using var json = Parse(answer);
        return json.RootElement.TryGetProperty("classification", out var classification) && classification.TryGetProperty("modelVersion", out var version)
            ? version.GetString()
            : null;
    }

    private JsonDocument Parse(byte[] answer)
    {
        try
        {
            return JsonDocument.Parse(answer);
        }
        catch (JsonException)
        {
            throw Foreign("a line of it is not valid JSON");
        }
    }
}
