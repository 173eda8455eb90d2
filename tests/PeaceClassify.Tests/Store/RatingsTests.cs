using PeaceClassify.Api.Store;

namespace PeaceClassify.Tests.Store;

/// <summary>Which decisions are ratings, worked by hand.</summary>
public sealed class RatingsTests
{
    /// <summary>Decisions in the short forms of <see cref="SomeStatement.Decisions"/> → who says yes (+) or no (-) to mines, police, politics.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("Ada note", "")]
    [InlineData("Ada+mines, Ben-mines", "Ada+mines Ben-mines")]
    [InlineData("Ada+mines, Ada-mines", "Ada-mines")]
    [InlineData("Ada+mines, Ada~1", "")]
    [InlineData("Ada+mines, Ada-mines, Ada~2", "Ada+mines")]
    [InlineData("Ada 0", "Ada-mines Ada-police Ada-politics")]
    [InlineData("Ada 0, Ada+police", "Ada-mines Ada+police Ada-politics")]
    [InlineData("Ada+forestry, Ada 0", "Ada-forestry Ada-mines Ada-police Ada-politics")]
    [InlineData("Ben+mines, Ada+mines, Ada x", "Ben+mines")]
    [InlineData("Ada x, Ada+mines", "Ada+mines")]
    [InlineData("Ada+mines!, Ben-mines", "Ben-mines")]
    [InlineData("Ada-mines, Ben+mines, Ada+mines!", "Ada-mines Ben+mines")]
    public void Decisions_become_ratings(string decisions, string ratings) => Assert.Equal(
        ratings,
        string.Join(' ', Ratings.OfPeople(SomeStatement.Decisions(decisions), SomeStatement.Model)
            .OrderBy(rating => rating.Reviewer, StringComparer.Ordinal).ThenBy(rating => rating.Theme, StringComparer.Ordinal)
            .Select(rating => $"{rating.Reviewer}{(rating.IsYes ? '+' : '-')}{rating.Theme}")));

    [Fact]
    public void The_model_says_yes_from_its_threshold_on_and_nothing_of_what_it_did_not_classify()
    {
        Assert.Equal([true, false, true], Ratings.OfModel(SomeStatement.Model, [0.5, 0.4999, 0.9]).Select(rating => rating.IsYes));
        Assert.Empty(Ratings.OfModel(SomeStatement.Model, []));
    }
}
