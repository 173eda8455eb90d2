using System.Net;
using PeaceClassify.Engines;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Api;

[Collection(ServiceTests.Name)]
public sealed class ModelEndpointTests(ServiceFixture service)
{
    [Fact]
    public async Task The_model_says_what_it_is_and_reaches()
    {
        var model = await service.Client.Get("/v1/model").Ok();

        Assert.Equal(ServiceFixture.Version, model.GetProperty("version").GetString());
        Assert.Equal("linear", model.GetProperty("engine").GetString());
        Assert.Contains("linear", model.GetProperty("builtEngines").Strings());
        Assert.Equal(["en"], model.GetProperty("languages").Strings());
        Assert.Equal(60, model.GetProperty("provenance").GetProperty("paragraphCount").GetInt32());
        Assert.Matches("^[0-9a-f]{64}$", model.GetProperty("provenance").GetProperty("dataFingerprint").GetString());
        Assert.InRange(model.GetProperty("crossValidation").GetProperty("microF1").GetDouble(), 0.5, 1);
    }

    [Fact]
    public async Task The_report_is_a_page_that_may_do_nothing()
    {
        var url = (await service.Client.Get("/v1/model").Ok()).GetProperty("reportUrl").GetString()!;
        using var answer = await service.Client.Get(url);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(service.Models, ServiceFixture.Version, ModelFolder.ReportFile), TestContext.Current.CancellationToken),
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_version_without_a_report_says_so()
    {
        var (description, scorer) = ModelFolder.Load(Path.Combine(service.Models, ServiceFixture.Version), [new LinearEngine()]);
        using var models = new TemporaryFolder();
        ModelFolder.Save(models.At("old"), description, scorer, new Dictionary<string, string>
        {
            [ModelFolder.MetricsFile] = await File.ReadAllTextAsync(
                Path.Combine(service.Models, ServiceFixture.Version, ModelFolder.MetricsFile), TestContext.Current.CancellationToken),
        });
        new ModelStore(models.Path).PointTo("old");
        await using var factory = service.Factory().WithWebHostBuilder(host => host.UseSetting("PeaceClassify:Models", models.Path));
        using var client = factory.CreateClient();

        Assert.False((await client.Get("/v1/model").Ok()).TryGetProperty("reportUrl", out _));
        await client.Get("/v1/model/report").Problem(404, "trained before there were reports");
    }

    [Fact]
    public async Task The_themes_come_with_definitions_and_cuts()
    {
        var themes = (await service.Client.Get("/v1/themes").Ok()).EnumerateArray().ToArray();

        Assert.Equal(SmallCorpus.ThemeIds, themes.Select(theme => theme.GetProperty("theme").GetProperty("id").GetString()));
        Assert.Equal([13, 14, 13, 14], themes.Select(theme => theme.GetProperty("support").GetInt32()));
        Assert.All(themes, theme =>
        {
            Assert.StartsWith("Theme of ", theme.GetProperty("theme").GetProperty("name").GetString(), StringComparison.Ordinal);
            Assert.StartsWith("What is said of ", theme.GetProperty("theme").GetProperty("definition").GetString(), StringComparison.Ordinal);
            var threshold = theme.GetProperty("threshold").GetDouble();
            Assert.InRange(threshold, theme.GetProperty("reviewFrom").GetDouble(), theme.GetProperty("reviewTo").GetDouble());
        });
    }

    [Fact]
    public async Task Health_tells_that_the_process_answers_and_a_model_serves()
    {
        Assert.Equal("live", (await service.Client.Get("/health/live").Ok()).GetProperty("status").GetString());
        var ready = await service.Client.Get("/health/ready").Ok();
        Assert.Equal("ready", ready.GetProperty("status").GetString());
        Assert.Equal(ServiceFixture.Version, ready.GetProperty("modelVersion").GetString());
    }
}
