namespace PeaceClassify.Tests;

public class FoldGroupsTests
{
    private static readonly string[] Texts =
    [
        "The ceasefire has held along the whole of the northern line since the rains began.",
        "Women from eleven villages took their seats when the talks were opened again.",
        "Two patrols a day keep open the only road between the port and the hospital.",
        "Nobody has yet explained why the budget of the mission was cut by a third.",
        "Children who had carried guns for years went back to school in the autumn.",
        "The convoy waited four days for a permit which the governor never signed.",
    ];

    [Fact]
    public void Paragraphs_of_one_source_belong_together()
    {
        var groups = Of("a", "b", "a", "c", "b", "c");

        Assert.Equal(3, groups.SourceCount);
        Assert.Equal([0, 1, 0, 3, 1, 3], groups.Groups);
    }

    [Fact]
    public void Paragraphs_without_a_source_stand_alone()
    {
        var groups = Of("a", "b", null, "c", null, "c");

        Assert.Equal(3, groups.SourceCount);
        Assert.Equal([0, 1, 2, 3, 4, 3], groups.Groups);
    }

    [Fact]
    public void A_near_duplicate_without_a_source_belongs_to_the_source_of_the_other()
    {
        LabelledParagraph[] paragraphs = [Some.Paragraph(Texts[1]), .. Paragraphs("a", "b", "c", "a", "b", "c")];

        Assert.Equal([2, 1, 2, 3, 1, 2, 3], FoldGroups.Of(paragraphs, bySource: true, Some.OneThread).Groups);
    }

    [Fact]
    public void Near_duplicates_of_two_sources_stay_with_their_sources()
    {
        LabelledParagraph[] paragraphs = [Some.Paragraph(Texts[0]) with { Source = "b" }, .. Paragraphs("a", "b", "c", "a", "b", "c")];

        Assert.Equal([0, 1, 0, 3, 1, 0, 3], FoldGroups.Of(paragraphs, bySource: true, Some.OneThread).Groups);
    }

    [Theory]
    [InlineData("a", "b", "a", "b", "a", "b")] // a learner would see the half of it
    [InlineData("a", "a", "a", "a", "b", "c")] // a learner would see a third of it
    [InlineData(null, null, null, null, null, null)]
    public void Without_three_sources_of_at_most_a_half_each_stands_alone(params string?[] sources)
    {
        var groups = Of(sources);

        Assert.Null(groups.SourceCount);
        Assert.Equal([0, 1, 2, 3, 4, 5], groups.Groups);
    }

    [Fact]
    public void Sources_are_left_alone_where_that_is_asked()
    {
        var groups = FoldGroups.Of(Paragraphs("a", "b", "c", "a", "b", "c"), bySource: false, Some.OneThread);

        Assert.Null(groups.SourceCount);
        Assert.Equal(6, groups.Groups.Distinct().Count());
    }

    [Theory]
    [InlineData(true, 0, 1, 2, 0, 1, 2)]
    [InlineData(true, 2, 0, 0, 2, 0, 0)]
    [InlineData(false, 0, 1, 2, 1, 1, 2)] // a is torn
    [InlineData(false, 0, 1, 3, 0, 1, 3)] // there is no fourth fold
    public void Earlier_folds_are_kept_unless_they_tear_a_source_or_are_no_more(bool isKept, params int[] earlier)
    {
        var groups = Of("a", "b", "c", "a", "b", "c");

        var folds = groups.Deal([.. Texts.Select(_ => new[] { 0 })], labelCount: 1, foldCount: 3, seed: 1, [.. earlier.Select(fold => (int?)fold)]);

        Assert.Equal(isKept, folds.SequenceEqual(earlier));
        Assert.All(groups.Groups.Zip(folds).GroupBy(pair => pair.First), source => Assert.Single(source.Select(pair => pair.Second).Distinct()));
    }

    [Fact]
    public void Every_source_has_a_fold_and_what_has_no_source_is_dealt_evenly_over_all()
    {
        // Sources of 4, 3 and 2 paragraphs, and six without.
        LabelledParagraph[] paragraphs =
            [.. "aaaabbbcc......".Select((source, number) => Some.Paragraph($"w{number}x v{number}x u{number}x t{number}x") with { Source = source == '.' ? null : $"{source}" })];
        var groups = FoldGroups.Of(paragraphs, bySource: true, Some.OneThread);
        int[][] labelSets = [.. paragraphs.Select((_, number) => new[] { number % 2 })];

        var folds = groups.Deal(labelSets, labelCount: 2, foldCount: 3, seed: 1, kept: null);

        Assert.Equal(3, new[] { folds[0], folds[4], folds[7] }.Distinct().Count());
        Assert.Equal([2, 2, 2], folds[9..].CountBy(fold => fold).Select(entry => entry.Value));
        Assert.Equal(folds[..9], groups.Deal(labelSets, 2, 3, seed: 1, [.. folds.Select((fold, number) => number < 9 ? (int?)fold : null)])[..9]);
    }

    [Fact]
    public void Fewer_paragraphs_without_a_source_than_folds_get_a_fold_each()
    {
        var folds = FoldGroups.Of([.. Paragraphs("a", "b", "c", "a"), Some.Paragraph(Texts[4]), Some.Paragraph(Texts[5])], bySource: true, Some.OneThread)
            .Deal([.. Texts.Select(_ => new[] { 0 })], labelCount: 1, foldCount: 3, seed: 1, kept: null);

        Assert.NotEqual(folds[4], folds[5]);
    }

    private static FoldGroups Of(params string?[] sources) => FoldGroups.Of(Paragraphs(sources), bySource: true, Some.OneThread);

    private static LabelledParagraph[] Paragraphs(params string?[] sources) => [.. sources.Zip(Texts, (source, text) => Some.Paragraph(text) with { Source = source })];
}
