using PeaceClassify.Evaluation;

namespace PeaceClassify.Api.Observing;

/// <summary>
/// The probabilities of the last paragraphs that a model version classified, to compare with its training corpus. Thread-safe: writers take a
/// place each and never wait; a reader may see a paragraph that is half written, which of thousands changes nothing.
/// </summary>
internal sealed class DriftWindow
{
    /// <summary>The chance that any theme is marked although nothing changed.</summary>
    private const double Level = 0.01;

    /// <summary>"Small" by Cohen, Statistical Power Analysis (1988), section 6.2; less is no reason to look, however sure.</summary>
    private const double SmallEffect = 0.2;

    /// <summary>The normal approximation needs so many expected paragraphs with and without the theme (Cochran, Biometrics 10, 1954).</summary>
    private const double LeastExpected = 5;

    private readonly ModelTheme[] themes;
    private readonly double[] expectedShares;
    private readonly double trainingCount;

    /// <summary>One probability a theme and paragraph.</summary>
    private readonly float[] probabilities;
    private readonly int size;
    private long next;

    /// <summary>An empty window.</summary>
    /// <param name="model">The version whose answers are added.</param>
    /// <param name="size">Paragraphs to hold.</param>
    public DriftWindow(ServingModel model, int size)
    {
        this.size = size;
        ModelVersion = model.Classifier.Version;
        themes = [.. model.Classifier.Description.Themes];
        ThemeIds = [.. themes.Select(theme => theme.Theme.Id)];
        trainingCount = model.Classifier.Description.Provenance.ParagraphCount;
        probabilities = new float[size * themes.Length];
        var figures = model.Metrics.CrossValidation.Themes.ToDictionary(theme => theme.Id, StringComparer.Ordinal);
        expectedShares = [.. themes.Select(theme => GivenShare(theme, figures.GetValueOrDefault(theme.Theme.Id)))];
    }

    /// <summary>The version whose answers it holds.</summary>
    public string ModelVersion { get; }

    /// <summary>Ids of the themes in label order.</summary>
    public IReadOnlyList<string> ThemeIds { get; }

    /// <summary>Paragraphs in the window.</summary>
    public int Count => (int)Math.Min(size, Interlocked.Read(ref next));

    /// <summary>Paragraphs that it holds when it is full.</summary>
    public int Size => size;

    /// <summary>Adds a paragraph, in the place of the oldest when the window is full.</summary>
    public void Add(IReadOnlyList<ThemeVerdict> verdicts)
    {
        if (verdicts.Count != themes.Length)
        {
            return; // of another model of the same name
        }

        var place = (int)((Interlocked.Increment(ref next) - 1) % size) * themes.Length;
        for (var label = 0; label < themes.Length; label++)
        {
            probabilities[place + label] = (float)verdicts[label].Probability;
        }
    }

    /// <summary>What the window says of each theme, in label order.</summary>
    /// <remarks>
    /// A share differs when the pooled two-proportion z-test says so, after Holm's correction over the themes, and Cohen's h is at least small.
    /// The test takes paragraphs as independent; those of one statement are not, so the second condition is needed to trust the first.
    /// </remarks>
    public IReadOnlyList<ThemeDrift> Read()
    {
        var count = Count;
        var given = new int[themes.Length];
        var sums = new double[themes.Length];
        for (var paragraph = 0; paragraph < count; paragraph++)
        {
            for (var label = 0; label < themes.Length; label++)
            {
                var probability = probabilities[(paragraph * themes.Length) + label];
                sums[label] += probability;
                given[label] += probability >= (float)themes[label].Cuts.Threshold ? 1 : 0;
            }
        }

        double Share(int label) => count == 0 ? 0 : (double)given[label] / count;
        var differ = Holm.Rejected([.. themes.Select((_, label) => PValue(given[label], count, expectedShares[label], trainingCount))], Level);
        return
        [
            .. themes.Select((theme, label) => new ThemeDrift(
                theme.Theme.Id, Share(label), expectedShares[label], count == 0 ? 0 : sums[label] / count, theme.Support / trainingCount,
                differ[label] && Math.Abs(Effect(Share(label), expectedShares[label])) >= SmallEffect)),
        ];
    }

    /// <summary>The two-sided p-value of the pooled two-proportion z-test; 1 where there are too few paragraphs to tell.</summary>
    internal static double PValue(double given, double count, double expectedShare, double trainingCount)
    {
        if (count == 0)
        {
            return 1;
        }

        var pooled = (given + (expectedShare * trainingCount)) / (count + trainingCount);
        if (Math.Min(count, trainingCount) * Math.Min(pooled, 1 - pooled) < LeastExpected)
        {
            return 1;
        }

        var z = ((given / count) - expectedShare) / Math.Sqrt(pooled * (1 - pooled) * ((1 / count) + (1 / trainingCount)));
        return Tails(Math.Abs(z));
    }

    /// <summary>Cohen's h: the distance of two shares on a scale where it is equally hard to see everywhere.</summary>
    internal static double Effect(double share, double other) => 2 * (Math.Asin(Math.Sqrt(share)) - Math.Asin(Math.Sqrt(other)));

    /// <summary>
    /// Share of the corpus that cross-validation gave the theme, rightly or not: recall and precision say how many. The labels' own share
    /// would be another thing, as no theme is given exactly as often as it is there.
    /// </summary>
    private double GivenShare(ModelTheme theme, ThemeFigures? figures) =>
        figures is { Precision: > 0 } ? Math.Min(1, figures.Recall * figures.Support / figures.Precision / trainingCount) : theme.Support / trainingCount;

    /// <summary>Probability that a standard normal lies further out, on either side: erfc(z/√2).</summary>
    /// <remarks>Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 7.1.26: exact to 1.5e-7, far below any level that counts here.</remarks>
    private static double Tails(double z)
    {
        var x = z / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * x));
        return ((((((((1.061405429 * t) - 1.453152027) * t) + 1.421413741) * t) - 0.284496736) * t) + 0.254829592) * t * Math.Exp(-x * x);
    }
}
