using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Observing;
using PeaceClassify.Api.Serving;
using PeaceClassify.Api.Store;
using PeaceClassify.Lines;

namespace PeaceClassify.Api.Endpoints;

/// <summary><c>/v1/classify</c>: paragraphs as JSON.</summary>
internal static class ClassifyEndpoints
{
    public const string StreamName = "ClassifyStream";
    private const string JsonLines = "application/x-ndjson";

    /// <summary>A stream may rest, in both directions, but a client that was switched off must not keep it forever.</summary>
    private static readonly Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate Patient = new(bytesPerSecond: 1, gracePeriod: TimeSpan.FromMinutes(10));

    public static RouteGroupBuilder MapClassify(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/classify").WithTags("Classify").Needs(AccessRole.Read)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        group.MapPost("/", One)
            .TakesTurns(Throttling.Paragraphs)
            .WithName("Classify")
            .WithSummary("Classify one paragraph")
            .WithDescription($"At most {Limits.MaxTextCharacters:N0} characters. A paragraph that is not English is answered with its language and no themes.")
            .Produces<ClassifyResponse>();
        group.MapPost("/batch", Batch)
            .TakesTurns(Throttling.Documents)
            .WithName("ClassifyBatch")
            .WithSummary("Classify up to 1,000 paragraphs")
            .WithDescription($"1 to {Limits.MaxBatchParagraphs:N0} paragraphs of at most {Limits.MaxTextCharacters:N0} characters, {Limits.MaxBodyBytes / 1024 / 1024} MB in all. A paragraph that is not valid fails alone.")
            .Produces<BatchResponse>();
        group.MapPost("/stream", Stream)
            .TakesTurns(Throttling.Streams)
            .WithName(StreamName)
            .WithSummary("Classify any number of paragraphs, line by line")
            .WithDescription(
                "JSON Lines in, JSON Lines out: every line is answered by one line, in order, and answers begin before the request has ended. Read while you send: who does "
                + $"not read is not read from either. A line is one paragraph of a batch and has at most {LineReader.MaxLineBytes:N0} bytes; one that is not valid, a blank one "
                + "too, is answered in place with a problem. Where the body itself breaks off or is not what its Content-Encoding says, a last line tells so.")
            .Accepts<BatchParagraph>(JsonLines, "application/jsonl")
            .Produces<StreamAnswer>(contentType: JsonLines)
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .DisableRequestTimeout();
        return group;
    }

    private static IResult One([FromBody] ClassifyRequest request, ModelHost host, ShadowMode shadow, Observed observed)
    {
        if (Limits.Broken(request) is { Count: > 0 } broken)
        {
            return Limits.Problem(broken);
        }

        using var lease = host.Lease(); // cheaper than a scoped service; what writes the answer does not need it
        var answer = observed.See(lease.Model.Classifier.Classify(request.Text, request.Evidence));
        shadow.Offer(request.Text, answer);
        return new ClassifyAnswer(lease.Model.Answers, request.Id, answer);
    }

    private static IResult Batch(
        [FromBody] BatchRequest request, ServingModel model, ShadowMode shadow, Observed observed, ServiceOptions options, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, CancellationToken cancellation)
    {
        if (Limits.Broken(request) is { Count: > 0 } broken)
        {
            return Limits.Problem(broken);
        }

        var budget = new EvidenceBudget(options.MaxEvidenceEntries);
        BatchResult[] results = [.. request.Paragraphs.Select((paragraph, index) => Read(index, paragraph, json.Value.SerializerOptions))];
        int[] valid = [.. results.Where(result => result.Problem is null).Select(result => result.Index)];
        observed.Refused(results.Length - valid.Length);
        var answers = model.Classifier.ClassifyAll(
            valid.Select(index => request.Paragraphs[index].Text!), request.Evidence, new ParallelOptions { CancellationToken = cancellation });
        foreach (var (classification, index) in answers.Zip(valid))
        {
            shadow.Offer(request.Paragraphs[index].Text!, classification);
            results[index] = results[index] with { Classification = observed.See(classification) };
            if (!budget.Covers(classification))
            {
                return budget.Exceeded();
            }
        }

        return new BatchAnswer(model, results);
    }

