using PeaceClassify.Evaluation;

namespace PeaceClassify.Tests.Evaluation;

public class PairedBootstrapTests
{
    private const int LabelCount = 3;

    [Fact]
    public void The_same_answers_differ_in_nothing()
    {
        var answers = Answers(80, 0.3);

        var comparison = PairedBootstrap.Compare(answers, answers with { }, 200);

        Assert.All(All(comparison), figure =>
        {
            Assert.Equal((0, new Interval(0, 0), 0.5, 1), (figure.Difference, figure.Interval, figure.BetterShare, figure.PValue));
            Assert.Equal(Standing.Noise, figure.Standing);
        });
        Assert.All(comparison.LabelStandings, standing => Assert.Equal(Standing.Noise, standing));
    }

    [Fact]
    public void What_is_always_right_is_better_than_what_is_always_wrong()
    {
        // Two paragraphs that have the label: 0.2 and 0.8 on either side of the threshold, so every resample says the same.
        var comparison = PairedBootstrap.Compare(One([0.2, 0.2], [0], [0]), One([0.8, 0.8], [0], [0]), 999);

        AssertSure(comparison.MicroF1, 0, 1);
        AssertSure(comparison.MacroF1, 0, 1);
        AssertSure(comparison.LabelF1[0], 0, 1);
        AssertSure(comparison.LogLoss, -Math.Log(0.2), -Math.Log(0.8));
        AssertSure(comparison.ExpectedCalibrationError, 0.8, 0.2);
        Assert.Equal((1, 1, Standing.Noise), (comparison.MeanAveragePrecision.First, comparison.MeanAveragePrecision.Second, comparison.MeanAveragePrecision.Standing));
        Assert.Equal(2, comparison.ExampleCount);

        static void AssertSure(FigureDifference figure, double first, double second)
        {
            Assert.Equal((first, second), (figure.First, figure.Second), (left, right) => Math.Abs(left.Item1 - right.Item1) + Math.Abs(left.Item2 - right.Item2) < 1e-12);
            Assert.Equal(second - first, figure.Interval.Low, 1e-12);
            Assert.Equal(second - first, figure.Interval.High, 1e-12);
            Assert.Equal((1, 0.002, Standing.Better), (figure.BetterShare, figure.PValue, figure.Standing));
        }
    }

    [Fact]
    public void One_right_each_is_noise()
    {
        // Of the resamples a quarter has the first paragraph twice (the second is better by 1), a quarter the other twice, and half have both.
        var comparison = PairedBootstrap.Compare(One([0.2, 0.8], [0], [0]), One([0.8, 0.2], [0], [0]), 4000);

        Assert.Equal((0, new Interval(-1, 1), Standing.Noise), (comparison.MicroF1.Difference, comparison.MicroF1.Interval, comparison.MicroF1.Standing));
        Assert.Equal(0.5, comparison.MicroF1.BetterShare, 0.03);
        Assert.Equal(1, comparison.MicroF1.PValue);
    }

    [Fact]
    public void Figures_and_intervals_are_those_of_every_resample_evaluated_by_itself()
    {
        const int Count = 60, Resamples = 40, Seed = 3;
        var (first, second) = (Answers(Count, 0.25), Answers(Count, 0.4));
        var random = new Random(Seed);
        var samples = Enumerable.Range(0, Resamples).Select(_ => Enumerable.Range(0, Count).Select(_ => random.Next(Count)).ToArray()).ToArray();

        var comparison = PairedBootstrap.Compare(first, second, Resamples, Seed);

        Check(comparison.MicroF1, metrics => metrics.Micro.F1);
        Check(comparison.MacroF1, metrics => metrics.MacroF1);
        Check(comparison.MeanAveragePrecision, metrics => metrics.MeanAveragePrecision);
        Check(comparison.LogLoss, metrics => metrics.LogLoss);
        Check(comparison.ExpectedCalibrationError, metrics => metrics.ExpectedCalibrationError);
        Check(comparison.LabelF1[2], metrics => metrics.Labels[2].F1);

        void Check(FigureDifference found, Func<MultiLabelMetrics, double> figure)
        {
            Assert.Equal(figure(Metrics(first)), found.First, 1e-12);
            Assert.Equal(figure(Metrics(second)), found.Second, 1e-12);
            double[] differences = [.. samples.Select(sample => figure(Metrics(Draw(second, sample))) - figure(Metrics(Draw(first, sample)))).Order()];
            Assert.Equal(differences[1], found.Interval.Low, 1e-12);
            Assert.Equal(differences[^2], found.Interval.High, 1e-12);
        }

        static Predictions Draw(Predictions answers, int[] sample) => new(
            [.. sample.Select(example => answers.Probabilities[example])], [.. sample.Select(example => answers.LabelSets[example])], [.. sample.Select(example => answers.Cuts[example])]);

        static MultiLabelMetrics Metrics(Predictions answers) => MultiLabelMetrics.Of(answers.Rows(), answers.LabelSets, answers.Thresholds());
    }

