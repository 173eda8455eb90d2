using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PeaceClassify.Documents;

namespace PeaceClassify.Api.Endpoints;

/// <summary><c>/v1/documents</c>: a file, its paragraphs tagged.</summary>
internal static class DocumentEndpoints
{
    private static readonly DocumentReaderOptions ReaderOptions = new();

    public static RouteGroupBuilder MapDocuments(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/documents").WithTags("Documents");
        group.MapPost("/", Tag)
            .DisableAntiforgery() // nothing is kept, and no cookie says who asks
            .WithName("TagDocument")
            .WithSummary("Tag the paragraphs of a document")
            .WithDescription($"A .docx, .pdf or .txt file of at most {ReaderOptions.MaxBytes / 1024 / 1024} MB and {ReaderOptions.MaxPages:N0} pages, as multipart form field \"file\". Headings come back without an answer.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return group;
    }

    private static async Task<Results<Ok<TaggedDocument>, ProblemHttpResult>> Tag(
        IFormFile file,
        ServingModel model,
        ServiceOptions options,
        CancellationToken cancellation,
        [Description("Themes for which the answers explain themselves word by word.")] string evidence = "none")
    {
        if (!EvidenceNames.TryGet(evidence, out var scope))
        {
            return TypedResults.Problem(
                $"'evidence' in the query is not known: {EvidenceNames.Expected}.", statusCode: StatusCodes.Status400BadRequest, title: "The request is not valid.");
        }

        // Browsers may send a path with the name; only the name is meant.
        var name = Path.GetFileName(file.FileName.Replace('\\', '/'));
        try
        {
            await using var content = file.OpenReadStream();
            var document = await DocumentReader.ReadAsync(content, name.Length == 0 ? "document" : name, ReaderOptions, cancellation);
            var budget = new EvidenceBudget(options.MaxEvidenceEntries);
            var paragraphs = new List<TaggedParagraph>(document.Paragraphs.Count);
            foreach (var tagged in TaggedDocument.Tag(document, model.Classifier, scope, cancellation))
            {
                if (tagged.Classification is { } answer && !budget.Covers(answer))
                {
                    return budget.Exceeded();
                }

                paragraphs.Add(tagged);
            }

            return TypedResults.Ok(TaggedDocument.Of(document, model.Classifier, paragraphs));
        }
        catch (DocumentException exception)
        {
            return TypedResults.Problem(
                exception.Message,
                statusCode: StatusOf(exception.Problem),
                title: "The document cannot be read.",
                extensions: [KeyValuePair.Create<string, object?>("problem", exception.Problem)]);
        }
    }

    private static int StatusOf(DocumentProblem problem) => problem switch
    {
        DocumentProblem.TooLarge => StatusCodes.Status413PayloadTooLarge,
        DocumentProblem.UnsupportedType => StatusCodes.Status415UnsupportedMediaType,
        DocumentProblem.ToolMissing => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
