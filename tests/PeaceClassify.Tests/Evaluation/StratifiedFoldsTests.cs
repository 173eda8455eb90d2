using PeaceClassify.Evaluation;

namespace PeaceClassify.Tests.Evaluation;

public class StratifiedFoldsTests
{
    private const int LabelCount = 6;

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    public void Single_labels_and_fold_sizes_are_spread_within_one(int foldCount)
    {
        int[][] labelSets = [.. LabelSets(137).Select(labels => labels.Take(1).ToArray())];
        var folds = StratifiedFolds.Deal(labelSets, LabelCount, foldCount, seed: 17);

        Assert.All(Enumerable.Range(0, LabelCount), label => AssertSpread(Sizes(folds, foldCount, example => labelSets[example].Contains(label)), 1, $"label {label}"));
        AssertSpread(Sizes(folds, foldCount, _ => true), LabelCount, "examples");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Combined_labels_are_spread_nearly_as_evenly(int foldCount)
    {
        var labelSets = LabelSets(200);
        var folds = StratifiedFolds.Deal(labelSets, LabelCount, foldCount, seed: 17);

        Assert.All(Enumerable.Range(0, LabelCount), label => AssertSpread(Sizes(folds, foldCount, example => labelSets[example].Contains(label)), 3, $"label {label}"));
    }

    [Fact]
    public void A_label_rarer_than_the_folds_is_never_twice_in_one()
    {
        int[][] labelSets = [.. LabelSets(60).Select((labels, example) => example % 20 == 0 ? [.. labels, LabelCount] : labels)];
        var folds = StratifiedFolds.Deal(labelSets, LabelCount + 1, 5, seed: 17);

        Assert.InRange(Sizes(folds, 5, example => labelSets[example].Contains(LabelCount)).Max(), 1, 1);
    }

    [Fact]
    public void Every_example_has_one_of_the_folds()
    {
        var folds = StratifiedFolds.Deal(LabelSets(41), LabelCount, 5, seed: 17);

        Assert.Equal(41, folds.Length);
        Assert.Equal([0, 1, 2, 3, 4], folds.Distinct().Order());
    }

    [Fact]
    public void The_seed_decides_and_nothing_else()
    {
        var labelSets = LabelSets(50);

        Assert.Equal(StratifiedFolds.Deal(labelSets, LabelCount, 5, seed: 1), StratifiedFolds.Deal(labelSets, LabelCount, 5, seed: 1));
        Assert.NotEqual(StratifiedFolds.Deal(labelSets, LabelCount, 5, seed: 1), StratifiedFolds.Deal(labelSets, LabelCount, 5, seed: 2));
    }

    [Fact]
    public void Examples_without_labels_are_dealt_evenly() =>
        Assert.All(Sizes(StratifiedFolds.Deal([.. Enumerable.Repeat(Array.Empty<int>(), 20)], 1, 5, seed: 17), 5, _ => true), size => Assert.Equal(4, size));

    [Fact]
    public void Too_few_examples_or_folds_are_refused()
    {
        Assert.Throws<ArgumentException>(() => StratifiedFolds.Deal(LabelSets(4), LabelCount, 5, seed: 17));
        Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedFolds.Deal(LabelSets(4), LabelCount, 1, seed: 17));
    }

    [Fact]
    public void The_largest_group_goes_first_and_the_others_even_it_out()
    {
        // Three examples belong together; the other three make up for them, whatever the seed.
        int[] groups = [0, 1, 2, 2, 2, 5];
        int[][] labelSets = [.. groups.Select(_ => new[] { 0 })];

        Assert.All(Enumerable.Range(0, 20), seed =>
        {
            var folds = StratifiedFolds.Deal(labelSets, 1, 2, seed, groups);
            Assert.Equal([folds[2], folds[2], folds[2]], folds[2..5]);
            Assert.Equal([1 - folds[2], 1 - folds[2], 1 - folds[2]], [folds[0], folds[1], folds[5]]);
        });
    }

