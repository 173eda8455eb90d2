using PeaceClassify.Engines;
using PeaceClassify.Evaluation;

namespace PeaceClassify;

/// <summary>Whether more data would help: the figures of learners that saw a share of the training data, by the same cross-validation.</summary>
/// <remarks>
/// Every fold's training part is dealt into nested subsets, stratified as the folds are. Learners of each subset judge the fold left out,
/// with calibrations and cuts from the out-of-fold logits of their own share.
/// </remarks>
/// <param name="Points">The figures by share, ascending; the last is the cross-validation itself, of share 1.</param>
/// <param name="Gain">What mean average precision gained from the share before the last to all.</param>
/// <param name="ThemeGains">What the average precision of each theme gained there, in the order of the taxonomy.</param>
public sealed record LearningCurve(IReadOnlyList<LearningCurvePoint> Points, Gain Gain, IReadOnlyList<Gain> ThemeGains)
{
    /// <summary>Fits and judges the learners of all shares.</summary>
    /// <param name="texts">The texts of the corpus.</param>
    /// <param name="labelSets">Their labels.</param>
    /// <param name="folds">The fold of each.</param>
    /// <param name="engine">What learns.</param>
    /// <param name="options">Shares and seed.</param>
    /// <param name="all">The predictions that learners of everything made, and the end of the curve.</param>
    /// <param name="judge">Logits of all texts, null without a known word, to predictions.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <param name="progress">From the number of runs to what is told of each.</param>
    /// <returns>Null without shares, and when a fold leaves too few texts to be dealt or nothing to learn from.</returns>
    internal static LearningCurve? Measure(
        string[] texts, int[][] labelSets, int[] folds, IEngine engine, TrainerOptions options, Predictions all, Func<double[]?[], Predictions> judge,
        ParallelOptions parallel, Func<int, Func<int, IProgress<double>>> progress)
    {
        double[] shares = [.. options.LearningCurveShares];
        if (shares.Length == 0)
        {
            return null;
        }

        var subsets = new int[options.FoldCount][][];
        for (var fold = 0; fold < subsets.Length; fold++)
        {
            int[] inside = [.. Enumerable.Range(0, texts.Length).Where(text => folds[text] != fold)];
            if (inside.Length < PartCount(shares))
            {
                return null;
            }

            subsets[fold] = Subsets(inside, labelSets, all.LabelCount, shares, options.Seed);
        }

        var learning = progress(shares.Length * subsets.Length);
        var logits = shares.Select(_ => new double[]?[texts.Length]).ToArray();
        Trainer.For(shares.Length * subsets.Length, parallel, run =>
        {
            var (share, fold) = (shares.Length - 1 - run / subsets.Length, run % subsets.Length); // the longest runs first
            int[] outside = [.. Enumerable.Range(0, texts.Length).Where(text => folds[text] == fold)];
            var step = learning(run);
            var scores = Trainer.FitAndScore(texts, labelSets, all.LabelCount, subsets[fold][share], outside, engine, parallel, step);
            for (var i = 0; i < outside.Length; i++)
            {
                logits[share][outside[i]] = scores[i];
            }

            step.Report(1);
        });

        try
        {
            return Of(shares, [.. logits.Select(judge), all], subsets, labelSets, parallel);
        }
        catch (TrainingDataException)
        {
            return null; // a small share may hold no word that another paragraph has
        }
    }

