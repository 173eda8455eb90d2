using PeaceClassify.Learning;

namespace PeaceClassify.Tests.Learning;

public class LinearModelTests
{
    /// <summary>Two labels, three features: weights stand feature by feature.</summary>
    private static readonly LinearModel Model = new([1, 10, 2, 20, 3, 30], [0.5f, -0.5f]);

    [Fact]
    public void A_logit_is_the_bias_plus_weights_times_values()
    {
        var logits = new double[2];
        Model.Logits(new SparseVector([0, 2], [1, 2]), logits);

        Assert.Equal([0.5 + 1 + 6, -0.5 + 10 + 60], logits);
    }

    [Fact]
    public void The_logit_of_nothing_is_the_bias()
    {
        double[] logits = [7, 7];
        Model.Logits(SparseVector.Zero, logits);

        Assert.Equal([0.5, -0.5], logits);
    }

    [Fact]
    public void Weights_of_a_feature_are_one_a_label() => Assert.Equal([2f, 20f], Model.WeightsOf(1).ToArray());

    [Fact]
    public void Room_for_another_number_of_logits_is_refused() =>
        Assert.Throws<ArgumentException>(() => Model.Logits(SparseVector.Zero, new double[3]));

    [Fact]
    public void A_feature_beyond_the_weights_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.Logits(new SparseVector([3], [1]), new double[2]));

    [Theory]
    [InlineData(new float[] { 1, 2, 3 }, new float[] { 0, 0 })]
    [InlineData(new float[] { 1 }, new float[0])]
    [InlineData(new[] { float.NaN }, new float[] { 0 })]
    [InlineData(new float[] { 0 }, new[] { float.NegativeInfinity })]
    public void Weights_that_do_not_fit_or_are_not_finite_are_refused(float[] weights, float[] biases) =>
        Assert.Throws<ArgumentException>(() => new LinearModel(weights, biases));
}
