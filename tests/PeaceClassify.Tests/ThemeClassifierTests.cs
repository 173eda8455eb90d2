using PeaceClassify.Engines;
using PeaceClassify.Evaluation;
using PeaceClassify.Learning;

namespace PeaceClassify.Tests;

public class ThemeClassifierTests
{
    private const string Truce = "The signatories of the accord met to extend the truce by a year.";

    private static readonly ThemeClassifier Classifier = new("v7", Some.Model.Description, Some.Model.Scorer);

    [Fact]
    public void A_paragraph_gets_the_themes_it_speaks_of()
    {
        var answer = Classifier.Classify(Truce);

        Assert.Equal((ClassificationStatus.Classified, "v7", "en", "English"), (answer.Status, answer.ModelVersion, answer.Language, answer.LanguageName));
        Assert.Equal(["ceasefire", "civilians", "women"], answer.Themes.Select(theme => theme.Id));
        Assert.Equal("ceasefire", answer.Assigned.Concat(answer.Review).First());
        Assert.Equal("ceasefire", answer.Themes.MaxBy(theme => theme.Probability)!.Id);
    }

    [Fact]
    public void Paragraphs_judged_together_get_the_answers_they_get_alone()
    {
        // More than one block, with paragraphs that are not scored in between.
        string[] texts = [.. Some.Corpus(500, seed: 4).SelectMany(paragraph => new[] { paragraph.Text, "Миротворцы прибыли в город сегодня утром.", "Quixotic zebras" })];

        var together = Classifier.ClassifyAll(texts, EvidenceScope.Given);

        Assert.Equal(texts.Select(text => Some.Json(Classifier.Classify(text, EvidenceScope.Given))), together.Select(Some.Json));
    }

    [Fact]
    public void Paragraphs_are_judged_as_they_are_taken()
    {
        var read = 0;
        var answers = Classifier.ClassifyAll(Enumerable.Repeat(Truce, 100_000).Select(text =>
        {
            read++;
            return text;
        }));

        Assert.Equal(3, answers.Take(3).Count());
        Assert.InRange(read, 3, 2_000);
    }

