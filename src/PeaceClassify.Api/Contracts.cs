using System.ComponentModel.DataAnnotations;

namespace PeaceClassify.Api;

/// <summary>One paragraph to classify.</summary>
/// <param name="Text">The paragraph.</param>
/// <param name="Id">The caller's own name for it; it comes back with the answer.</param>
/// <param name="Evidence">Themes for which the answer explains itself word by word.</param>
public sealed record ClassifyRequest(
    [property: Required(ErrorMessage = "'text' is missing or blank."), StringLength(Limits.MaxTextCharacters, MinimumLength = 1, ErrorMessage = "'text' may have at most {1} characters."), PlainText]
    string Text,
    [property: StringLength(Limits.MaxIdCharacters, ErrorMessage = "'id' may have at most {1} characters."), PlainText]
    string? Id = null, EvidenceScope Evidence = EvidenceScope.None);

/// <summary>One paragraph of a batch.</summary>
/// <param name="Text">The paragraph.</param>
/// <param name="Id">The caller's own name for it; it comes back with the answer.</param>
public sealed record BatchParagraph(
    [property: Required(ErrorMessage = "'text' is missing or blank."), StringLength(Limits.MaxTextCharacters, MinimumLength = 1, ErrorMessage = "'text' may have at most {1} characters."), PlainText]
    string Text,
    [property: StringLength(Limits.MaxIdCharacters, ErrorMessage = "'id' may have at most {1} characters."), PlainText]
    string? Id = null);

/// <summary>Paragraphs to classify in one go.</summary>
/// <param name="Paragraphs">The paragraphs; one that is not valid fails alone.</param>
/// <param name="Evidence">Themes for which the answers explain themselves word by word.</param>
public sealed record BatchRequest(
    [property: MinLength(1, ErrorMessage = "'paragraphs' is empty; expected one at least."), MaxLength(Limits.MaxBatchParagraphs, ErrorMessage = "'paragraphs' may have at most {1} entries; send the rest in further batches.")]
    IReadOnlyList<BatchEntry> Paragraphs, EvidenceScope Evidence = EvidenceScope.None);

/// <summary>The answer for one paragraph.</summary>
/// <param name="Id">The caller's name for it.</param>
/// <param name="Classification">The answer.</param>
public sealed record ClassifyResponse(string? Id, Classification Classification);

/// <summary>The answers of a batch.</summary>
/// <param name="ModelVersion">The model version that answered.</param>
/// <param name="FailedCount">How many paragraphs got a problem instead of an answer.</param>
/// <param name="Results">One a paragraph, in the order of the request.</param>
public sealed record BatchResponse(string ModelVersion, int FailedCount, IReadOnlyList<BatchResult> Results);

/// <summary>The answer for one paragraph of a batch, or the reason why there is none.</summary>
/// <param name="Index">Its place in the request, counted from 0.</param>
/// <param name="Id">The caller's name for it, where one could be read.</param>
/// <param name="Classification">The answer.</param>
/// <param name="Problem">What is wrong with the paragraph; stands where the answer would.</param>
public sealed record BatchResult(int Index, string? Id, Classification? Classification, string? Problem);

/// <summary>The answer for one line of a stream, or the reason why there is none.</summary>
/// <param name="Line">The number of the line, counted from 1.</param>
/// <param name="Id">The caller's name for the paragraph, where one could be read.</param>
/// <param name="Classification">The answer.</param>
/// <param name="Problem">What is wrong with the line; stands where the answer would.</param>
public sealed record StreamAnswer(long Line, string? Id, Classification? Classification, string? Problem);

/// <summary>The model version that serves.</summary>
/// <param name="Version">Its name, as in every answer.</param>
/// <param name="Engine">The engine that trained it.</param>
/// <param name="BuiltEngines">The engines that this build of the service has: models of these can serve.</param>
/// <param name="Languages">Codes of the languages it classifies.</param>
/// <param name="Provenance">What it was trained on.</param>
/// <param name="CrossValidation">Its figures on the training corpus; expect less on texts of another kind.</param>
/// <param name="ServingSince">Since when it serves, UTC.</param>
/// <param name="ReportUrl">Where its report is; null when it has none.</param>
public sealed record ModelResponse(
    string Version, string Engine, IReadOnlyList<string> BuiltEngines, IReadOnlyList<string> Languages, ModelProvenance Provenance, EvaluationReport CrossValidation,
    DateTime ServingSince, string? ReportUrl);

