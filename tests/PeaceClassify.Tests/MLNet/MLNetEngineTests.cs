using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML;
using PeaceClassify.MLNet;
using PeaceClassify.Text;

namespace PeaceClassify.Tests.MLNet;

public sealed class MLNetEngineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<MLNetTrainer> Trainers => [.. Enum.GetValues<MLNetTrainer>()];

    [Theory]
    [MemberData(nameof(Trainers))]
    public void Every_trainer_is_trained_saved_loaded_and_asked(MLNetTrainer trainer)
    {
        var engine = new MLNetEngine(MLNetEngineOptions.For(trainer) with { Trees = 20, WordMinDocuments = 2 });
        var trained = Some.Train(Some.Corpus(90), engine);
        trained.Save(folder.At("v1"));
        using var back = ThemeClassifier.Load(folder.At("v1"), [engine]);

        Assert.True(trained.CrossValidation.MicroF1 > 0.8, $"micro-F1 {trained.CrossValidation.MicroF1}");
        var answer = back.Classify("Women mediators met the signatories of the truce.", EvidenceScope.All);
        Assert.Equal(new ThemeClassifier("v1", trained.Description, trained.Scorer).Classify("Women mediators met the signatories of the truce.").Assigned, answer.Assigned);
        Assert.All(answer.Themes, theme => Assert.Equal(trainer is MLNetTrainer.FastTree or MLNetTrainer.FastForest, theme.Evidence!.IsApproximate));
    }

    [Theory]
    [MemberData(nameof(Trainers))]
    public void Every_trainer_learns_a_label_that_no_text_has(MLNetTrainer trainer)
    {
        string[] texts = [.. Some.Corpus(60).Select(paragraph => paragraph.Text)];
        using var scorer = new MLNetEngine(MLNetEngineOptions.For(trainer) with { WordMinDocuments = 2 })
            .Fit(texts, [.. texts.Select((_, text) => text % 2 == 0 ? (int[])[1] : [])], 2, Some.OneThread);

        var logits = new double[2];
        Assert.True(scorer.Score(texts[0], logits));
        Assert.All(logits, logit => Assert.True(double.IsFinite(logit)));
    }

    [Fact]
    public void Options_come_back_as_they_were_saved()
    {
        var options = new MLNetEngineOptions
        {
            Trainer = MLNetTrainer.LinearSvm, WordMax = 3, CharacterMax = 4, WordMinDocuments = 7, CharacterMinDocuments = 8,
            L2 = 0.3, Passes = 5, Trees = 6, Leaves = 9, Seed = -4,
        };

        Assert.Equal(options, new MLNetEngine(options).SaveOptions().Deserialize<MLNetEngineOptions>(PeaceClassifyJson.Options));
    }

    [Theory]
    [InlineData("""{"wordMax":9}""", "WordMax must be from 1 to 4")]
    [InlineData("""{"leaves":1}""", "Leaves must be from 2 to 1000")]
    [InlineData("""{"l2":0}""", "L2 must be a positive number")]
    [InlineData("""{"trainer":"magic"}""", "trainer")]
    public void Options_that_are_not_valid_are_named(string options, string problem)
    {
        using var json = JsonDocument.Parse(options);

        Assert.Contains(problem, Assert.Throws<DataFileException>(() => new MLNetEngine().Load(folder.Path, json.RootElement)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_model_file_is_one_that_any_program_with_ML_NET_can_load()
    {
        var trained = Some.Train(Some.Corpus(60), new MLNetEngine());
        trained.Scorer.Save(folder.Path);
        const string Text = "Women mediators met the signatories of the truce.";
        var expected = new double[trained.Scorer.LabelCount];
        trained.Scorer.Score(Text, expected);

        var context = new MLContext();
        var model = context.Model.Load(folder.At("model.zip"), out _);
        using var engine = context.Model.CreatePredictionEngine<Question, Answer>(model);

        Assert.Equal(expected, engine.Predict(new Question { Text = TextAnalyzer.Fold(Text).Folded }).Logits.Select(logit => (double)logit));
    }

    [Fact]
    public void The_model_file_carries_no_time()
    {
        Some.Train(Some.Corpus(60), new MLNetEngine()).Scorer.Save(folder.Path);
        using var zip = ZipFile.OpenRead(folder.At("model.zip"));

        Assert.All(zip.Entries, entry => Assert.Equal(1980, entry.LastWriteTime.Year));
    }

    [Fact]
    public void Another_model_of_ML_NET_is_refused()
    {
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable([new Question { Text = "truce" }, new Question { Text = "women" }]);
        context.Model.Save(context.Transforms.Text.FeaturizeText("Features", "Text").Fit(data), data.Schema, folder.At("model.zip"));

        Assert.Contains("model.zip: this is no model of the ML.NET engine", Assert.Throws<DataFileException>(() =>
            new MLNetEngine().Load(folder.Path, JsonSerializer.SerializeToElement(new MLNetEngine().SaveOptions()))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MLNetTrainer.LbfgsLogisticRegression)]
    [InlineData(MLNetTrainer.FastTree)]
    public void A_training_under_way_is_cancelled(MLNetTrainer trainer)
    {
        using var source = new CancellationTokenSource();
        var corpus = Some.Corpus(90);
        var engine = new MLNetEngine(MLNetEngineOptions.For(trainer) with { WordMinDocuments = 2 });

        Assert.ThrowsAny<OperationCanceledException>(() => engine.Fit(
            [.. corpus.Select(paragraph => paragraph.Text)], [.. corpus.Select(Some.Taxonomy.LabelsOf)], Some.Taxonomy.Count,
            new ParallelOptions { CancellationToken = source.Token, MaxDegreeOfParallelism = 1 }, new Act(_ => source.Cancel())));
    }

    [Fact]
    public void Progress_rises_from_the_features_to_the_last_label()
    {
        var shares = new List<double>();
        var corpus = Some.Corpus(60);
        using var scorer = new MLNetEngine().Fit(
            [.. corpus.Select(paragraph => paragraph.Text)], [.. corpus.Select(Some.Taxonomy.LabelsOf)], Some.Taxonomy.Count, Some.OneThread, new Act(shares.Add));

        Assert.Equal(1 + Some.Taxonomy.Count, shares.Count);
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1], 1e-9);
    }

    [Fact]
    public void Versions_come_and_go_without_leaving_memory_behind()
    {
        // Pooled prediction engines must go with their version, or a service that swaps models grows.
        Some.Train(Some.Corpus(60), new MLNetEngine()).Save(folder.At("v1"));
        var first = LoadAndForget();
        for (var swap = 0; swap < 5; swap++)
        {
            LoadAndForget();
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(first.IsAlive);

        WeakReference LoadAndForget()
        {
            using var classifier = ThemeClassifier.Load(folder.At("v1"), [new MLNetEngine()]);
            classifier.Classify("Women mediators met the signatories of the truce.", EvidenceScope.All);
            return new WeakReference(classifier);
        }
    }

    private sealed class Act(Action<double> act) : IProgress<double>
    {
        public void Report(double value) => act(value);
    }

    private sealed class Question
    {
        public string Text { get; set; } = "";
    }

    private sealed class Answer
    {
        public float[] Logits { get; set; } = [];
    }
}
