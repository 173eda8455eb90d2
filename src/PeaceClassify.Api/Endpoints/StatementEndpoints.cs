using System.ComponentModel;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Observing;
using PeaceClassify.Api.Store;
using PeaceClassify.Documents;

namespace PeaceClassify.Api.Endpoints;

/// <summary><c>/v1/statements</c>: statements kept with their paragraphs, suggestions and decisions.</summary>
internal static class StatementEndpoints
{
    /// <summary>The name of the operation that two handlers share: one for a file, one for a pasted text.</summary>
    public const string AddName = "AddStatement";

    private const int UsualStatements = 50, UsualParagraphs = 200;
    private const int TitleFromTextCharacters = 80;

    public static RouteGroupBuilder MapStatements(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/statements").WithTags("Statements").Needs(AccessRole.Read).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapPost("/", Upload).Needs(AccessRole.Review).TakesTurns(Throttling.Documents)
            .DisableAntiforgery() // requests from other sites are refused before they come here
            .Refuses(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity)
            .ProducesValidationProblem()
            .WithName(AddName)
            .WithSummary("Add a statement")
            .WithDescription($"A .docx, .pdf or .txt file of at most {UploadedDocument.Options.MaxBytes / 1024 / 1024} MB as multipart form field \"file\", or a text as JSON. It is kept with the suggestions of the model version that serves.");
        group.MapPost("/", Paste).Needs(AccessRole.Review).TakesTurns(Throttling.Documents).ExcludeFromDescription()
            .WithOrder(1); // a request that names no content type fits both, and must come to one
        group.MapGet("/", List).ProducesValidationProblem().WithName("Statements").WithSummary("List statements");

        var one = group.MapGroup("/{id}").Refuses(StatusCodes.Status404NotFound, StatusCodes.Status410Gone);
        one.MapGet("/", Get).WithName("Statement").WithSummary("Describe a statement");
        one.MapPatch("/", Change).Needs(AccessRole.Review).Refuses(StatusCodes.Status415UnsupportedMediaType).ProducesValidationProblem()
            .WithName("ChangeStatement").WithSummary("Change what is known of a statement")
            .WithDescription("What is not named stays; an empty text takes the value away.");
        one.MapDelete("/", Delete).Needs(AccessRole.Review).ProducesValidationProblem().WithName("DeleteStatement").WithSummary("Delete a statement so that it can be restored");
        one.MapPost("/restore", Restore).Needs(AccessRole.Review).ProducesValidationProblem().WithName("RestoreStatement").WithSummary("Bring a deleted statement back");
        one.MapPost("/reclassify", Reclassify).Needs(AccessRole.Review).TakesTurns(Throttling.Documents).ProducesValidationProblem().WithName("ReclassifyStatement").WithSummary("Ask the model version that serves for new suggestions")
            .WithDescription("Decisions stay, and so do the suggestions they were made on.");
        one.MapGet("/paragraphs", ListParagraphs).ProducesValidationProblem().WithName("StatementParagraphs").WithSummary("List paragraphs in reading order");
        one.MapGet("/summary", Summary).WithName("StatementSummary").WithSummary("Sum up themes and what is left to review");
        one.MapPost("/accept", Accept).Needs(AccessRole.Review).Refuses(StatusCodes.Status415UnsupportedMediaType).ProducesValidationProblem()
            .WithName("AcceptProbable").WithSummary("Accept every undecided theme that is probable enough");
        one.MapPost("/withdraw", Withdraw).Needs(AccessRole.Review).Refuses(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict, StatusCodes.Status415UnsupportedMediaType).ProducesValidationProblem()
            .WithName("WithdrawMany").WithSummary("Take back many decisions at once");
        return group;
    }

    private static async Task<Results<Created<Statement>, ValidationProblem, ProblemHttpResult>> Upload(
        IFormFile file,
        ServingModel model,
        Observed observed,
        StatementStore store,
        CancellationToken cancellation,
        [FromForm] string? title = null,
        [FromForm] string? speaker = null,
        [FromForm] string? country = null,
        [FromForm] string? date = null,
        [FromForm] string? symbol = null,
        [FromForm] string? reviewer = null,
        [FromQuery(Name = "reviewer")] string? reviewerInQuery = null)
    {
        var facts = new StatementChange(NullIfBlank(title), speaker, country, date, symbol, reviewer ?? reviewerInQuery);
        if (Limits.Broken(facts) is { Count: > 0 } broken)
        {
            return Limits.Problem(broken);
        }

        await using var content = file.OpenReadStream();
        var name = UploadedDocument.NameOf(file);
        return await Keep(content, name, facts, document => document.Title ?? Path.GetFileNameWithoutExtension(name), name, model, observed, store, cancellation);
    }

