using PeaceClassify.Evaluation;

namespace PeaceClassify.Tests.Evaluation;

public class LabelCountsTests
{
    [Theory]
    [InlineData(3, 1, 2, 0.75, 0.6, 6 / 9.0)]
    [InlineData(0, 0, 0, 0, 0, 0)] // no positives, no predictions
    [InlineData(0, 0, 4, 0, 0, 0)] // no predictions
    [InlineData(0, 4, 0, 0, 0, 0)] // no positives
    [InlineData(5, 0, 0, 1, 1, 1)]
    public void Figures_are_those_worked_by_hand(int truePositives, int falsePositives, int falseNegatives, double precision, double recall, double f1)
    {
        var counts = new LabelCounts(truePositives, falsePositives, falseNegatives);

        Assert.Equal((precision, recall, f1), (counts.Precision, counts.Recall, counts.F1));
    }

    [Fact]
    public void Examples_are_counted_one_by_one()
    {
        var counts = default(LabelCounts).With(isGiven: true, isRight: true).With(true, false).With(true, false).With(false, true).With(false, false);

        Assert.Equal(new LabelCounts(1, 2, 1), counts);
        Assert.Equal(2, counts.Support);
    }

    [Fact]
    public void Counts_add_up() => Assert.Equal(new LabelCounts(11, 22, 33), new LabelCounts(1, 2, 3) + new LabelCounts(10, 20, 30));
}
