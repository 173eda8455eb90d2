namespace PeaceClassify.Tests;

public class NearDuplicatesTests
{
    private const string Story =
        "The engineers of the mission opened the bridge at noon, and by the evening forty trucks with seed and tools had crossed the river to the villages.";

    private const string Other =
        "Two nurses of the clinic in the hills have seen three hundred patients since the rains began, and the nearest pharmacy lies a day's walk away.";

    private static readonly string Edited = Story.Replace("forty trucks", "sixty trucks", StringComparison.Ordinal);

    [Fact]
    public void A_group_is_named_by_its_first_text() =>
        Assert.Equal([0, 1, 0, 1, 4], NearDuplicates.Groups([Story, Other, Edited, Other.ToUpperInvariant(), "Rain fell."]));

    [Fact]
    public void A_text_that_is_like_two_groups_joins_them() =>
        Assert.Equal([0, 0, 0, 3, 0], NearDuplicates.Groups([Story, Other, $"{Story} {Other}", "Rain fell.", Other]));

    [Fact]
    public void Short_texts_belong_together_only_word_by_word() =>
        Assert.Equal([0, 1, 0], NearDuplicates.Groups(["Rain fell on the road.", "Rain fell on the roof.", "RAIN fell on the road!"]));

    [Fact]
    public void No_text_gives_no_group() => Assert.Empty(NearDuplicates.Groups([]));

    [Fact]
    public void What_stands_earlier_is_found_as_before()
    {
        var seen = new NearDuplicates();

        Assert.Null(seen.Add(Story));
        Assert.Null(seen.Add(Other));
        Assert.Equal((1, null), seen.Add(Other));
        Assert.Equal(0, seen.Add(Edited)?.Text);
    }

    [Fact]
    public void Order_decides_names_but_not_who_belongs_together()
    {
        string[] texts = [.. Some.Corpus(60).Select(paragraph => paragraph.Text[..(paragraph.Text.IndexOf(", from", StringComparison.Ordinal) + 9)])];
        int[] order = [.. Enumerable.Range(0, texts.Length)];
        new Random(2).Shuffle(order);

        var groups = NearDuplicates.Groups(texts);
        Assert.InRange(groups.Distinct().Count(), 2, 40);
        var shuffled = NearDuplicates.Groups([.. order.Select(text => texts[text])]);

        Assert.All(Enumerable.Range(0, order.Length), first => Assert.All(Enumerable.Range(0, order.Length), second =>
            Assert.Equal(groups[order[first]] == groups[order[second]], shuffled[first] == shuffled[second])));
    }
}
