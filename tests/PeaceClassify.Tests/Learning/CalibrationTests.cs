using PeaceClassify.Learning;

namespace PeaceClassify.Tests.Learning;

public class CalibrationTests
{
    [Fact]
    public void Platt_goes_through_the_softened_shares_of_two_logits()
    {
        // Four positives of eight: targets 5/6 and 1/6. Three of four at logit 2 average 2/3, one of four at logit 0 averages 1/3, and a
        // sigmoid can meet both: its logits there are ln 2 and −ln 2.
        var platt = PlattCalibration.Fit([0, 0, 0, 0, 2, 2, 2, 2], [true, false, false, false, true, true, true, false]);

        Assert.Equal(Math.Log(2), platt.Slope, 6);
        Assert.Equal(-Math.Log(2), platt.Intercept, 6);
        Assert.Equal(1 / 3.0, platt.Probability(0), 6);
        Assert.Equal(0.5, platt.Probability(1), 6);
        Assert.Equal(2 / 3.0, platt.Probability(2), 6);
    }

    [Fact]
    public void Platt_leaves_the_softened_log_loss_flat()
    {
        var random = new Random(9);
        double[] logits = [.. Enumerable.Range(0, 200).Select(_ => 6 * random.NextDouble() - 4)];
        bool[] isPositive = [.. logits.Select(logit => random.NextDouble() < 1 / (1 + Math.Exp(-1.7 * logit - 0.4)))];
        var positives = isPositive.Count(answer => answer);
        double[] targets = [.. isPositive.Select(answer => answer ? (positives + 1.0) / (positives + 2) : 1.0 / (200 - positives + 2))];

        var platt = PlattCalibration.Fit(logits, isPositive);

        double[] residuals = [.. logits.Select((logit, i) => platt.Probability(logit) - targets[i])];
        Assert.Equal(0, residuals.Sum(), 1e-5);
        Assert.Equal(0, residuals.Zip(logits, (residual, logit) => residual * logit).Sum(), 1e-5);
    }

    [Fact]
    public void Platt_gives_logits_ranked_the_wrong_way_round_their_share()
    {
        var platt = PlattCalibration.Fit([1, 2, 3, 4], [true, true, false, false]);

        Assert.Equal(0, platt.Slope);
        Assert.Equal(0.5, platt.Probability(-1000), 9);
    }

    [Fact]
    public void Isotonic_pools_what_falls_and_joins_the_steps_by_lines()
    {
        // Steps: 0 at logit 1, a half pooled over 2 and 3, 1 over 4 and 5; five examples keep 1/7 away from 0 and 1.
        var isotonic = IsotonicCalibration.Fit([5, 3, 1, 2, 4], [true, false, false, true, true]);

        Assert.Equal([1.0, 2.5, 4.5], isotonic.Logits);
        Assert.Equal([1 / 7.0, 0.5, 1 - 1 / 7.0], isotonic.Probabilities);
        Assert.Equal(0.5, isotonic.Probability(2.5), 12);
        Assert.Equal((1 / 7.0 + 0.5) / 2, isotonic.Probability(1.75), 12);
        Assert.Equal(0.25 * 0.5 + 0.75 * 6 / 7, isotonic.Probability(4), 12);
        Assert.Equal(1 / 7.0, isotonic.Probability(-1000));
        Assert.Equal(6 / 7.0, isotonic.Probability(1000), 12);
    }

    [Fact]
    public void Isotonic_counts_equal_logits_as_one_step()
    {
        var isotonic = IsotonicCalibration.Fit([1, 2, 1, 2, 1, 1], [true, true, false, true, false, false]);

        Assert.Equal([1.0, 2], isotonic.Logits);
        Assert.Equal([1 / 4.0, 7 / 8.0], isotonic.Probabilities); // one of four; all of two, kept 1/8 away from 1
    }

    [Fact]
    public void Isotonic_pools_back_over_several_steps() =>
        Assert.Equal(
            [0.4], // 1, ½, 0, ½ … fall: all five are one step
            IsotonicCalibration.Fit([1, 2, 3, 4, 5], [true, false, true, false, false]).Probabilities);

