using Microsoft.AspNetCore.Http.HttpResults;
using PeaceClassify.Api.Access;

namespace PeaceClassify.Api.Endpoints;

/// <summary><c>/v1/limits</c>: what a request may hold, and how many there may be.</summary>
internal static class LimitsEndpoints
{
    public static void MapLimits(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/limits", Get).WithTags("Limits").Needs(AccessRole.Read)
        .WithName("Limits").WithSummary("List the limits of requests and of the service");

    private static Ok<LimitsResponse> Get(ServiceLimits limits) => TypedResults.Ok(new LimitsResponse(
        new(Limits.MaxBodyBytes, ExchangeEndpoints.MaxImportBytes, Limits.MaxTextCharacters, Limits.MaxBatchParagraphs, Limits.MaxIdCharacters,
            UploadedDocument.Options.MaxBytes, UploadedDocument.Options.MaxPages, Limits.MaxStatementCharacters, Limits.MaxPageSize),
        limits));
}
