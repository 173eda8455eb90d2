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

        if (exception is not BadHttpRequestException bad)
        {
            return false;
        }

        context.Response.StatusCode = bad.StatusCode;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails =
            {
                Status = bad.StatusCode,
                Title = "The request cannot be read.",
                Detail = bad switch
                {
                    { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
                        $"The body is larger than the {Limits.MaxBodyBytes / 1024 / 1024} MB that a request may have; send it in parts.",
                    { InnerException: JsonException json } => Explain(json),
                    { InnerException: InvalidDataException } => "The body is not a valid multipart form.",
                    _ when bad.Message.EndsWith("from body.", StringComparison.Ordinal) => "The request has no body, or its body is null; expected a JSON object.",
                    _ when bad.Message.EndsWith("from form file.", StringComparison.Ordinal) => "The form has no file; expected one in the field 'file'.",
                    _ => bad.Message,
                },
            },
        });
    }

    /// <summary>A JSON error in the caller's terms: where, what was expected, without the names of our types.</summary>
    public static string Explain(JsonException exception)
    {
        var where = exception.Path is { Length: > 1 } path ? $"At {path}" : "At the top";
        var line = exception.LineNumber is { } number ? $" (line {number + 1}, byte {exception.BytePositionInLine})" : "";
        return $"{where}{line}: {Problem(exception)}. See /openapi/v1.json for what is expected.";
    }

    private static string Problem(JsonException exception)
    {
        var message = exception.Message;
        if (UnmappedProperty().Match(message) is { Success: true } unmapped)
        {
            return $"the property {unmapped.Groups[1].Value} is not known";
        }

        if (MissingProperty().Match(message) is { Success: true } missing)
        {
            return $"the required property {missing.Groups[1].Value} is missing";
        }

        if (message.StartsWith("Duplicate property", StringComparison.Ordinal))
        {
            return "the property stands twice";
        }

        if (exception.InnerException is InvalidOperationException && message.Contains("System.String", StringComparison.Ordinal))
        {
            return "expected a string of whole characters, found half a surrogate pair or something else";
        }

        return ExpectedType().Match(message) is not { Success: true } expected
            ? "this is not valid JSON"
            : expected.Groups[1].Value switch
            {
                "System.String" => "expected a string",
                var type when type.EndsWith(nameof(EvidenceScope), StringComparison.Ordinal) =>
                    $"expected one of {string.Join(", ", Enum.GetNames<EvidenceScope>().Select(JsonNamingPolicy.CamelCase.ConvertName))}",
                var type when type.Contains("List", StringComparison.Ordinal) => "expected an array",
                _ => "expected an object",
            };
    }

    [GeneratedRegex("^The JSON property ('[^']*') could not be mapped", RegexOptions.CultureInvariant)]
    private static partial Regex UnmappedProperty();

    [GeneratedRegex("missing required properties including: ([^.]*)", RegexOptions.CultureInvariant)]
    private static partial Regex MissingProperty();

    [GeneratedRegex(@"could not be converted to ([^ ]+)\.|doesn't allow ", RegexOptions.CultureInvariant)]
    private static partial Regex ExpectedType();
}
