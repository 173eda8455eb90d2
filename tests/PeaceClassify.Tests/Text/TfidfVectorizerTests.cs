using PeaceClassify.Learning;
using PeaceClassify.Text;

namespace PeaceClassify.Tests.Text;

public class TfidfVectorizerTests
{
    [Fact]
    public void Inverse_document_frequencies_are_those_worked_by_hand()
    {
        var vectorizer = Fit(["peace peace war", "peace talks", "peace"], Some.WordsOnly);

        Assert.Equal(["peace", "talks", "war"], vectorizer.Words.Terms);
        Assert.Equal(
            [1f, (float)(Math.Log(4.0 / 2) + 1), (float)(Math.Log(4.0 / 2) + 1)], // ln((1 + 3) / (1 + df)) + 1 for df 3, 1, 1
            vectorizer.InverseDocumentFrequencies.ToArray());
    }

    [Theory]
    [InlineData(true, 1 + 0.69314718)] // 1 + ln 2
    [InlineData(false, 2)]
    public void A_term_twice_in_a_text_weighs_as_the_options_say(bool isSublinear, double frequency)
    {
        var vectorizer = Fit(["peace war", "peace war"], Some.WordsOnly with { SublinearTermFrequency = isSublinear });

        var features = vectorizer.Transform("peace peace war"); // both have idf 1

        var length = Math.Sqrt(frequency * frequency + 1);
        Assert.Equal([0, 1], features.Indices.ToArray());
        Assert.Equal(frequency / length, features.Values[0], 6);
        Assert.Equal(1 / length, features.Values[1], 6);
    }

    [Fact]
    public void Words_and_characters_counted_by_the_text_each_have_unit_length()
    {
        var vectorizer = Fit(Texts, new TextOptions { WordMinDocuments = 1, CharacterMinDocuments = 1, CharacterCounting = CharacterCounting.ByText });

        Assert.All(Texts, text =>
        {
            var features = vectorizer.Transform(text);
            Assert.Equal(1, SquaredLength(features, index => index < vectorizer.Words.Count), 5);
            Assert.Equal(1, SquaredLength(features, index => index >= vectorizer.Words.Count), 5);
        });
    }

    [Fact]
    public void Characters_counted_by_the_word_share_what_their_word_weighs()
    {
        // Characters of length 2: " a" "ab" "b ", " c" "cd" "d "; the words have idf 1 and ln(3 / 2) + 1, and so have their n-grams.
        var vectorizer = Fit(["ab cd", "ab"], new TextOptions { WordMax = 1, WordMinDocuments = 1, CharacterMin = 2, CharacterMax = 2, CharacterMinDocuments = 1 });

        var features = vectorizer.Transform("ab ab cd");

        var (ab, cd) = (1 + Math.Log(2), Math.Log(3.0 / 2) + 1);
        var length = Math.Sqrt(ab * ab + cd * cd);
        foreach (var (term, weight) in new[] { (" a", ab), ("ab", ab), ("b ", ab), (" c", cd), ("cd", cd), ("d ", cd) })
        {
            Assert.Equal(weight / Math.Sqrt(3) / length, ValueOf(features, vectorizer.FeatureOf(TermKind.Characters, term)), 6);
        }
    }

    [Fact]
    public void An_n_gram_of_two_words_has_a_share_of_both_and_one_that_a_word_repeats_counts_by_its_occurrences_there()
    {
        // " a" and "a " stand in both words, "aa" in one, twice; all idf are 1.
        var vectorizer = Fit(["a aaa", "a aaa"], new TextOptions { WordMax = 1, CharacterMin = 2, CharacterMax = 2, CharacterMinDocuments = 1 });

        var features = vectorizer.Transform("a aaa");

        var ends = (1 / Math.Sqrt(2) + 1 / Math.Sqrt(6)) / Math.Sqrt(2);
        Assert.Equal(ends, ValueOf(features, vectorizer.FeatureOf(TermKind.Characters, " a")), 6);
        Assert.Equal(ends, ValueOf(features, vectorizer.FeatureOf(TermKind.Characters, "a ")), 6);
        Assert.Equal(2 / Math.Sqrt(6) / Math.Sqrt(2), ValueOf(features, vectorizer.FeatureOf(TermKind.Characters, "aa")), 6);
    }