    private static async Task<Results<Created<Statement>, ValidationProblem, ProblemHttpResult>> Paste(
        [FromBody] PastedStatement request, ServingModel model, Observed observed, StatementStore store, CancellationToken cancellation)
    {
        if (Limits.Broken(request) is { Count: > 0 } broken)
        {
            return Limits.Problem(broken);
        }

        using var content = new MemoryStream(Encoding.UTF8.GetBytes(request.Text));
        var facts = new StatementChange(NullIfBlank(request.Title), request.Speaker, request.Country, request.Date, request.Symbol, request.Reviewer);
        return await Keep(content, "pasted text", facts, document => document.Title ?? Beginning(document.Paragraphs[0].Text), null, model, observed, store, cancellation);
    }

    private static async Task<Results<Created<Statement>, ValidationProblem, ProblemHttpResult>> Keep(
        Stream content, string name, StatementChange facts, Func<StatementDocument, string> title, string? fileName, ServingModel model, Observed observed, StatementStore store, CancellationToken cancellation)
    {
        try
        {
            var document = await DocumentReader.ReadAsync(content, name, UploadedDocument.Options, cancellation);
            var tagged = TaggedDocument.Of(document, model.Classifier, cancellation: cancellation);
            foreach (var answer in tagged.Paragraphs.Select(paragraph => paragraph.Classification).OfType<Classification>())
            {
                observed.See(answer);
            }

            var statement = (await store.AddAsync(
                [
                    new NewStatement(facts.Title ?? Shortened(title(document)), model.Stored, [.. tagged.Paragraphs.Select(paragraph => new NewParagraph(paragraph.Paragraph, paragraph.Classification))])
                    {
                        Speaker = NullIfBlank(facts.Speaker) ?? Only(document, paragraph => paragraph.Speaker),
                        Country = NullIfBlank(facts.Country) ?? Only(document, paragraph => paragraph.Country),
                        Date = NullIfBlank(facts.Date) is { } date && CalendarDateAttribute.TryRead(date, out var day) ? day : document.Date,
                        Symbol = NullIfBlank(facts.Symbol) ?? document.Symbol,
                        FileName = fileName,
                        AddedBy = facts.Reviewer,
                    },
                ],
                cancellation))[0];
            return TypedResults.Created($"/v1/statements/{statement.Id}", statement);
        }
        catch (DocumentException exception)
        {
            return UploadedDocument.Problem(exception);
        }
    }

    private static async Task<Results<Ok<StatementList>, ValidationProblem>> List(
        [AsParameters] StatementQuery query, [AsParameters] StatementOrder order, KnownThemes themes, StatementStore store, CancellationToken cancellation,
        [Description("How many to leave out.")] int? offset = null,
        [Description("How many to give, at most 1000; without it 50.")] int? limit = null)
    {
        var broken = new Dictionary<string, string[]>();
        var filter = query.Filter(themes, broken);
        var (sort, isDescending) = order.Read(broken);
        var (first, count) = PageQuery.Read(offset, limit, UsualStatements, broken);
        return broken.Count > 0
            ? Limits.Problem(broken)
            : TypedResults.Ok(await store.ListAsync(filter, sort, isDescending, first, count, cancellation));
    }

    private static async Task<Ok<Statement>> Get(string id, StatementStore store, CancellationToken cancellation) => TypedResults.Ok(await store.GetAsync(IdOf(id), cancellation));

    private static async Task<Results<Ok<Statement>, ValidationProblem>> Change(
        string id, [FromBody] StatementChange change, StatementStore store, CancellationToken cancellation) => Limits.Broken(change) is { Count: > 0 } broken
            ? Limits.Problem(broken)
            : TypedResults.Ok(await store.ChangeAsync(IdOf(id), change, cancellation));