    /// <summary>Nested subsets of examples, in which every label has about the same share as in all of them.</summary>
    /// <param name="examples">Examples to take from, ascending.</param>
    /// <param name="labelSets">The labels of all examples there are.</param>
    /// <param name="labelCount">Number of labels.</param>
    /// <param name="shares">How much of them each subset has, ascending, in whole percent.</param>
    /// <param name="seed">Deals them; one seed gives one dealing.</param>
    /// <returns>One subset a share, ascending; each holds all of the one before.</returns>
    public static int[][] Subsets(
        IReadOnlyList<int> examples, IReadOnlyList<int[]> labelSets, int labelCount, IReadOnlyList<double> shares, int seed)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(labelSets);
        ArgumentNullException.ThrowIfNull(shares);
        var partCount = PartCount(shares);
        var parts = StratifiedFolds.Deal([.. examples.Select(example => labelSets[example])], labelCount, partCount, seed);
        return [.. shares.Select(share => examples.Where((_, i) => parts[i] < Math.Round(share * partCount)).ToArray())];
    }

    /// <summary>The fewest equal parts that all shares are made of.</summary>
    private static int PartCount(IReadOnlyList<double> shares) => Enumerable.Range(2, TrainerOptions.FinestParts - 1)
        .First(count => shares.All(share => Math.Abs(share * count - Math.Round(share * count)) < 1e-6));

    private static LearningCurve Of(double[] shares, Predictions[] predictions, int[][][] subsets, int[][] labelSets, ParallelOptions parallel)
    {
        var points = predictions.Select((judged, share) =>
        {
            // Every text is in the training part of all folds but one.
            var sizes = share < shares.Length
                ? subsets.Select(fold => fold[share]).ToArray()
                : [.. Enumerable.Range(0, subsets.Length - 1).Select(_ => Enumerable.Range(0, labelSets.Length).ToArray())];
            var supports = new int[judged.LabelCount];
            foreach (var label in sizes.SelectMany(texts => texts).SelectMany(text => labelSets[text]))
            {
                supports[label]++;
            }

            var metrics = MultiLabelMetrics.Of(judged.Rows(), judged.LabelSets, judged.Thresholds());
            return new LearningCurvePoint(
                share < shares.Length ? shares[share] : 1, (double)sizes.Sum(texts => texts.Length) / subsets.Length, metrics.Micro.F1, metrics.MacroF1,
                metrics.MeanAveragePrecision,
                [.. metrics.Labels.Select((label, i) => new ThemeLearning((double)supports[i] / subsets.Length, label.F1, metrics.AveragePrecisions[i]))]);
        }).ToArray();

        var resamples = new Resamples(labelSets.Length);
        var (before, after) = (Rankings(predictions[^2]), Rankings(predictions[^1]));
        var (last, full) = (points[^2], points[^1]);
        var gain = resamples.Interval(
            weights => WeightedRanking.MeanAveragePrecision(after, weights) - WeightedRanking.MeanAveragePrecision(before, weights), parallel);
        var themeGains = resamples.Intervals(
            weights => [.. after.Zip(before, (one, other) => one.AveragePrecision(weights) - other.AveragePrecision(weights))], parallel);
        return new(
            points, new(full.MeanAveragePrecision - last.MeanAveragePrecision, gain),
            [.. themeGains.Select((interval, label) => new Gain(full.Themes[label].AveragePrecision - last.Themes[label].AveragePrecision, interval))]);
    }

    private static IReadOnlyList<WeightedRanking> Rankings(Predictions predictions)
    {
        var rows = predictions.Rows();
        return WeightedRanking.ByLabel(rows, MultiLabelMetrics.Truth(rows, predictions.LabelSets, predictions.Thresholds()));
    }
}

/// <summary>The figures of learners that saw a share of the training data.</summary>
/// <param name="Share">The share, above 0 to 1.</param>
/// <param name="ParagraphCount">Paragraphs that a learner saw, the mean of the folds.</param>
/// <param name="MicroF1">F1 of all decisions together.</param>
/// <param name="MacroF1">Mean of the themes' F1.</param>
/// <param name="MeanAveragePrecision">Mean of the themes' average precision.</param>
/// <param name="Themes">By theme, in the order of the taxonomy.</param>
public sealed record LearningCurvePoint(
    double Share, double ParagraphCount, double MicroF1, double MacroF1, double MeanAveragePrecision, IReadOnlyList<ThemeLearning> Themes);

/// <summary>The figures of one theme at a share.</summary>
/// <param name="Support">Paragraphs with the theme that a learner saw, the mean of the folds.</param>
/// <param name="F1">Its F1.</param>
/// <param name="AveragePrecision">Its average precision.</param>
public sealed record ThemeLearning(double Support, double F1, double AveragePrecision);

/// <summary>How much a figure rose.</summary>
/// <param name="Value">By so much.</param>
/// <param name="Interval">95 % interval: the same paragraphs on both sides.</param>
public sealed record Gain(double Value, Interval Interval)
{
    /// <summary>Whether it surely rose.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsSure => Interval.Low > 0;
}
