using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Endpoints;

/// <summary><c>/v1/audit</c>: who did what, and when.</summary>
internal static class AuditEndpoints
{
    private const int UsualRecords = 50;

    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1").WithTags("Audit").Needs(AccessRole.Admin).ProducesValidationProblem().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/audit", List).WithName("Audit").WithSummary("List who did what, the newest first");
    }

    private static async Task<Results<Ok<AuditPage>, ValidationProblem>> List(
        AuditStore store, CancellationToken cancellation,
        [Description("Only this action, such as decided or modelPromoted.")] string? action = null,
        [Description("Only what was done to this: the id of a paragraph, statement or key, or the name of a model version or folder.")] string? subject = null,
        [Description("Only records with lower numbers: the 'before' of the page read last.")] int? before = null,
        [Description("How many to give, at most 1000; without it 50.")] int? limit = null)
    {
        var broken = new Dictionary<string, string[]>();
        var (_, count) = PageQuery.Read(null, limit, UsualRecords, broken);
        var wanted = default(AuditAction);
        if (!string.IsNullOrEmpty(action) && !Names<AuditAction>.TryRead(action, out wanted))
        {
            broken.Add("action", [$"'action' is not known: expected one of {string.Join(", ", Names<AuditAction>.All)}."]);
        }

        return broken.Count > 0
            ? Limits.Problem(broken)
            : TypedResults.Ok(await store.ListAsync(
                new()
                {
                    Action = string.IsNullOrEmpty(action) ? null : wanted, Subject = string.IsNullOrEmpty(subject) ? null : StoredText.Of(subject), Before = before, Limit = count,
                },
                cancellation));
    }
}
