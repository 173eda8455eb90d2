using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Endpoints;

/// <summary><c>/v1/queue</c> and <c>/v1/overview</c>: all statements together, to review and to count.</summary>
internal static class ReviewEndpoints
{
    private const int UsualItems = 50;

    public static RouteGroupBuilder MapReview(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1").WithTags("Review").Needs(AccessRole.Read).ProducesValidationProblem().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/queue", Queue).Refuses(StatusCodes.Status404NotFound, StatusCodes.Status410Gone)
            .WithName("Queue").WithSummary("List what to review")
            .WithDescription("Disputed themes first, then the least certain, weighted toward rare themes.");
        group.MapGet("/overview", Overview).WithName("Overview").WithSummary("Count themes over statements");
        return group;
    }

    private static async Task<Results<Ok<QueueResponse>, ValidationProblem>> Queue(
        ServingModel model, QueueStore store, CancellationToken cancellation,
        [Description("How many to give, at most 1000; without it 50.")] int? limit = null,
        [Description("Only this theme.")] string? theme = null,
        [Description("Only this statement.")] string? statement = null)
    {
        var broken = new Dictionary<string, string[]>();
        var (_, count) = PageQuery.Read(null, limit, UsualItems, broken);
        if (!string.IsNullOrEmpty(theme) && model.Stored.LabelOf(theme) < 0)
        {
            broken.Add("theme", ["'theme' is not known; GET /v1/themes lists those that there are."]);
        }

        string? only = null;
        if (!string.IsNullOrEmpty(statement))
        {
            only = Ids.TryRead(statement, out var id) ? id : throw new RefusedException(Refusal.NotFound, "There is no statement with this id.");
        }

        return broken.Count > 0
            ? Limits.Problem(broken)
            : TypedResults.Ok(await store.ReadAsync(count, string.IsNullOrEmpty(theme) ? null : theme, only, model, cancellation));
    }

    private static async Task<Results<Ok<OverviewResponse>, ValidationProblem>> Overview(
        [AsParameters] StatementQuery query, ServingModel model, OverviewStore store, CancellationToken cancellation,
        [Description("month or year.")] string period = "month")
    {
        var broken = new Dictionary<string, string[]>();
        var filter = query.Filter(model, broken);
        if (period is not ("month" or "year"))
        {
            broken.Add("period", ["'period' is not known: expected month or year."]);
        }

        return broken.Count > 0
            ? Limits.Problem(broken)
            : TypedResults.Ok(await store.ReadAsync(filter, period == "year", model.Stored, cancellation));
    }
}
