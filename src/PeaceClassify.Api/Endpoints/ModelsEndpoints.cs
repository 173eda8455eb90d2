using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Observing;
using PeaceClassify.Api.Retraining;
using PeaceClassify.Api.Serving;

namespace PeaceClassify.Api.Endpoints;

/// <summary><c>/v1/models</c>: every version there is, to see and to ask.</summary>
internal static class ModelsEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/models").WithTags("Model").Needs(AccessRole.Read);
        group.MapGet("/", List).WithName("Models").WithSummary("List the model versions that there are");
        group.MapGet("/shadow", (ShadowMode shadow) => TypedResults.Ok(shadow.Report())).WithName("Shadow").WithSummary("Show where the candidate differs from the version that serves")
            .WithDescription("While the alias 'candidate' points at another version, that one also scores a share of the paragraphs of /v1/classify, unseen. Counts begin anew when either version changes; texts are not kept.");
        group.MapPost("/{versionOrAlias}/classify", Classify)
            .TakesTurns(Throttling.Paragraphs)
            .WithName("ClassifyWith").WithSummary("Classify one paragraph with a version of one's choice")
            .WithDescription("A version's name, or the alias 'current' or 'candidate'. Request and answer are those of /v1/classify.")
            .Produces<ClassifyResponse>()
            .ProducesValidationProblem()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);
    }

    private static async Task<Ok<ModelsResponse>> List(ModelHost host, ModelRegistry registry, CancellationToken cancellation)
    {
        using var serving = host.Lease();
        var before = await registry.ServedBeforeAsync(serving.Model.Classifier.Version, cancellation);
        var pointers = ModelAlias.All.ToDictionary(alias => alias, alias => VersionOf(host.Store, alias));
        return TypedResults.Ok(new ModelsResponse(
            [.. host.Store.Versions().Select(version => Summary(
                host, version, [.. ModelAlias.All.Where(alias => pointers[alias] == version)], version == serving.Model.Classifier.Version))],
            host.Problems,
            before is [var last, ..] && host.Store.Has(last) ? last : null));
    }

    private static ModelSummary Summary(ModelHost host, string version, IReadOnlyList<string> aliases, bool isServing)
    {
        var folder = host.Store.FolderOf(version);
        var isLoaded = host.IsLoaded(version);
        try
        {
            var description = ModelFolder.Describe(folder);
            var figures = ModelMetrics.Load(folder).CrossValidation;
            return new(
                version, aliases, isServing, isLoaded, description.Engine, description.Themes.Count, description.Provenance, figures.MicroF1, figures.MacroF1, null);
        }
        catch (DataFileException exception)
        {
            return new(version, aliases, isServing, isLoaded, null, null, null, null, null, host.Said(exception));
        }
    }

    private static async Task<IResult> Classify(
        string versionOrAlias, [FromBody] ClassifyRequest request, ModelHost host, Observed observed, CancellationToken cancellation)
    {
        if (Limits.Broken(request) is { Count: > 0 } broken)
        {
            return Limits.Problem(broken);
        }

        using var lease = await host.LeaseAsync(versionOrAlias, cancellation);
        return new ClassifyAnswer(lease.Model.Answers, request.Id, observed.See(lease.Model.Classifier.Classify(request.Text, request.Evidence)));
    }

    private static string? VersionOf(ModelStore store, string alias)
    {
        try
        {
            return store.VersionOf(alias);
        }
        catch (DataFileException)
        {
            return null; // the problem stands in the answer
        }
    }
}
