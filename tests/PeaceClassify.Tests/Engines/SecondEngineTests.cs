using PeaceClassify.Engines;

namespace PeaceClassify.Tests.Engines;

/// <summary>An engine that the library does not know goes through training, model folder and classifier like its own.</summary>
public sealed class SecondEngineTests : IDisposable
{
    private static readonly KeywordEngine Keywords = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Another_engine_is_trained_saved_loaded_and_asked()
    {
        var trained = Some.Train(Some.Corpus(60), Keywords);
        trained.Save(folder.At("v1"));
        var there = new ThemeClassifier("v1", trained.Description, trained.Scorer);
        var back = ThemeClassifier.Load(folder.At("v1"), [new LinearEngine(), Keywords]);

        Assert.Equal("keywords", back.Description.Engine);
        Assert.All(Some.Corpus(30, seed: 12), paragraph => Assert.Equal(
            Some.Json(there.Classify(paragraph.Text, EvidenceScope.All)),
            Some.Json(back.Classify(paragraph.Text, EvidenceScope.All))));
    }

    [Fact]
    public void Another_engine_is_calibrated_and_cut_by_what_it_scores()
    {
        var trained = Some.Train(Some.Corpus(120), Keywords);

        Assert.True(trained.CrossValidation.MicroF1 > 0.8, $"{trained.CrossValidation.MicroF1}");
    }

    [Fact]
    public void Its_explanation_shows_the_words_in_the_text()
    {
        var trained = Some.Train(Some.Corpus(60), Keywords);
        var answer = new ThemeClassifier("v1", trained.Description, trained.Scorer).Classify("The truce holds; the TRUCE it is.", EvidenceScope.All);

        var words = answer.Themes[0].Evidence!.Words;

        Assert.Equal(["truce", "TRUCE"], words.Where(word => word.Contribution != 0).Select(word => word.Text));
    }

    [Fact]
    public void A_build_without_the_engine_says_so()
    {
        Some.Train(Some.Corpus(60), Keywords).Save(folder.At("v1"));

        var problem = Assert.Throws<DataFileException>(() => ThemeClassifier.Load(folder.At("v1"), Some.Engines)).Problem;

        Assert.Contains("'keywords' is not part of this build, which has linear", problem, StringComparison.Ordinal);
    }
}
