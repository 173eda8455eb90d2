using System.Security.Cryptography;
using System.Text;
using PeaceClassify.Evaluation;
using PeaceClassify.Training.Laboratory;

namespace PeaceClassify.Tests.Fuzzing;

/// <summary>Corpus, themes, experiments, the predictions that an experiment keeps, and the pointers at versions.</summary>
public sealed class DataFileFuzzTests : IDisposable
{
    private const string CorpusFile = "corpus.jsonl";
    private const string ThemesFile = "themes.json";
    private const string ExperimentFile = "experiment.json";
    private const string PredictionsFile = "predictions.bin";
    private const string ResealedPredictionsFile = "resealed-predictions.bin";
    private const string Pointer = ModelAlias.Current;
    private const long MaxAllocated = 64 * 1024 * 1024;

    private static readonly string[] Files = [CorpusFile, ThemesFile, ExperimentFile, PredictionsFile, ResealedPredictionsFile, Pointer];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_data_file_is_read_or_refused_with_its_path()
    {
        var corpus = Some.Corpus(12);
        int[][] labelSets = [.. corpus.Select(Some.Taxonomy.LabelsOf)];
        Cuts[] cuts = [new(0.5, 0.3, 0.7), new(0.4, 0.2, 0.6), new(0.5, 0.5, 0.5)];
        PredictionFile.Save(folder.At(PredictionsFile), new([.. corpus.Select((_, example) => example % 5 == 4 ? null : new[] { 0.1, 0.9, 0.5 })], labelSets, [.. corpus.Select(_ => cuts)]));
        var predictions = await File.ReadAllBytesAsync(folder.At(PredictionsFile), TestContext.Current.CancellationToken);
        var lines = Encoding.UTF8.GetBytes(string.Concat(corpus.Select(paragraph => Some.Json(new { paragraph.Id, paragraph.Themes, paragraph.Text, Reviewed = paragraph.Id != "p3" }) + "\n")));
        var themes = await File.ReadAllBytesAsync(Path.Combine(Repository.Root(), "data", ThemesFile), TestContext.Current.CancellationToken);
        var experiment =
            """
            {"name":"a","description":"b","folds":3,"seeds":[1,2],"baseline":"c","variants":[{"name":"c","trainer":{"pooledPositives":3}},
            {"name":"d","description":"e","engine":"linear","options":{"text":{"characterMax":0,"sublinearTermFrequency":false},"learner":{"c":0.5},"passageWeight":0.5},"thresholds":{}}]}
            """u8.ToArray();

        await Fuzz.Run(Parser.DataFiles, 2_000, Make, input =>
        {
            Fuzz.Frugally(MaxAllocated, () => Read(input));
            return Task.CompletedTask;
        });

        FuzzCase Make(Mutator mutator)
        {
            var file = mutator.One(Files);
            return new(file, file switch
            {
                CorpusFile => mutator.OnceIn(3) ? mutator.Bytes(lines) : mutator.Lines(lines, mutator.Json),
                ThemesFile => mutator.OnceIn(3) ? mutator.Bytes(themes) : mutator.Json(themes),
                ExperimentFile => mutator.OnceIn(3) ? mutator.Bytes(experiment) : mutator.Json(experiment),
                PredictionsFile => mutator.Bytes(predictions),
                ResealedPredictionsFile => mutator.Bytes(predictions[..^SHA256.HashSizeInBytes]),
                _ => mutator.Bytes("2026-11-21\n"u8.ToArray()),
            });
        }

        void Read(FuzzCase input)
        {
            var path = folder.At(input.Place);
            File.WriteAllBytes(path, input.Place == ResealedPredictionsFile ? [.. input.Content, .. SHA256.HashData(input.Content)] : input.Content);
            try
            {
                ReadFile(path, input.Place);
            }
            catch (DataFileException exception)
            {
                Assert.StartsWith(input.Place == Pointer ? folder.Path : path, exception.Path, StringComparison.Ordinal);
                Assert.True(exception.Line is null or > 0);
            }
        }

        void ReadFile(string path, string place)
        {
            switch (place)
            {
                case CorpusFile:
                    var paragraphs = Corpus.Load(path);
                    Assert.All(paragraphs, paragraph => Assert.False(string.IsNullOrWhiteSpace(paragraph.Text) || string.IsNullOrWhiteSpace(paragraph.Id)));
                    _ = Corpus.Fingerprint(paragraphs);
                    break;
                case ThemesFile:
                    Assert.NotEmpty(Taxonomy.Load(path).Themes);
                    break;
                case ExperimentFile:
                    Assert.NotEmpty(Experiment.Load(path).Variants.Select(variant => variant.Changes()));
                    break;
                case Pointer:
                    Assert.True(ModelStore.IsVersionName(new ModelStore(folder.Path).Current()!));
                    break;
                default:
                    Assert.True(PredictionFile.Load(path, labelSets, Some.Taxonomy.Count) is null or { Count: 12 });
                    break;
            }
        }
    }
}
