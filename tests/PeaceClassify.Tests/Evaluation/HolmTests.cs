using PeaceClassify.Evaluation;

namespace PeaceClassify.Tests.Evaluation;

public class HolmTests
{
    [Fact]
    public void The_smallest_must_be_smallest_by_all_the_rest_by_those_left() =>
        // 0.010 ≤ 0.05/4, 0.016 ≤ 0.05/3, 0.030 > 0.05/2: from there on nothing is sure, not even what alone would be.
        Assert.Equal([false, true, true, false], Holm.Rejected([0.030, 0.010, 0.016, 0.040], 0.05));

    [Fact]
    public void One_test_needs_no_correction() => Assert.Equal([true], Holm.Rejected([0.05], 0.05));

    [Fact]
    public void Nothing_is_rejected_where_nothing_is_tested() => Assert.Empty(Holm.Rejected([], 0.05));
}
