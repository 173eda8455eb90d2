using PeaceClassify.Engines;
using PeaceClassify.Tests.Engines;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.WithoutMLNet;

/// <summary>A build without <c>-p:MLNet=true</c>: nothing of ML.NET is in it, and whoever asks for it is told how to have it.</summary>
public sealed class WithoutMLNetTests : IDisposable
{
    private const string Sentence = "the engine 'mlnet' is not part of this build, which has linear (build with -p:MLNet=true to have it)";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Training_with_it_says_in_one_sentence_how_to_build_with_it()
    {
        var refused = await Command.Fail(1, $"--engine is 'mlnet'; {Sentence}.", "train", "--data", "d", "--version", "v", "--engine", "mlnet");

        Assert.Single(refused.Error.Split('\n'), line => line.Contains("mlnet", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_of_it_is_refused_with_the_same_sentence()
    {
        var trained = Some.Train(Some.Corpus(60), new KeywordEngine());
        ModelFolder.Save(folder.At("v1"), trained.Description with { Engine = KnownEngines.MLNet }, trained.Scorer, new Dictionary<string, string>());

        Assert.Equal(Sentence, Assert.Throws<DataFileException>(() => ThemeClassifier.Load(folder.At("v1"), Some.Engines)).Problem);
    }

    [Fact]
    public void Nothing_of_it_is_among_what_the_programs_load() =>
        Assert.All((string[])["PeaceClassify.Api.deps.json", "PeaceClassify.Training.deps.json"], dependencies =>
        {
            var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, dependencies));
            Assert.DoesNotContain("Microsoft.ML", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Microsoft.Extensions.ML", text, StringComparison.Ordinal);
            Assert.DoesNotContain("PeaceClassify.MLNet", text, StringComparison.Ordinal);
        });
}