    private static async Task<Results<NoContent, ValidationProblem>> Delete(string id, StatementStore store, CancellationToken cancellation, [FromQuery] string? reviewer = null)
    {
        if (Limits.Broken(new StatementChange(Reviewer: reviewer)) is { Count: > 0 } broken)
        {
            return Limits.Problem(broken);
        }

        await store.DeleteAsync(IdOf(id), reviewer, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<Statement>, ValidationProblem>> Restore(string id, StatementStore store, CancellationToken cancellation, [FromQuery] string? reviewer = null) =>
        Limits.Broken(new StatementChange(Reviewer: reviewer)) is { Count: > 0 } broken
            ? Limits.Problem(broken)
            : TypedResults.Ok(await store.RestoreAsync(IdOf(id), reviewer, cancellation));

    private static async Task<Results<Ok<Statement>, ValidationProblem>> Reclassify(
        string id, ServingModel model, StatementStore store, CancellationToken cancellation, [FromQuery] string? reviewer = null) =>
        Limits.Broken(new StatementChange(Reviewer: reviewer)) is { Count: > 0 } broken
            ? Limits.Problem(broken)
            : TypedResults.Ok(await store.ReclassifyAsync(IdOf(id), model.Classifier, reviewer, cancellation));

    private static async Task<Results<Ok<ParagraphList>, ValidationProblem>> ListParagraphs(
        string id, StatementStore store, CancellationToken cancellation,
        [Description("How many to leave out.")] int? offset = null,
        [Description("How many to give, at most 1000; without it 200.")] int? limit = null)
    {
        var broken = new Dictionary<string, string[]>();
        var (first, count) = PageQuery.Read(offset, limit, UsualParagraphs, broken);
        return broken.Count > 0
            ? Limits.Problem(broken)
            : TypedResults.Ok(await store.ParagraphsAsync(IdOf(id), first, count, cancellation));
    }

    private static async Task<Ok<StatementSummary>> Summary(string id, StatementStore store, CancellationToken cancellation) =>
        TypedResults.Ok(await store.SummaryAsync(IdOf(id), cancellation));

    private static async Task<Results<Ok<AcceptResponse>, ValidationProblem>> Accept(
        string id, [FromBody] AcceptRequest request, DecisionStore store, CancellationToken cancellation) => Limits.Broken(request) is { Count: > 0 } broken
            ? Limits.Problem(broken)
            : TypedResults.Ok(await store.AcceptAsync(IdOf(id), request.Reviewer.Trim(), request.MinProbability, cancellation));

    private static async Task<Results<Ok<WithdrawResponse>, ValidationProblem>> Withdraw(
        string id, [FromBody] WithdrawRequest request, DecisionStore store, CancellationToken cancellation)
    {
        var broken = Limits.Broken(request);
        var decisions = new HashSet<string>(StringComparer.Ordinal);
        if (!request.DecisionIds.All(text => Ids.TryRead(text, out var decision) && (decisions.Add(decision) || true)))
        {
            broken.TryAdd("decisionIds", ["'decisionIds' must be Guids."]);
        }

        return broken.Count > 0
            ? Limits.Problem(broken)
            : TypedResults.Ok(new WithdrawResponse(await store.WithdrawAsync(IdOf(id), request.Reviewer.Trim(), decisions, cancellation)));
    }

    private static string IdOf(string text) => Ids.TryRead(text, out var id) ? id : throw new RefusedException(Refusal.NotFound, "There is no statement with this id.");

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>What all paragraphs that say it agree on.</summary>
    private static string? Only(StatementDocument document, Func<DocumentParagraph, string?> value) =>
        document.Paragraphs.Select(value).OfType<string>().Distinct(StringComparer.Ordinal).Take(2).ToArray() is [var only] ? Shortened(only, Limits.MaxNameCharacters) : null;

    private static string Shortened(string text, int length = Limits.MaxTitleCharacters) => string.IsNullOrWhiteSpace(text) ? "Statement" : text.Length <= length ? text : text[..length];

    /// <summary>The first words of a text, whole ones where there are blanks.</summary>
    private static string Beginning(string text)
    {
        if (text.Length <= TitleFromTextCharacters)
        {
            return text;
        }

        var blank = text.LastIndexOf(' ', TitleFromTextCharacters);
        return text[..(blank > TitleFromTextCharacters / 2 ? blank : TitleFromTextCharacters)] + " …";
    }
}
