using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Endpoints;

/// <summary><c>/v1/paragraphs</c>: one paragraph of a statement, why it has its themes, what is like it, and what people decide on it.</summary>
internal static class ParagraphEndpoints
{
    private const int SimilarCount = 3;

    public static RouteGroupBuilder MapParagraphs(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/paragraphs/{id}").WithTags("Paragraphs").Needs(AccessRole.Read)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status410Gone, StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/", Get).WithName("Paragraph").WithSummary("Describe a paragraph");
        group.MapGet("/evidence", Evidence).ProducesValidationProblem().WithName("ParagraphEvidence").WithSummary("Explain a theme's probability word by word")
            .WithDescription("By the model version that serves, which may be newer than the one that made the suggestion.");
        group.MapGet("/similar", Similar).WithName("SimilarParagraphs").WithSummary("Find the labelled paragraphs of the corpus that are most like it");
        group.MapPost("/decisions", Decide).Needs(AccessRole.Review)
            .Refuses(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity)
            .ProducesValidationProblem()
            .WithName("Decide").WithSummary("Decide on a paragraph")
            .WithDescription("Decisions are kept for good; withdraw takes one back. One that adjudicates settles its theme, whatever others say or will say, until it is taken back or a later one adjudicates. With a client-made id, sending a decision again keeps it once and answers the same.");
        return group;
    }

    private static async Task<Ok<Paragraph>> Get(string id, StatementStore store, CancellationToken cancellation) => TypedResults.Ok(await store.ParagraphAsync(IdOf(id), cancellation));

    private static async Task<Results<Ok<EvidenceResponse>, ValidationProblem>> Evidence(
        string id, ServingModel model, KnownThemes themes, StatementStore store, CancellationToken cancellation, [Description("The theme to explain.")] string theme = "")
    {
        var paragraph = await store.ParagraphAsync(IdOf(id), cancellation);
        if (!themes.Has(theme))
        {
            return Limits.Problem(new() { ["theme"] = ["'theme' is missing or not known; GET /v1/themes lists those that there are."] });
        }

        if (paragraph.Kind == Documents.ParagraphKind.Heading)
        {
            return TypedResults.Ok(new EvidenceResponse(model.Classifier.Version, null, "A heading is not classified."));
        }

        if (model.Stored.LabelOf(theme) is not (var label and >= 0))
        {
            return TypedResults.Ok(new EvidenceResponse(model.Classifier.Version, null, "The model has not learned this theme."));
        }

        var answer = model.Classifier.Explain(paragraph.Text, theme);
        return TypedResults.Ok(answer.Status switch
        {
            ClassificationStatus.Classified => new EvidenceResponse(answer.ModelVersion, answer.Themes[label]),
            ClassificationStatus.OtherLanguage => new EvidenceResponse(answer.ModelVersion, null, $"The model does not classify this language: {answer.LanguageName}."),
            _ => new EvidenceResponse(answer.ModelVersion, null, "The model knows no word of this paragraph."),
        });
    }

    private static async Task<Ok<SimilarResponse>> Similar(string id, LabelledCorpus corpus, StatementStore store, CancellationToken cancellation)
    {
        var paragraph = await store.ParagraphAsync(IdOf(id), cancellation);
        var similar = corpus.SimilarTo(paragraph.Text, SimilarCount);
        return TypedResults.Ok(new SimilarResponse(similar ?? [], similar switch
        {
            null => LabelledCorpus.NotAtHand,
            [] => "No paragraph of the corpus shares a word with it.",
            _ => null,
        }));
    }

    private static async Task<Results<Created<Paragraph>, ValidationProblem>> Decide(
        string id, [FromBody] DecisionRequest request, ServingModel model, DecisionStore store, CancellationToken cancellation)
    {
        var broken = Limits.Broken(request);
        var takesTheme = request.Action is DecisionAction.Accept or DecisionAction.Reject;
        if (takesTheme == string.IsNullOrWhiteSpace(request.Theme))
        {
            broken.TryAdd("theme", [takesTheme ? "'theme' is missing; accept and reject decide on one." : "'theme' makes no sense with this action."]);
        }

        if (request.Adjudicates && !takesTheme)
        {
            broken.TryAdd("adjudicates", ["'adjudicates' makes no sense with this action; accept and reject settle a theme."]);
        }

        if ((request.Action == DecisionAction.Withdraw) == (request.Withdraws is null))
        {
            broken.TryAdd("withdraws", [request.Withdraws is null ? "'withdraws' is missing: the decision to take back." : "'withdraws' makes no sense with this action."]);
        }

        if (request.Action == DecisionAction.Note && string.IsNullOrWhiteSpace(request.Note))
        {
            broken.TryAdd("note", ["'note' is missing or blank."]);
        }

        return broken.Count > 0
            ? Limits.Problem(broken)
            : TypedResults.Created((string?)null, await store.DecideAsync(IdOf(id), request, model.Stored, cancellation));
    }

    private static string IdOf(string text) => Ids.TryRead(text, out var id) ? id : throw StatementStore.NoParagraph();
}
