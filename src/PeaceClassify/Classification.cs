using System.Text.Json.Serialization;
using PeaceClassify.Engines;
using PeaceClassify.Lines;

namespace PeaceClassify;

/// <summary>What is said of one theme of one paragraph.</summary>
public enum Verdict
{
    /// <summary>Below the review band: the theme is not given.</summary>
    No,

    /// <summary>Inside the review band: a person should look. The threshold tells which way the model leans.</summary>
    Review,

    /// <summary>Above the review band: the theme is given.</summary>
    Assigned,
}

/// <summary>Whether a paragraph could be classified, and if not, why.</summary>
public enum ClassificationStatus
{
    /// <summary>Every theme has its verdict.</summary>
    Classified,

    /// <summary>The paragraph is not in a language that the model knows; no theme was judged.</summary>
    OtherLanguage,

    /// <summary>No word of the paragraph is known to the model; no theme was judged.</summary>
    NoKnownWord,
}

/// <summary>For which themes a classification brings its evidence.</summary>
public enum EvidenceScope
{
    /// <summary>For none.</summary>
    None,

    /// <summary>For the themes with the verdict assigned or review.</summary>
    Given,

    /// <summary>For every theme.</summary>
    All,
}

/// <summary>The answer for one paragraph.</summary>
/// <param name="ModelVersion">The model version that answered.</param>
/// <param name="Status">Whether the paragraph was classified.</param>
/// <param name="Language">Code of its language: en, fr, es, ru, ar, zh, or unknown.</param>
/// <param name="LanguageName">The language in English.</param>
/// <param name="Assigned">Ids of the themes with the verdict assigned, most probable first.</param>
/// <param name="Review">Ids of the themes with the verdict review, most probable first.</param>
/// <param name="Themes">Every theme, in the order of the taxonomy; empty when the paragraph was not classified.</param>
public sealed record Classification(
    string ModelVersion,
    ClassificationStatus Status,
    string Language,
    string LanguageName,
    IReadOnlyList<string> Assigned,
    IReadOnlyList<string> Review,
    IReadOnlyList<ThemeVerdict> Themes)
{
    /// <summary>Words and terms in its evidence, over all themes: what makes an answer large.</summary>
    public int CountEvidence()
    {
        var count = 0;
        foreach (var theme in Themes)
        {
            count += theme.Evidence is { } evidence ? evidence.Words.Count + evidence.Terms.Count : 0;
        }

        return count;
    }
}

/// <summary>The answer for one theme. Probabilities are marginal: those of a paragraph need not sum to one. As JSON they have six decimals.</summary>
/// <param name="Id">The theme.</param>
/// <param name="Probability">Calibrated probability, 0 to 1, that a reader by the codebook would give the theme.</param>
/// <param name="Threshold">The theme's own cut: from here on it is more useful to give it than not.</param>
/// <param name="Verdict">Assigned, review or no.</param>
/// <param name="Evidence">Why; only where it was asked for.</param>
public sealed record ThemeVerdict(
    string Id,
    [property: JsonConverter(typeof(ProbabilityConverter))] double Probability,
    [property: JsonConverter(typeof(ProbabilityConverter))] double Threshold,
    Verdict Verdict,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Evidence? Evidence = null);

/// <summary>
/// Why a theme has its logit: logit = bias + Σ contributions of the words, unless it is approximate; probability = calibration(logit).
/// </summary>
/// <param name="Bias">The logit of a text without evidence.</param>
/// <param name="Logit">The logit of this text.</param>
/// <param name="Words">Every word in text order with what it adds to the logit.</param>
/// <param name="Terms">The terms that weigh most, for or against, heaviest first; at most <see cref="MaxTerms"/>.</param>
/// <param name="IsApproximate">Whether the contributions only rank the words and need not sum to the logit: so where the engine's model is made of trees.</param>
public sealed record Evidence(
    double Bias, double Logit, IReadOnlyList<WordContribution> Words, IReadOnlyList<TermContribution> Terms, bool IsApproximate)
{
    /// <summary>Most terms that are listed.</summary>
    public const int MaxTerms = 20;

    /// <summary>The words that speak most for the theme, the strongest first; a word that occurs several times stands once with its sum.</summary>
    /// <param name="count">Most words to give.</param>
    public IEnumerable<(string Text, double Contribution)> StrongestWords(int count) => Words
        .GroupBy(word => word.Text, StringComparer.OrdinalIgnoreCase)
        .Select(word => (word.First().Text, Contribution: word.Sum(occurrence => occurrence.Contribution)))
        .Where(word => word.Contribution > 0)
        .OrderByDescending(word => word.Contribution)
        .Take(count);

    internal static Evidence Of(Explanation explanation, string text) =>
        new(explanation.Bias, explanation.Logit, explanation.Words(text), [.. explanation.Terms.Take(MaxTerms)], explanation.IsApproximate);
}
