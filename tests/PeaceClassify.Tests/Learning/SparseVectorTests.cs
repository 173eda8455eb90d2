using PeaceClassify.Learning;

namespace PeaceClassify.Tests.Learning;

public class SparseVectorTests
{
    [Theory]
    [InlineData(new[] { 1, 0 }, "descending")]
    [InlineData(new[] { 1, 1 }, "twice")]
    [InlineData(new[] { -1, 0 }, "negative")]
    [InlineData(new[] { 0, 1, 2 }, "more than values")]
    [InlineData(new[] { 0 }, "fewer than values")]
    public void Indices_that_are_no_features_are_refused(int[] indices, string why) =>
        Assert.True(Record.Exception(() => new SparseVector(indices, [1f, 1f])) is ArgumentException, why);

    [Fact]
    public void Only_a_vector_without_features_is_zero()
    {
        Assert.True(SparseVector.Zero.IsZero);
        Assert.False(new SparseVector([4], [0.5f]).IsZero);
    }
}
