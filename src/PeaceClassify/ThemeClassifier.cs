using PeaceClassify.Engines;
using PeaceClassify.Evaluation;
using PeaceClassify.Text;

namespace PeaceClassify;

/// <summary>
/// A model version ready to answer: text to calibrated probabilities, verdicts and evidence. Immutable and thread-safe; disposed of when no
/// call is under way.
/// </summary>
public sealed class ThemeClassifier : IDisposable
{
    /// <summary>Labels of most models; more are kept on the heap.</summary>
    private const int MaxLogitsOnStack = 256;

    /// <summary>Paragraphs scored together: enough to be worth what an engine sets up for them, few enough to answer soon.</summary>
    private const int BlockSize = 1_024;

    private readonly IScorer scorer;
    private readonly ModelTheme[] themes;

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
        themes = [.. description.Themes];
    }

    /// <summary>The name of the model version.</summary>
    public string Version { get; }

    /// <summary>What the version is: engine, options, themes with calibration and cuts, provenance.</summary>
    public ModelDescription Description { get; }

    /// <summary>Loads a version from its folder, whose name is the version, and has it pass its <see cref="SelfTest"/>.</summary>
    /// <exception cref="DataFileException">The folder is missing, truncated, altered, not one that these engines can read, or answers otherwise than when it was trained.</exception>
    public static ThemeClassifier Load(string folder, IReadOnlyList<IEngine> engines)
    {
        var (description, scorer) = ModelFolder.Load(folder, engines);
        var classifier = new ThemeClassifier(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), description, scorer);
        try
        {
            return SelfTest.Load(folder)?.Problem(classifier) is { } problem
                ? throw new DataFileException(Path.Combine(folder, SelfTest.FileName), problem)
                : classifier;
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    /// <summary>Judges one paragraph by every theme.</summary>
    /// <remarks>No input makes it fail: what is not English, or has no known word, is answered as such.</remarks>
    public Classification Classify(string text, EvidenceScope evidence = EvidenceScope.None) => Classify(text, Wanted(evidence));

    /// <summary>Judges one paragraph by every theme, and brings the evidence for one of them, whatever its verdict.</summary>
    /// <param name="text">The paragraph.</param>
    /// <param name="theme">The theme's id; of one that the model does not have there is no evidence.</param>
    public Classification Explain(string text, string theme) => Classify(text, verdict => verdict.Id == theme);

    private Classification Classify(string text, Func<ThemeVerdict, bool>? isExplained)
    {
        ArgumentNullException.ThrowIfNull(text);
        var language = LanguageGuess.Of(text);
        if (language != Language.English)
        {
            return Unclassified(ClassificationStatus.OtherLanguage, language);
        }

        var logits = scorer.LabelCount <= MaxLogitsOnStack ? stackalloc double[scorer.LabelCount] : new double[scorer.LabelCount];
        return scorer.Score(text, logits) ? Judge(text, logits, isExplained) : Unclassified(ClassificationStatus.NoKnownWord, Language.English);
    }

    /// <summary>Judges many paragraphs, the way that is quickest for the engine: the same answers as one by one, in the same order.</summary>
    /// <remarks>Works as it is enumerated, some hundreds of paragraphs ahead; evidence is found for one paragraph at a time.</remarks>
    /// <param name="texts">The paragraphs.</param>
    /// <param name="evidence">For which themes the answers bring their evidence.</param>
    /// <param name="parallel">Threads and cancellation; without it, all processors.</param>
    /// <exception cref="OperationCanceledException">Cancelled through <paramref name="parallel"/>.</exception>
    public IEnumerable<Classification> ClassifyAll(
        IEnumerable<string> texts, EvidenceScope evidence = EvidenceScope.None, ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        parallel ??= new ParallelOptions();
        return texts.Chunk(BlockSize).SelectMany(block => ClassifyBlock(block, Wanted(evidence), parallel));
    }

    private IEnumerable<Classification> ClassifyBlock(string[] texts, Func<ThemeVerdict, bool>? isExplained, ParallelOptions parallel)
    {
        var languages = new Language[texts.Length];
        Parallel.For(0, texts.Length, parallel, text => languages[text] = LanguageGuess.Of(texts[text]));
        int[] english = [.. Enumerable.Range(0, texts.Length).Where(text => languages[text] == Language.English)];
        var logits = new double[]?[texts.Length];
        foreach (var (text, scores) in english.Zip(scorer.ScoreAll([.. english.Select(text => texts[text])], parallel)))
        {
            logits[text] = scores;
        }

        var answers = new Classification?[texts.Length];
        if (isExplained is null)
        {
            Parallel.For(0, texts.Length, parallel, text => answers[text] = Answer(text));
        }

        for (var text = 0; text < texts.Length; text++)
        {
            parallel.CancellationToken.ThrowIfCancellationRequested();
            yield return answers[text] ?? Answer(text);
        }

        Classification Answer(int text) => languages[text] != Language.English ? Unclassified(ClassificationStatus.OtherLanguage, languages[text])
            : logits[text] is { } known ? Judge(texts[text], known, isExplained)
            : Unclassified(ClassificationStatus.NoKnownWord, Language.English);
    }

    /// <summary>The answer for an English paragraph with these logits.</summary>
    private Classification Judge(string text, ReadOnlySpan<double> logits, Func<ThemeVerdict, bool>? isExplained)
    {
        var verdicts = new ThemeVerdict[logits.Length];
        for (var label = 0; label < logits.Length; label++)
        {
            var theme = themes[label];
            var probability = theme.Calibration.Probability(logits[label]);
            verdicts[label] = new(theme.Theme.Id, probability, theme.Cuts.Threshold, theme.VerdictOf(probability));
        }

        if (isExplained is not null)
        {
            int[] explained = [.. Enumerable.Range(0, verdicts.Length).Where(label => isExplained(verdicts[label]))];
            foreach (var (label, explanation) in explained.Length == 0 ? [] : explained.Zip(scorer.ExplainAll(text, explained)))
            {
                verdicts[label] = verdicts[label] with { Evidence = Evidence.Of(explanation, text) };
            }
        }

        return new(
            Version, ClassificationStatus.Classified, Language.English.Code(), Language.English.Name(),
            IdsOf(verdicts, Verdict.Assigned), IdsOf(verdicts, Verdict.Review), verdicts);
    }

    /// <summary>Compares its answers with labelled paragraphs.</summary>
    /// <inheritdoc cref="Predict" path="/*[not(self::summary)]"/>
    public EvaluationReport Evaluate(IReadOnlyList<LabelledParagraph> paragraphs, ParallelOptions? parallel = null) => EvaluationReport.Of(
        [.. Description.Themes.Select(theme => theme.Theme.Id)], Predict(paragraphs, parallel), [.. Description.Themes.Select(theme => theme.Cuts)], parallel);

    /// <summary>Its answers beside the labels of paragraphs, for figures and comparisons.</summary>
    /// <param name="paragraphs">Paragraphs it was not trained on; their themes must be among those of the model, or of <see cref="ModelDescription.NotTrained"/>, which do not count.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <exception cref="DataFileException">A paragraph has a theme that the model does not know.</exception>
    public Predictions Predict(IReadOnlyList<LabelledParagraph> paragraphs, ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(paragraphs);
        var taxonomy = Description.Taxonomy();
        var notTrained = (Description.NotTrained ?? []).Select(theme => theme.Theme.Id).ToHashSet(StringComparer.Ordinal);
        int[][] labelSets = [.. paragraphs.Select(paragraph => taxonomy.LabelsOf(paragraph with { Themes = [.. paragraph.Themes.Where(theme => !notTrained.Contains(theme))] }))];
        double[]?[] probabilities = [.. ClassifyAll([.. paragraphs.Select(paragraph => paragraph.Text)], parallel: parallel)
            .Select(answer => answer.Status == ClassificationStatus.Classified ? answer.Themes.Select(theme => theme.Probability).ToArray() : null)];
        Cuts[] cuts = [.. Description.Themes.Select(theme => theme.Cuts)];
        return new(probabilities, labelSets, [.. Enumerable.Repeat(cuts, paragraphs.Count)]);
    }

    /// <summary>Lets go of what the engine holds.</summary>
    public void Dispose() => scorer.Dispose();

    /// <summary>Which themes are explained; null for none.</summary>
    private static Func<ThemeVerdict, bool>? Wanted(EvidenceScope evidence) => evidence switch
    {
        EvidenceScope.All => _ => true,
        EvidenceScope.Given => theme => theme.Verdict != Verdict.No,
        _ => null,
    };

    private Classification Unclassified(ClassificationStatus status, Language language) =>
        new(Version, status, language.Code(), language.Name(), [], [], []);

    private static string[] IdsOf(ThemeVerdict[] verdicts, Verdict verdict)
    {
        var count = 0;
        foreach (var theme in verdicts)
        {
            count += theme.Verdict == verdict ? 1 : 0;
        }

        return count == 0 ? [] : [.. verdicts.Where(theme => theme.Verdict == verdict).OrderByDescending(theme => theme.Probability).Select(theme => theme.Id)];
    }
}