    public static TheoryData<string, double[], bool[]> Degenerate => new()
    {
        { "all positive", [1, 2, 3], [true, true, true] },
        { "all negative", [1, 2, 3], [false, false, false] },
        { "equal logits", [2, 2, 2, 2], [true, false, false, true] },
        { "one example", [0.5], [true] },
        { "huge logits", [-1000, -999, 999, 1000], [false, true, false, true] },
        { "separated", [-3, -2, 2, 3], [false, false, true, true] },
        { "reversed", [-3, -2, 2, 3], [true, true, false, false] },
    };

    [Theory]
    [MemberData(nameof(Degenerate))]
    public void Probabilities_are_inside_0_and_1_and_never_fall(string what, double[] logits, bool[] isPositive)
    {
        foreach (var calibration in new Calibration[] { PlattCalibration.Fit(logits, isPositive), IsotonicCalibration.Fit(logits, isPositive) })
        {
            double[] probabilities = [.. new[] { -1000, -30, -1, -0.1, 0, 0.1, 1, 2.5, 30, 1000 }.Select(calibration.Probability)];

            Assert.True(probabilities.All(probability => probability is > 0 and < 1), $"{what}: {string.Join(' ', probabilities)}");
            Assert.True(probabilities.SequenceEqual(probabilities.Order()), $"{what}: {string.Join(' ', probabilities)}");
        }
    }

    [Fact]
    public void Choose_keeps_the_sigmoid_where_chance_is_a_sigmoid() =>
        Assert.IsType<PlattCalibration>(Choose(logit => 1 / (1 + Math.Exp(-logit)), from: -4, to: 4, count: 300));

    [Fact]
    public void Choose_takes_steps_where_chance_is_stepped() =>
        Assert.IsType<IsotonicCalibration>(Choose(logit => logit < 1 ? 0.3 : 0.7, from: 0, to: 10, count: 3000));

    [Fact]
    public void Choose_keeps_the_sigmoid_where_positives_are_few() =>
        Assert.IsType<PlattCalibration>(Choose(logit => logit < 9 ? 0.001 : 0.7, from: 0, to: 10, count: 300));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Choose_works_with_few_examples_and_folds(int folds)
    {
        var calibration = Calibration.Choose([0.1, 0.2, 0.3], [false, true, false], [.. Enumerable.Range(0, 3).Select(example => example % folds)]);

        Assert.InRange(calibration.Probability(0.2), 0.01, 0.99);
    }

    [Fact]
    public void Choose_refuses_lengths_that_differ_and_no_examples()
    {
        Assert.Throws<ArgumentException>(() => Calibration.Choose([], [], []));
        Assert.Throws<ArgumentException>(() => Calibration.Choose([1, 2], [true], [0, 1]));
        Assert.Throws<ArgumentException>(() => Calibration.Choose([1, 2], [true, false], [0]));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Choose_refuses_logits_that_are_not_finite(double logit) =>
        Assert.Throws<ArgumentException>(() => Calibration.Choose([1, logit, 2, 3], [true, false, true, false], [0, 1, 0, 1]));

    [Theory]
    [InlineData(new double[0], new double[0])]
    [InlineData(new[] { 1.0 }, new[] { 0.5, 0.6 })]
    [InlineData(new[] { 1.0, 1.0 }, new[] { 0.5, 0.6 })]
    [InlineData(new[] { 1.0, 2.0 }, new[] { 0.6, 0.5 })]
    [InlineData(new[] { 1.0, 2.0 }, new[] { 0.5, 1.0 })]
    [InlineData(new[] { 1.0, double.PositiveInfinity }, new[] { 0.5, 0.6 })]
    [InlineData(new[] { double.NaN, 1.0 }, new[] { 0.5, 0.6 })]
    public void Points_that_do_not_rise_are_refused(double[] logits, double[] probabilities) =>
        Assert.Throws<ArgumentException>(() => new IsotonicCalibration(logits, probabilities));

    private static Calibration Choose(Func<double, double> chance, double from, double to, int count)
    {
        var random = new Random(2);
        double[] logits = [.. Enumerable.Range(0, count).Select(_ => from + (to - from) * random.NextDouble())];
        bool[] isPositive = [.. logits.Select(logit => random.NextDouble() < chance(logit))];
        return Calibration.Choose(logits, isPositive, [.. logits.Select((_, example) => example % 5)]);
    }
}
