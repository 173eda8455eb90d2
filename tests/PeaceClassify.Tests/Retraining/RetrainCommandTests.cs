using PeaceClassify.Api;
using PeaceClassify.Api.Store;
using PeaceClassify.Engines;
using PeaceClassify.Retraining;
using PeaceClassify.Tests.Training;

namespace PeaceClassify.Tests.Retraining;

/// <summary>The command that trains a candidate without the service.</summary>
public sealed class RetrainCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public RetrainCommandTests()
    {
        Directory.CreateDirectory(folder.At("data"));
        SmallCorpus.Write(folder.At("data", "small.jsonl"), SmallCorpus.Paragraphs);
        SmallCorpus.WriteThemes(folder.At("data", "themes.json"), SmallCorpus.ThemeIds);
        Trainer.Train(SmallCorpus.Paragraphs, Taxonomy.Load(folder.At("data", "themes.json")), new LinearEngine(), new() { LearningCurveShares = [] }, 2).Save(folder.At("models", "first"));
        new ModelStore(folder.At("models")).PointTo("first");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Store => $"Data Source={folder.At("reviews.db")}";

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task One_whose_process_was_killed_is_gone_on_with()
    {
        using var database = await Database.OpenAsync(Store, folder.Path, Cancellation);
        var retrainings = new RetrainingStore(database, TimeProvider.System);
        var killed = await retrainings.RequestAsync("Ada", ConflictPolicy.Latest, "first", Cancellation);
        await retrainings.StartAsync(killed.Id, Cancellation);

        var (code, output, error) = await RunAsync(Cancellation);

        Assert.Equal(0, code);
        Assert.Contains("Going on with the retraining that Ada asked for at ", error, StringComparison.Ordinal);
        Assert.Contains(" is the candidate;", output, StringComparison.Ordinal);
        Assert.Equal(RetrainingState.Done, Assert.Single(await retrainings.ListAsync(Cancellation)).State);
    }

    [Fact]
    public async Task One_that_another_process_is_at_work_on_is_left_to_it()
    {
        using var database = await Database.OpenAsync(Store, folder.Path, Cancellation);
        await new RetrainingStore(database, TimeProvider.System).RequestAsync("Ada", ConflictPolicy.Latest, "first", Cancellation);
        Directory.CreateDirectory(folder.At("snapshots"));
        await using var another = new FileStream(folder.At("snapshots", ".retraining"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        var (code, _, error) = await RunAsync(Cancellation);

        Assert.Equal(1, code);
        Assert.StartsWith("A retraining is under way, which Ada asked for at ", error, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(CancellationToken cancellation)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await Commands.RunAsync(
            ["retrain", "--store", Store, "--models", folder.At("models"), "--data", folder.At("data"), "--snapshots", folder.At("snapshots")], new(), folder.Path, output, error, cancellation);
        return (code, output.ToString(), error.ToString());
    }
}
