using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PeaceClassify.Tests.Api;

/// <summary>The contract: any change of it shows as a difference in openapi.approved.json.</summary>
[Collection(ServiceTests.Name)]
public sealed class OpenApiTests(ServiceFixture service)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task The_description_is_the_approved_one()
    {
        var received = JsonSerializer.Serialize(await service.Client.Get("/openapi/v1.json").Ok(), Indented) + "\n";
        var approvedPath = ApprovedPath();
        var approved = File.Exists(approvedPath) ? (await File.ReadAllTextAsync(approvedPath, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n") : "";
        if (received == approved)
        {
            return;
        }

        var receivedPath = Path.Combine(AppContext.BaseDirectory, "openapi.received.json");
        await File.WriteAllTextAsync(receivedPath, received, TestContext.Current.CancellationToken);
        var line = received.Split('\n').Zip(approved.Split('\n')).TakeWhile(pair => pair.First == pair.Second).Count() + 1;
        Assert.Fail(
            $"The OpenAPI description differs from the approved one, first at line {line}. If the change is meant, accept it and commit the difference:\n"
            + $"  cp '{receivedPath}' '{approvedPath}'");
    }

    [Fact]
    public async Task Limits_and_names_are_in_the_description()
    {
        var schemas = (await Description())["components"]!["schemas"]!;

        var text = schemas["ClassifyRequest"]!["properties"]!["text"]!;
        Assert.Equal((1, 50_000), ((int)text["minLength"]!, (int)text["maxLength"]!));
        Assert.Equal(200, (int)schemas["ClassifyRequest"]!["properties"]!["id"]!["maxLength"]!);
        var paragraphs = schemas["BatchRequest"]!["properties"]!["paragraphs"]!;
        Assert.Equal((1, 1000), ((int)paragraphs["minItems"]!, (int)paragraphs["maxItems"]!));
        Assert.Equal("#/components/schemas/BatchParagraph", (string)paragraphs["items"]!["$ref"]!);
        Assert.Equal(["none", "given", "all"], schemas["EvidenceScope"]!["enum"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public async Task The_examples_in_the_description_are_answered()
    {
        var schemas = (await Description())["components"]!["schemas"]!;

        await service.Client.Post("/v1/classify", Asking.Json(schemas["ClassifyRequest"]!["examples"]![0]!.ToJsonString())).Ok();
        await service.Client.Post("/v1/classify/batch", Asking.Json(schemas["BatchRequest"]!["examples"]![0]!.ToJsonString())).Ok();
    }

    [Fact]
    public async Task Every_operation_has_a_summary_a_name_and_problem_documents_as_errors()
    {
        foreach (var (path, operations) in (await Description())["paths"]!.AsObject())
        {
            foreach (var (_, operation) in operations!.AsObject())
            {
                Assert.False(string.IsNullOrEmpty((string?)operation!["summary"]), path);
                Assert.False(string.IsNullOrEmpty((string?)operation["operationId"]), path);
                Assert.All(
                    operation["responses"]!.AsObject().Where(response => response.Key[0] != '2'),
                    response => Assert.Equal(["application/problem+json"], response.Value!["content"]!.AsObject().Select(content => content.Key)));
            }
        }
    }

    [Fact]
    public async Task The_description_can_be_tried_out_without_a_host_of_others()
    {
        using var page = await service.Client.Get("/docs/index.html");
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        string[] loaded = [.. Regex.Matches(html, "(?:src|href)=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(loaded);
        foreach (var source in loaded)
        {
            Assert.DoesNotContain("//", source, StringComparison.Ordinal);
            using var part = await service.Client.Get("/docs/" + source);
            Assert.Equal(HttpStatusCode.OK, part.StatusCode);
        }
    }

    [Fact]
    public async Task Docs_leads_to_the_description()
    {
        using var page = await service.Client.Get("/docs");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("/docs/index.html", page.RequestMessage?.RequestUri?.AbsolutePath);
    }

    private async Task<JsonNode> Description() => JsonNode.Parse((await service.Client.Get("/openapi/v1.json").Ok()).GetRawText())!;

    private static string ApprovedPath([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "openapi.approved.json");
}
