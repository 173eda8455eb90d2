using PeaceClassify.Evaluation;

namespace PeaceClassify.Tests.Evaluation;

public class BootstrapTests
{
    [Fact]
    public void Intervals_hold_the_figures_of_the_sample()
    {
        var (probabilities, labelSets, thresholds) = Answers(150);
        var metrics = MultiLabelMetrics.Of(probabilities, labelSets, thresholds);
        var intervals = Bootstrap.F1(probabilities, labelSets, thresholds, resamples: 300);

        AssertInside(metrics.Micro.F1, intervals.MicroF1);
        AssertInside(metrics.MacroF1, intervals.MacroF1);
        Assert.All(metrics.Labels.Zip(intervals.LabelF1), label => AssertInside(label.First.F1, label.Second));
    }

    [Fact]
    public void More_examples_make_intervals_narrower() =>
        Assert.True(Width(Answers(1600)) < 0.5 * Width(Answers(100)));

    [Fact]
    public void The_same_arguments_give_the_same_intervals()
    {
        var (probabilities, labelSets, thresholds) = Answers(60);

        Assert.Equal(
            Bootstrap.F1(probabilities, labelSets, thresholds, 100, seed: 5).LabelF1,
            Bootstrap.F1(probabilities, labelSets, thresholds, 100, seed: 5).LabelF1);
    }

    [Fact]
    public void Answers_that_are_all_right_leave_no_doubt() =>
        Assert.Equal(new Interval(1, 1), Bootstrap.F1([[0.9], [0.8], [0.7]], [[0], [0], [0]], [[0.5], [0.5], [0.5]], 50).MicroF1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(39)]
    public void Few_resamples_give_an_interval_too(int resamples)
    {
        var (probabilities, labelSets, thresholds) = Answers(40);
        var interval = Bootstrap.F1(probabilities, labelSets, thresholds, resamples).MicroF1;

        Assert.True(interval.Low <= interval.High);
    }

    [Fact]
    public void No_resamples_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.F1([[0.9]], [[0]], [[0.5]], resamples: 0));

    private static double Width((double[][], int[][], double[][]) answers)
    {
        var interval = Bootstrap.F1(answers.Item1, answers.Item2, answers.Item3, resamples: 200).MicroF1;
        return interval.High - interval.Low;
    }

    private static void AssertInside(double figure, Interval interval) => Assert.InRange(figure, interval.Low, interval.High);

    /// <summary>Answers of a classifier that is right more often than not.</summary>
    private static (double[][] Probabilities, int[][] LabelSets, double[][] Thresholds) Answers(int count)
    {
        var random = new Random(8);
        int[][] labelSets = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 3).Where(_ => random.Next(3) == 0).ToArray())];
        double[][] probabilities = [.. labelSets.Select(labels => Enumerable.Range(0, 3)
            .Select(label => (labels.Contains(label) ? 0.3 : 0) + 0.7 * random.NextDouble()).ToArray())];
        return (probabilities, labelSets, [.. probabilities.Select(_ => new[] { 0.5, 0.5, 0.5 })]);
    }
}
