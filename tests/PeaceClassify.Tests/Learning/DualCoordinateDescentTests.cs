using PeaceClassify.Learning;

namespace PeaceClassify.Tests.Learning;

public class DualCoordinateDescentTests
{
    private const int LabelCount = 19; // two full blocks of lanes and a part of one
    private const int FeatureCount = 7;

    public static TheoryData<Loss, double, double, double> Problems { get; } = new()
    {
        { Loss.SquaredHinge, 0.25, 0, 0 },
        { Loss.SquaredHinge, 4, 0.5, 0 },
        { Loss.SquaredHinge, 50, 1, 0.5 },
        { Loss.SquaredHinge, 4, 0, 1 },
        { Loss.Logistic, 0.25, 0, 0 },
        { Loss.Logistic, 4, 0.5, 0.5 },
        { Loss.Logistic, 50, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void The_stated_objective_is_flat_at_the_optimum(Loss loss, double c, double balance, double ratioPower)
    {
        var options = Tight(loss) with { C = c, Balance = balance, RatioPower = ratioPower };
        var (vectors, labelSets) = Some.Examples(60, LabelCount, FeatureCount);
        var model = DualCoordinateDescent.Fit(vectors, labelSets, LabelCount, FeatureCount, options);

        for (var label = 0; label < LabelCount; label++)
        {
            var point = WeightsAndBias(model, label);
            var scales = Scales(vectors, labelSets, label, ratioPower);
            Assert.All(point.Zip(scales).Where(weight => weight.Second == 0), weight => Assert.Equal(0, weight.First));
            var steepest = Enumerable.Range(0, point.Length).Where(axis => scales[axis] > 0).Max(axis => Math.Abs(Slope(axis, point, label)));
            Assert.True(steepest < 1e-4 * (1 + c), $"label {label}: the objective rises by {steepest} a unit");
        }

        double Slope(int axis, double[] point, int label)
        {
            const double Step = 1e-5;
            double[] ahead = [.. point], behind = [.. point];
            ahead[axis] += Step;
            behind[axis] -= Step;
            return (Objective(ahead, label) - Objective(behind, label)) / (2 * Step);
        }

        double Objective(double[] point, int label)
        {
            var positives = labelSets.Count(labels => labels.Contains(label));
            var positiveC = positives == 0 || positives == vectors.Length ? c : c * Math.Pow((double)(vectors.Length - positives) / positives, balance);
            var penalty = point.Zip(Scales(vectors, labelSets, label, ratioPower), (weight, scale) => scale > 0 ? weight / scale : 0).Sum(scaled => scaled * scaled);
            return 0.5 * penalty + vectors.Zip(labelSets).Sum(example => example.Second.Contains(label)
                ? positiveC * LossOf(loss, Logit(point, example.First))
                : c * LossOf(loss, -Logit(point, example.First)));
        }
    }

    [Fact]
    public void A_telling_feature_is_penalised_less_than_one_that_tells_nothing()
    {
        // Both features alone would separate the examples equally well; only the first is absent from all negatives.
        SparseVector[] vectors = [Some.Vector(1, 1), Some.Vector(1, 1), Some.Vector(0, -1), Some.Vector(0, -1)];
        int[][] labelSets = [[0], [0], [], []];

        var alike = DualCoordinateDescent.Fit(vectors, labelSets, 1, 2, Tight(Loss.SquaredHinge) with { RatioPower = 0 });
        var scaled = DualCoordinateDescent.Fit(vectors, labelSets, 1, 2, Tight(Loss.SquaredHinge) with { RatioPower = 1 });

        Assert.True(scaled.Weights[0] > alike.Weights[0]);
        Assert.Equal(0, scaled.Weights[1]); // as frequent in both: its ratio is 1, its logarithm 0
    }

    [Fact]
    public void One_example_has_the_squared_hinge_solution_worked_by_hand()
    {
        // w = v·t and b = t, margin s·t with s = v² + 1: flat where s·t = 2C·s·(1 − s·t), so t = 2C / (1 + 2C·s) = 1/6.
        var model = Fit(Tight(Loss.SquaredHinge) with { C = 0.5 }, (Some.Vector(2), true));

        Assert.Equal(1 / 3.0, model.Weights[0], 6);
        Assert.Equal(1 / 6.0, model.Biases[0], 6);
    }

    [Fact]
    public void One_example_has_the_logistic_solution_worked_by_hand()
    {
        // w = b = t, margin 2t: flat where t = C / (1 + exp(2t)); with C = 2 ln 3 that is t = ln 3 / 2.
        var model = Fit(Tight(Loss.Logistic) with { C = 2 * Math.Log(3) }, (Some.Vector(1), true));

        Assert.Equal(Math.Log(3) / 2, model.Weights[0], 6);
        Assert.Equal(Math.Log(3) / 2, model.Biases[0], 6);
    }

    [Theory]
    [InlineData(Loss.SquaredHinge)]
    [InlineData(Loss.Logistic)]
    public void Two_opposite_examples_need_no_bias(Loss loss)
    {
        var model = Fit(Tight(loss), (Some.Vector(1.5f), true), (Some.Vector(-1.5f), false));

        Assert.Equal(0, model.Biases[0], 6);
        Assert.True(model.Weights[0] > 0);
    }

    [Theory]
    [InlineData(Loss.SquaredHinge)]
    [InlineData(Loss.Logistic)]
    public void The_order_of_examples_does_not_move_the_optimum(Loss loss)
    {
        var first = FitSome(Tight(loss) with { Seed = 1 });
        var second = FitSome(Tight(loss) with { Seed = 2 });

        Assert.All(first.Weights.ToArray().Zip(second.Weights.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.All(first.Biases.ToArray().Zip(second.Biases.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Theory]
    [InlineData(Loss.SquaredHinge)]
    [InlineData(Loss.Logistic)]
    public void The_same_seed_gives_the_same_bits_for_any_number_of_threads(Loss loss)
    {
        var models = new[] { 1, 1, 2, 5 }
            .Select(threads => FitSome(new() { Loss = loss }, new ParallelOptions { MaxDegreeOfParallelism = threads }))
            .ToArray();

        Assert.All(models, model => Assert.Equal(Bits(models[0]), Bits(model)));
    }

    [Theory]
    [InlineData(Loss.SquaredHinge)]
    [InlineData(Loss.Logistic)]
    public void A_label_learned_alone_is_the_label_learned_among_others(Loss loss)
    {
        var options = new LinearLearnerOptions { Loss = loss, Balance = 0.5 };
        var (vectors, labelSets) = Some.Examples(60, LabelCount, FeatureCount);
        var together = DualCoordinateDescent.Fit(vectors, labelSets, LabelCount, FeatureCount, options);

        for (var label = 0; label < LabelCount; label++)
        {
            int[][] own = [.. labelSets.Select(labels => labels.Contains(label) ? new[] { 0 } : [])];
            var alone = DualCoordinateDescent.Fit(vectors, own, 1, FeatureCount, options);
            Assert.Equal(WeightsAndBias(alone, 0), WeightsAndBias(together, label));
        }
    }

    [Theory]
    [InlineData(Loss.SquaredHinge)]
    [InlineData(Loss.Logistic)]
    public void A_larger_C_never_raises_the_training_loss(Loss loss)
    {
        var (vectors, labelSets) = Some.Examples(60, LabelCount, FeatureCount);
        var losses = new[] { 0.01, 0.1, 1, 10, 100 }
            .Select(c => DualCoordinateDescent.Fit(vectors, labelSets, LabelCount, FeatureCount, Tight(loss) with { C = c }))
            .Select(model => Enumerable.Range(0, LabelCount).Select(label => TrainingLoss(model, label)).ToArray())
            .ToArray();

        for (var i = 1; i < losses.Length; i++)
        {
            Assert.All(losses[i - 1].Zip(losses[i]), pair => Assert.True(pair.Second <= pair.First + 1e-5, $"{pair.First} rose to {pair.Second}"));
        }

        double TrainingLoss(LinearModel model, int label)
        {
            var point = WeightsAndBias(model, label);
            return vectors.Zip(labelSets).Sum(example => LossOf(loss, (example.Second.Contains(label) ? 1 : -1) * Logit(point, example.First)));
        }
    }

    [Theory]
    [InlineData(Loss.SquaredHinge)]
    [InlineData(Loss.Logistic)]
    public void Balance_counts_positives_as_if_they_were_repeated(Loss loss)
    {
        var (vectors, _) = Some.Examples(40, 1, FeatureCount);
        int[][] labelSets = [.. vectors.Select((_, example) => example % 4 == 0 ? new[] { 0 } : [])]; // three negatives a positive
        int[] repeated = [.. Enumerable.Range(0, vectors.Length).SelectMany(example => Enumerable.Repeat(example, example % 4 == 0 ? 3 : 1))];

        var balanced = DualCoordinateDescent.Fit(vectors, labelSets, 1, FeatureCount, Tight(loss) with { Balance = 1, RatioPower = 0 });
        var plain = DualCoordinateDescent.Fit(
            [.. repeated.Select(example => vectors[example])], [.. repeated.Select(example => labelSets[example])], 1, FeatureCount,
            Tight(loss) with { RatioPower = 0 }); // repeated examples would change the ratios

        Assert.All(WeightsAndBias(balanced, 0).Zip(WeightsAndBias(plain, 0)), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
    }

    [Theory]
    [InlineData(Loss.SquaredHinge)]
    [InlineData(Loss.Logistic)]
    public void Separable_examples_are_separated(Loss loss)
    {
        var (vectors, _) = Some.Examples(50, 1, FeatureCount);
        double[] separator = [1, -2, 0.5, 0, 3, -1, 1, 0.1];
        int[][] labelSets = [.. vectors.Select(vector => Logit(separator, vector) > 0 ? new[] { 0 } : [])];

        var model = DualCoordinateDescent.Fit(vectors, labelSets, 1, FeatureCount, Tight(loss) with { C = 1e4 });

        Assert.All(vectors, vector => Assert.Equal(Logit(separator, vector) > 0, Logit(WeightsAndBias(model, 0), vector) > 0));
    }

    [Theory]
    [InlineData(Loss.SquaredHinge)]
    [InlineData(Loss.Logistic)]
    public void A_label_of_no_example_speaks_against_all_and_one_of_every_example_for_all(Loss loss)
    {
        var (vectors, _) = Some.Examples(20, 1, FeatureCount);
        int[][] labelSets = [.. vectors.Select(_ => new[] { 1 })];

        var model = DualCoordinateDescent.Fit(vectors, labelSets, 2, FeatureCount, Tight(loss) with { Balance = 1, RatioPower = 0 });

        Assert.All(vectors, vector => Assert.True(Logit(WeightsAndBias(model, 0), vector) < 0 && Logit(WeightsAndBias(model, 1), vector) > 0));
    }

    [Theory]
    [InlineData(Loss.SquaredHinge)]
    [InlineData(Loss.Logistic)]
    public void A_label_of_one_example_ranks_that_example_first(Loss loss)
    {
        var (vectors, _) = Some.Examples(20, 1, FeatureCount);
        int[][] labelSets = [.. vectors.Select((_, example) => example == 4 ? new[] { 0 } : [])];

        var point = WeightsAndBias(DualCoordinateDescent.Fit(vectors, labelSets, 1, FeatureCount, Tight(loss) with { C = 10, Balance = 1 }), 0);

        Assert.Same(vectors[4], vectors.MaxBy(vector => Logit(point, vector)));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(200)]
    public void A_far_outlier_on_the_wrong_side_leaves_the_logistic_solution_finite(int distance)
    {
        var examples = Enumerable.Range(0, 801)
            .Select(i => i == 800 ? (Some.Vector(distance), false) : (Some.Vector(i % 2 == 0 ? 1 : -1), i % 2 == 0))
            .ToArray();

        var model = Fit(Tight(Loss.Logistic) with { C = 10, MaxPasses = 3000 }, examples);

        var point = WeightsAndBias(model, 0);
        Assert.Equal(0, point[0] + 10 * examples.Sum(Pull), 0.01 * distance); // the objective is flat along the weight

        double Pull((SparseVector Vector, bool IsPositive) example)
        {
            var sign = example.IsPositive ? 1 : -1;
            return -sign * example.Vector.Values[0] / (1 + Math.Exp(sign * Logit(point, example.Vector)));
        }
    }

    [Fact]
    public void Examples_without_features_teach_the_bias_alone()
    {
        var model = Fit(Tight(Loss.Logistic) with { C = 1000 }, (SparseVector.Zero, true), (SparseVector.Zero, true), (SparseVector.Zero, false));

        Assert.Equal(Math.Log(2), model.Biases[0], 2); // the log-odds of two to one
        Assert.Equal(0, model.Weights[0]);
    }

    [Fact]
    public void A_feature_beyond_the_count_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DualCoordinateDescent.Fit([new([1], [1])], [[0]], 1, featureCount: 1, new()));

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void A_label_beyond_the_count_is_refused(int label) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DualCoordinateDescent.Fit([Some.Vector(1)], [[label]], labelCount: 2, 1, new()));

    [Fact]
    public void No_examples_or_another_number_of_label_sets_are_refused()
    {
        Assert.Throws<ArgumentException>(() => DualCoordinateDescent.Fit([], [], 1, 1, new()));
        Assert.Throws<ArgumentException>(() => DualCoordinateDescent.Fit([Some.Vector(1)], [[], []], 1, 1, new()));
    }

    [Fact]
    public void Learning_can_be_cancelled() =>
        Assert.ThrowsAny<OperationCanceledException>(
            () => FitSome(new(), new ParallelOptions { CancellationToken = new CancellationToken(canceled: true) }));

    private static LinearLearnerOptions Tight(Loss loss) => new() { Loss = loss, C = 1, Tolerance = 1e-8, MaxPasses = 100_000 };

    private static LinearModel FitSome(LinearLearnerOptions options, ParallelOptions? parallel = null)
    {
        var (vectors, labelSets) = Some.Examples(60, LabelCount, FeatureCount);
        return DualCoordinateDescent.Fit(vectors, labelSets, LabelCount, FeatureCount, options, parallel);
    }

    /// <summary>One label, one feature.</summary>
    private static LinearModel Fit(LinearLearnerOptions options, params (SparseVector Vector, bool IsPositive)[] examples) =>
        DualCoordinateDescent.Fit(
            [.. examples.Select(example => example.Vector)], [.. examples.Select(example => example.IsPositive ? new[] { 0 } : [])], 1, 1, options);

    /// <summary>The scales as the learner's documentation states them, worked out the plain way; 1 for the bias.</summary>
    private static double[] Scales(SparseVector[] vectors, int[][] labelSets, int label, double power)
    {
        var positives = labelSets.Count(labels => labels.Contains(label));
        double[] scales = [.. Enumerable.Range(0, FeatureCount).Select(feature =>
        {
            var with = vectors.Zip(labelSets).Where(example => example.First.Indices.Contains(feature)).ToArray();
            var inside = with.Count(example => example.Second.Contains(label));
            var ratio = (inside + 1.0) / (positives + 2) / ((with.Length - inside + 1.0) / (vectors.Length - positives + 2));
            return Math.Pow(Math.Abs(Math.Log(ratio)), power);
        })];
        var length = vectors.Sum(vector => vector.Values.ToArray().Sum(value => (double)value * value));
        var scaledLength = vectors.Sum(vector => vector.Values.ToArray().Zip(vector.Indices.ToArray(), (value, feature) => Math.Pow(value * scales[feature], 2)).Sum());
        return [.. scales.Select(scale => scale * Math.Sqrt(length / scaledLength)), 1];
    }

    private static double[] WeightsAndBias(LinearModel model, int label) =>
        [.. Enumerable.Range(0, model.FeatureCount).Select(feature => model.WeightsOf(feature)[label]), model.Biases[label]];

    private static double Logit(double[] weightsAndBias, SparseVector vector) =>
        weightsAndBias[^1] + Enumerable.Range(0, vector.Count).Sum(i => weightsAndBias[vector.Indices[i]] * vector.Values[i]);

    private static double LossOf(Loss loss, double margin) => loss == Loss.Logistic
        ? Math.Log(1 + Math.Exp(-Math.Abs(margin))) + Math.Max(-margin, 0)
        : Math.Pow(Math.Max(0, 1 - margin), 2);

    private static int[] Bits(LinearModel model) =>
        [.. model.Weights.ToArray().Concat(model.Biases.ToArray()).Select(BitConverter.SingleToInt32Bits)];
}
