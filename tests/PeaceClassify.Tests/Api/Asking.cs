using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace PeaceClassify.Tests.Api;

/// <summary>Short forms of what tests ask the service.</summary>
internal static class Asking
{
    public static ByteArrayContent Json(string body) => Json(Encoding.UTF8.GetBytes(body));

    public static ByteArrayContent Json(byte[] body) => Content(body, "application/json");

    public static ByteArrayContent Content(byte[] body, string? type)
    {
        var content = new ByteArrayContent(body);
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return content;
    }

    public static MultipartFormDataContent Form(byte[] file, string name, string field = "file")
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return new() { { content, field, name } };
    }

    public static Task<HttpResponseMessage> Post(this HttpClient client, string path, HttpContent body) =>
        client.PostAsync(path, body, TestContext.Current.CancellationToken);

    public static Task<HttpResponseMessage> Get(this HttpClient client, string path) => client.GetAsync(path, TestContext.Current.CancellationToken);

    /// <summary>The JSON of an answer that must be 200.</summary>
    public static async Task<JsonElement> Ok(this Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}: {body}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>The problem document of an answer that must have this status; its detail must say this, and the answer must not hold <paramref name="secret"/>.</summary>
    public static async Task<JsonElement> Problem(this Task<HttpResponseMessage> asked, int status, string says, string? secret = null)
    {
        using var answer = await asked;
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {status}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Contains(says, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        foreach (var leak in new[] { "System.", "PeaceClassify.", "Exception", "   at " }.Append(secret).OfType<string>())
        {
            Assert.DoesNotContain(leak, body, StringComparison.OrdinalIgnoreCase);
        }

        return problem;
    }

    public static string[] Strings(this JsonElement array) => [.. array.EnumerateArray().Select(element => element.GetString()!)];
}