    [Fact]
    public void A_word_that_the_vocabulary_lacks_weighs_by_its_characters_as_much_as_the_rarest_that_it_has()
    {
        var vectorizer = Fit(["camp road", "camp mine"], new TextOptions { WordMax = 1, WordMinDocuments = 1, CharacterMin = 3, CharacterMax = 3, CharacterMinDocuments = 1 });

        var features = vectorizer.Transform("camp mines"); // " mi", "min", "ine" are known; camp has idf 1

        var rarest = Math.Log(3.0 / 2) + 1;
        Assert.Equal(rarest / Math.Sqrt(3) / Math.Sqrt(1 + rarest * rarest), ValueOf(features, vectorizer.FeatureOf(TermKind.Characters, "min")), 6);
    }

    [Fact]
    public void Terms_of_too_few_texts_are_left_out()
    {
        var vectorizer = Fit(
            ["camp road", "camp mine", "camp road"],
            new TextOptions { WordMax = 1, WordMinDocuments = 2, CharacterMin = 4, CharacterMax = 4, CharacterMinDocuments = 3 });

        Assert.Equal(["camp", "road"], vectorizer.Words.Terms);
        Assert.Equal([" cam", "amp ", "camp"], vectorizer.Characters.Terms);
    }

    [Fact]
    public void A_term_counts_once_for_a_text_however_often_it_stands_there() =>
        Assert.Equal(0, Fit(["camp camp camp", "road"], Some.WordsOnly with { WordMinDocuments = 2 }).FeatureCount);

    [Theory]
    [InlineData("")]
    [InlineData("unheard-of syllables")]
    [InlineData("pea")] // shares characters with peace
    [InlineData("和平")]
    public void A_text_without_a_known_word_has_no_features(string text) =>
        Assert.Same(SparseVector.Zero, Fit(["peace", "peace"], new TextOptions { CharacterMinDocuments = 1 }).Transform(text));

    [Fact]
    public void Features_do_not_depend_on_the_order_of_the_training_texts()
    {
        var options = new TextOptions { WordMinDocuments = 1, CharacterMinDocuments = 1 };
        var there = Fit(Texts, options);
        var back = Fit([.. Texts.Reverse()], options);

        Assert.Equal(there.Words.Terms, back.Words.Terms);
        Assert.Equal(there.Transform(Texts[0]).Values.ToArray(), back.Transform(Texts[0]).Values.ToArray());
    }

    [Fact]
    public void Every_feature_leads_to_its_term_and_back()
    {
        var vectorizer = Fit(Texts, new TextOptions { WordMinDocuments = 1, CharacterMinDocuments = 1 });

        for (var feature = 0; feature < vectorizer.FeatureCount; feature++)
        {
            var (kind, term) = vectorizer.TermOf(feature);
            Assert.Equal(feature, vectorizer.FeatureOf(kind, term));
        }
    }

    [Fact]
    public void Any_text_has_finite_features_in_ascending_order()
    {
        var vectorizer = Fit(Texts, new TextOptions { WordMinDocuments = 1, CharacterMinDocuments = 1 });

        Law.Holds(Law.AnyText, text =>
        {
            var features = vectorizer.Transform(text);
            Assert.Equal(features.Indices.ToArray().Distinct().Order(), features.Indices.ToArray());
            Assert.All(features.Values.ToArray(), value => Assert.InRange(value, float.Epsilon, (1 + text.Length) * 1.000001f));
        });
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(0f)]
    [InlineData(-1f)]
    public void A_saved_frequency_that_is_not_positive_and_finite_is_refused(float frequency) =>
        Assert.Throws<ArgumentException>(() => new TfidfVectorizer(new(), new(["peace"]), new([]), [frequency]));

    [Fact]
    public void Another_number_of_frequencies_than_terms_is_refused() =>
        Assert.Throws<ArgumentException>(() => new TfidfVectorizer(new(), new(["peace"]), new([" pe"]), [1f]));

    [Fact]
    public void Fitting_can_be_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => TfidfVectorizer.Fit(Texts, new(), new CancellationToken(canceled: true)));

    private static string[] Texts { get; } =
        ["The ceasefire holds along the river.", "Patrols along the river road", "A ceasefire, and then talks: the talks went on."];

    private static TfidfVectorizer Fit(string[] texts, TextOptions options) =>
        TfidfVectorizer.Fit(texts, options, TestContext.Current.CancellationToken);

    private static float ValueOf(SparseVector features, int feature) => features.Values[features.Indices.IndexOf(feature)];

    private static double SquaredLength(SparseVector features, Func<int, bool> isCounted) =>
        Enumerable.Range(0, features.Count).Where(i => isCounted(features.Indices[i])).Sum(i => (double)features.Values[i] * features.Values[i]);
}
