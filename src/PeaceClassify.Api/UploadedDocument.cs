using Microsoft.AspNetCore.Http.HttpResults;
using PeaceClassify.Documents;

namespace PeaceClassify.Api;

/// <summary>How every address that takes a document names it, reads it, and says why it cannot.</summary>
internal static class UploadedDocument
{
    public static DocumentReaderOptions Options { get; } = new();

    /// <summary>The name of an uploaded file: browsers may send a path with it; only the name is meant.</summary>
    public static string NameOf(IFormFile file) => Path.GetFileName(file.FileName.Replace('\\', '/')) is { Length: > 0 } name ? name : "document";

    /// <summary>What is answered for a document that cannot be read.</summary>
    public static ProblemHttpResult Problem(DocumentException exception) => TypedResults.Problem(
        exception.Message,
        statusCode: exception.Problem switch
        {
            DocumentProblem.TooLarge => StatusCodes.Status413PayloadTooLarge,
            DocumentProblem.UnsupportedType => StatusCodes.Status415UnsupportedMediaType,
            DocumentProblem.ToolMissing => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status422UnprocessableEntity,
        },
        title: "The document cannot be read.",
        extensions: [KeyValuePair.Create<string, object?>("problem", exception.Problem)]);
}