/// <summary>A theme of the model that serves, or one that is described for the next.</summary>
/// <param name="Theme">Id, name, area, definition, when it is given and when not.</param>
/// <param name="Trained">Whether the model that serves has learned it; people may decide on it in either case.</param>
/// <param name="Support">Training paragraphs that have it.</param>
/// <param name="Threshold">From this probability on it counts as given; of a theme that is not trained this and what follows are left out.</param>
/// <param name="ReviewFrom">From this probability on the verdict is review.</param>
/// <param name="ReviewTo">From this probability on the verdict is assigned.</param>
public sealed record ThemeResponse(Theme Theme, bool Trained, int Support, double? Threshold = null, double? ReviewFrom = null, double? ReviewTo = null);

/// <summary>Whether the service is up.</summary>
/// <param name="Status">"live" or "ready".</param>
/// <param name="ModelVersion">The model version that serves; only where readiness was asked for.</param>
/// <param name="ModelProblems">Aliases that point at a version that cannot be used, so that another one goes on; left out when all is well.</param>
public sealed record HealthResponse(string Status, string? ModelVersion = null, IReadOnlyList<ModelProblem>? ModelProblems = null);

/// <summary>The key that a browser keeps.</summary>
/// <param name="Key">The key.</param>
public sealed record SessionRequest(
    [property: Required(ErrorMessage = "'key' is missing or blank."), StringLength(Limits.MaxNameCharacters, ErrorMessage = "'key' may have at most {1} characters."), PlainText]
    string Key);

/// <summary>Who asks.</summary>
/// <param name="NeedsKey">Whether requests need a key.</param>
/// <param name="Name">The name of the request's key; null without a usable one.</param>
/// <param name="Role">Its role.</param>
public sealed record SessionResponse(bool NeedsKey, string? Name = null, string? Role = null);

/// <summary>What the service takes.</summary>
/// <param name="Request">What one request may hold.</param>
/// <param name="Service">How much the service takes on at once, as its operator set it.</param>
public sealed record LimitsResponse(RequestLimits Request, ServiceLimits Service);

/// <summary>What one request may hold.</summary>
/// <param name="BodyBytes">Bytes of a body.</param>
/// <param name="ImportBytes">Bytes of the body of an import.</param>
/// <param name="TextCharacters">Characters of a paragraph that is to be classified.</param>
/// <param name="BatchParagraphs">Paragraphs of a batch.</param>
/// <param name="IdCharacters">Characters of a caller's id.</param>
/// <param name="DocumentBytes">Bytes of a document.</param>
/// <param name="DocumentPages">Pages of a document.</param>
/// <param name="StatementCharacters">Characters of a statement that is pasted.</param>
/// <param name="PageSize">Entries of a page of a list.</param>
public sealed record RequestLimits(
    long BodyBytes, long ImportBytes, int TextCharacters, int BatchParagraphs, int IdCharacters, long DocumentBytes, int DocumentPages, int StatementCharacters, int PageSize);

/// <summary>How the last paragraphs compare with the training corpus.</summary>
/// <param name="ModelVersion">The model version that classified them; with another one it begins anew.</param>
/// <param name="ParagraphCount">Paragraphs compared.</param>
/// <param name="WindowSize">Most paragraphs that are; older ones drop out.</param>
/// <param name="Differing">Ids of the themes that differ.</param>
/// <param name="Themes">Every theme, in the order of the taxonomy.</param>
public sealed record DriftResponse(string ModelVersion, int ParagraphCount, int WindowSize, IReadOnlyList<string> Differing, IReadOnlyList<ThemeDrift> Themes);

/// <summary>How a theme of the last paragraphs compares with the training corpus.</summary>
/// <param name="Id">The theme.</param>
/// <param name="Share">Share of the paragraphs with a probability from the theme's threshold on.</param>
/// <param name="ExpectedShare">The same on the training corpus, by cross-validation.</param>
/// <param name="MeanProbability">Mean probability over the paragraphs.</param>
/// <param name="ExpectedProbability">Share of the training corpus that has the theme: what the mean is of probabilities that are calibrated.</param>
/// <param name="Differs">Whether the shares differ more than chance explains, and not only a little.</param>
public sealed record ThemeDrift(string Id, double Share, double ExpectedShare, double MeanProbability, double ExpectedProbability, bool Differs);
