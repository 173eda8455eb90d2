using PeaceClassify.Evaluation;

namespace PeaceClassify.Tests.Evaluation;

public class MultiLabelMetricsTests
{
    /// <summary>Four examples, two labels, cut at a half.</summary>
    private static readonly MultiLabelMetrics Worked = Of([[0.9, 0.2], [0.8, 0.6], [0.4, 0.6], [0.3, 0.1]], [[0], [1], [0], []]);

    [Fact]
    public void Counts_are_those_worked_by_hand()
    {
        Assert.Equal([new(1, 1, 1), new(1, 1, 0)], Worked.Labels);
        Assert.Equal(new LabelCounts(2, 2, 1), Worked.Micro);
        Assert.Equal(4 / 7.0, Worked.Micro.F1, 12);
        Assert.Equal((1 / 2.0 + 2 / 3.0) / 2, Worked.MacroF1, 12);
    }

    [Fact]
    public void Average_precision_takes_equal_probabilities_as_one_rank()
    {
        // Label 0 ranks right, wrong, right: (1/1 + 2/3) / 2. Label 1 ranks a right and a wrong one together: 1/2.
        Assert.Equal([(1 + 2 / 3.0) / 2, 1 / 2.0], Worked.AveragePrecisions);
        Assert.Equal(2 / 3.0, Worked.MeanAveragePrecision, 12);
    }

    [Fact]
    public void Log_loss_is_the_mean_over_every_example_and_label() =>
        Assert.Equal(-Math.Log(0.9 * 0.2 * 0.4 * 0.7 * 0.8 * 0.6 * 0.4 * 0.9) / 8, Worked.LogLoss, 12);

    [Fact]
    public void Eight_answers_are_a_bin_of_the_calibration_error_each() =>
        Assert.Equal((0.1 + 0.8 + 0.6 + 0.3 + 0.2 + 0.4 + 0.6 + 0.1) / 8, Worked.ExpectedCalibrationError, 12);

    [Fact]
    public void A_bin_of_the_calibration_error_compares_means()
    {
        // Two answers a bin: one of two right at a half is calibrated in the first fifteen, none of two is half off in the others.
        double[][] half = [.. Enumerable.Repeat(new[] { 0.5 }, 30)];

        Assert.Equal(0, Of(half, [.. half.Select((_, i) => i % 2 == 0 ? new[] { 0 } : [])]).ExpectedCalibrationError, 12);
        Assert.Equal(0.5, Of(half, [.. half.Select(_ => Array.Empty<int>())]).ExpectedCalibrationError, 12);
    }

    [Fact]
    public void A_wrong_certainty_costs_much_but_not_everything() =>
        Assert.InRange(Of([[1], [0]], [[], [0]]).LogLoss, 27, 28); // −ln 1e-12

    [Fact]
    public void Labels_without_support_do_not_count_in_macro_figures()
    {
        var metrics = Of([[0.9, 0.9], [0.1, 0.1]], [[0], []]);

        Assert.Equal(1, metrics.MacroF1);
        Assert.Equal(1, metrics.MeanAveragePrecision);
        Assert.Equal([1, 0], metrics.AveragePrecisions);
        Assert.Equal(new LabelCounts(0, 1, 0), metrics.Labels[1]);
    }

    [Fact]
    public void Without_any_support_the_figures_are_0()
    {
        var metrics = Of([[0.9]], [[]]);

        Assert.Equal((0.0, 0.0, 0.0), (metrics.Micro.F1, metrics.MacroF1, metrics.MeanAveragePrecision));
    }

    [Fact]
    public void Figures_need_neither_fewer_nor_more_examples_than_labels()
    {
        Assert.Equal(3, Of([[0.9, 0.1, 0.2]], [[0]]).AveragePrecisions.Count);
        Assert.Single(Of([[0.9], [0.1], [0.2]], [[0], [], []]).AveragePrecisions);
    }

    [Fact]
    public void A_probability_at_the_cut_is_given_and_a_zero_never()
    {
        var metrics = MultiLabelMetrics.Of([[0.5, 0]], [[0, 1]], [[0.5, 0]]);

        Assert.Equal([new(1, 0, 0), new(0, 0, 1)], metrics.Labels);
    }

    [Fact]
    public void Every_example_has_its_own_cuts() =>
        Assert.Equal(new LabelCounts(1, 0, 0), MultiLabelMetrics.Of([[0.4], [0.4]], [[0], []], [[0.3], [0.5]]).Micro);

    [Fact]
    public void Lengths_that_differ_and_no_examples_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MultiLabelMetrics.Of([], [], []));
        Assert.Throws<ArgumentException>(() => MultiLabelMetrics.Of([[0.5]], [[], []], [[0.5]]));
        Assert.Throws<ArgumentException>(() => MultiLabelMetrics.Of([[0.5], [0.5, 0.5]], [[], []], [[0.5], [0.5]]));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void What_is_no_probability_is_refused(double probability) =>
        Assert.Throws<ArgumentException>(() => Of([[probability], [0.5]], [[0], []]));

    private static MultiLabelMetrics Of(double[][] probabilities, int[][] labelSets) =>
        MultiLabelMetrics.Of(probabilities, labelSets, [.. probabilities.Select(row => row.Select(_ => 0.5).ToArray())]);
}
