namespace PeaceClassify.Tests.Training;

/// <summary>A corpus, held-out paragraphs, a themes file, and a model version "first" trained from them by the command line.</summary>
public sealed class TrainedFolder : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    internal Command Training { get; private set; } = null!;

    public string Data => folder.At("small.jsonl");

    public string HeldOut => folder.At("held-out.jsonl");

    public string Themes => folder.At("names.json");

    public string Models => folder.At("models");

    public async ValueTask InitializeAsync()
    {
        SmallCorpus.Write(Data, SmallCorpus.Paragraphs);
        SmallCorpus.Write(HeldOut, SmallCorpus.HeldOut);
        SmallCorpus.WriteThemes(Themes, SmallCorpus.ThemeIds);
        Training = await Command.Do("train", "--data", Data, "--themes", Themes, "--models", Models, "--version", "first");
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
