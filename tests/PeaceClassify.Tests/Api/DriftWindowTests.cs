using PeaceClassify.Api;
using PeaceClassify.Api.Observing;

namespace PeaceClassify.Tests.Api;

/// <summary>The window over the last paragraphs, and when a theme of it is marked.</summary>
[Collection(ServiceTests.Name)]
public sealed class DriftWindowTests(ServiceFixture service)
{
    [Fact]
    public void The_oldest_paragraphs_drop_out()
    {
        var window = Window(100);
        Add(window, 60, 0.9);
        Add(window, 100, 0.1);

        Assert.Equal(100, window.Count);
        Assert.All(window.Read(), theme => Assert.Equal((0, 0.1), (theme.Share, Math.Round(theme.MeanProbability, 6))));
    }

    [Fact]
    public void An_empty_window_marks_nothing_and_knows_what_to_expect()
    {
        var themes = Window(100).Read();

        Assert.Equal(PeaceClassify.Tests.Training.SmallCorpus.ThemeIds.Length, themes.Count);
        Assert.All(themes, theme => Assert.Equal((0, 0, false), (theme.Share, theme.MeanProbability, theme.Differs)));
        Assert.All(themes, theme => Assert.True(theme is { ExpectedShare: > 0 and < 1, ExpectedProbability: > 0 and < 1 }));
    }

    [Fact]
    public void Many_writers_lose_nothing()
    {
        var window = Window(100_000);
        var verdicts = Verdicts(window, 0.75);

        Parallel.For(0, 50_000, _ => window.Add(verdicts));

        Assert.Equal(50_000, window.Count);
        Assert.All(window.Read(), theme => Assert.Equal(0.75, theme.MeanProbability, 12));
    }

    [Theory]
    [InlineData(60, 100, 0.5, 1e12, 0.0455003)] // z = 2
    [InlineData(50, 100, 0.5, 1e12, 1)]
    [InlineData(120, 200, 0.5, 300, 0.0280)] // z = 2.197, a 2 x 2 table of 120/80 and 150/150
    [InlineData(3, 100, 0.01, 1e12, 1)] // one expected: too few to tell
    [InlineData(0, 0, 0.5, 1000, 1)]
    public void The_chance_of_a_difference_is_that_of_the_two_proportion_test(double given, double count, double expected, double training, double p) =>
        Assert.Equal(p, DriftWindow.PValue(given, count, expected, training), 4);

    [Theory]
    [InlineData(0.5, 0.5, 0)]
    [InlineData(1, 0, Math.PI)]
    [InlineData(0.25, 0.75, -Math.PI / 3)]
    public void The_size_of_a_difference_is_Cohens_h(double share, double other, double h) => Assert.Equal(h, DriftWindow.Effect(share, other), 12);

    [Fact]
    public void A_difference_that_is_sure_but_small_is_not_marked()
    {
        var window = Window(1_000_000);
        var expected = window.Read();
        // Two points more than expected, so often that chance cannot be the reason.
        for (var paragraph = 0; paragraph < 20_000; paragraph++)
        {
            window.Add([.. expected.Select(theme => new ThemeVerdict(theme.Id, paragraph % 1_000 < (theme.ExpectedShare + 0.02) * 1_000 ? 1 : 0, 0.5, Verdict.No))]);
        }

        Assert.All(window.Read(), theme => Assert.False(theme.Differs));
    }

    private DriftWindow Window(int size)
    {
        var models = new ModelStore(service.Models);
        return new(ServingModel.Load(models.FolderOf(models.Current()!), BuiltEngines.All), size);
    }

    private static void Add(DriftWindow window, int count, double probability)
    {
        var verdicts = Verdicts(window, probability);
        for (var paragraph = 0; paragraph < count; paragraph++)
        {
            window.Add(verdicts);
        }
    }

    private static ThemeVerdict[] Verdicts(DriftWindow window, double probability) => [.. window.ThemeIds.Select(id => new ThemeVerdict(id, probability, 0.5, Verdict.No))];
}
