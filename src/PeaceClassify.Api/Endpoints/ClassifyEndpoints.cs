using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace PeaceClassify.Api.Endpoints;

/// <summary><c>/v1/classify</c>: paragraphs as JSON.</summary>
internal static class ClassifyEndpoints
{
    public static RouteGroupBuilder MapClassify(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/classify").WithTags("Classify")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        group.MapPost("/", One)
            .WithName("Classify")
            .WithSummary("Classify one paragraph")
            .WithDescription($"At most {Limits.MaxTextCharacters:N0} characters. A paragraph that is not English is answered with its language and no themes.");
        group.MapPost("/batch", Batch)
            .WithName("ClassifyBatch")
            .WithSummary("Classify up to 1,000 paragraphs")
            .WithDescription($"1 to {Limits.MaxBatchParagraphs:N0} paragraphs of at most {Limits.MaxTextCharacters:N0} characters, {Limits.MaxBodyBytes / 1024 / 1024} MB in all. A paragraph that is not valid fails alone.");
        return group;
    }

    private static Results<Ok<ClassifyResponse>, ValidationProblem> One([FromBody] ClassifyRequest request, ServingModel model) =>
        Limits.Broken(request) is { Count: > 0 } broken
            ? Limits.Problem(broken)
            : TypedResults.Ok(new ClassifyResponse(request.Id, model.Classifier.Classify(request.Text, request.Evidence)));

    private static Results<Ok<BatchResponse>, ValidationProblem, ProblemHttpResult> Batch(
        [FromBody] BatchRequest request, ServingModel model, ServiceOptions options, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, CancellationToken cancellation)
    {
        if (Limits.Broken(request) is { Count: > 0 } broken)
        {
            return Limits.Problem(broken);
        }

        var budget = new EvidenceBudget(options.MaxEvidenceEntries);
        var results = new BatchResult[request.Paragraphs.Count];
        for (var index = 0; index < results.Length; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            results[index] = Result(index, request.Paragraphs[index], request.Evidence, model.Classifier, json.Value.SerializerOptions);
            if (results[index].Classification is { } classification && !budget.Covers(classification))
            {
                return budget.Exceeded();
            }
        }

        return TypedResults.Ok(new BatchResponse(model.Classifier.Version, results.Count(result => result.Problem is not null), results));
    }

    private static BatchResult Result(
        int index, JsonElement element, EvidenceScope evidence, ThemeClassifier classifier, JsonSerializerOptions json)
    {
        BatchParagraph? paragraph;
        try
        {
            paragraph = element.Deserialize<BatchParagraph>(json);
        }
        catch (JsonException exception)
        {
            return new(index, IdOf(element), null, BadInputHandler.Explain(exception));
        }

        if (paragraph is null)
        {
            return new(index, null, null, "The paragraph is null; expected an object with a text.");
        }

        return Limits.Broken(paragraph) is { Count: > 0 } broken
            ? new(index, broken.ContainsKey("id") ? null : paragraph.Id, null, string.Join(' ', broken.Values.SelectMany(messages => messages)))
            : new(index, paragraph.Id, classifier.Classify(paragraph.Text, evidence), null);
    }

    /// <summary>The id of a paragraph that could not be read as a whole, so that the caller can still tell which it is.</summary>
    private static string? IdOf(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
                && id.GetString() is { } value && Limits.Broken(new BatchParagraph("-", value)).Count == 0
                ? value
                : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair
        }
    }
}
