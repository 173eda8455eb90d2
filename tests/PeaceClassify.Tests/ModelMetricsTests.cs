using System.Text.Json.Nodes;

namespace PeaceClassify.Tests;

public sealed class ModelMetricsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"crossValidation": {"microF1": 1}}""")]
    public void Figures_that_cannot_be_read_are_refused(string content)
    {
        var path = folder.Write(ModelFolder.MetricsFile, content);

        Assert.Equal(path, Assert.Throws<DataFileException>(() => ModelMetrics.Load(folder.Path)).Path);
    }

    [Fact]
    public void Figures_come_back_with_their_intervals_and_the_learning_curve()
    {
        Some.Model.Save(folder.At("version"));
        var read = ModelMetrics.Load(folder.At("version"));

        Assert.Equal(Some.Json(Some.Model.CrossValidation), Some.Json(read.CrossValidation));
        Assert.Equal(Some.Json(Some.Model.LearningCurve), Some.Json(read.LearningCurve));
        var figures = read.CrossValidation;
        Assert.All(
            new[]
            {
                (figures.MeanAveragePrecision, figures.MeanAveragePrecisionInterval), (figures.LogLoss, figures.LogLossInterval),
                (figures.Review.AssignedPrecision, figures.Review.AssignedPrecisionInterval), (figures.Review.CoveredShare, figures.Review.CoveredShareInterval),
                (figures.Review.ParagraphsToReview, figures.Review.ParagraphsToReviewInterval),
            },
            figure => Assert.InRange(figure.Item1, figure.Item2!.Value.Low, figure.Item2.Value.High));
        Assert.True(figures.ExpectedCalibrationErrorInterval is { Low: > 0, High: < 0.2 });
    }

    [Fact]
    public void Figures_of_a_version_without_these_intervals_can_be_read()
    {
        Some.Model.Save(folder.At("version"));
        var file = JsonNode.Parse(File.ReadAllText(folder.At("version", ModelFolder.MetricsFile)))!;
        file.AsObject().Remove("learningCurve");
        var figures = file["crossValidation"]!.AsObject();
        Array.ForEach(["meanAveragePrecisionInterval", "logLossInterval", "expectedCalibrationErrorInterval"], name => Assert.True(figures.Remove(name)));
        var review = figures["review"]!.AsObject();
        Array.ForEach(["assignedPrecisionInterval", "coveredShareInterval", "paragraphsToReviewInterval"], name => Assert.True(review.Remove(name)));
        folder.Write(ModelFolder.MetricsFile, file.ToJsonString());

        var read = ModelMetrics.Load(folder.Path);

        Assert.Null(read.LearningCurve);
        Assert.Null(read.CrossValidation.LogLossInterval);
        Assert.Null(read.CrossValidation.Review.CoveredShareInterval);
        Assert.Equal(Some.Model.CrossValidation.MicroF1, read.CrossValidation.MicroF1);
    }

    [Fact]
    public void A_version_without_figures_says_so() =>
        Assert.Contains("figures cannot be read", Assert.Throws<DataFileException>(() => ModelMetrics.Load(folder.Path)).Problem, StringComparison.Ordinal);

    [Fact]
    public void The_card_names_data_figures_and_weak_themes()
    {
        Some.Train(Shuffled()).Save(folder.At("weak"));
        var card = File.ReadAllText(folder.At("weak", ModelFolder.CardFile));

        Assert.Contains(Corpus.Fingerprint(Shuffled()), card, StringComparison.Ordinal);
        Assert.Contains("| micro-F1 | 0.", card, StringComparison.Ordinal);
        Assert.Contains("- Weakest themes, F1 below 0.65: ", card, StringComparison.Ordinal);
        Assert.Matches(@"\| expected calibration error \| 0\.\d{4} \[0\.\d{4}, 0\.\d{4}\] \|", card);
        Assert.Contains("the target of each theme is 0.90", card, StringComparison.Ordinal);
        Assert.Contains("## Would more data help?", card, StringComparison.Ordinal);
    }

    /// <summary>Paragraphs with themes that have nothing to do with them.</summary>
    private static LabelledParagraph[] Shuffled()
    {
        var corpus = Some.Corpus(60);
        return [.. corpus.Select((paragraph, number) => paragraph with { Themes = corpus[(number + 13) % corpus.Count].Themes })];
    }
}
