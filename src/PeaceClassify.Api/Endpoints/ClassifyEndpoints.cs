using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Observing;

namespace PeaceClassify.Api.Endpoints;

/// <summary><c>/v1/classify</c>: paragraphs as JSON.</summary>
internal static class ClassifyEndpoints
{
    public static RouteGroupBuilder MapClassify(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/classify").WithTags("Classify").Needs(AccessRole.Read)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        group.MapPost("/", One)
            .TakesTurns(Throttling.Paragraphs)
            .WithName("Classify")
            .WithSummary("Classify one paragraph")
            .WithDescription($"At most {Limits.MaxTextCharacters:N0} characters. A paragraph that is not English is answered with its language and no themes.");
        group.MapPost("/batch", Batch)
            .TakesTurns(Throttling.Documents)
            .WithName("ClassifyBatch")
            .WithSummary("Classify up to 1,000 paragraphs")
            .WithDescription($"1 to {Limits.MaxBatchParagraphs:N0} paragraphs of at most {Limits.MaxTextCharacters:N0} characters, {Limits.MaxBodyBytes / 1024 / 1024} MB in all. A paragraph that is not valid fails alone.");
        return group;
    }

    private static Results<Ok<ClassifyResponse>, ValidationProblem> One([FromBody] ClassifyRequest request, ServingModel model, Observed observed) =>
        Limits.Broken(request) is { Count: > 0 } broken
            ? Limits.Problem(broken)
            : TypedResults.Ok(new ClassifyResponse(request.Id, observed.See(model.Classifier.Classify(request.Text, request.Evidence))));

    private static Results<Ok<BatchResponse>, ValidationProblem, ProblemHttpResult> Batch(
        [FromBody] BatchRequest request, ServingModel model, Observed observed, ServiceOptions options, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, CancellationToken cancellation)
    {
        if (Limits.Broken(request) is { Count: > 0 } broken)
        {
            return Limits.Problem(broken);
        }

        var budget = new EvidenceBudget(options.MaxEvidenceEntries);
        (BatchParagraph? Paragraph, BatchResult Result)[] entries =
            [.. request.Paragraphs.Select((paragraph, index) => Read(index, paragraph, json.Value.SerializerOptions))];
        var results = entries.Select(entry => entry.Result).ToArray();
        (int Index, string Text)[] valid = [.. entries.Where(entry => entry.Paragraph is not null).Select(entry => (entry.Result.Index, entry.Paragraph!.Text))];
        observed.Refused(entries.Length - valid.Length);
        var answers = model.Classifier.ClassifyAll(
            valid.Select(entry => entry.Text), request.Evidence, new ParallelOptions { CancellationToken = cancellation });
        foreach (var (classification, (index, _)) in answers.Zip(valid))
        {
            results[index] = results[index] with { Classification = observed.See(classification) };
            if (!budget.Covers(classification))
            {
                return budget.Exceeded();
            }
        }

        return TypedResults.Ok(new BatchResponse(model.Classifier.Version, results.Count(result => result.Problem is not null), results));
    }

    /// <summary>Reads one paragraph: a result that still lacks its answer, or, with no paragraph, one that says what is wrong.</summary>
    private static (BatchParagraph? Paragraph, BatchResult Result) Read(int index, JsonElement element, JsonSerializerOptions json)
    {
        BatchParagraph? paragraph;
        try
        {
            paragraph = element.Deserialize<BatchParagraph>(json);
        }
        catch (JsonException exception)
        {
            return (null, new(index, IdOf(element), null, BadInputHandler.Explain(exception)));
        }

        if (paragraph is null)
        {
            return (null, new(index, null, null, "The paragraph is null; expected an object with a text."));
        }

        return Limits.Broken(paragraph) is { Count: > 0 } broken
            ? (null, new(index, broken.ContainsKey("id") ? null : paragraph.Id, null, string.Join(' ', broken.Values.SelectMany(messages => messages))))
            : (paragraph, new(index, paragraph.Id, null, null));
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
