namespace PeaceClassify.Tests;

public sealed class SimilarParagraphsTests
{
    private static readonly LabelledParagraph[] Corpus =
    [
        new("bridge", "The engineers rebuilt the bridge over the river.", ["logistics"], "c.jsonl", 1),
        new("ferry", "A ferry crosses the river at dawn.", [], "c.jsonl", 2),
        new("school", "Pupils returned to school.", ["children"], "c.jsonl", 3),
        new("again", "The engineers rebuilt the bridge over the river.", ["logistics"], "c.jsonl", 4),
    ];

    [Fact]
    public void The_most_similar_come_first_and_equals_in_the_order_of_the_corpus()
    {
        var found = SimilarParagraphs.Of(Corpus).To("THE ENGINEERS rebuilt the bridge, over the river!", 3);

        Assert.Equal(["bridge", "again", "ferry"], found.Select(entry => entry.Paragraph.Id));
        Assert.Equal(1, found[0].Similarity, 0.00001);
        Assert.InRange(found[2].Similarity, 0.01, 0.5);
    }

    [Fact]
    public void Similarity_is_the_cosine_of_tfidf_weights()
    {
        // idf = ln(3/2) + 1 for a word of one of two paragraphs, 1 for a word of both; "red" and "blue" stand in one, "boat" in both.
        var similar = SimilarParagraphs.Of([new("red", "red boat", [], "c", 1), new("blue", "blue boat", [], "c", 2)]);
        var rare = Math.Log(1.5) + 1;

        var found = similar.To("red boat", 2);

        Assert.Equal(1, found[0].Similarity, 0.00001);
        Assert.Equal(1 / ((rare * rare) + 1), found[1].Similarity, 0.00001);
    }

    [Fact]
    public void A_text_without_a_word_in_common_has_no_similar_paragraph() => Assert.Empty(SimilarParagraphs.Of(Corpus).To("zebra 12", 3));

    [Fact]
    public void Many_may_ask_at_once()
    {
        var similar = SimilarParagraphs.Of(Some.Corpus(90));
        var expected = similar.To(Some.Corpus(1)[0].Text, 3).Select(entry => entry.Paragraph.Id).ToArray();

        Parallel.For(0, 50, _ => Assert.Equal(expected, similar.To(Some.Corpus(1)[0].Text, 3).Select(entry => entry.Paragraph.Id)));
    }
}
