using FsCheck.Fluent;
using PeaceClassify.Evaluation;

namespace PeaceClassify.Tests.Evaluation;

public class ThresholdTunerTests
{
    private static readonly ThresholdOptions Alone = new() { PooledPositives = 0, LeastReviewProbability = 0 };

    /// <summary>Wrong at 0.10 and 0.50, right at 0.30, 0.70 and 0.90.</summary>
    private static readonly (double, bool)[] Worked = [(0.10, false), (0.30, true), (0.50, false), (0.70, true), (0.90, true)];

    [Fact]
    public void The_threshold_is_the_cut_of_best_F1() =>
        Assert.InRange(Tune(Alone, Worked).Threshold, 0.10001, 0.30); // F1: 6/8 from the first on, 6/7 from the second, 4/6, 4/5, 2/4

    [Fact]
    public void A_precision_floor_moves_the_threshold_to_the_best_cut_that_reaches_it() =>
        Assert.InRange(Tune(Alone with { PrecisionFloor = 0.8 }, Worked).Threshold, 0.50001, 0.70);

    [Fact]
    public void The_review_band_begins_where_few_are_lost_and_ends_where_nearly_all_are_right()
    {
        var cuts = Tune(Alone with { AssignedPrecision = 0.9, MissedShare = 0.1 }, Worked);

        Assert.InRange(cuts.ReviewTo, 0.50001, 0.70); // two of two right from there on
        Assert.InRange(cuts.ReviewFrom, 0.10001, 0.30); // nothing may be lost of three
    }

    [Fact]
    public void What_is_hardly_likely_is_not_worth_a_review()
    {
        (double, bool)[] examples = [(0.01, true), (0.02, false), (0.03, false), (0.04, false), .. Worked];

        Assert.InRange(Tune(Alone with { MissedShare = 0 }, examples).ReviewFrom, 0, 0.01);
        Assert.Equal(0.05, Tune(Alone with { MissedShare = 0, LeastReviewProbability = 0.05 }, examples).ReviewFrom);
    }

    [Fact]
    public void Each_label_has_its_own_threshold()
    {
        var cuts = ThresholdTuner.Tune([[0.2, 0.2], [0.4, 0.4], [0.6, 0.6]], [[0], [0], [0, 1]], Alone);

        Assert.True(cuts[0].Threshold <= 0.2);
        Assert.InRange(cuts[1].Threshold, 0.40001, 0.6);
    }

    [Fact]
    public void Pooling_keeps_a_hopeless_rare_label_from_being_given_to_everything()
    {
        // Label 0 is good. Label 1 has one positive, and it has the least probability of all: F1 by itself is best when all get it.
        double[][] probabilities = [.. Enumerable.Range(0, 200).Select(i => new[] { i % 4 == 0 ? 0.8 : 0.1, 0.02 + i * 0.0001 })];
        int[][] labelSets = [.. Enumerable.Range(0, 200).Select(i => (int[])[.. i % 4 == 0 ? [0] : Array.Empty<int>(), .. i == 0 ? [1] : Array.Empty<int>()])];

        var alone = ThresholdTuner.Tune(probabilities, labelSets, Alone)[1];
        var pooled = ThresholdTuner.Tune(probabilities, labelSets, new())[1];

        Assert.Equal(200, probabilities.Count(row => row[1] >= alone.Threshold));
        Assert.Equal(0, probabilities.Count(row => row[1] >= pooled.Threshold));
    }

    [Fact]
    public void A_label_that_is_never_likely_is_given_to_nothing()
    {
        (double, bool)[] hopeless = [.. Enumerable.Range(0, 100).Select(example => (0.02 + example / 1e5, example % 50 == 0))];

        Assert.InRange(Tune(Alone, hopeless).Threshold, 0, 0.03); // best F1 gives it to everything
        Assert.Equal(1, Tune(Alone with { LeastReviewProbability = 0.05 }, hopeless).Threshold);
    }

    [Fact]
    public void A_label_without_positives_is_given_to_nothing()
    {
        var cuts = ThresholdTuner.Tune([[0.3, 0.9], [0.999, 0.1], [0.2, 0.2]], [[1], [], []], Alone);

        Assert.True(cuts[0].Threshold > 0.999, $"{cuts[0]}");
    }

    [Fact]
    public void A_floor_out_of_reach_gives_the_label_to_nothing() =>
        Assert.True(Tune(Alone with { PrecisionFloor = 0.9 }, [(0.3, true), (0.95, false), (0.997, false)]).Threshold > 0.997);

    [Fact]
    public void Cuts_are_in_order_for_any_probabilities_labels_and_options()
    {
        var share = Gen.Choose(0, 100).Select(percent => percent / 100.0);
        var example = share.Two().SelectMany(_ => Gen.Choose(0, 3), (row, labels) => (Row: new[] { row.Item1, row.Item2 }, Labels: labels));
        var target = Gen.Choose(0, 99).Select(percent => percent / 100.0);
        var problem =
            from examples in example.NonEmptyListOf()
            from targets in target.Four()
            from pooled in Gen.Elements(0.0, 0.5, 10, 1e6)
            select (Examples: examples, Options: new ThresholdOptions
            {
                PrecisionFloor = targets.Item1,
                AssignedPrecision = targets.Item2,
                MissedShare = targets.Item3,
                LeastReviewProbability = targets.Item4,
                PooledPositives = pooled,
            });

        Law.Holds(problem.ToArbitrary(), drawn =>
        {
            var cuts = ThresholdTuner.Tune(
                [.. drawn.Examples.Select(one => one.Row)],
                [.. drawn.Examples.Select(one => Enumerable.Range(0, 2).Where(label => (one.Labels >> label & 1) == 1).ToArray())],
                drawn.Options);

            Assert.All(cuts, cut => Assert.True(
                cut is { ReviewFrom: >= 0, ReviewTo: <= 1 } && cut.ReviewFrom <= cut.Threshold && cut.Threshold <= cut.ReviewTo, $"{cut}"));
        });
    }

    [Fact]
    public void Lengths_that_differ_and_no_examples_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ThresholdTuner.Tune([], [], new()));
        Assert.Throws<ArgumentException>(() => ThresholdTuner.Tune([[0.5]], [[], []], new()));
    }

    public static TheoryData<string, Func<ThresholdOptions>> Impossible => new()
    {
        { "a floor of 1", () => new ThresholdOptions { PrecisionFloor = 1 } },
        { "a negative floor", () => new ThresholdOptions { PrecisionFloor = -0.1 } },
        { "negative pooling", () => new ThresholdOptions { PooledPositives = -1 } },
        { "infinite pooling", () => new ThresholdOptions { PooledPositives = double.PositiveInfinity } },
        { "a precision that is not a number", () => new ThresholdOptions { AssignedPrecision = double.NaN } },
        { "all missed", () => new ThresholdOptions { MissedShare = 1 } },
        { "a negative probability", () => new ThresholdOptions { LeastReviewProbability = -0.1 } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Options_cannot_be_wrong(string what, Func<ThresholdOptions> make) =>
        Assert.True(Record.Exception(make) is ArgumentOutOfRangeException, what);

    /// <summary>The cuts of a single label.</summary>
    private static Cuts Tune(ThresholdOptions options, params (double Probability, bool IsRight)[] examples) => ThresholdTuner.Tune(
        [.. examples.Select(example => new[] { example.Probability })], [.. examples.Select(example => example.IsRight ? new[] { 0 } : [])], options)[0];
}
