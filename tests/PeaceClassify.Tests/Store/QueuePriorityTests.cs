using PeaceClassify.Api;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Tests.Store;

/// <summary>The order of the review queue, worked by hand: mean support is 100, so mines count 1, police 5 (at most 4), politics 100/180.</summary>
public sealed class QueuePriorityTests
{
    [Theory]
    [InlineData("mines", 0.5, 1.0)] // at the cut
    [InlineData("mines", 0.3, 0.1)] // at the lower end of the band
    [InlineData("mines", 0.4, 0.55)]
    [InlineData("mines", 0.6, 0.55)]
    [InlineData("police", 0.5, 4.0)]
    [InlineData("police", 0.4, 2.2)]
    [InlineData("politics", 0.5, 0.556)]
    public void The_least_certain_and_the_rarer_come_first(string theme, double probability, double score) =>
        Assert.Equal(score, QueuePriority.ScoreOf(Theme(theme, probability, ThemeState.Review), SomeStatement.Model)!.Value, 0.001);

    [Fact]
    public void Disputed_themes_come_before_all_others() =>
        Assert.True(QueuePriority.ScoreOf(Theme("politics", 0.9, ThemeState.Disputed), SomeStatement.Model) > QueuePriority.ScoreOf(Theme("police", 0.5, ThemeState.Review), SomeStatement.Model));

    [Theory]
    [InlineData(ThemeState.No)]
    [InlineData(ThemeState.Assigned)]
    [InlineData(ThemeState.Accepted)]
    [InlineData(ThemeState.Rejected)]
    public void What_needs_no_review_is_not_in_the_queue(ThemeState state) => Assert.Null(QueuePriority.ScoreOf(Theme("mines", 0.5, state), SomeStatement.Model));

    [Fact]
    public void Reasons_are_in_plain_words()
    {
        Assert.Equal(
            ["The model is unsure and leans to no: 41 %, with its cut for this theme at 50 %.", "The theme is rare: 20 training paragraphs have it, 100 on average."],
            QueuePriority.ReasonsFor(Theme("police", 0.41, ThemeState.Review), SomeStatement.Model));
        var disputed = Theme("mines", 0.9, ThemeState.Disputed) with
        {
            Stands = [new("Ada", DecisionAction.Accept, "1", default), new("Ben", DecisionAction.NoTheme, "2", default), new("Cem", DecisionAction.Reject, "3", default)],
        };
        Assert.Equal(["Reviewers disagree: yes say Ada; no say Ben, Cem."], QueuePriority.ReasonsFor(disputed, SomeStatement.Model));
    }

    private static ParagraphTheme Theme(string id, double probability, ThemeState state) => new(id, probability, 0.5, Verdict.Review, state, []);
}
