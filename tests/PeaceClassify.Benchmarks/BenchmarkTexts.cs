using System.Text;
using System.Text.Json;

namespace PeaceClassify.Benchmarks;

/// <summary>The paragraphs that everybody gets: those of a file of lines <c>{"text": "..."}</c>, over and over.</summary>
internal static class BenchmarkTexts
{
    private static readonly JsonSerializerOptions Json = PeaceClassifyJson.Options;

    /// <summary>Reads the distinct texts of JSON Lines; other properties are passed over.</summary>
    public static string[] Read(IEnumerable<string> paths) => [.. paths.SelectMany(Corpus.Files).SelectMany(Corpus.Lines).Select(line => TextOf(line.Line)).Distinct()];

    /// <summary>Writes texts as such a file; each line is at the same time the body of a request and a line of a stream.</summary>
    public static void Write(IEnumerable<string> texts, TextWriter output)
    {
        foreach (var text in texts)
        {
            output.WriteLine(Body(text));
        }
    }

    /// <summary>The text as the body of a request.</summary>
    public static string Body(string text, string? id = null) => JsonSerializer.Serialize(new Api.BatchParagraph(text, id), Json);

    /// <summary><paramref name="count"/> of the texts from number <paramref name="first"/> on, beginning anew where they end.</summary>
    public static string[] Slice(string[] texts, int first, int count) => [.. Enumerable.Range(first, count).Select(number => texts[number % texts.Length])];

    /// <summary>Their length in UTF-8.</summary>
    public static long BytesOf(IEnumerable<string> texts) => texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text));

    private static string TextOf(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("text").GetString()!;
    }
}
