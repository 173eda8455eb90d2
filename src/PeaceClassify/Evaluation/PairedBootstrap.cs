using System.Text.Json.Serialization;

namespace PeaceClassify.Evaluation;

/// <summary>Whether the second of two is better than the first.</summary>
public enum Standing
{
    /// <summary>The difference may be chance.</summary>
    Noise,

    /// <summary>The second is better.</summary>
    Better,

    /// <summary>The second is worse.</summary>
    Worse,
}

/// <summary>One figure of two sets of answers to the same examples.</summary>
/// <param name="First">Of the first.</param>
/// <param name="Second">Of the second.</param>
/// <param name="IsHigherBetter">Whether more is better, as of F1, or less, as of a loss.</param>
/// <param name="Interval">95 % interval of the difference, second less first.</param>
/// <param name="BetterShare">Share of the resamples in which the second is better; a tie counts half.</param>
/// <param name="PValue">Two-sided: how likely a difference of this size is when there is none. At least 2 / (resamples + 1).</param>
public sealed record FigureDifference(double First, double Second, bool IsHigherBetter, Interval Interval, double BetterShare, double PValue)
{
    /// <summary>Second less first.</summary>
    public double Difference => Second - First;

    /// <summary>What the interval says of this figure, taken by itself: noise when 0 is in it.</summary>
    public Standing Standing => Interval.Low > 0 ? Of(isHigher: true) : Interval.High < 0 ? Of(isHigher: false) : Standing.Noise;

    /// <summary>What a difference that is no noise is.</summary>
    internal Standing Direction => Of(isHigher: Difference > 0);

    private Standing Of(bool isHigher) => isHigher == IsHigherBetter ? Standing.Better : Standing.Worse;
}

/// <summary>Two sets of answers to the same examples, figure by figure.</summary>
public sealed record PairedComparison
{
    /// <summary>The chance of calling noise a difference that a verdict takes: 5 %.</summary>
    public const double Level = 0.05;

    /// <summary>Examples compared on.</summary>
    public required int ExampleCount { get; init; }

    /// <summary>F1 of all decisions together.</summary>
    public required FigureDifference MicroF1 { get; init; }

    /// <summary>Mean F1 of the labels with support.</summary>
    public required FigureDifference MacroF1 { get; init; }

    /// <summary>See <see cref="MultiLabelMetrics.MeanAveragePrecision"/>.</summary>
    public required FigureDifference MeanAveragePrecision { get; init; }

    /// <summary>See <see cref="MultiLabelMetrics.LogLoss"/>.</summary>
    public required FigureDifference LogLoss { get; init; }

    /// <summary>See <see cref="MultiLabelMetrics.ExpectedCalibrationError"/>.</summary>
    public required FigureDifference ExpectedCalibrationError { get; init; }

    /// <summary>F1 of each label.</summary>
    public required IReadOnlyList<FigureDifference> LabelF1 { get; init; }

    /// <summary>
    /// Whether the second is better on each label, once it is taken into account that so many labels are so many tests (<see cref="Holm"/>): with a
    /// chance of 95 % not one of these is noise.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<Standing> LabelStandings
    {
        get
        {
            var isSure = Holm.Rejected([.. LabelF1.Select(label => label.PValue)], Level);
            return [.. LabelF1.Select((label, number) => isSure[number] ? label.Direction : Standing.Noise)];
        }
    }
}

/// <summary>How far the difference between two sets of answers to the same examples would move on another sample of examples like these.</summary>
/// <remarks>
/// Percentile bootstrap of the difference over whole examples (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapters 13 and 16),
/// both judged on the same resamples (Koehn, EMNLP 2004; Berg-Kirkpatrick, Burkett and Klein, EMNLP 2012): what makes an example hard for both cancels out.
/// It says nothing of how a learner's answers would move with other training examples.
/// </remarks>
public static class PairedBootstrap
{
    /// <summary>Fewest resamples by default.</summary>
    private const int FewestResamples = 2_000;

    /// <summary>So many resamples a label let a p-value be small enough for <see cref="Holm"/> among all labels.</summary>
    private const int ResamplesPerLabel = 50;

