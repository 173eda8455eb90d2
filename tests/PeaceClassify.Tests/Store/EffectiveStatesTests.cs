using PeaceClassify.Api;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Tests.Store;

/// <summary>Suggestion and decisions to what is in effect, worked by hand.</summary>
public sealed class EffectiveStatesTests
{
    /// <summary>Decisions, the oldest first → state of mines (assigned, .9), police (review, .4), politics (no, .1), and needs review, disputed, decided.</summary>
    /// <remarks>Short forms as in <see cref="SomeStatement.Decisions"/>.</remarks>
    [Theory]
    [InlineData("", "assigned review no", "review")]
    [InlineData("Ada+mines", "accepted review no", "review decided")]
    [InlineData("Ada+police", "assigned accepted no", "decided")]
    [InlineData("Ada-police", "assigned rejected no", "decided")]
    [InlineData("Ada+politics", "assigned review accepted", "review decided")]
    [InlineData("Ada-politics", "assigned review rejected", "review decided")]
    [InlineData("Ada+mines, Ada-mines", "rejected review no", "review decided")]
    [InlineData("Ada-mines, Ada+mines", "accepted review no", "review decided")]
    [InlineData("Ada+mines, Ben-mines", "disputed review no", "review disputed decided")]
    [InlineData("Ada+mines, Ben-mines, Ben+mines", "accepted review no", "review decided")]
    [InlineData("Ada+police, Ben+police", "assigned accepted no", "decided")]
    [InlineData("Ada 0", "rejected rejected no", "decided")]
    [InlineData("Ada x", "rejected rejected no", "decided")]
    [InlineData("Ada 0, Ada+mines", "accepted rejected no", "decided")]
    [InlineData("Ada+politics, Ada 0", "rejected rejected rejected", "decided")]
    [InlineData("Ada+politics, Ben 0", "rejected rejected disputed", "review disputed decided")]
    [InlineData("Ben 0, Ada+politics", "rejected rejected disputed", "review disputed decided")]
    [InlineData("Ada 0, Ben+police", "rejected disputed no", "review disputed decided")]
    [InlineData("Ada note", "assigned review no", "review")]
    [InlineData("Ada+mines, Ada~1", "assigned review no", "review")]
    [InlineData("Ada+mines, Ada-mines, Ada~2", "accepted review no", "review decided")]
    [InlineData("Ada+mines, Ben-mines, Ben~2", "accepted review no", "review decided")]
    [InlineData("Ada 0, Ada~1", "assigned review no", "review")]
    [InlineData("Ada+mines, Ada 0, Ada~2", "accepted review no", "review decided")]
    [InlineData("Ada+mines, Ben-mines, Cem+mines!", "accepted review no", "review decided")]
    [InlineData("Ada+mines, Ben-mines, Cem-mines!, Ada+mines, Eva+mines", "rejected review no", "review decided")]
    [InlineData("Ada+mines!, Ada-mines", "accepted review no", "review decided")]
    [InlineData("Ada+mines!, Ben 0", "accepted rejected no", "decided")]
    [InlineData("Ben 0, Ada+mines!", "accepted rejected no", "decided")]
    [InlineData("Ada+mines!, Ben-mines!", "rejected review no", "review decided")]
    [InlineData("Ada+mines!, Ben-mines!, Ben~2", "accepted review no", "review decided")]
    [InlineData("Ada+mines, Ben-mines, Ben-mines!, Ben~3", "disputed review no", "review disputed decided")]
    [InlineData("Ada+police!, Ben+mines, Cem-mines", "disputed accepted no", "review disputed decided")]
    [InlineData("Ada+politics!", "assigned review accepted", "review decided")]
    public void Decisions_become_states(string decisions, string states, string flags)
    {
        var state = EffectiveStates.Of(SomeStatement.Suggestion(0.9, 0.4, 0.1), SomeStatement.Decisions(decisions));

        Assert.Equal(states, string.Join(' ', state.Themes.Select(theme => Names<ThemeState>.Of(theme.State))));
        Assert.Equal(flags, string.Join(' ', new[] { state.NeedsReview ? "review" : null, state.IsDisputed ? "disputed" : null, state.IsDecided ? "decided" : null }.OfType<string>()));
    }

    [Fact]
    public void Every_reviewer_has_one_stand_a_theme_in_the_order_in_which_they_took_them()
    {
        var theme = EffectiveStates.Of(SomeStatement.Suggestion(0.9, 0.4, 0.1), SomeStatement.Decisions("Ada+mines, Ben 0, Ada-mines, Cem+mines, Cem note")).Themes[0];

        Assert.Equal([("Ben", DecisionAction.NoTheme, "2"), ("Ada", DecisionAction.Reject, "3"), ("Cem", DecisionAction.Accept, "4")], theme.Stands.Select(stand => (stand.Reviewer, stand.Action, stand.DecisionId)));
        Assert.Equal(("mines", 0.9, 0.5, Verdict.Assigned), (theme.Id, theme.Probability, theme.Threshold, theme.Verdict));
    }

    [Theory]
    [InlineData("Ada+mines, Ben-mines, Cem+mines!", "Ada1 Ben2 Cem3!")]
    [InlineData("Ada+mines, Cem+mines!, Ben-mines, Cem-mines", "Ada1 Cem2! Ben3")]
    [InlineData("Ada+mines!, Ben-mines!", "Ada1 Ben2!")]
    [InlineData("Ada+mines!, Ada~1, Ben-mines", "Ben3")]
    public void The_stand_that_settles_a_theme_says_so(string decisions, string stands) => Assert.Equal(
        stands,
        string.Join(' ', EffectiveStates.Of(SomeStatement.Suggestion(0.9, 0.4, 0.1), SomeStatement.Decisions(decisions)).Themes[0].Stands
            .Select(stand => $"{stand.Reviewer}{stand.DecisionId}{(stand.Adjudicates ? "!" : "")}")));

    [Fact]
    public void No_theme_is_no_stand_on_a_theme_that_nobody_speaks_of() =>
        Assert.Empty(EffectiveStates.Of(SomeStatement.Suggestion(0.9, 0.4, 0.1), SomeStatement.Decisions("Ada 0")).Themes[2].Stands);

    [Fact]
    public void A_paragraph_without_suggestion_has_the_themes_that_people_gave_it()
    {
        var french = new Suggestion(SomeStatement.Model, ClassificationStatus.OtherLanguage, "fr", "French", []);

        Assert.Empty(EffectiveStates.Of(french, []).Themes);
        var theme = Assert.Single(EffectiveStates.Of(french, SomeStatement.Decisions("Ada+police")).Themes);
        Assert.Equal(("police", null, null, ThemeState.Accepted), (theme.Id, theme.Probability, theme.Verdict, theme.State));
        Assert.Empty(EffectiveStates.Of(french, SomeStatement.Decisions("Ada+police, Ada~1")).Themes);
    }

    [Fact]
    public void A_theme_that_the_model_no_longer_knows_keeps_its_stands()
    {
        var themes = EffectiveStates.Of(SomeStatement.Suggestion(0.9, 0.4, 0.1), SomeStatement.Decisions("Ada+forestry, Ben-forestry")).Themes;

        Assert.Equal(["mines", "police", "politics", "forestry"], themes.Select(theme => theme.Id));
        Assert.Equal(ThemeState.Disputed, themes[3].State);
    }

    [Fact]
    public void What_was_taken_back_says_so()
    {
        var decisions = EffectiveStates.Flagged(SomeStatement.Decisions("Ada+mines, Ada-police, Ada~1"));

        Assert.Equal([true, false, false], decisions.Select(decision => decision.Withdrawn));
    }
}
