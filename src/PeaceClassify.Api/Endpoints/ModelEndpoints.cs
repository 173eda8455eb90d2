using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Serving;
using PeaceClassify.Text;

namespace PeaceClassify.Api.Endpoints;

/// <summary><c>/v1/model</c> and <c>/v1/themes</c>: what answers, and by which definitions; <c>/health</c>: whether it does.</summary>
internal static class ModelEndpoints
{
    /// <summary>Where the report of the serving version is.</summary>
    public const string ReportPath = "/v1/model/report";

    private const int MostExamples = 50;

    public static void MapModel(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1").WithTags("Model").Needs(AccessRole.Read);
        group.MapGet("/model", Describe).WithName("Model").WithSummary("Describe the model version that serves");
        routes.MapGet(ReportPath, Report).WithTags("Model").Needs(AccessRole.Read).Produces<string>(StatusCodes.Status200OK, "text/html").Refuses(StatusCodes.Status404NotFound)
            .WithName("ModelReport").WithSummary("Show the report of the model version that serves, a page with charts");
        group.MapGet("/themes", Themes).WithName("Themes").WithSummary("List the themes with definitions and thresholds");
        group.MapGet("/themes/{id}/examples", Examples).Refuses(StatusCodes.Status404NotFound).ProducesValidationProblem()
            .WithName("ThemeExamples").WithSummary("Show labelled paragraphs of a theme");
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/health").WithTags("Health").AllowAnonymous().DisableRateLimiting();
        group.MapGet("/live", () => TypedResults.Ok(new HealthResponse("live"))).WithName("Live").WithSummary("Tell that the process answers");
        group.MapGet("/ready", (ServingModel model, ModelHost host) => TypedResults.Ok(new HealthResponse("ready", model.Classifier.Version, host.Problems is { Count: > 0 } problems ? problems : null)))
            .WithName("Ready").WithSummary("Tell that a model serves, and which others cannot");
    }

    private static Ok<ModelResponse> Describe(ServingModel model)
    {
        var description = model.Classifier.Description;
        return TypedResults.Ok(new ModelResponse(
            model.Classifier.Version, description.Engine, [.. BuiltEngines.All.Select(engine => engine.Name)], [Language.English.Code()], description.Provenance, model.Metrics.CrossValidation,
            model.Since, model.ReportFile is null ? null : ReportPath));
    }

    private static Results<PhysicalFileHttpResult, ProblemHttpResult> Report(ServingModel model) => model.ReportFile is { } file
        ? TypedResults.PhysicalFile(file, "text/html; charset=utf-8")
        : TypedResults.Problem(
            $"Version {model.Classifier.Version} was trained before there were reports; train it again to have one.", statusCode: StatusCodes.Status404NotFound,
            title: "The request cannot be carried out.");

    private static Ok<IReadOnlyList<ThemeResponse>> Themes(ServingModel model, KnownThemes themes) => TypedResults.Ok<IReadOnlyList<ThemeResponse>>(
        [
            .. model.Classifier.Description.Themes.Select(theme => new ThemeResponse(theme.Theme, true, theme.Support, theme.Cuts.Threshold, theme.Cuts.ReviewFrom, theme.Cuts.ReviewTo)),
            .. themes.Untrained.Select(theme => new ThemeResponse(theme, false, 0)),
        ]);

    private static Results<Ok<ExamplesResponse>, ValidationProblem, ProblemHttpResult> Examples(
        string id, KnownThemes themes, LabelledCorpus corpus, [Description("How many to give, at most 50.")] int limit = 5)
    {
        if (limit is < 1 or > MostExamples)
        {
            return Limits.Problem(new() { ["limit"] = [$"'limit' must be from 1 to {MostExamples}."] });
        }

        if (!themes.Has(id))
        {
            return TypedResults.Problem(
                "There is no theme with this id; GET /v1/themes lists those that there are.", statusCode: StatusCodes.Status404NotFound, title: "The request cannot be carried out.");
        }

        var examples = corpus.Examples(id, limit);
        return TypedResults.Ok(new ExamplesResponse(examples ?? [], examples is null ? LabelledCorpus.NotAtHand : null));
    }
}
