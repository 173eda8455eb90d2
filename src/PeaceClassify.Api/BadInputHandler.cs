using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api;

/// <summary>Answers requests that cannot be read with a problem document that says why; the text of a request is never repeated.</summary>
internal sealed partial class BadInputHandler(IProblemDetailsService problems, ILogger<BadInputHandler> logger) : IExceptionHandler
{
    /// <summary>What clients get that went away: nobody reads it, but logs and metrics should not call it a server error.</summary>
    public const int ClientClosedRequest = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        if (exception is RefusedException refused)
        {
            return await WriteAsync(context, StatusOf(refused.Refusal), "The request cannot be carried out.", refused.Message);
        }

        if (exception is StoreException)
        {
            Log.StoreFailed(logger, exception.Message);
            return await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The store cannot be used.", "The store cannot be read or written at the moment; nothing was changed. Try again.");
        }

        // A charset that nobody knows; the framework takes it for a mistake of ours.
        int? status = exception is BadHttpRequestException bad ? bad.StatusCode
            : DecodedBodies.IsBroken(exception) ? StatusCodes.Status400BadRequest
            : exception is InvalidOperationException { InnerException: ArgumentException { ParamName: "name" } } ? StatusCodes.Status415UnsupportedMediaType
            : null;
        if (status is not { } code)
        {
            return false;
        }

