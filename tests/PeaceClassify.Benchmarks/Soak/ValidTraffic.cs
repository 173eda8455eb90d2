using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace PeaceClassify.Benchmarks.Soak;

/// <summary>Requests that must be answered, and answered right: every id, every line, by a version that may serve.</summary>
internal sealed class ValidTraffic(SoakPlan plan, HttpClient client, IReadOnlyCollection<string> versions)
{
    private const int BatchCount = 50;
    private const int MaxStreamLines = 2_000;

    /// <summary>Every so many lines of a stream one is not valid.</summary>
    private const int BadLineEvery = 37;

    private const string AllThemes = "all";

    private static readonly string[] Scopes = [AllThemes, "given"];
    private static readonly string[] Statuses = ["classified", "otherLanguage", "noKnownWord"];

    /// <summary>One paragraph.</summary>
    public async Task SingleAsync(Random random)
    {
        var id = $"single-{random.Next()}";
        using var answer = await PostAsync("/v1/classify", Json(BenchmarkTexts.Body(Text(random), id)));
        Check(answer.RootElement.GetProperty("id").GetString() == id, "another id came back");
        CheckClassification(answer.RootElement.GetProperty("classification"));
    }

    /// <summary>A batch in which one paragraph is not valid, and must fail alone.</summary>
    public async Task BatchAsync(Random random)
    {
        var bad = random.Next(BatchCount);
        var paragraphs = Enumerable.Range(0, BatchCount).Select(index => index == bad ? """{"id":"bad","text":7}""" : BenchmarkTexts.Body(Text(random), $"batch-{index}"));
        using var answer = await PostAsync("/v1/classify/batch", Json($$"""{"paragraphs":[{{string.Join(',', paragraphs)}}]}"""));
        var results = answer.RootElement.GetProperty("results").EnumerateArray().ToArray();
        Check(results.Length == BatchCount && answer.RootElement.GetProperty("failedCount").GetInt32() == 1, "not every paragraph of the batch was answered, or another than the bad one failed");
        for (var index = 0; index < BatchCount; index++)
        {
            CheckEntry(results[index], index == bad, $"batch-{index}");
        }

        CheckOneVersion(results);
    }

    /// <summary>A stream with lines among it that are not valid, and must be answered in place.</summary>
    public async Task StreamAsync(Random random)
    {
        var count = random.Next(1, MaxStreamLines);
        var body = new StringBuilder();
        for (var line = 1; line <= count; line++)
        {
            body.Append(line % BadLineEvery == 0 ? "{\"text\":" : BenchmarkTexts.Body(Text(random), $"line-{line}")).Append('\n');
        }

        var themes = Scopes[random.Next(Scopes.Length)];
        var answers = (await RawRequest.StreamAsync(plan.Url, themes, Encoding.UTF8.GetBytes(body.ToString()))).Select(line => JsonDocument.Parse(line)).ToArray();
        try
        {
            Check(answers.Length == count, $"{answers.Length} lines came back for {count}");
            for (var line = 1; line <= count; line++)
            {
                var answer = answers[line - 1].RootElement;
                Check(answer.GetProperty("line").GetInt64() == line, "lines came back in another order");
                CheckEntry(answer, line % BadLineEvery == 0, $"line-{line}", themes == AllThemes);
            }

            CheckOneVersion(answers.Select(answer => answer.RootElement));
        }
        finally
        {
            Array.ForEach(answers, answer => answer.Dispose());
        }
    }

    /// <summary>A document.</summary>
    public async Task DocumentAsync(Random random)
    {
        var path = plan.Documents[random.Next(plan.Documents.Length)];
        using var file = new ByteArrayContent(await File.ReadAllBytesAsync(path));
        using var form = new MultipartFormDataContent { { file, "file", Path.GetFileName(path) } };
        using var answer = await PostAsync("/v1/documents", form);
        var classifications = answer.RootElement.GetProperty("paragraphs").EnumerateArray()
            .Where(paragraph => paragraph.TryGetProperty("classification", out _)).Select(paragraph => paragraph.GetProperty("classification")).ToArray();
        Check(classifications.Length > 0, "no paragraph of the document was answered");
        Array.ForEach(classifications, classification => CheckClassification(classification));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    private static void Check(bool isAsExpected, string problem)
    {
        if (!isAsExpected)
        {
            throw new UnexpectedAnswerException(problem);
        }
    }

    private static void CheckOneVersion(IEnumerable<JsonElement> answers) => Check(
        answers.Where(answer => answer.TryGetProperty("classification", out _))
            .Select(answer => answer.GetProperty("classification").GetProperty("modelVersion").GetString()).Distinct().Count() <= 1,
        "one request was answered by two versions");

    private string Text(Random random) => plan.Texts[random.Next(plan.Texts.Length)];

    private async Task<JsonDocument> PostAsync(string path, HttpContent content)
    {
        using (content)
        {
            using var answer = await client.PostAsync(path, content);
            Check(answer.StatusCode == HttpStatusCode.OK, $"{path} answered {(int)answer.StatusCode}");
            return await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
        }
    }

    private void CheckEntry(JsonElement entry, bool isBad, string id, bool hasAllThemes = true)
    {
        Check(entry.TryGetProperty("problem", out _) == isBad, isBad ? $"what is not valid was answered, {id}" : $"what is valid got a problem, {id}");
        if (!isBad)
        {
            Check(entry.GetProperty("id").GetString() == id, $"another id came back for {id}");
            CheckClassification(entry.GetProperty("classification"), hasAllThemes);
        }
    }

    private void CheckClassification(JsonElement classification, bool hasAllThemes = true)
    {
        var version = classification.GetProperty("modelVersion").GetString()!;
        Check(versions.Contains(version), $"the version '{version}' answered, which must not serve");
        var status = classification.GetProperty("status").GetString();
        Check(Statuses.Contains(status), $"the status '{status}' is not known");
        var themeCount = classification.GetProperty("themes").GetArrayLength();
        Check(status == Statuses[0] ? themeCount > 0 || !hasAllThemes : themeCount == 0, $"the themes do not go with the status '{status}'");
    }
}
