using PeaceClassify.Text;

namespace PeaceClassify.Tests.Text;

public class VocabularyTests
{
    [Fact]
    public void Terms_are_numbered_in_the_order_given()
    {
        var vocabulary = new Vocabulary(["patrol", "camp", "peace process"]);

        Assert.Equal([0, 1, 2], new[] { "patrol", "camp", "peace process" }.Select(term => vocabulary.NumberOf(term)));
        Assert.Equal(3, vocabulary.Count);
    }

    [Theory]
    [InlineData("Patrol")]
    [InlineData("patrols")]
    [InlineData("")]
    public void A_term_is_known_only_as_it_is_spelled(string term) =>
        Assert.Equal(-1, new Vocabulary(["patrol"]).NumberOf(term));

    [Fact]
    public void A_term_that_stands_twice_is_refused() =>
        Assert.Contains("\"camp\" stands twice", Assert.Throws<ArgumentException>(() => new Vocabulary(["camp", "road", "camp"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Frequent_terms_come_first_and_equals_in_ordinal_order()
    {
        var (vocabulary, counts) = Vocabulary.Of(Counts(("zone", 2), ("Zone", 2), ("camp", 5), ("éclair", 2), ("rare", 1)), minDocuments: 2);

        Assert.Equal(["camp", "Zone", "zone", "éclair"], vocabulary.Terms);
        Assert.Equal([5, 2, 2, 2], counts);
    }

    [Fact]
    public void Nothing_is_frequent_enough_for_a_minimum_above_all() =>
        Assert.Equal(0, Vocabulary.Of(Counts(("camp", 5)), minDocuments: 6).Vocabulary.Count);

    private static IEnumerable<KeyValuePair<string, int>> Counts(params (string Term, int Documents)[] counts) =>
        counts.Select(count => KeyValuePair.Create(count.Term, count.Documents));
}
