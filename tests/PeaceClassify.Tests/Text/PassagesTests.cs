using PeaceClassify.Learning;
using PeaceClassify.Text;

namespace PeaceClassify.Tests.Text;

public class PassagesTests
{
    private static readonly string[] Texts =
    [
        "The ceasefire has held since May. Women took part in the talks. Budgets were cut by a third. We thank the briefers for it.",
        "Mr. Adeyemi (Kavaria): I thank the briefers for what they said. First, budgets matter a great deal. Second, so do the talks; Women know it well.",
        "no capital anywhere. nothing begins here. one sentence it is",
        "",
        "...",
    ];

    [Theory]
    [InlineData("", 0)]
    [InlineData("The two sides met again.", 0)]
    [InlineData("The two sides met again. Nothing was signed by them.", 0, 25)]
    [InlineData("The two sides met again; nothing was signed by them.", 0)] // no capital
    [InlineData("Mr. Adeyemi met the two sides. Nothing was signed.", 0, 31)] // "Mr." is too short for a sentence
    [InlineData("The two sides met again. 14 points are open still.", 0, 25)]
    [InlineData("First of all he said: Nothing is signed until all is.", 0, 22)]
    public void Sentences_begin_with_a_capital_or_a_digit_after_some_words(string text, params int[] starts) =>
        Assert.Equal(starts, Passages.SentenceStarts(text, TextAnalyzer.Fold(text).Tokens));

    [Fact]
    public void Features_of_the_whole_are_those_that_the_text_has_without_passages()
    {
        var vectorizer = Fitted();

        Assert.All(Texts, text => AssertSame(vectorizer.Transform(text), vectorizer.TransformWithPassages(text).Whole));
    }

    [Fact]
    public void Features_of_a_passage_are_those_of_its_text_alone()
    {
        var vectorizer = Fitted();

        Assert.All(Texts, text => Assert.All(
            vectorizer.TransformWithPassages(text).Passages,
            passage => AssertSame(vectorizer.Transform(text.Substring(passage.Start, passage.Length)), passage.Features)));
    }

    [Fact]
    public void Passages_are_two_sentences_each_and_overlap()
    {
        var vectorizer = Fitted();

        var passages = vectorizer.TransformWithPassages(Texts[0]).Passages;

        Assert.Equal(
            ["The ceasefire has held since May. Women took part in the talks. ", "Women took part in the talks. Budgets were cut by a third. ", "Budgets were cut by a third. We thank the briefers for it."],
            passages.Select(passage => Texts[0].Substring(passage.Start, passage.Length)));
    }

    private static TfidfVectorizer Fitted() =>
        TfidfVectorizer.Fit([.. Texts, .. Texts, .. Texts], new TextOptions(), TestContext.Current.CancellationToken);

    private static void AssertSame(SparseVector expected, SparseVector actual)
    {
        Assert.Equal(expected.Indices.ToArray(), actual.Indices.ToArray());
        Assert.Equal(expected.Values.ToArray(), actual.Values.ToArray());
    }
}
