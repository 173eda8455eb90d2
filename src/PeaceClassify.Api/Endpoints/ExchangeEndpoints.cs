using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Exchange;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Endpoints;

/// <summary><c>/v1/export</c>, <c>/v1/statements/{id}/export</c>, <c>/v1/import</c>: statements as files.</summary>
internal static class ExchangeEndpoints
{
    private static readonly ImportLimits ImportLimits = new();

    /// <summary>Bytes of the body of an import; a little more than the file, for the multipart frame around it.</summary>
    public static readonly long MaxImportBytes = ImportLimits.MaxBytes + (1024 * 1024);

    public static void MapExchange(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1").WithTags("Export and import").Needs(AccessRole.Read).ProducesValidationProblem().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        Files(group.MapGet("/statements/{id}/export", ExportOne), [ExportFormat.Csv, ExportFormat.Jsonl, ExportFormat.Docx])
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status410Gone)
            .WithName("ExportStatement")
            .WithSummary("Take a statement away as a file")
            .WithDescription("xlsx: a row a paragraph, the decisions, a summary. csv: the same rows. jsonl: everything, as lines of a corpus. docx: the text with its themes as comments.");
        Files(group.MapGet("/export", ExportMany), [ExportFormat.Csv, ExportFormat.Jsonl])
            .WithName("Export")
            .WithSummary("Take statements away as one file")
            .WithDescription("The same filters and orders as the list of statements; without any, all of them.");
        group.MapPost("/import", Import).Needs(AccessRole.Review).TakesTurns(Throttling.Documents)
            .DisableAntiforgery() // requests from other sites are refused before they come here
            .WithMetadata(new RequestSizeLimitAttribute(MaxImportBytes))
            .WithFormOptions(multipartBodyLengthLimit: MaxImportBytes)
            .Refuses(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity)
            .WithName("Import")
            .WithSummary("Bring in labelled paragraphs")
            .WithDescription(
                $"A .jsonl, .csv or .xlsx of at most {ImportLimits.MaxBytes / 1024 / 1024} MB and {ImportLimits.MaxRows:N0} paragraphs as multipart form field \"file\", and who imports as \"reviewer\": an export, or labelled data with "
                + "the columns id, text and themes (or a column a theme). All of it is taken, or nothing: what is not understood is listed by line. Importing again doubles nothing.");
    }

    private static RouteHandlerBuilder Files(RouteHandlerBuilder route, ExportFormat[] others)
    {
        route.DisableRequestTimeout(); // everything there is may take its time, and what is sent cannot be taken back
        return route.TakesTurns(Throttling.Documents).Produces<Stream>(
            StatusCodes.Status200OK, ExportFormat.Xlsx.ContentType(), [.. others.Select(format => format.ContentType().Split(';')[0])]);
    }

    private static async Task<Results<FileStreamHttpResult, ValidationProblem>> ExportOne(
        string id, ServingModel model, ExchangeStore store, CancellationToken cancellation,
        [Description("xlsx, csv, jsonl or docx; without it xlsx.")] string? format = null)
    {
        var broken = new Dictionary<string, string[]>();
        var wanted = Format(format, broken, isOne: true);
        return broken.Count > 0
            ? Limits.Problem(broken)
            : await Send(
                new() { Ids = [Ids.TryRead(id, out var known) ? known : throw new RefusedException(Refusal.NotFound, "There is no statement with this id.")] },
                StatementSort.Added, true, wanted, model, store, cancellation);
    }

    private static async Task<Results<FileStreamHttpResult, ValidationProblem>> ExportMany(
        [AsParameters] StatementQuery query, [AsParameters] StatementOrder order, ServingModel model, KnownThemes themes, ExchangeStore store, CancellationToken cancellation,
        [Description("xlsx, csv or jsonl; without it xlsx.")] string? format = null)
    {
        var broken = new Dictionary<string, string[]>();
        var filter = query.Filter(themes, broken);
        var (sort, isDescending) = order.Read(broken);
        var wanted = Format(format, broken, isOne: false);
        return broken.Count > 0 ? Limits.Problem(broken) : await Send(filter, sort, isDescending, wanted, model, store, cancellation);
    }

    private static async Task<FileStreamHttpResult> Send(
        StatementFilter filter, StatementSort sort, bool isDescending, ExportFormat format, ServingModel model, ExchangeStore store, CancellationToken cancellation)
    {
        var file = TemporaryExport.Create();
        try
        {
            IReadOnlyList<string> titles = [];
            await store.ExportAsync(filter, sort, isDescending, async selection => titles = await Exporting.WriteAsync(file, format, selection, model.Classifier), cancellation);
            file.Position = 0;
            return TypedResults.Stream(file, format.ContentType(), format.FileName(titles.Count == 1 ? titles[0] : "statements"));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static async Task<Results<Created<ImportResponse>, ValidationProblem, ProblemHttpResult>> Import(
        IFormFile file, ServingModel model, KnownThemes themes, ImportStore store, CancellationToken cancellation, [FromForm] string? reviewer = null, [FromQuery(Name = "reviewer")] string? reviewerInQuery = null)
    {
        var request = new ImportRequest(reviewer ?? reviewerInQuery);
        if (Limits.Broken(request) is { Count: > 0 } broken)
        {
            return Limits.Problem(broken);
        }

        var problems = new ImportProblems();
        try
        {
            await using var content = file.OpenReadStream();
            var name = ImportText.Shown(UploadedDocument.NameOf(file));
            var read = Importing.Read(content, name, themes.All, problems, ImportLimits);
            return TypedResults.Created((string?)null, await store.ImportAsync(read, name, request.Reviewer!.Trim(), model, problems, cancellation));
        }
        catch (ImportException exception)
        {
            var first = exception.Problems[0];
            return TypedResults.Problem(
                $"{(first.Line is { } line ? $"Line {line}: " : "")}{first.Problem}{(exception.Problems.Count > 1 ? $"; and {exception.Problems.Count - 1} more, see 'problems'" : "")}. Nothing was imported.",
                statusCode: exception.Status,
                title: "The file cannot be imported.",
                extensions: [KeyValuePair.Create<string, object?>("problems", exception.Problems)]);
        }
    }

    private static ExportFormat Format(string? name, Dictionary<string, string[]> broken, bool isOne)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return ExportFormat.Xlsx;
        }

        if (!ExportFormats.TryGet(name, out var format))
        {
            broken.TryAdd("format", [$"'format' is not known: expected one of {string.Join(", ", ExportFormats.Names)}."]);
        }
        else if (format == ExportFormat.Docx && !isOne)
        {
            broken.TryAdd("format", ["'format' is docx, which holds one statement: GET /v1/statements/{id}/export has it; here expected xlsx, csv or jsonl."]);
        }

        return format;
    }
}
