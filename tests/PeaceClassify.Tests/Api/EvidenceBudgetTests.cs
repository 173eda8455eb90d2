using System.Text;
using System.Text.Json;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Api;

[Collection(ServiceTests.Name)]
public sealed class EvidenceBudgetTests(ServiceFixture service)
{
    [Fact]
    public async Task An_answer_with_more_evidence_than_the_operator_allows_is_refused()
    {
        await using var factory = service.Factory(maxEvidenceEntries: 200);
        using var client = factory.CreateClient();
        var file = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(SmallCorpus.Mines + "\n\n", 4)));
        var paragraphs = Enumerable.Repeat(new { text = SmallCorpus.Mines }, 4);
        const string Says = "The evidence would have more than 200 words and terms";

        await client.Post("/v1/documents?evidence=all", Asking.Form(file, "a.txt")).Problem(413, Says, "Deminers");
        await client.Post("/v1/documents?evidence=given", Asking.Form(file, "a.txt")).Ok();
        await client.Post("/v1/classify/batch", Asking.Json(JsonSerializer.Serialize(new { paragraphs, evidence = "all" }))).Problem(413, Says, "Deminers");
        await client.Post("/v1/classify/batch", Asking.Json(JsonSerializer.Serialize(new { paragraphs, evidence = "given" }))).Ok();
    }
}
