using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using PeaceClassify.Api;
using PeaceClassify.Tests.Api;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.MLNet;

/// <summary>Train, compare, evaluate, show, classify and serve with the ML.NET engine, as a user does.</summary>
public sealed class MLNetProductTests : IAsyncLifetime
{
    private static readonly string Paragraph = SmallCorpus.HeldOut[0].Text;

    private readonly TemporaryFolder folder = new();

    private string Models => folder.At("models");

    public async ValueTask InitializeAsync()
    {
        SmallCorpus.Write(folder.At("small.jsonl"), SmallCorpus.Paragraphs);
        SmallCorpus.Write(folder.At("held-out.jsonl"), SmallCorpus.HeldOut);
        await Train("first", "--engine", "mlnet");
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_command_takes_its_models()
    {
        Assert.Equal(
            ["MODEL_CARD.md", "metrics.json", "model.json", "model.zip", "report.html", "self-test.json"],
            Directory.EnumerateFiles(Path.Combine(Models, "first")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        var shown = await Command.Do("show", "--models", Models);
        Assert.Contains("mlnet", shown.Output, StringComparison.Ordinal);
        Assert.Contains("lbfgsLogisticRegression", shown.Output, StringComparison.Ordinal);

        var evaluated = await Command.Do("evaluate", "--models", Models, "--data", folder.At("held-out.jsonl"));
        Assert.Contains("micro-F1", evaluated.Output, StringComparison.Ordinal);

        var classified = await Command.Do("classify", "--models", Models, "--format", "jsonl", "--explain", folder.Write("statement.txt", Paragraph));
        Assert.Contains("\"status\":\"classified\"", classified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_of_both_engines_are_compared()
    {
        await Train("second", "--engine", "linear");
        await Train("third", "--engine", "mlnet", "--trainer", "linearSvm", "--passes", "3");

        var compared = await Command.Do("compare", "--models", Models, "--data", folder.At("held-out.jsonl"), "first", "second", "third");

        Assert.Contains("mlnet lbfgsLogisticRegression", compared.Output, StringComparison.Ordinal);
        Assert.Contains("linear", compared.Output, StringComparison.Ordinal);
        Assert.Contains("mlnet linearSvm", compared.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--engine mlnet --c 1", "--c is an option of --engine linear; engine mlnet does not have it.")]
    [InlineData("--engine linear --trees 9", "--trees is an option of --engine mlnet; engine linear does not have it.")]
    [InlineData("--trainer fastTree", "--trainer is an option of --engine mlnet")]
    [InlineData("--engine mlnet --trainer magic", "--trainer is 'magic'; expected lbfgsLogisticRegression or sdcaLogisticRegression")]
    [InlineData("--engine mlnet --leaves 1", "--leaves is '1'; expected a whole number from 2 to 1000")]
    public async Task Arguments_that_do_not_fit_are_refused(string arguments, string says) =>
        await Command.Fail(1, says, ["train", "--data", "d", "--version", "v", .. arguments.Split(' ')]);

    [Fact]
    public async Task The_service_serves_it_one_by_one_and_in_batches_with_evidence()
    {
        await using var factory = new WebApplicationFactory<ClassifyRequest>().WithWebHostBuilder(host => host
            .UseSetting("PeaceClassify:Models", Models)
            .UseSetting("PeaceClassify:Store", $"Data Source={folder.At("store.db")}"));
        using var client = factory.CreateClient();

        var model = await client.GetFromJsonAsync<JsonElement>("/v1/model", TestContext.Current.CancellationToken);
        Assert.Equal("mlnet", model.GetProperty("engine").GetString());
        Assert.Equal(["linear", "mlnet"], model.GetProperty("builtEngines").Strings());

        var one = await Post(client, "/v1/classify", new { text = Paragraph, evidence = "all" });
        var batch = await Post(client, "/v1/classify/batch", new { paragraphs = new[] { new { text = Paragraph }, new { text = "" }, new { text = Paragraph } }, evidence = "all" });
        var alone = one.GetProperty("classification").GetRawText();
        var results = batch.GetProperty("results");
        Assert.Equal(alone, results[0].GetProperty("classification").GetRawText());
        Assert.Equal(alone, results[2].GetProperty("classification").GetRawText());
        Assert.Equal(1, batch.GetProperty("failedCount").GetInt32());
        Assert.False(one.GetProperty("classification").GetProperty("themes")[0].GetProperty("evidence").GetProperty("isApproximate").GetBoolean());
    }

    private async Task Train(string version, params string[] arguments) =>
        await Command.Do(["train", "--data", folder.At("small.jsonl"), "--models", Models, "--version", version, .. arguments]);

    private static async Task<JsonElement> Post(HttpClient client, string address, object body)
    {
        using var answer = await client.PostAsJsonAsync(address, body, PeaceClassifyJson.Options, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
