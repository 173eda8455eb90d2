using System.Net;
using System.Text;
using System.Text.Json;
using PeaceClassify.Tests.Api;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Fuzzing;

/// <summary>The stream of lines: as many answers as lines, in their order, whatever the lines hold.</summary>
[Collection(ServiceTests.Name)]
public sealed class LineFuzzTests(ServiceFixture service)
{
    private const string Stream = "/v1/classify/stream";
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    [Fact]
    public async Task Every_line_has_its_answer_in_place()
    {
        var lines = Encoding.UTF8.GetBytes(string.Concat(SmallCorpus.Paragraphs.Take(12).Select(paragraph => JsonSerializer.Serialize(new { id = paragraph.Id, text = paragraph.Text }) + "\n")));

        await Fuzz.Run(
            Parser.Lines, 400,
            mutator => new(mutator.One([Stream, Stream + "?evidence=all", Stream + "?themes=given"]), mutator.OnceIn(3) ? mutator.Bytes(lines) : mutator.Lines(lines, line => mutator.OnceIn(4) ? mutator.Bytes(line) : mutator.Json(line))),
            async input =>
            {
                service.Logged.Clear();
                using var body = Asking.Content(input.Content, "application/x-ndjson");
                using var answer = await service.Client.Post(input.Place, body);
                var answers = (await answer.Content.ReadAsStringAsync()).Split('\n')[..^1].Select(line => JsonDocument.Parse(line).RootElement).ToArray();

                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Equal(Enumerable.Range(1, CountLines(input.Content)), answers.Select(line => line.GetProperty("line").GetInt32()));
                Assert.All(answers, line => Assert.True(line.TryGetProperty("problem", out _) != line.TryGetProperty("classification", out _)));
            });
    }

    private static int CountLines(ReadOnlySpan<byte> content)
    {
        content = content.StartsWith(ByteOrderMark) ? content[ByteOrderMark.Length..] : content;
        return content.Count((byte)'\n') + (content.IsEmpty || content[^1] == '\n' ? 0 : 1);
    }
}