    [Fact]
    public void A_better_classifier_is_found_out_and_a_worse_one_too()
    {
        var (weak, strong) = (Answers(400, 0.2), Answers(400, 0.5));

        var forward = PairedBootstrap.Compare(weak, strong, 500);
        var backward = PairedBootstrap.Compare(strong, weak, 500);

        Assert.All(new[] { forward.MicroF1, forward.MacroF1, forward.MeanAveragePrecision, forward.LogLoss }, figure => Assert.Equal(Standing.Better, figure.Standing));
        Assert.All(forward.LabelStandings, standing => Assert.Equal(Standing.Better, standing));
        Assert.All(backward.LabelStandings, standing => Assert.Equal(Standing.Worse, standing));
        Assert.All(All(forward).Zip(All(backward)), pair =>
        {
            Assert.Equal(1, pair.First.BetterShare + pair.Second.BetterShare, 1e-12);
            Assert.Equal(pair.First.PValue, pair.Second.PValue);
            Assert.Equal(pair.First.Interval, new Interval(-pair.Second.Interval.High, -pair.Second.Interval.Low));
        });
    }

    [Fact]
    public void Threads_and_repetition_change_nothing()
    {
        var (first, second) = (Answers(70, 0.3), Answers(70, 0.35));

        Assert.Equal(
            Some.Json(PairedBootstrap.Compare(first, second, 150, parallel: Some.OneThread)),
            Some.Json(PairedBootstrap.Compare(first, second, 150, parallel: new() { MaxDegreeOfParallelism = 3 })));
    }

    [Fact]
    public void Several_are_compared_with_one_as_each_would_be_by_itself()
    {
        var (first, second, third) = (Answers(70, 0.3), Answers(70, 0.35), Answers(70, 0.2));

        var comparisons = PairedBootstrap.CompareAll([first], [[second], [third]], 150);

        Assert.Equal(
            [Some.Json(PairedBootstrap.Compare(first, second, 150)), Some.Json(PairedBootstrap.Compare(first, third, 150))], comparisons.Select(Some.Json));
    }

    [Fact]
    public void Figures_of_several_seeds_are_averaged()
    {
        var (first, second) = (One([0.2, 0.2], [0], [0]), One([0.8, 0.8], [0], [0]));

        var comparison = PairedBootstrap.CompareAll([first], [[first, second]], 50)[0];

        Assert.Equal((0, 0.5, new Interval(0.5, 0.5)), (comparison.MicroF1.First, comparison.MicroF1.Second, comparison.MicroF1.Interval));
    }

    [Fact]
    public void A_paragraph_without_an_answer_counts_as_one_that_was_given_nothing()
    {
        var first = One([0.9, 0.1], [0], [0]);

        Assert.Equal(
            Some.Json(PairedBootstrap.Compare(first, One([0.9, 0], [0], [0]), 50)),
            Some.Json(PairedBootstrap.Compare(first, first with { Probabilities = [[0.9], null] }, 50)));
    }

    [Fact]
    public void Other_examples_cannot_be_compared()
    {
        var answers = One([0.2, 0.8], [0], [0]);

        Assert.Throws<ArgumentException>(() => PairedBootstrap.Compare(answers, One([0.2, 0.8], [0], [])));
        Assert.Throws<ArgumentException>(() => PairedBootstrap.Compare(answers, One([0.2], [0])));
        Assert.Throws<ArgumentException>(() => PairedBootstrap.Compare(answers, Answers(2, 0.3)));
        Assert.Throws<ArgumentException>(() => PairedBootstrap.CompareAll([answers], [[]]));
        Assert.Throws<ArgumentException>(() => PairedBootstrap.Compare(new([], [], []), new([], [], [])));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairedBootstrap.Compare(answers, answers, resamples: 0));
    }

    [Fact]
    public void A_comparison_can_be_cancelled() =>
        Assert.ThrowsAny<OperationCanceledException>(() => PairedBootstrap.Compare(
            Answers(20, 0.3), Answers(20, 0.4), parallel: new() { CancellationToken = new CancellationToken(canceled: true) }));

    private static FigureDifference[] All(PairedComparison comparison) =>
        [comparison.MicroF1, comparison.MacroF1, comparison.MeanAveragePrecision, comparison.LogLoss, comparison.ExpectedCalibrationError, .. comparison.LabelF1];

    private static Predictions One(double[] probabilities, params int[][] labelSets) =>
        new([.. probabilities.Select(probability => new[] { probability })], labelSets, [.. probabilities.Select(_ => new[] { new Cuts(0.5, 0.3, 0.9) })]);

    /// <summary>Answers of a classifier that is the better the more the truth weighs; always to the same examples.</summary>
    private static Predictions Answers(int count, double truthWeight)
    {
        var random = new Random(8);
        int[][] labelSets = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, LabelCount).Where(_ => random.Next(3) == 0).ToArray())];
        double[][] probabilities = [.. labelSets.Select(labels => Enumerable.Range(0, LabelCount)
            .Select(label => (labels.Contains(label) ? truthWeight : 0) + (1 - truthWeight) * random.NextDouble()).ToArray())];
        return new(probabilities, labelSets, [.. probabilities.Select(_ => Enumerable.Repeat(new Cuts(0.5, 0.3, 0.9), LabelCount).ToArray())]);
    }
}
