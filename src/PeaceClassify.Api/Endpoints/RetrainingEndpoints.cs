using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Retraining;
using PeaceClassify.Api.Store;
using PeaceClassify.Retraining;

namespace PeaceClassify.Api.Endpoints;

/// <summary><c>/v1/retrainings</c> and what puts versions to service: decisions become the next model, and only a better one serves.</summary>
internal static class RetrainingEndpoints
{
    private const string ModelsPath = "/v1/models";
    private const string GatePath = "/gate";

    /// <summary>Whether this is the address of a page with charts.</summary>
    public static bool IsGateReport(PathString path) =>
        path.StartsWithSegments(ModelsPath, StringComparison.OrdinalIgnoreCase) && path.Value!.EndsWith(GatePath, StringComparison.OrdinalIgnoreCase);

    public static void MapRetraining(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/v1/retrainings").WithTags("Retraining");
        jobs.MapGet("/", List).Needs(AccessRole.Read).WithName("Retrainings").WithSummary("List retrainings, the newest first");
        jobs.MapGet("/{id}", Get).Needs(AccessRole.Read).WithName("Retraining").WithSummary("Show a retraining and how far it is").Refuses(StatusCodes.Status404NotFound);
        jobs.MapPost("/", Request).Needs(AccessRole.Admin).WithName("Retrain").WithSummary("Train a candidate from the corpus and what people decided")
            .WithDescription(
                "Freezes the corpus and every settled paragraph in a snapshot, trains with the options of the version that serves, and has the gate judge the candidate. In the background, one at a "
                + "time; one that was under way when the service ended is taken up again.")
            .Refuses(StatusCodes.Status409Conflict);
        jobs.MapPost("/{id}/cancel", Cancel).Needs(AccessRole.Admin).WithName("CancelRetraining").WithSummary("Stop a retraining").Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);

        var models = routes.MapGroup(ModelsPath).WithTags("Retraining");
        models.MapGet("/{version}", Show).Needs(AccessRole.Read).WithName("ModelHistory").WithSummary("Show where a version comes from, what the gate said of it, and who put it to service")
            .Refuses(StatusCodes.Status404NotFound);
        models.MapGet($"/{{version}}{GatePath}", Gate).Needs(AccessRole.Read).Produces<string>(StatusCodes.Status200OK, "text/html").WithName("Gate")
            .WithSummary("Show how a version compares with the one that it was trained to follow: a page with charts").Refuses(StatusCodes.Status404NotFound);
        models.MapPost("/{version}/promote", Promote).Needs(AccessRole.Admin).WithName("Promote").WithSummary("Put a version to service")
            .WithDescription("One atomic move, which requests under way do not notice. Refused with 409 where the gate objects, unless that is overruled, with a reason.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        models.MapPost("/rollback", RollBack).Needs(AccessRole.Admin).WithName("RollBack").WithSummary("Put the version to service again that served before").Refuses(StatusCodes.Status409Conflict);
        models.MapPut("/candidate", SetCandidate).Needs(AccessRole.Admin).WithName("SetCandidate").WithSummary("Say which version is tried beside the one that serves, or that none is")
            .Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<RetrainingsResponse>> List(RetrainingStore store, RetrainingJobs jobs, CancellationToken cancellation) =>
        TypedResults.Ok(new RetrainingsResponse([.. (await store.ListAsync(cancellation)).Select(job => WithProgress(job, jobs))]));

    private static async Task<Ok<RetrainingJob>> Get(string id, RetrainingStore store, RetrainingJobs jobs, CancellationToken cancellation) => TypedResults.Ok(WithProgress(
        await store.FindAsync(id, cancellation) ?? throw new RefusedException(Refusal.NotFound, "There is no retraining with this id."), jobs));

    private static async Task<Results<Created<RetrainingJob>, ValidationProblem>> Request([FromBody] RetrainingRequest request, RetrainingJobs jobs, CancellationToken cancellation)
    {
        if (Limits.Broken(request) is { Count: > 0 } broken)
        {
            return Limits.Problem(broken);
        }

        var job = await jobs.RequestAsync(request, cancellation);
        return TypedResults.Created($"/v1/retrainings/{job.Id}", job);
    }

    private static async Task<Ok<RetrainingJob>> Cancel(string id, RetrainingJobs jobs, CancellationToken cancellation) => TypedResults.Ok(await jobs.CancelAsync(id, cancellation));

    private static async Task<Ok<ModelHistory>> Show(string version, ModelRegistry registry, CancellationToken cancellation) => TypedResults.Ok(await registry.ShowAsync(version, cancellation));

    private static PhysicalFileHttpResult Gate(string version, ModelStore models)
    {
        var path = models.Has(version) ? Path.Combine(models.FolderOf(version), GateReport.FileName) : null;
        if (path is null || !File.Exists(path))
        {
            throw new RefusedException(Refusal.NotFound, "There is no version of this name that the gate has judged.");
        }

        return TypedResults.PhysicalFile(path, "text/html; charset=utf-8");
    }

    private static async Task<Results<Ok<Promotion>, ValidationProblem>> Promote(string version, [FromBody] PromotionRequest request, ModelRegistry registry, CancellationToken cancellation) =>
        Limits.Broken(request) is { Count: > 0 } broken
            ? Limits.Problem(broken)
            : TypedResults.Ok(await registry.PromoteAsync(version, request.Person, request.Reason, request.Overrule, cancellation));

    private static async Task<Results<Ok<Promotion>, ValidationProblem>> RollBack([FromBody] RollbackRequest request, ModelRegistry registry, CancellationToken cancellation) =>
        Limits.Broken(request) is { Count: > 0 } broken
            ? Limits.Problem(broken)
            : TypedResults.Ok(await registry.RollBackAsync(request.Person, request.Reason, cancellation));

    private static async Task<Results<NoContent, ValidationProblem>> SetCandidate([FromBody] CandidateRequest request, ModelRegistry registry, CancellationToken cancellation)
    {
        if (Limits.Broken(request) is { Count: > 0 } broken)
        {
            return Limits.Problem(broken);
        }

        await registry.SetCandidateAsync(request.Version, request.Person, cancellation);
        return TypedResults.NoContent();
    }

    private static RetrainingJob WithProgress(RetrainingJob job, RetrainingJobs jobs) => job.State == RetrainingState.Running ? job with { Progress = jobs.Progress } : job;
}
