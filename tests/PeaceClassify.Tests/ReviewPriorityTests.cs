using PeaceClassify.Evaluation;
using PeaceClassify.Learning;

namespace PeaceClassify.Tests;

public sealed class ReviewPriorityTests
{
    private static readonly Cuts Cuts = new(0.4, 0.2, 0.8);

    [Theory]
    [InlineData(0.4, 1.0)]
    [InlineData(0.3, 0.55)]
    [InlineData(0.6, 0.55)]
    [InlineData(0.2, 0.1)]
    [InlineData(0.8, 0.1)]
    public void Uncertainty_is_greatest_at_the_threshold_and_least_at_the_ends_of_the_band(double probability, double uncertainty) =>
        Assert.Equal(uncertainty, ReviewPriority.Uncertainty(probability, Cuts), 1e-9);

    [Fact]
    public void A_band_without_width_is_no_division_by_zero() => Assert.Equal(1, ReviewPriority.Uncertainty(0.5, new(0.5, 0.5, 0.5)));

    [Theory]
    [InlineData(100, 1)]
    [InlineData(50, 2)]
    [InlineData(200, 0.5)]
    [InlineData(1, 4)]
    [InlineData(0, 4)]
    [InlineData(100_000, 0.25)]
    public void Themes_with_fewer_paragraphs_count_more_within_limits(int support, double rarity) => Assert.Equal(rarity, ReviewPriority.Rarity(support, 100));

    [Fact]
    public void The_themes_in_their_review_band_are_asked_about_and_those_above_it_expected()
    {
        ModelTheme[] themes = [Theme("a", 100), Theme("b", 50), Theme("c", 150)];

        Assert.Equal([new(0, 0.4, 1), new(1, 0.3, 0.55 * 2), new(2, 0.9, 0)], ReviewPriority.Questions([0.4, 0.3, 0.9], themes), (one, other) => (one.Theme, one.Probability) == (other.Theme, other.Probability) && Math.Abs(one.Worth - other.Worth) < 1e-9);
        Assert.Empty(ReviewPriority.Questions([0.19, 0.1, 0], themes));
    }

    [Fact]
    public void A_paragraph_is_worth_what_its_questions_are_worth_together()
    {
        IReadOnlyList<ReviewQuestion>[] questions = [[new(0, 0, 2)], [new(0, 0, 1), new(1, 0, 1.5)], []];

        var order = ReviewPriority.Order(questions, [Unknown(10), Unknown(10)], [SparseVector.Zero, SparseVector.Zero, SparseVector.Zero], 3);

        Assert.Equal([(1, 2.5), (0, 2), (2, 0)], order);
    }

    [Fact]
    public void Examples_that_are_expected_from_earlier_paragraphs_make_a_theme_less_rare()
    {
        // Theme 0 has 2 paragraphs and half an example is expected of each: 3 × 2 ÷ 2.5, then 3 × 2 ÷ 3. Theme 1 has 100.
        IReadOnlyList<ReviewQuestion>[] questions = [[new(0, 0.5, 3)], [new(0, 0.5, 3)], [new(0, 0.5, 3)], [new(1, 0.5, 2.3)], [new(1, 0.5, 2.2)]];

        var order = ReviewPriority.Order(questions, [Unknown(2), Unknown(100)], [.. Enumerable.Repeat(SparseVector.Zero, 5)], 5);

        Assert.Equal([0, 1, 3, 4, 2], order.Select(turn => turn.Paragraph));
        Assert.Equal([3, 3 * 2 / 2.5, 2.3, 2.2 * 100 / 100.5, 3 * 2 / 3.0], order.Select(turn => turn.Worth), (expected, actual) => Math.Abs(expected - actual) < 1e-9);
    }

    [Fact]
    public void What_the_model_knows_well_can_wait()
    {
        IReadOnlyList<ReviewQuestion>[] questions = [[new(0, 0, 1)], [new(1, 0, 0.6)]];

        var order = ReviewPriority.Order(questions, [new(10, 0.8), new(10, 0.05)], [SparseVector.Zero, SparseVector.Zero], 2);

        Assert.Equal([1, 0], order.Select(turn => turn.Paragraph));
        Assert.Equal([0.6, 0.5], order.Select(turn => turn.Worth), (expected, actual) => Math.Abs(expected - actual) < 1e-9);
    }

    [Fact]
    public void What_is_like_an_earlier_paragraph_waits()
    {
        SparseVector[] texts = [Text(1, 0, 0), Text(0.8f, 0.6f, 0), Text(0, 0, 1), SparseVector.Zero];

        var order = Order([3, 2.9, 1, 0.5], texts, 10);

        Assert.Equal([0, 2, 1, 3], order.Select(turn => turn.Paragraph));
        Assert.Equal([3, 1, 2.9 * 0.2, 0.5], order.Select(turn => turn.Worth), (expected, actual) => Math.Abs(expected - actual) < 1e-6);
    }

    [Fact]
    public void The_same_text_is_worth_nothing_twice_and_equals_keep_their_order() =>
        Assert.Equal([0, 2, 3, 1], Order([1, 1, 1, 1], [Text(1), Text(1), SparseVector.Zero, SparseVector.Zero], 4).Select(turn => turn.Paragraph));

    [Fact]
    public void No_more_are_put_in_order_than_asked_for() => Assert.Equal([1], Order([1, 2, 1], [Text(1), Text(1), Text(1)], 1).Select(turn => turn.Paragraph));

    [Fact]
    public void Nothing_is_in_order() => Assert.Empty(Order([], [], 5));

    [Fact]
    public void A_text_for_every_paragraph_is_asked_for() => Assert.Throws<ArgumentException>(() => Order([1], [], 5));

    [Fact]
    public void A_theme_without_paragraphs_is_no_division_by_zero() =>
        Assert.Equal([(0, 4), (1, 4 / 1.5)], ReviewPriority.Order([[new(0, 0.5, 4)], [new(0, 0.5, 4)]], [Unknown(0)], [SparseVector.Zero, SparseVector.Zero], 2));

    [Fact]
    public void Vectors_of_texts_tell_how_alike_they_are()
    {
        var vectors = SimilarParagraphs.Vectors(["The mines were cleared", "Mines were cleared, the", "Police trained recruits", "..."]);

        Assert.Equal([0, 2, 3, 1], Order([1, 1, 1, 1], vectors, 4).Select(turn => turn.Paragraph));
        Assert.True(vectors[3].IsZero);
    }

    /// <summary>The order of paragraphs with one question each, of a theme that stays as rare as it is.</summary>
    private static IReadOnlyList<(int Paragraph, double Worth)> Order(double[] worths, SparseVector[] texts, int count) =>
        ReviewPriority.Order([.. worths.Select(worth => new ReviewQuestion[] { new(0, 0, worth) })], [Unknown(100)], texts, count);

    /// <summary>A theme whose weakness is 1.</summary>
    private static ReviewTheme Unknown(int support) => new(support, 0.05);

    private static SparseVector Text(params float[] values) => Some.Vector(values);

    private static ModelTheme Theme(string id, int support) => Some.Model.Description.Themes[0] with { Theme = new(id, id), Support = support, Cuts = Cuts };
}