    /// <summary>Compares two sets of answers; the same for the same arguments, whatever the threads.</summary>
    /// <param name="first">What is compared with.</param>
    /// <param name="second">What is judged.</param>
    /// <param name="resamples">How many samples are drawn, at least 1; without it 2,000, or 50 a label where that is more.</param>
    /// <param name="seed">Starts the drawing.</param>
    /// <param name="parallel">Threads and cancellation; without it, all processors.</param>
    /// <exception cref="ArgumentException">The two do not have the same examples with the same labels, or have none.</exception>
    public static PairedComparison Compare(Predictions first, Predictions second, int? resamples = null, int seed = 17, ParallelOptions? parallel = null) =>
        CompareAll([first], [[second]], resamples, seed, parallel)[0];

    /// <summary>Compares several with one, all on the same resamples.</summary>
    /// <param name="first">What is compared with: its answers, several times where it was trained with several seeds. A figure is the mean of them all.</param>
    /// <param name="others">What is judged, each likewise.</param>
    /// <param name="resamples">How many samples are drawn, at least 1; without it 2,000, or 50 a label where that is more.</param>
    /// <param name="seed">Starts the drawing.</param>
    /// <param name="parallel">Threads and cancellation; without it, all processors.</param>
    /// <exception cref="ArgumentException">Not all have the same examples with the same labels, or there are none.</exception>
    public static IReadOnlyList<PairedComparison> CompareAll(
        IReadOnlyList<Predictions> first, IReadOnlyList<IReadOnlyList<Predictions>> others, int? resamples = null, int seed = 17, ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(others);
        if (first.Count == 0 || others.Any(other => other.Count == 0))
        {
            throw new ArgumentException("There is nothing to compare.", nameof(others));
        }

        var (examples, labelCount) = (first[0].LabelSets, first[0].LabelCount);
        if (first.Concat(others.SelectMany(other => other)).Any(answers =>
            answers.Count != examples.Count || answers.LabelCount != labelCount || answers.LabelSets.Zip(examples).Any(pair => !pair.First.ToHashSet().SetEquals(pair.Second))))
        {
            throw new ArgumentException("All must answer the same examples with the same labels.", nameof(others));
        }

        parallel ??= new ParallelOptions();
        WeightedFigures[][] contenders = [.. others.Prepend(first).Select(answers => answers.Select(once => new WeightedFigures(once)).ToArray())];
        var samples = new Resamples(examples.Count, resamples ?? Math.Max(FewestResamples, ResamplesPerLabel * labelCount), seed).Each(Of, parallel);
        var whole = Of([.. Enumerable.Repeat((ushort)1, examples.Count)]);
        return [.. Enumerable.Range(1, others.Count).Select(other => Comparison(examples.Count, labelCount, whole, samples, other))];

        Figures[] Of(ushort[] weights) => [.. contenders.Select(answers => Figures.Mean([.. answers.Select(once => once.Of(weights))]))];
    }

    private static PairedComparison Comparison(int exampleCount, int labelCount, Figures[] whole, Figures[][] samples, int other)
    {
        return new()
        {
            ExampleCount = exampleCount,
            MicroF1 = Difference(figures => figures.MicroF1),
            MacroF1 = Difference(figures => figures.MacroF1),
            MeanAveragePrecision = Difference(figures => figures.MeanAveragePrecision),
            LogLoss = Difference(figures => figures.LogLoss, isHigherBetter: false),
            ExpectedCalibrationError = Difference(figures => figures.ExpectedCalibrationError, isHigherBetter: false),
            LabelF1 = [.. Enumerable.Range(0, labelCount).Select(label => Difference(figures => figures.LabelF1[label]))],
        };

        FigureDifference Difference(Func<Figures, double> figure, bool isHigherBetter = true)
        {
            double[] differences = [.. samples.Select(sample => figure(sample[other]) - figure(sample[0]))];
            var above = differences.Count(difference => difference > 0);
            var below = differences.Count(difference => difference < 0);
            var better = isHigherBetter ? above : below;
            var ties = differences.Length - above - below;
            return new(
                figure(whole[0]), figure(whole[other]), isHigherBetter, Bootstrap.Middle(differences),
                (better + ties / 2.0) / differences.Length,
                // Ties speak for both sides, and the sample itself is one more: no p-value is 0 (Davison and Hinkley, 1997, section 4.2).
                Math.Min(1, 2.0 * (1 + ties + Math.Min(above, below)) / (1 + differences.Length)));
        }
    }
}
