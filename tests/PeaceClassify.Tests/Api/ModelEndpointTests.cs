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
