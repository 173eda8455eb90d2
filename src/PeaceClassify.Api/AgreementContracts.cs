using PeaceClassify.Evaluation;

namespace PeaceClassify.Api;

/// <summary>How far people agree on paragraphs that several of them rated, and the model with them.</summary>
/// <param name="Paragraphs">Paragraphs that anybody rated.</param>
/// <param name="SharedParagraphs">Those of which two people rated the same theme.</param>
/// <param name="Reviewers">Who rated, in order.</param>
/// <param name="ModelVersions">Whose suggestions the paragraphs show: the model in these figures.</param>
/// <param name="People">Krippendorff's alpha among people, over all themes.</param>
/// <param name="Model">Cohen's kappa of the model with people, over all themes.</param>
/// <param name="Themes">The same for each theme that anybody rated.</param>
/// <param name="Pairs">Cohen's kappa of every two who rated the same; those with most in common first.</param>
public sealed record AgreementResponse(
    int Paragraphs, int SharedParagraphs, IReadOnlyList<string> Reviewers, IReadOnlyList<string> ModelVersions, AgreementFigure People, AgreementFigure Model,
    IReadOnlyList<ThemeAgreement> Themes, IReadOnlyList<PairAgreement> Pairs);

/// <summary>How far people agree on a theme, and the model with them.</summary>
/// <param name="Id">The theme.</param>
/// <param name="People">Krippendorff's alpha among people.</param>
/// <param name="Model">Cohen's kappa of the model with people.</param>
public sealed record ThemeAgreement(string Id, AgreementFigure People, AgreementFigure Model);

/// <summary>How far two agree.</summary>
/// <param name="First">A reviewer.</param>
/// <param name="Second">Another reviewer; null for the model.</param>
/// <param name="All">Cohen's kappa over all themes.</param>
/// <param name="Themes">Cohen's kappa for each theme that both rated.</param>
public sealed record PairAgreement(string First, string? Second, AgreementFigure All, IReadOnlyList<PairTheme> Themes);

/// <summary>How far two agree on a theme.</summary>
/// <param name="Id">The theme.</param>
/// <param name="Kappa">Cohen's kappa.</param>
public sealed record PairTheme(string Id, AgreementFigure Kappa);

/// <summary>Paragraphs on which people disagree.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="Conflicts">The page; those of the newest statement first, in reading order.</param>
public sealed record ConflictList(int Total, IReadOnlyList<Conflict> Conflicts);

/// <summary>A paragraph on which people disagree. Who says what is among the stands of its themes.</summary>
/// <param name="Paragraph">The paragraph.</param>
/// <param name="Statement">Its statement.</param>
/// <param name="Themes">The themes in dispute.</param>
public sealed record Conflict(Paragraph Paragraph, StatementName Statement, IReadOnlyList<string> Themes);