    [Fact]
    public void A_group_counts_for_every_label_of_its_members()
    {
        // Label 1 is the rarer one. Once its two groups are in different folds, the first has label 0 three times, so both single examples go to the other.
        int[] groups = [7, 7, 7, 7, 8, 1, 2];
        int[][] labelSets = [[0], [0], [0], [1], [1], [0], [0]];

        Assert.All(Enumerable.Range(0, 20), seed =>
        {
            var folds = StratifiedFolds.Deal(labelSets, 2, 2, seed, groups);
            Assert.Single(folds[..4].Distinct());
            Assert.Equal([1 - folds[0], 1 - folds[0], 1 - folds[0]], folds[4..]);
        });
    }

    [Fact]
    public void Groups_of_one_change_nothing()
    {
        var labelSets = LabelSets(150);
        int[] groups = [.. Enumerable.Range(0, 150).Select(example => 1000 - example)];

        Assert.All(Enumerable.Range(0, 5), seed =>
            Assert.Equal(StratifiedFolds.Deal(labelSets, LabelCount, 5, seed), StratifiedFolds.Deal(labelSets, LabelCount, 5, seed, groups)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_group_is_split_and_labels_are_spread_all_the_same(int seed)
    {
        var random = new Random(seed);
        var labelSets = LabelSets(300);
        int[] groups = [.. labelSets.Select(_ => random.Next(200))];

        var folds = StratifiedFolds.Deal(labelSets, LabelCount, 5, seed, groups);

        Assert.All(groups.Zip(folds).GroupBy(pair => pair.First), group => Assert.Single(group.Select(pair => pair.Second).Distinct()));
        Assert.All(Enumerable.Range(0, LabelCount), label => AssertSpread(Sizes(folds, 5, example => labelSets[example].Contains(label)), 5, $"label {label}"));
        AssertSpread(Sizes(folds, 5, _ => true), 8, "examples");
    }

    [Fact]
    public void What_was_dealt_keeps_its_fold_and_the_others_even_it_out()
    {
        var labelSets = LabelSets(300);
        var before = StratifiedFolds.Deal(labelSets[..200], LabelCount, 5, seed: 1);
        int?[] kept = [.. Enumerable.Range(0, 300).Select(example => example < 200 ? before[example] : (int?)null)];

        var folds = StratifiedFolds.Deal(labelSets, LabelCount, 5, seed: 2, kept: kept);

        Assert.Equal(before, folds[..200]);
        Assert.All(Enumerable.Range(0, LabelCount), label => AssertSpread(Sizes(folds, 5, example => labelSets[example].Contains(label)), 5, $"label {label}"));
        AssertSpread(Sizes(folds, 5, _ => true), 8, "examples");
    }

    [Fact]
    public void A_group_keeps_the_fold_of_the_first_of_it_that_has_one()
    {
        int[] groups = [0, 0, 0, 3, 3, 5, 6, 7];
        int?[] kept = [null, 1, 0, null, null, null, null, 0];

        var folds = StratifiedFolds.Deal(LabelSets(8), LabelCount, 2, seed: 1, groups, kept);

        Assert.Equal([1, 1, 1], folds[..3]);
        Assert.Equal(folds[3], folds[4]);
        Assert.Equal(0, folds[7]);
    }

    [Fact]
    public void Kept_folds_must_be_as_many_as_examples() =>
        Assert.Throws<ArgumentException>(() => StratifiedFolds.Deal(LabelSets(9), LabelCount, 5, 17, kept: [1, 2, 3]));

    [Fact]
    public void Groups_must_be_as_many_as_examples_and_no_fewer_than_folds()
    {
        Assert.Throws<ArgumentException>(() => StratifiedFolds.Deal(LabelSets(9), LabelCount, 5, 17, [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => StratifiedFolds.Deal(LabelSets(9), LabelCount, 5, 17, [1, 1, 1, 1, 1, 1, 2, 3, 4]));
    }

    /// <summary>None, one or some of the labels; the higher, the rarer.</summary>
    private static int[][] LabelSets(int count)
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, LabelCount).Where(label => random.Next(label + 3) == 0).ToArray())];
    }

    private static int[] Sizes(int[] folds, int foldCount, Func<int, bool> isCounted) =>
        [.. Enumerable.Range(0, foldCount).Select(fold => Enumerable.Range(0, folds.Length).Count(example => folds[example] == fold && isCounted(example)))];

    private static void AssertSpread(int[] sizes, int most, string what) =>
        Assert.True(sizes.Max() - sizes.Min() <= most, $"{what}: {string.Join(' ', sizes)}");
}
