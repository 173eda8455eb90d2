using PeaceClassify.Evaluation;

namespace PeaceClassify.Tests.Evaluation;

public sealed class ResamplesTests
{
    private static readonly double[][] Probabilities = [[0.9], [0.7], [0.7], [0.2]];
    private static readonly bool[][] Truth = [[true], [false], [true], [true]];

    [Fact]
    public void Every_sample_has_as_many_draws_as_there_are_examples() =>
        Assert.Equal(new Interval(40, 40), new Resamples(40, 100).Interval(weights => weights.Sum(weight => weight)));

    [Fact]
    public void Figures_that_are_found_together_get_the_intervals_they_get_alone()
    {
        var resamples = new Resamples(30, 200);

        var together = resamples.Intervals(weights => [weights[0], weights[1] - weights[2]], new ParallelOptions { MaxDegreeOfParallelism = 2 });

        Assert.Equal([resamples.Interval(weights => weights[0]), resamples.Interval(weights => weights[1] - weights[2])], together);
    }

    [Fact]
    public void A_sample_without_the_figure_is_left_out() =>
        Assert.Equal(new Interval(1, 1), new Resamples(5, 200).Interval(weights => weights[0] == 0 ? double.NaN : 1));

    [Fact]
    public void Average_precision_ranks_equal_probabilities_together_and_counts_by_weight()
    {
        var ranking = new WeightedRanking([.. Probabilities.Select(row => row[0])], [.. Truth.Select(row => row[0])]);

        // Ranks: 1 of 1 right, then 2 of 3, then 3 of 4.
        Assert.Equal((1.0 + 2.0 / 3 + 3.0 / 4) / 3, ranking.AveragePrecision(), 12);

        // The first not at all, the second twice, the others once: 1 of 3, then 2 of 4.
        Assert.Equal((1.0 / 3 + 2.0 / 4) / 2, ranking.AveragePrecision([0, 2, 1, 1]), 12);
        Assert.True(double.IsNaN(ranking.AveragePrecision([0, 1, 0, 0])));
        Assert.Equal([(1, 1.0 / 3), (2.0 / 3, 2.0 / 3), (0.75, 1)], ranking.Curve());
    }

    [Fact]
    public void Bins_of_equal_width_hold_means_and_shares()
    {
        var bins = new CalibrationBins(Probabilities, Truth).EqualWidth(2);

        Assert.Equal(new CalibrationBin(0.2, 1, 1), bins[0]);
        Assert.Equal(2.3 / 3, bins[1].Probability, 12);
        Assert.Equal((2.0 / 3, 3L), (bins[1].RightShare, bins[1].Count));
    }

    [Fact]
    public void Weights_stand_for_examples_that_are_there_as_often()
    {
        var random = new Random(4);
        double[][] probabilities = [.. Enumerable.Range(0, 60).Select(_ => new[] { random.NextDouble(), random.NextDouble() })];
        bool[][] truth = [.. probabilities.Select(row => row.Select(probability => random.NextDouble() < probability).ToArray())];
        ushort[] weights = [.. probabilities.Select(_ => (ushort)random.Next(4))];
        int[] repeated = [.. weights.SelectMany((weight, example) => Enumerable.Repeat(example, weight))];

        var weighted = new CalibrationBins(probabilities, truth);
        var written = new CalibrationBins([.. repeated.Select(example => probabilities[example])], [.. repeated.Select(example => truth[example])]);

        Assert.Equal(written.ExpectedError(), weighted.ExpectedError(weights), 12);
        Assert.Equal(written.EqualMass().Select(bin => bin.Count), weighted.EqualMass(weights).Select(bin => bin.Count));
        Assert.Equal(written.EqualWidth(7).Select(bin => bin.Count), weighted.EqualWidth(7, weights).Select(bin => bin.Count));
    }

    [Theory]
    [InlineData(0.5, 10, 0.2366, 0.7634)]
    [InlineData(1, 10, 0.7225, 1)]
    [InlineData(0, 1, 0, 0.7935)]
    public void The_interval_of_a_share_is_that_of_Wilson(double share, int count, double low, double high)
    {
        var interval = Interval.OfShare(share, count);

        Assert.Equal((low, high), (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
    }
}