        return await WriteAsync(context, code, "The request cannot be read.", Detail(context.Request, exception, code));
    }

    /// <summary>What a status means here, for failures that say no more of themselves.</summary>
    public static string? Detail(HttpRequest request, int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request ended before it was complete, or is not what its header fields announce.",
        StatusCodes.Status403Forbidden => "The request comes from a page of another site; only the service's own pages and programs may change anything.",
        StatusCodes.Status404NotFound => "There is nothing at this address; /docs lists what there is.",
        StatusCodes.Status405MethodNotAllowed => $"This address does not take {request.Method}; /docs lists what it takes.",
        StatusCodes.Status408RequestTimeout => "The body of the request came too slowly, or not at all; nothing was changed. Try again.",
        StatusCodes.Status413PayloadTooLarge => $"The body is larger than the {MaxBodyBytes(request) / 1024 / 1024} MB that a request may have; send it in parts.",
        StatusCodes.Status415UnsupportedMediaType when DecodedBodies.HasUnknownEncoding(request) =>
            "The Content-Encoding is not known; expected gzip, br or deflate, and one of them alone.",
        StatusCodes.Status415UnsupportedMediaType =>
            $"The content type is {(string.IsNullOrEmpty(request.ContentType) ? "missing" : request.ContentType)}; /docs lists what this address takes.",
        _ => null,
    };

    private static long MaxBodyBytes(HttpRequest request) =>
        request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? Limits.MaxBodyBytes;

    /// <summary>A JSON error in the caller's terms: where, what was expected, without the names of our types.</summary>
    public static string Explain(JsonException exception)
    {
        var where = exception.Path is { Length: > 1 } path && OwnPath().IsMatch(path) ? $"At {path}" : "At the top";
        var line = exception.LineNumber is { } number ? $" (line {number + 1}, byte {exception.BytePositionInLine})" : "";
        return $"{where}{line}: {Problem(exception)}. See /openapi/v1.json for what is expected.";
    }

    /// <summary>What is wrong with a body that broke off while it was read, in one sentence.</summary>
    /// <returns>Null when it was not the body that failed.</returns>
    public static string? ProblemOfBody(HttpRequest request, Exception exception) =>
        exception is BadHttpRequestException || DecodedBodies.IsBroken(exception)
            ? Detail(request, exception, (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest)
            : null;

    private static int StatusOf(Refusal refusal) => refusal switch
    {
        Refusal.NotFound => StatusCodes.Status404NotFound,
        Refusal.Deleted => StatusCodes.Status410Gone,
        Refusal.Conflict => StatusCodes.Status409Conflict,
        Refusal.NotYours => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private async ValueTask<bool> WriteAsync(HttpContext context, int status, string title, string? detail)
    {
        context.Response.StatusCode = status;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = { Status = status, Title = title, Detail = detail },
        });
    }

    private static string? Detail(HttpRequest request, Exception exception, int status) => exception switch
    {
        { InnerException: JsonException json } => Explain(json),
        _ when DecodedBodies.IsBroken(exception) => "The body is not what its Content-Encoding announces, or it ended before it was complete.",
        { InnerException: InvalidDataException } => "The body is not a valid multipart form.",
        _ when status != StatusCodes.Status400BadRequest => Detail(request, status),
        _ when exception.Message.EndsWith("from body.", StringComparison.Ordinal) => "The request has no body, or its body is null; expected a JSON object.",
        _ when exception.Message.Contains(nameof(IFormFile), StringComparison.Ordinal) => "The form has no file; expected one in the field 'file'.",
        _ when UnboundNumber().Match(exception.Message) is { Success: true } unbound => $"'{unbound.Groups[1].Value}' in the query must be a whole number.",
        _ => Detail(request, status),
    };

    private static string Problem(JsonException exception)
    {
        var message = exception.Message;
        if (message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return UnmappedProperty().Match(message) is { Success: true } unmapped
                ? $"the property {unmapped.Groups[1].Value} is not known"
                : "a property is not known";
        }

        if (MissingProperty().Match(message) is { Success: true } missing)
        {
            return $"the required property {missing.Groups[1].Value} is missing";
        }

        if (message.StartsWith("Duplicate property", StringComparison.Ordinal))
        {
            return "the property stands twice";
        }

        if (message.Contains("maximum configured depth", StringComparison.Ordinal))
        {
            return "arrays or objects are nested too deeply";
        }

        // The framework names the type of the whole object here, so the path has to tell which property it was.
        return exception.InnerException is InvalidOperationException { Message: var inner } && inner.Contains("UTF-", StringComparison.Ordinal)
            ? "expected a string of whole characters, found bytes that are not UTF-8 or half a surrogate pair"
            : !WrongType().IsMatch(message) ? "this is not valid JSON"
            : exception.Path switch
            {
                "$.text" or "$.id" => "expected a string",
                "$.evidence" => EvidenceNames.Expected,
                "$.paragraphs" or "$.decisionIds" => "expected an array",
                "$.action" => $"expected one of {string.Join(", ", Names<DecisionAction>.All)}",
                "$.minProbability" => "expected a number",
                "$.adjudicates" => "expected true or false",
                { } path when TextProperties.Contains(path) => "expected a string",
                _ => "expected an object",
            };
    }

    private static readonly HashSet<string> TextProperties =
        ["$.title", "$.speaker", "$.country", "$.date", "$.symbol", "$.reviewer", "$.theme", "$.note", "$.withdraws"];

    /// <summary>A path made of names like ours: any other could be text that strayed into the name of a property.</summary>
    [GeneratedRegex(@"^\$(\.[A-Za-z0-9_-]{1,40}|\[\d+\])*$", RegexOptions.CultureInvariant)]
    private static partial Regex OwnPath();

    [GeneratedRegex("^The JSON property ('[A-Za-z0-9_-]{1,40}') could not be mapped", RegexOptions.CultureInvariant)]
    private static partial Regex UnmappedProperty();

    [GeneratedRegex("^Failed to bind parameter \"[^ ]*int[^ ]* ([A-Za-z]+)\" from", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex UnboundNumber();

    [GeneratedRegex("missing required properties including: ([^.]*)", RegexOptions.CultureInvariant)]
    private static partial Regex MissingProperty();

    [GeneratedRegex("could not be converted to |doesn't allow ", RegexOptions.CultureInvariant)]
    private static partial Regex WrongType();
}