    [Fact]
    public void Judging_many_paragraphs_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        var answers = Classifier.ClassifyAll(Enumerable.Repeat(Truce, 3_000), parallel: new ParallelOptions { CancellationToken = source.Token });

        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var _ in answers)
            {
                source.Cancel();
            }
        });
    }

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.0049, "< 1 %")]
    [InlineData(0.005, "1 %")]
    [InlineData(0.344, "34 %")]
    [InlineData(0.9999, "99 %")]
    [InlineData(1, "100 %")]
    public void Only_what_is_certain_is_given_as_such(double probability, string percent) =>
        Assert.Equal(percent, Percent.Of(probability));

    [Fact]
    public void One_theme_can_be_explained_whatever_its_verdict()
    {
        var answer = Classifier.Explain(Truce, "women");

        Assert.Equal(["women"], answer.Themes.Where(theme => theme.Evidence is not null).Select(theme => theme.Id));
        Assert.Equal(
            Some.Json(Classifier.Classify(Truce, EvidenceScope.All).Themes.Single(theme => theme.Id == "women")),
            Some.Json(answer.Themes.Single(theme => theme.Id == "women")));
        Assert.All(Classifier.Explain(Truce, "unheard").Themes, theme => Assert.Null(theme.Evidence));
    }

    [Fact]
    public void A_paragraph_may_have_no_theme() =>
        Assert.Empty(Classifier.Classify("In the spring, the speaker thanked the Chair for convening the meeting.").Assigned);

    [Theory]
    [InlineData("Миротворцы прибыли в город сегодня утром.", ClassificationStatus.OtherLanguage, "ru")]
    [InlineData("维和人员今天上午抵达该市。", ClassificationStatus.OtherLanguage, "zh")]
    [InlineData("", ClassificationStatus.OtherLanguage, "unknown")]
    [InlineData("\0", ClassificationStatus.OtherLanguage, "unknown")]
    [InlineData("\uD800\uDC00\uDC00\uD800", ClassificationStatus.OtherLanguage, "unknown")]
    [InlineData("12 – 14", ClassificationStatus.OtherLanguage, "unknown")]
    [InlineData("Quixotic zebras", ClassificationStatus.NoKnownWord, "en")]
    public void What_cannot_be_classified_says_why(string text, ClassificationStatus status, string language)
    {
        var answer = Classifier.Classify(text, EvidenceScope.All);

        Assert.Equal((status, language), (answer.Status, answer.Language));
        Assert.Empty(answer.Themes);
        Assert.Empty(answer.Assigned.Concat(answer.Review));
    }

    [Theory]
    [InlineData("The truce\0holds, and\0women led.")]
    [InlineData("The truce \uD800 holds, and women led.\uDC00")]
    public void Odd_characters_between_words_do_no_harm(string text) =>
        Assert.Equal(ClassificationStatus.Classified, Classifier.Classify(text, EvidenceScope.All).Status);

    [Fact]
    public void Any_text_has_an_answer_with_probabilities_in_range() =>
        Law.Holds(Law.AnyText, text => Assert.All(
            Classifier.Classify("The truce of women " + text, EvidenceScope.All).Themes, theme => Assert.InRange(theme.Probability, double.Epsilon, 1 - 1e-13)));

    [Theory]
    [InlineData(0.00, Verdict.No)]
    [InlineData(0.29, Verdict.No)]
    [InlineData(0.30, Verdict.Review)]
    [InlineData(0.50, Verdict.Review)]
    [InlineData(0.79, Verdict.Review)]
    [InlineData(0.80, Verdict.Assigned)]
    [InlineData(1.00, Verdict.Assigned)]
    public void A_verdict_follows_from_the_review_band(double probability, Verdict verdict) =>
        Assert.Equal(verdict, Theme("any", new Cuts(0.5, 0.3, 0.8)).VerdictOf(probability));

    [Fact]
    public void Assigned_and_review_list_the_most_probable_first()
    {
        var classifier = WithLogits((-1, Cuts(0.1, 0.2)), (3, Cuts(0.1, 0.2)), (2, Cuts(0.1, 0.95)), (2.5, Cuts(0.1, 0.95)), (-9, Cuts(0.1, 0.2)));

        var answer = classifier.Classify("Any text.");

        Assert.Equal(["t1", "t0"], answer.Assigned);
        Assert.Equal(["t3", "t2"], answer.Review);
        Assert.Equal(Verdict.No, answer.Themes[4].Verdict);
    }

    [Theory]
    [InlineData(EvidenceScope.None, new string[0])]
    [InlineData(EvidenceScope.Given, new[] { "t0", "t1" })]
    [InlineData(EvidenceScope.All, new[] { "t0", "t1", "t2" })]
    public void Evidence_comes_for_the_themes_it_was_asked_for(EvidenceScope scope, string[] explained)
    {
        var answer = WithLogits((3, Cuts(0.1, 0.2)), (0, Cuts(0.1, 0.9)), (-9, Cuts(0.1, 0.2))).Classify("Any text.", scope);

        Assert.Equal(explained, answer.Themes.Where(theme => theme.Evidence is not null).Select(theme => theme.Id));
    }

    [Fact]
    public void Evidence_is_exact()
    {
        Assert.All(Classifier.Classify(Truce, EvidenceScope.All).Themes, (theme, label) =>
        {
            var evidence = theme.Evidence!;
            Assert.Equal(evidence.Logit, evidence.Bias + evidence.Words.Sum(word => word.Contribution), 1e-5);
            Assert.Equal(theme.Probability, Classifier.Description.Themes[label].Calibration.Probability(evidence.Logit));
            Assert.InRange(evidence.Terms.Count, 1, Evidence.MaxTerms);
            Assert.All(evidence.Words, word => Assert.Equal(word.Text, Truce.Substring(word.Start, word.Length)));
        });
    }

    [Fact]
    public void Answers_do_not_depend_on_what_is_asked_at_the_same_time()
    {
        var texts = Some.Corpus(60, seed: 6).Select(paragraph => paragraph.Text).ToArray();
        var alone = texts.Select(text => Some.Json(Classifier.Classify(text))).ToArray();
        var together = new string[texts.Length];

        Parallel.For(0, texts.Length, text => together[text] = Some.Json(Classifier.Classify(texts[text])));

        Assert.Equal(alone, together);
    }

    [Fact]
    public void A_scorer_for_another_number_of_themes_is_refused() =>
        Assert.Throws<ArgumentException>(() => new ThemeClassifier("v1", Description([Theme("one", Cuts(0.1, 0.2))]), new FixedScorer([1, 2])));

    [Fact]
    public void An_evaluation_counts_its_own_answers()
    {
        var classifier = WithLogits((3, Cuts(0.1, 0.2)), (-9, Cuts(0.1, 0.2)));

        var report = classifier.Evaluate(
            [Some.Paragraph("Any text.", "t0"), Some.Paragraph("Any text.", "t1"), Some.Paragraph("Миротворцы прибыли в город.", "t0")], Some.OneThread);

        Assert.Equal((3, 1), (report.ParagraphCount, report.UnclassifiedCount));
        Assert.Equal((0.5, 1 / 3.0), (report.MicroPrecision, report.MicroRecall)); // t0 given twice, once rightly, of three
        Assert.Equal((2, 0.5, 0, 0.0), (report.Review.AssignedCount, report.Review.AssignedPrecision, report.Review.ReviewCount, report.Review.ParagraphsToReview));
        Assert.Equal((2, 1), (report.Themes[0].Support, report.Themes[1].Support));
    }

    [Fact]
    public void A_paragraph_that_was_not_classified_is_not_up_for_review()
    {
        var report = WithLogits((-9, new Cuts(0.5, 0, 0.9))).Evaluate([Some.Paragraph("Миротворцы прибыли в город.", "t0")], Some.OneThread);

        Assert.Equal((0, 0.0, 0.0), (report.Review.ReviewCount, report.Review.ParagraphsToReview, report.Review.CoveredShare));
    }

    [Fact]
    public void An_evaluation_refuses_unknown_themes_and_no_paragraphs()
    {
        Assert.Throws<DataFileException>(() => Classifier.Evaluate([Some.Paragraph("Rain.", "rain")], Some.OneThread));
        Assert.Throws<ArgumentException>(() => Classifier.Evaluate([], Some.OneThread));
    }

    /// <summary>Gives every text these logits; a sigmoid makes them probabilities.</summary>
    private static ThemeClassifier WithLogits(params (double Logit, Cuts Cuts)[] themes) => new(
        "v1", Description([.. themes.Select((theme, label) => Theme($"t{label}", theme.Cuts))]), new FixedScorer([.. themes.Select(theme => theme.Logit)]));

    private static Cuts Cuts(double reviewFrom, double reviewTo) => new(reviewFrom, reviewFrom, reviewTo);

    private static ModelTheme Theme(string id, Cuts cuts) =>
        new() { Theme = new(id, id), Support = 1, Calibration = new PlattCalibration(1, 0), Cuts = cuts };

    private static ModelDescription Description(ModelTheme[] themes) => Some.Model.Description with { Themes = themes };

    private sealed class FixedScorer(double[] fixedLogits) : IScorer
    {
        public int LabelCount => fixedLogits.Length;

        public bool Score(string text, Span<double> logits)
        {
            fixedLogits.CopyTo(logits);
            return true;
        }

        public IReadOnlyList<Explanation> ExplainAll(string text, IReadOnlyList<int> labels) =>
            [.. labels.Select(label => new Explanation(fixedLogits[label], fixedLogits[label], []))];

        public IReadOnlyList<string> Save(string folder) => [];
    }
}
