using PeaceClassify.Evaluation;

namespace PeaceClassify.Tests;

public class LabelSuspectTests
{
    private static readonly Cuts[] Cuts = [new(0.5, 0.3, 0.9), new(0.2, 0.1, 0.9), new(0.5, 0.3, 0.9)];

    [Fact]
    public void Decisions_on_the_wrong_side_of_the_threshold_are_ranked_by_doubt()
    {
        LabelledParagraph[] paragraphs = [Some.Paragraph("one", "ceasefire"), Some.Paragraph("two"), Some.Paragraph("three", "women")];
        var predictions = new Predictions(
            [[0.1, 0.25, 0.0], [0.95, 0.15, 0.4], null], // given but unlikely; likely but not given; and no answer, which contradicts nothing
            [[0], [], [2]],
            [Cuts, Cuts, Cuts]);

        var suspects = LabelSuspect.Find(paragraphs, Some.Taxonomy, predictions, 10);

        Assert.Equal(
            [("two", "ceasefire", false, 0.95), ("one", "ceasefire", true, 0.9), ("one", "civilians", false, 0.25)],
            suspects.Select(suspect => (suspect.Paragraph.Text, suspect.Theme, suspect.IsGiven, suspect.Doubt)));
        Assert.Equal(suspects.Take(1), LabelSuspect.Find(paragraphs, Some.Taxonomy, predictions, 1));
    }
}
