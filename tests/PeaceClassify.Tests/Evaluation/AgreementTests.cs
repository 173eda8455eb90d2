using PeaceClassify.Evaluation;

namespace PeaceClassify.Tests.Evaluation;

/// <summary>Figures of agreement against examples of the literature and worked by hand.</summary>
public class AgreementTests
{
    /// <summary>A line a rater, a column a unit, a dot for what was left out.</summary>
    [Theory]
    [InlineData("1 2 3 3 2 1 4 1 2 . . . | 1 2 3 3 2 2 4 1 2 5 . 3 | . 3 3 3 2 3 4 2 2 5 1 . | 1 2 3 3 2 4 4 1 2 5 1 .", 0.743)] // Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), C
    [InlineData("1 1 2 2 4 3 3 3 5 4 4 1 | 2 1 2 2 2 3 3 3 5 4 4 4", 0.692)] // the same, B
    [InlineData("0 1 0 0 0 0 0 0 1 0 | 1 1 1 0 0 1 0 0 0 0", 0.095)] // the same, A
    [InlineData("0 1 | 1 0", -0.5)] // 4 values, 4 of 4 coincidences differ: 1 - 3 * 4 / (2 * 2 * 2)
    [InlineData("0 1 1 | 0 1 1 | 0 1 .", 1)]
    public void Alpha_is_that_of_the_example(string raters, double alpha) => Assert.Equal(alpha, Alpha(raters).Pooled.Value!.Value, 0.0005);

    /// <summary>How often the first says the row and the second the column.</summary>
    [Theory]
    [InlineData("20 5 | 10 15", 0.4)] // observed .7, expected .5
    [InlineData("75 1 4 | 5 4 1 | 0 0 10", 0.676)] // Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (2003), table 18.1: .68
    [InlineData("0 7 | 7 0", -1)]
    [InlineData("3 0 | 0 4", 1)]
    [InlineData("4 4 | 4 4", 0)]
    public void Kappa_is_that_of_the_example(string table, double kappa)
    {
        var (first, second) = Table(table);

        Assert.Equal(kappa, Kappa(first, second).Pooled.Value!.Value, 0.0005);
        Assert.Equal(kappa, Kappa(second, first).Pooled.Value!.Value, 0.0005);
    }

    [Theory]
    [InlineData(". .")] // nobody
    [InlineData("1 0 1")] // one rater
    [InlineData("1 0 . . | . . 1 0")] // no unit of two
    [InlineData("1 1 1 | 1 1 1")] // one category only
    [InlineData("1 1 . 0 | 1 1 0 .")] // one category only where two speak
    public void Where_chance_explains_all_or_nothing_meets_there_is_no_alpha(string raters) => Assert.Equal((null, null), (Alpha(raters).Pooled.Value, Alpha(raters).Pooled.Interval));

    [Theory]
    [InlineData("0 0 | 0 0")]
    [InlineData("9 0 | 0 0")]
    public void Where_chance_explains_all_or_nothing_meets_there_is_no_kappa(string table)
    {
        var (first, second) = Table(table);
        var figure = Kappa(first, second).Pooled;

        Assert.Equal((null, null), (figure.Value, figure.Interval));
    }

    [Fact]
    public void Figures_are_for_each_label_and_for_all_together()
    {
        // By the first label they always agree, by the second never, by the third nobody speaks.
        Rating[] first = [new(0, 0, 0), new(1, 0, 1), new(0, 1, 0), new(1, 1, 1)];
        Rating[] second = [new(0, 0, 0), new(1, 0, 1), new(0, 1, 1), new(1, 1, 0)];

        var kappa = Agreement.Kappa(first, second, 3, new(2));
        var alpha = Agreement.Alpha([.. first, .. second], 3, new(2));

        Assert.Equal([1, -1, null], kappa.Labels.Select(label => label.Value));
        Assert.Equal([2, 2, 0], kappa.Labels.Select(label => label.Count));
        Assert.Equal((0, 4), (kappa.Pooled.Value, kappa.Pooled.Count));
        Assert.Equal([1, -0.5, null], alpha.Labels.Select(label => label.Value));
        Assert.Equal(1 - (7 * 4 / (2.0 * 4 * 4)), alpha.Pooled.Value);
    }

    [Fact]
    public void Everybody_of_one_group_is_compared_with_everybody_of_the_other()
    {
        // A model that says yes, no against three people: yes, yes, no and no, no: observed 4 of 5, expected (3 * 2 + 2 * 3) / 25.
        Rating[] model = [new(0, 0, 1), new(1, 0, 0)];
        Rating[] people = [new(0, 0, 1), new(0, 0, 1), new(0, 0, 0), new(1, 0, 0), new(1, 0, 0)];

        var kappa = Agreement.Kappa(model, people, 1, new(2)).Pooled;

        Assert.Equal((0.8 - 0.48) / (1 - 0.48), kappa.Value!.Value, 1e-12);
        Assert.Equal(2, kappa.Count);
    }

    [Fact]
    public void Intervals_hold_the_figure_and_more_units_make_them_narrower()
    {
        var (few, many) = (Noisy(60), Noisy(2000));

        Assert.InRange(few.Value!.Value, few.Interval!.Value.Low, few.Interval.Value.High);
        Assert.InRange(0.6, many.Interval!.Value.Low, many.Interval.Value.High);
        Assert.True(Width(many) < 0.3 * Width(few));

        static double Width(AgreementFigure figure) => figure.Interval!.Value.High - figure.Interval.Value.Low;
    }

    [Fact]
    public void Full_agreement_leaves_no_doubt_and_threads_change_nothing()
    {
        Assert.Equal(new Interval(1, 1), Alpha("0 1 0 1 0 1 | 0 1 0 1 0 1").Pooled.Interval);
        Assert.Equal(Noisy(60), Noisy(60, new ParallelOptions()));
    }

    /// <summary>Two raters who agree on 80 % of units that are yes and no equally often: alpha 0.6.</summary>
    private static AgreementFigure Noisy(int count, ParallelOptions? parallel = null)
    {
        var random = new Random(3);
        Rating[] first = [.. Enumerable.Range(0, count).Select(unit => new Rating(unit, 0, random.Next(2)))];
        Rating[] second = [.. first.Select(rating => rating with { Category = random.Next(5) == 0 ? 1 - rating.Category : rating.Category })];
        return Agreement.Alpha([.. first, .. second], 1, new(count, 500), parallel).Pooled;
    }

    private static AgreementFigures Alpha(string raters)
    {
        string[][] rows = [.. raters.Split(" | ").Select(row => row.Split(' '))];
        return Agreement.Alpha(
            [.. rows.SelectMany(row => row.Select((said, unit) => (said, unit)).Where(rating => rating.said != ".").Select(rating => new Rating(rating.unit, 0, rating.said[0] - '0')))],
            1, new(rows[0].Length, 200));
    }

    private static AgreementFigures Kappa(Rating[] first, Rating[] second) => Agreement.Kappa(first, second, 1, new(Math.Max(1, first.Length), 200));

    private static (Rating[] First, Rating[] Second) Table(string table)
    {
        var units = table.Split(" | ").SelectMany((row, first) => row.Split(' ').SelectMany((count, second) => Enumerable.Repeat((first, second), int.Parse(count)))).ToArray();
        return ([.. units.Select((said, unit) => new Rating(unit, 0, said.first))], [.. units.Select((said, unit) => new Rating(unit, 0, said.second))]);
    }
}
