using PeaceClassify.Engines;

namespace PeaceClassify.Tests;

/// <summary>What the repository holds, tested as it is: the corpus, and the model that serves.</summary>
public sealed class ProjectTests
{
    /// <summary>Measured when the model was committed, less one hundredth: a change that costs more must be meant.</summary>
    private const double MicroF1Floor = 0.72, MacroF1Floor = 0.72;

    /// <summary>On real paragraphs: what scikit-learn's TfidfVectorizer and LinearSVC reach there, trained on the same corpus.</summary>
    private const double RealMicroF1Floor = 0.71, RealMacroF1Floor = 0.66;

    private static readonly IReadOnlyList<IEngine> Engines = [new LinearEngine()];

    [Fact]
    public void The_corpus_has_no_defect()
    {
        var data = Path.Combine(Repository.Root(), "data");

        var check = CorpusCheck.Run(data, Taxonomy.Load(Path.Combine(data, "themes.json")));

        Assert.True(check.Defects.Count == 0, string.Join('\n', check.Defects));
    }

    [Fact]
    public void The_serving_model_was_trained_on_the_corpus_as_it_is()
    {
        var classifier = ThemeClassifier.Load(ServingFolder(), Engines);

        Assert.Equal(Corpus.Fingerprint(Corpus.Load(Path.Combine(Repository.Root(), "data"))), classifier.Description.Provenance.DataFingerprint);
        Assert.Equal(
            Taxonomy.Load(Path.Combine(Repository.Root(), "data", "themes.json")).Themes, classifier.Description.Taxonomy().Themes);
    }

    [Fact]
    public void The_serving_model_keeps_its_cross_validated_quality()
    {
        var figures = ModelMetrics.Load(ServingFolder()).CrossValidation;

        Assert.True(figures.MicroF1 >= MicroF1Floor, $"micro-F1 {figures.MicroF1}");
        Assert.True(figures.MacroF1 >= MacroF1Floor, $"macro-F1 {figures.MacroF1}");
    }

    [Fact]
    public void The_serving_model_reads_text_as_it_was_trained_to()
    {
        // Training again on the same data must give the same figures; another text path or learner would give others.
        var data = Path.Combine(Repository.Root(), "data");
        var saved = ModelMetrics.Load(ServingFolder()).CrossValidation;

        var trained = Trainer.Train(
            Corpus.Load(data), Taxonomy.Load(Path.Combine(data, "themes.json")), new LinearEngine(), new TrainerOptions { LearningCurveShares = [] },
            Environment.ProcessorCount, cancellation: TestContext.Current.CancellationToken);

        // Not to the last bit: logarithms may differ in it from one machine's mathematics library to another's.
        Assert.Equal(saved.MicroF1, trained.CrossValidation.MicroF1, 0.002);
        Assert.Equal(saved.MacroF1, trained.CrossValidation.MacroF1, 0.002);
        Assert.Equal(saved.LogLoss, trained.CrossValidation.LogLoss, 0.0005);
    }

    [Fact]
    public void The_serving_model_holds_on_real_paragraphs()
    {
        var real = Path.Combine(Repository.Root(), "..", "shared", "gold", "dev.jsonl");
        Assert.SkipUnless(File.Exists(real), "the real paragraphs are not beside this checkout (../shared/gold/dev.jsonl)");

        var figures = ThemeClassifier.Load(ServingFolder(), Engines).Evaluate(Corpus.Load(real));

        Assert.True(figures.MicroF1 >= RealMicroF1Floor, $"micro-F1 {figures.MicroF1}");
        Assert.True(figures.MacroF1 >= RealMacroF1Floor, $"macro-F1 {figures.MacroF1}");
        Assert.Equal(0, figures.UnclassifiedCount);
    }

    [Fact]
    public void No_evaluation_paragraph_is_in_the_corpus()
    {
        var real = Path.Combine(Repository.Root(), "..", "shared", "gold", "dev.jsonl");
        Assert.SkipUnless(File.Exists(real), "the real paragraphs are not beside this checkout (../shared/gold/dev.jsonl)");

        var check = CorpusCheck.Run(Path.Combine(Repository.Root(), "data"), against: real);

        Assert.True(check.Defects.Count == 0, string.Join('\n', check.Defects));
    }

    private static string ServingFolder()
    {
        var store = new ModelStore(Path.Combine(Repository.Root(), "models"));
        return store.FolderOf(store.Current() ?? throw new InvalidOperationException("models/current is missing."));
    }
}
