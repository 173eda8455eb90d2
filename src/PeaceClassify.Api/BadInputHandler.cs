using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;

namespace PeaceClassify.Api;

/// <summary>Answers requests that cannot be read with a problem document that says why; the text of a request is never repeated.</summary>
internal sealed partial class BadInputHandler(IProblemDetailsService problems) : IExceptionHandler
{
    /// <summary>What clients get that went away: nobody reads it, but logs and metrics should not call it a server error.</summary>
    private const int ClientClosedRequest = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        // A charset that nobody knows; the framework takes it for a mistake of ours.
        int? status = exception is BadHttpRequestException bad ? bad.StatusCode
            : exception is InvalidOperationException { InnerException: ArgumentException { ParamName: "name" } } ? StatusCodes.Status415UnsupportedMediaType
            : null;
        if (status is not { } code)
        {
            return false;
        }

        context.Response.StatusCode = code;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = { Status = code, Title = "The request cannot be read.", Detail = Detail(context.Request, exception, code) },
        });
    }

    /// <summary>What a status means here, for failures that say no more of themselves.</summary>
    public static string? Detail(HttpRequest request, int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request ended before it was complete, or is not what its header fields announce.",
        StatusCodes.Status404NotFound => "There is nothing at this address; /docs lists what there is.",
        StatusCodes.Status405MethodNotAllowed => $"This address does not take {request.Method}; /docs lists what it takes.",
        StatusCodes.Status413PayloadTooLarge => $"The body is larger than the {Limits.MaxBodyBytes / 1024 / 1024} MB that a request may have; send it in parts.",
        StatusCodes.Status415UnsupportedMediaType =>
            $"The content type is {(string.IsNullOrEmpty(request.ContentType) ? "missing" : request.ContentType)}; /docs lists what this address takes.",
        _ => null,
    };

    /// <summary>A JSON error in the caller's terms: where, what was expected, without the names of our types.</summary>
    public static string Explain(JsonException exception)
    {
        var where = exception.Path is { Length: > 1 } path && OwnPath().IsMatch(path) ? $"At {path}" : "At the top";
        var line = exception.LineNumber is { } number ? $" (line {number + 1}, byte {exception.BytePositionInLine})" : "";
        return $"{where}{line}: {Problem(exception)}. See /openapi/v1.json for what is expected.";
    }

    private static string? Detail(HttpRequest request, Exception exception, int status) => exception switch
    {
        { InnerException: JsonException json } => Explain(json),
        { InnerException: InvalidDataException } => "The body is not a valid multipart form.",
        _ when status != StatusCodes.Status400BadRequest => Detail(request, status),
        _ when exception.Message.EndsWith("from body.", StringComparison.Ordinal) => "The request has no body, or its body is null; expected a JSON object.",
        _ when exception.Message.Contains(nameof(IFormFile), StringComparison.Ordinal) => "The form has no file; expected one in the field 'file'.",
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
                "$.paragraphs" => "expected an array",
                _ => "expected an object",
            };
    }

    /// <summary>A path made of names like ours: any other could be text that strayed into the name of a property.</summary>
    [GeneratedRegex(@"^\$(\.[A-Za-z0-9_-]{1,40}|\[\d+\])*$", RegexOptions.CultureInvariant)]
    private static partial Regex OwnPath();

    [GeneratedRegex("^The JSON property ('[A-Za-z0-9_-]{1,40}') could not be mapped", RegexOptions.CultureInvariant)]
    private static partial Regex UnmappedProperty();

    [GeneratedRegex("missing required properties including: ([^.]*)", RegexOptions.CultureInvariant)]
    private static partial Regex MissingProperty();

    [GeneratedRegex("could not be converted to |doesn't allow ", RegexOptions.CultureInvariant)]
    private static partial Regex WrongType();
}
