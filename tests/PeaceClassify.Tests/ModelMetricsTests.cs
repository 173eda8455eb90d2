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
    }

    /// <summary>Paragraphs with themes that have nothing to do with them.</summary>
    private static LabelledParagraph[] Shuffled()
    {
        var corpus = Some.Corpus(60);
        return [.. corpus.Select((paragraph, number) => paragraph with { Themes = corpus[(number + 13) % corpus.Count].Themes })];
    }
}
