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
        group.MapGet("/conflicts", Conflicts).Refuses(StatusCodes.Status404NotFound, StatusCodes.Status410Gone)
            .WithName("Conflicts").WithSummary("List paragraphs on which people disagree")
            .WithDescription("The stands of their themes tell who says what; a decision that adjudicates settles a theme.");
        group.MapGet("/agreement", HowFarAgreed).TakesTurns(Throttling.Documents)
            .WithName("Agreement").WithSummary("Measure how far people agree, and the model with them")
            .WithDescription(
                "Krippendorff's alpha and Cohen's kappa with 95 % intervals from resampled paragraphs. A rating is a person's latest accept or reject of a theme; no theme rejects all; what adjudicates is "
                + "none. The model's rating is whether its probability reaches the threshold. People mostly saw the suggestions before they decided, which brings the model nearer to them than it is.");
        group.MapGet("/overview", Overview).WithName("Overview").WithSummary("Count themes over statements");
        return group;
    }

    private static async Task<Results<Ok<QueueResponse>, ValidationProblem>> Queue(
        ServingModel model, KnownThemes themes, QueueStore store, CancellationToken cancellation,
        [Description("How many to give, at most 1000; without it 50.")] int? limit = null,
        [Description("Only this theme.")] string? theme = null,
        [Description("Only this statement.")] string? statement = null)
    {
        var broken = new Dictionary<string, string[]>();
        var (_, count) = PageQuery.Read(null, limit, UsualItems, broken);
        var onlyTheme = ThemeOf(theme, themes, broken);
        var only = StatementOf(statement);
        return broken.Count > 0
            ? Limits.Problem(broken)
            : TypedResults.Ok(await store.ReadAsync(count, onlyTheme, only, model, cancellation));
    }

    private static async Task<Results<Ok<ConflictList>, ValidationProblem>> Conflicts(
        KnownThemes themes, QueueStore store, CancellationToken cancellation,
        [Description("How many to leave out.")] int? offset = null,
        [Description("How many to give, at most 1000; without it 50.")] int? limit = null,
        [Description("Only disagreement on this theme.")] string? theme = null,
        [Description("Only this statement.")] string? statement = null)
    {
        var broken = new Dictionary<string, string[]>();
        var (first, count) = PageQuery.Read(offset, limit, UsualItems, broken);
        var onlyTheme = ThemeOf(theme, themes, broken);
        var only = StatementOf(statement);
        return broken.Count > 0
            ? Limits.Problem(broken)
            : TypedResults.Ok(await store.ConflictsAsync(onlyTheme, only, first, count, cancellation));
    }

    private static async Task<Results<Ok<AgreementResponse>, ValidationProblem>> HowFarAgreed(
        KnownThemes themes, AgreementStore store, CancellationToken cancellation,
        [Description("Only this theme.")] string? theme = null,
        [Description("Only this person; may stand several times.")] string[]? reviewer = null)
    {
        var broken = new Dictionary<string, string[]>();
        var onlyTheme = ThemeOf(theme, themes, broken);
        return broken.Count > 0
            ? Limits.Problem(broken)
            : TypedResults.Ok(await store.ReadAsync(onlyTheme, [.. (reviewer ?? []).Where(name => name.Length > 0)], cancellation));
    }

    private static string? ThemeOf(string? theme, KnownThemes themes, Dictionary<string, string[]> broken)
    {
        if (string.IsNullOrEmpty(theme))
        {
            return null;
        }

        if (!themes.Has(theme))
        {
            broken.Add("theme", ["'theme' is not known; GET /v1/themes lists those that there are."]);
        }

        return theme;
    }

    private static string? StatementOf(string? statement) => string.IsNullOrEmpty(statement) ? null
        : Ids.TryRead(statement, out var id) ? id
        : throw new RefusedException(Refusal.NotFound, "There is no statement with this id.");

    private static async Task<Results<Ok<OverviewResponse>, ValidationProblem>> Overview(
        [AsParameters] StatementQuery query, ServingModel model, KnownThemes themes, OverviewStore store, CancellationToken cancellation,
        [Description("month or year.")] string period = "month")
    {
        var broken = new Dictionary<string, string[]>();
        var filter = query.Filter(themes, broken);
        if (period is not ("month" or "year"))
        {
            broken.Add("period", ["'period' is not known: expected month or year."]);
        }

        return broken.Count > 0
            ? Limits.Problem(broken)
            : TypedResults.Ok(await store.ReadAsync(filter, period == "year", model.Stored, cancellation));
    }
}
