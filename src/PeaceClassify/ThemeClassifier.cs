using PeaceClassify.Engines;
using PeaceClassify.Evaluation;
using PeaceClassify.Text;

namespace PeaceClassify;

/// <summary>A model version ready to answer: text to calibrated probabilities, verdicts and evidence. Immutable and thread-safe.</summary>
public sealed class ThemeClassifier
{
    private readonly IScorer scorer;

    /// <summary>Puts scorer and rules together.</summary>
    /// <param name="version">The name that every answer carries.</param>
    /// <param name="description">Themes, calibrations and cuts.</param>
    /// <param name="scorer">One logit a theme, in the order of <paramref name="description"/>.</param>
    /// <exception cref="ArgumentException">Scorer and description differ in the number of themes.</exception>
    public ThemeClassifier(string version, ModelDescription description, IScorer scorer)
    {
        ArgumentException.ThrowIfNullOrEmpty(version);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(scorer);
        if (scorer.LabelCount != description.Themes.Count)
        {
            throw new ArgumentException(
                $"The scorer has {scorer.LabelCount} labels, the description {description.Themes.Count} themes.", nameof(scorer));
        }

        Version = version;
        Description = description;
        this.scorer = scorer;
    }

    /// <summary>The name of the model version.</summary>
    public string Version { get; }

    /// <summary>What the version is: engine, options, themes with calibration and cuts, provenance.</summary>
    public ModelDescription Description { get; }

    /// <summary>Loads a version from its folder; the folder's name is the version.</summary>
    /// <exception cref="DataFileException">The folder is missing, truncated, altered, or not one that these engines can read.</exception>
    public static ThemeClassifier Load(string folder, IReadOnlyList<IEngine> engines)
    {
        var (description, scorer) = ModelFolder.Load(folder, engines);
        return new(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), description, scorer);
    }

    /// <summary>Judges one paragraph by every theme.</summary>
    /// <remarks>No input makes it fail: what is not English, or has no known word, is answered as such.</remarks>
    public Classification Classify(string text, EvidenceScope evidence = EvidenceScope.None)
    {
        ArgumentNullException.ThrowIfNull(text);
        var language = LanguageGuess.Of(text);
        if (language != Language.English)
        {
            return Unclassified(ClassificationStatus.OtherLanguage, language);
        }

        var logits = new double[scorer.LabelCount];
        if (!scorer.Score(text, logits))
        {
            return Unclassified(ClassificationStatus.NoKnownWord, language);
        }

        var verdicts = new ThemeVerdict[logits.Length];
        for (var label = 0; label < logits.Length; label++)
        {
            var theme = Description.Themes[label];
            var probability = theme.Calibration.Probability(logits[label]);
            verdicts[label] = new(theme.Theme.Id, probability, theme.Cuts.Threshold, theme.VerdictOf(probability));
        }

        int[] explained = [.. Enumerable.Range(0, verdicts.Length).Where(label =>
            evidence == EvidenceScope.All || (evidence == EvidenceScope.Given && verdicts[label].Verdict != Verdict.No))];
        if (explained.Length > 0)
        {
            foreach (var (label, explanation) in explained.Zip(scorer.ExplainAll(text, explained)))
            {
                verdicts[label] = verdicts[label] with { Evidence = Evidence.Of(explanation, text) };
            }
        }

        return new(
            Version, ClassificationStatus.Classified, language.Code(), language.Name(),
            IdsOf(verdicts, Verdict.Assigned), IdsOf(verdicts, Verdict.Review), verdicts);
    }

    /// <summary>Compares its answers with labelled paragraphs.</summary>
    /// <param name="paragraphs">Paragraphs it was not trained on; their themes must be among those of the model.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <exception cref="DataFileException">A paragraph has a theme that the model does not know.</exception>
    /// <exception cref="ArgumentException">There is no paragraph.</exception>
    public EvaluationReport Evaluate(IReadOnlyList<LabelledParagraph> paragraphs, ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(paragraphs);
        var taxonomy = Description.Taxonomy();
        int[][] labelSets = [.. paragraphs.Select(taxonomy.LabelsOf)];
        var probabilities = new double[]?[paragraphs.Count];
        Parallel.For(0, paragraphs.Count, parallel ?? new ParallelOptions(), paragraph =>
        {
            var answer = Classify(paragraphs[paragraph].Text);
            probabilities[paragraph] = answer.Status == ClassificationStatus.Classified
                ? [.. answer.Themes.Select(theme => theme.Probability)]
                : null;
        });
        Cuts[] cuts = [.. Description.Themes.Select(theme => theme.Cuts)];
        return EvaluationReport.Of(
            [.. taxonomy.Themes.Select(theme => theme.Id)], probabilities, labelSets, [.. Enumerable.Repeat(cuts, paragraphs.Count)], cuts);
    }

    private Classification Unclassified(ClassificationStatus status, Language language) =>
        new(Version, status, language.Code(), language.Name(), [], [], []);

    private static string[] IdsOf(ThemeVerdict[] verdicts, Verdict verdict) =>
        [.. verdicts.Where(theme => theme.Verdict == verdict).OrderByDescending(theme => theme.Probability).Select(theme => theme.Id)];
}
