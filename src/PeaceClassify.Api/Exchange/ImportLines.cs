using System.Text.Unicode;

namespace PeaceClassify.Api.Exchange;

/// <summary>The lines of a stream as bytes, none longer than may be, all of them UTF-8.</summary>
internal static class ImportLines
{
    /// <summary>Walks through the lines, numbered from 1; a line is valid until the next is asked for.</summary>
    /// <exception cref="ImportException">A line is too long or not UTF-8.</exception>
    public static IEnumerable<(int Number, ReadOnlyMemory<byte> Line)> Read(Stream content, ImportLimits limits)
    {
        var buffer = new byte[64 * 1024];
        int start = 0, end = 0, scanned = 0, number = 0;
        while (true)
        {
            var feed = buffer.AsSpan(scanned, end - scanned).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                var next = scanned + feed + 1;
                yield return Line(++number, buffer.AsMemory(start, next - 1 - start));
                start = scanned = next;
                continue;
            }

            scanned = end;
            if (end - start > limits.MaxLineBytes)
            {
                throw new ImportException($"the line has more than {limits.MaxLineBytes:N0} bytes, the limit", line: number + 1);
            }

            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (end, scanned, start) = (end - start, scanned - start, 0);
            }

            if (end == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var count = content.Read(buffer, end, buffer.Length - end);
            if (count == 0)
            {
                if (end > start)
                {
                    yield return Line(++number, buffer.AsMemory(start, end - start));
                }

                yield break;
            }

            end += count;
        }
    }

    private static (int Number, ReadOnlyMemory<byte> Line) Line(int number, ReadOnlyMemory<byte> line) => Utf8.IsValid(line.Span)
        ? (number, line)
        : throw new ImportException("the line is not UTF-8; save the file as UTF-8 (in Excel: CSV UTF-8)", line: number);
}
