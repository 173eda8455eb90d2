using PeaceClassify.Evaluation;

namespace PeaceClassify.Tests.Evaluation;

public class PredictionsTests
{
    [Fact]
    public void Labels_are_chosen_and_ordered_in_every_row()
    {
        Cuts[] cuts = [new(0.1, 0, 1), new(0.2, 0, 1), new(0.3, 0, 1)];

        var some = new Predictions([[0.4, 0.5, 0.6], null], [[0, 1], [2]], [cuts, cuts]).WithLabels([2, 0]);

        Assert.Equal([[0.6, 0.4], null], some.Probabilities);
        Assert.Equal([[1], [0]], some.LabelSets);
        Assert.Equal([[0.3, 0.1], [0.3, 0.1]], some.Thresholds());
    }
}