    /// <summary>Reads one paragraph: a result that still lacks its answer, or one that says what is wrong.</summary>
    private static BatchResult Read(int index, BatchEntry entry, JsonSerializerOptions json)
    {
        if (entry.Text is not null)
        {
            return new(index, entry.Id, null, null);
        }

        var element = entry.Refused;
        BatchParagraph? paragraph;
        try
        {
            paragraph = element.Deserialize<BatchParagraph>(json);
        }
        catch (JsonException exception)
        {
            return new(index, IdOf(element), null, BadInputHandler.Explain(exception));
        }

        if (paragraph is null)
        {
            return new(index, null, null, "The paragraph is null; expected an object with a text.");
        }

        var broken = Limits.Broken(paragraph);
        return new(index, broken.ContainsKey("id") ? null : paragraph.Id, null, string.Join(' ', broken.Values.SelectMany(messages => messages)));
    }

    /// <summary>The id of a paragraph that could not be read as a whole, so that the caller can still tell which it is.</summary>
    private static string? IdOf(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
                && id.GetString() is { } value && ParagraphLine.ProblemOf("id", value, Limits.MaxIdCharacters) is null
                ? value
                : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair
        }
    }

    private static async Task<IResult> Stream(
        HttpContext context,
        ServingModel model,
        ShadowMode shadow,
        Observed observed,
        ServiceOptions options,
        [Description("Themes for which the answers explain themselves word by word.")] string evidence = "none",
        [Description("Themes that the answers list: all, or given (assigned and review), which is quicker to send and to read.")] string themes = "all")
    {
        if (string.IsNullOrEmpty(context.Request.ContentType))
        {
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType); // routing lets what names no type through
        }

        if (!EvidenceNames.TryGet(evidence, out var evidenceScope))
        {
            return NotKnown(nameof(evidence), EvidenceNames.Expected);
        }

        if (!Names<ThemeScope>.TryRead(themes, out var themeScope))
        {
            return NotKnown(nameof(themes), $"expected one of {string.Join(", ", Names<ThemeScope>.All)}");
        }

        BeginStream(context);
        var answers = new LineAnswers(model.Classifier, model.Answers, new() { Evidence = evidenceScope, Themes = themeScope, MaxEvidenceEntries = options.MaxEvidenceEntries }, See, observed.Refused);
        var output = context.Response.BodyWriter;
        var answeredCount = 0L;
        try
        {
            await LineFlow.AnswerAsync(new LineReader(context.Request.BodyReader), output, answers.Answer, block => answeredCount += block.Count, context.RequestAborted);
        }
        catch (Exception exception) when (context.Response.HasStarted && BadInputHandler.ProblemOfBody(context.Request, exception) is not null)
        {
            LineAnswers.WriteProblem(output, answeredCount + 1, null, BadInputHandler.ProblemOfBody(context.Request, exception)!);
            await output.FlushAsync(context.RequestAborted);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            // The client went away; there is nobody to tell.
        }

        return Results.Empty;

        void See(string text, Classification answer)
        {
            shadow.Offer(text, answer);
            observed.See(answer);
        }
    }

    private static void BeginStream(HttpContext context)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } request)
        {
            request.MinDataRate = HttpProtocol.IsHttp11(context.Request.Protocol) ? Patient : null; // others cannot set it by request
        }

        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } response)
        {
            response.MinDataRate = Patient;
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = JsonLines;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx in front would hold lines back
    }

    private static ProblemHttpResult NotKnown(string name, string expected) => TypedResults.Problem(
        $"'{name}' in the query is not known: {expected}.", statusCode: StatusCodes.Status400BadRequest, title: "The request is not valid.");
}
