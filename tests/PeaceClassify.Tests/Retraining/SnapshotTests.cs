using PeaceClassify.Retraining;

namespace PeaceClassify.Tests.Retraining;

public sealed class SnapshotTests : IDisposable
{
    private static readonly DateTime Noon = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);
    private static readonly IReadOnlyList<LabelledParagraph> Corpus = Some.Corpus(12);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_corpus_comes_first_and_what_people_added_follows()
    {
        var snapshot = Create(Settled("b2", "A new paragraph of the second speaker.", "women"), Settled("a1", "A new paragraph of the first speaker."));

        Assert.Equal(Corpus.Select(paragraph => paragraph.Id), snapshot.Paragraphs.SkipLast(2).Select(paragraph => paragraph.Id));
        Assert.Equal(["women"], snapshot.Paragraphs.Single(paragraph => paragraph.Id == "b2").Themes);
        Assert.Empty(snapshot.Paragraphs.Single(paragraph => paragraph.Id == "a1").Themes);
        Assert.Equal((12, 2, 0, 14), (snapshot.Manifest.BaseCount, snapshot.Manifest.AddedCount, snapshot.Manifest.CorrectedCount, snapshot.Manifest.ParagraphCount));
        Assert.Equal(["a1", "b2"], snapshot.Manifest.DecidedIds.Order());
    }

    [Fact]
    public void The_order_of_what_people_added_depends_on_its_texts_alone()
    {
        string[] texts = [.. Enumerable.Range(1, 9).Select(number => $"A new paragraph of speaker {number}.")];
        string[] ids = [.. Enumerable.Range(1, 9).Select(number => $"s{number}")];

        var snapshot = Create([.. ids.Zip(texts, (id, text) => Settled(id, text))]);
        var other = Create([.. ids.Zip(texts.Reverse(), (id, text) => Settled(id, text))]);

        Assert.Equal(snapshot.Paragraphs.Select(paragraph => paragraph.Text), other.Paragraphs.Select(paragraph => paragraph.Text));
    }

    [Fact]
    public void A_decision_on_the_text_of_a_corpus_paragraph_corrects_it()
    {
        var snapshot = Create(Settled("d1", Corpus[2].Text, "women", "ceasefire"));

        Assert.Equal(Corpus.Count, snapshot.Paragraphs.Count);
        Assert.Equal(Corpus[2].Id, snapshot.Paragraphs[2].Id);
        Assert.Equal(["ceasefire", "women"], snapshot.Paragraphs[2].Themes); // in the order of the taxonomy
        Assert.Equal((0, 1), (snapshot.Manifest.AddedCount, snapshot.Manifest.CorrectedCount));
        Assert.Equal([Corpus[2].Id], snapshot.Manifest.DecidedIds);
    }

    [Fact]
    public void A_decision_that_confirms_a_corpus_paragraph_corrects_nothing()
    {
        var snapshot = Create(Settled("d1", Corpus[2].Text, [.. Corpus[2].Themes]));

        Assert.Equal((0, 0), (snapshot.Manifest.AddedCount, snapshot.Manifest.CorrectedCount));
        Assert.Equal([Corpus[2].Id], snapshot.Manifest.DecidedIds);
    }

    [Fact]
    public void The_same_data_are_the_same_snapshot_and_other_data_another()
    {
        var settled = Settled("a1", "A new paragraph of the first speaker.", "women");
        var first = Create(settled);

        Assert.Equal(first.Id, Create(settled).Id);
        Assert.NotEqual(first.Id, Create(settled with { Themes = [] }).Id);
        Assert.NotEqual(first.Id, Create(settled with { DecidedAt = Noon.AddDays(1) }).Id);
        Assert.Equal(3, Directory.GetDirectories(folder.Path).Length);
    }

    [Fact]
    public void A_theme_that_the_taxonomy_does_not_have_is_not_learned()
    {
        var snapshot = Create(Settled("a1", "A new paragraph of the first speaker.", "women", "gone"));

        Assert.Equal(["women"], snapshot.Paragraphs[^1].Themes);
    }

    [Fact]
    public void Paragraphs_keep_their_source_and_added_ones_have_none()
    {
        var snapshot = Snapshot.Create(
            folder.Path, [.. Corpus.Select(paragraph => paragraph with { Source = "reports" })], Some.Taxonomy, Decisions(Settled("a1", "A new paragraph of the first speaker.", "women")));

        Assert.All(snapshot.Paragraphs.Take(Corpus.Count), paragraph => Assert.Equal("reports", paragraph.Source));
        Assert.Null(snapshot.Paragraphs[^1].Source);
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        var conflict = new ResolvedConflict("a1", "women", ["Ana"], ["Ben"], true, "the latest decision, of Ana");
        var written = Snapshot.Create(folder.Path, Corpus, Some.Taxonomy, Decisions(Settled("a1", "A new paragraph of the first speaker.", "women")) with
        {
            Policy = ConflictPolicy.Majority, Conflicts = [conflict], Deciders = [new("Ana", 1)], LeftOut = new Dictionary<string, int> { ["not English"] = 2 },
        });
        var read = Snapshot.Load(written.Folder);

        Assert.Equal(Some.Json(written.Manifest), Some.Json(read.Manifest));
        Assert.Equal(Some.Json(conflict), Some.Json(read.Manifest.Conflicts[0]));
        Assert.Equal(Some.Json(Some.Taxonomy.Themes), Some.Json(read.Taxonomy.Themes));
        Assert.Equal(Noon, read.Manifest.LastDecisionAt);
        Assert.DoesNotContain(Directory.GetDirectories(folder.Path), path => Path.GetFileName(path).StartsWith('.'));
    }

    [Theory]
    [InlineData(Snapshot.ParagraphsFile, "the file was altered")]
    [InlineData(Snapshot.ThemesFile, "the file was altered")]
    [InlineData(Snapshot.ManifestFile, "the manifest was altered")]
    public void One_that_was_altered_is_refused(string file, string says)
    {
        var snapshot = Create(Settled("a1", "A new paragraph of the first speaker.", "women"));
        File.AppendAllText(Path.Combine(snapshot.Folder, file), "\n");

        var exception = Assert.Throws<DataFileException>(() => Snapshot.Load(snapshot.Folder));
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
        Assert.Contains(file, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_was_renamed_is_refused()
    {
        var snapshot = Create();
        Directory.Move(snapshot.Folder, folder.At("mine"));

        Assert.Contains("the folder renamed", Assert.Throws<DataFileException>(() => Snapshot.Load(folder.At("mine"))).Message, StringComparison.Ordinal);
        Assert.Contains("this is no snapshot", Assert.Throws<DataFileException>(() => Snapshot.Load(folder.At("nothing"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_corpus_with_a_theme_that_is_not_known_is_refused()
    {
        var exception = Assert.Throws<DataFileException>(() => Snapshot.Create(folder.Path, [Some.Paragraph("What is this about?", "unknown")], Some.Taxonomy, SettledDecisions.None));

        Assert.Contains("the theme 'unknown' is not among the 3", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(folder.Path));
    }

    private Snapshot Create(params SettledParagraph[] settled) => Snapshot.Create(folder.Path, Corpus, Some.Taxonomy, Decisions(settled));

    private static SettledDecisions Decisions(params SettledParagraph[] settled) => SettledDecisions.None with { Paragraphs = settled };

    private static SettledParagraph Settled(string id, string text, params string[] themes) => new(id, text, themes, Noon);
}
