using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Observing;
using PeaceClassify.Documents;

namespace PeaceClassify.Api.Endpoints;

/// <summary><c>/v1/documents</c>: a file, its paragraphs tagged.</summary>
internal static class DocumentEndpoints
{
    public static RouteGroupBuilder MapDocuments(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/documents").WithTags("Documents").Needs(AccessRole.Read);
        group.MapPost("/", Tag)
            .TakesTurns(Throttling.Documents)
            .DisableAntiforgery() // nothing is kept, and no cookie says who asks
            .WithName("TagDocument")
            .WithSummary("Tag the paragraphs of a document")
            .WithDescription($"A .docx, .pdf or .txt file of at most {UploadedDocument.Options.MaxBytes / 1024 / 1024} MB and {UploadedDocument.Options.MaxPages:N0} pages, as multipart form field \"file\". Headings come back without an answer.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        return group;
    }

    private static async Task<Results<Ok<TaggedDocument>, ProblemHttpResult>> Tag(
        IFormFile file,
        ServingModel model,
        Observed observed,
        ServiceOptions options,
        CancellationToken cancellation,
        [Description("Themes for which the answers explain themselves word by word.")] string evidence = "none")
    {
        if (!EvidenceNames.TryGet(evidence, out var scope))
        {
            return TypedResults.Problem(
                $"'evidence' in the query is not known: {EvidenceNames.Expected}.", statusCode: StatusCodes.Status400BadRequest, title: "The request is not valid.");
        }

        try
        {
            await using var content = file.OpenReadStream();
            var document = await DocumentReader.ReadAsync(content, UploadedDocument.NameOf(file), UploadedDocument.Options, cancellation);
            var budget = new EvidenceBudget(options.MaxEvidenceEntries);
            var paragraphs = new List<TaggedParagraph>(document.Paragraphs.Count);
            foreach (var tagged in TaggedDocument.Tag(document, model.Classifier, scope, cancellation))
            {
                if (tagged.Classification is { } answer && !budget.Covers(observed.See(answer)))
                {
                    return budget.Exceeded();
                }

                paragraphs.Add(tagged);
            }

            return TypedResults.Ok(TaggedDocument.Of(document, model.Classifier, paragraphs));
        }
        catch (DocumentException exception)
        {
            return UploadedDocument.Problem(exception);
        }
    }
}
