using PeaceClassify.Retraining;

namespace PeaceClassify.Tests.Retraining;

/// <summary>From a snapshot to a judged candidate, over files, with a corpus that takes a moment.</summary>
public sealed class RetrainerTests : IDisposable
{
    private static readonly DateTime Noon = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);
    private static readonly IReadOnlyList<LabelledParagraph> Corpus = Some.Corpus(240);

    private readonly TemporaryFolder folder = new();

    public RetrainerTests() => Some.Train(Corpus, shares: []).Save(folder.At("parent"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_same_snapshot_gives_the_same_bytes_whatever_the_threads()
    {
        var snapshot = Create(Corpus, Decided(8));
        Train(snapshot, "one", threads: 1);
        Train(snapshot, "two", threads: 2);

        var files = Directory.GetFiles(folder.At("one")).Select(path => Path.GetFileName(path)!).Order().ToArray();
        Assert.Contains(GateVerdict.FileName, files);
        Assert.Contains(GateReport.FileName, files);
        Assert.Equal(files, Directory.GetFiles(folder.At("two")).Select(path => Path.GetFileName(path)!).Order());
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(folder.At("one"), file)), File.ReadAllBytes(Path.Combine(folder.At("two"), file))));
    }

    [Fact]
    public void A_candidate_says_where_it_comes_from_and_has_the_options_of_its_parent()
    {
        var snapshot = Create(Corpus, Decided(8));
        Train(snapshot, "candidate");
        var (parent, made) = (ModelFolder.Describe(folder.At("parent")), ModelFolder.Describe(folder.At("candidate")));

        Assert.Equal(("parent", snapshot.Id, 248), (made.Provenance.Parent, made.Provenance.Snapshot, made.Provenance.ParagraphCount));
        Assert.NotNull(made.Provenance.CodeVersion);
        Assert.Equal(parent.EngineOptions.ToJsonString(), made.EngineOptions.ToJsonString());
        Assert.Equal((parent.Provenance.FoldCount, parent.Provenance.Seed, parent.ThresholdOptions), (made.Provenance.FoldCount, made.Provenance.Seed, made.ThresholdOptions));
        using var classifier = ThemeClassifier.Load(folder.At("candidate"), Some.Engines); // verified as any version is
        Assert.Equal("candidate", classifier.Version);
    }

    [Fact]
    public void Correct_decisions_pass_the_gate_and_are_judged_apart()
    {
        var verdict = Train(Create(Corpus, Decided(40)), "candidate");

        Assert.True(verdict.MayBePromoted, string.Join('\n', verdict.Sentences));
        Assert.Equal(["What it was trained on", "What people decided"], verdict.Exams.Select(exam => exam.Name));
        Assert.Equal(240, verdict.Exams[0].Contest.Comparison.ExampleCount);
        Assert.Equal(40, verdict.Exams[1].Contest.Comparison.ExampleCount + verdict.NotJudgedCount); // some are nearly like some of the corpus
        Assert.StartsWith("The candidate may be promoted", verdict.Sentences[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_parent_learned_keeps_its_fold()
    {
        Train(Create(Corpus, Decided(8)), "candidate");
        var (parent, candidate) = (OutOfFold.Load(folder.At("parent"))!, OutOfFold.Load(folder.At("candidate"))!);

        var pairs = parent.Paragraphs.Zip(candidate.Paragraphs).Select(pair => (pair.First.Fold, pair.Second.Fold)).Distinct().ToArray();
        Assert.Equal(3, pairs.Length); // each fold of the one is one of the other, whatever their numbers
        Assert.Equal(248, candidate.Paragraphs.Count);
        Assert.Equal(3, candidate.Paragraphs.Skip(240).Select(paragraph => paragraph.Fold).Distinct().Count());
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, null)] // what is not known of texts from elsewhere cannot be compared
    public void Sources_are_kept_together_where_they_were_for_the_parent(bool ofParent, int? sourceCount)
    {
        LabelledParagraph[] withSources = [.. Corpus.Select((paragraph, number) => paragraph with { Source = $"source {number % 3}" })];
        Some.Train(ofParent ? withSources : Corpus, shares: []).Save(folder.At("other-parent"));

        Retrainer.Train(Create(withSources, Decided(8)), folder.At("other-parent"), folder.At("candidate"), Some.Engines, threads: 1, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(sourceCount, ModelFolder.Describe(folder.At("candidate")).Provenance.SourceCount);
    }

    [Fact]
    public void Nothing_new_is_no_difference()
    {
        var verdict = Train(Create(Corpus), "candidate");

        Assert.True(verdict.MayBePromoted);
        Assert.All(verdict.Exams[0].Contest.Figures, figure => Assert.Equal(figure.Figure.First, figure.Figure.Second, 5));
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder.At("parent"), "weights.bin")), File.ReadAllBytes(Path.Combine(folder.At("candidate"), "weights.bin")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_few_paragraphs_less_are_no_reason_against_a_candidate(int seed)
    {
        var random = new Random(seed);

        var verdict = Train(Create([.. Corpus.Where(_ => random.NextDouble() > 0.02)]), "candidate");

        Assert.True(verdict.MayBePromoted, string.Join('\n', verdict.Objections));
    }

    [Fact]
    public void Shuffled_labels_of_one_theme_are_refused_and_the_theme_is_named()
    {
        // The theme goes from where it belongs to where it does not.
        var random = new Random(11);
        var shuffled = Corpus.Select(paragraph => paragraph with
        {
            Themes = [.. paragraph.Themes.Where(theme => theme != "women"), .. random.Next(4) == 0 ? ["women"] : Array.Empty<string>()],
        }).ToArray();

        var verdict = Train(Create(shuffled, Decided(12)), "damaged");

        Assert.False(verdict.MayBePromoted);
        Assert.Contains(verdict.Objections, objection => objection.Contains("the theme 'women' is worse", StringComparison.Ordinal));
        Assert.DoesNotContain(verdict.Objections, objection => objection.Contains("'ceasefire'", StringComparison.Ordinal) || objection.Contains("'civilians'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_decided_paragraph_that_is_nearly_one_of_the_corpus_is_not_judged_on()
    {
        var near = new SettledParagraph("near", Corpus[0].Text + " Indeed.", Corpus[0].Themes, Noon);

        var verdict = Train(Create(Corpus, near), "candidate");

        Assert.Equal(1, verdict.NotJudgedCount);
        Assert.Single(verdict.Exams);
    }

    [Fact]
    public void A_corrected_corpus_paragraph_is_judged_by_its_new_label()
    {
        var corrected = new SettledParagraph("d1", Corpus[0].Text, ["women", "ceasefire"], Noon);

        var verdict = Train(Create(Corpus, corrected), "candidate");

        Assert.Equal([239, 1], verdict.Exams.Select(exam => exam.Contest.Comparison.ExampleCount));
    }

    [Fact]
    public void Without_predictions_of_the_parent_and_without_decisions_there_is_nothing_to_judge_on()
    {
        Older();

        var verdict = Train(Create(Corpus), "candidate", parent: "old");

        Assert.False(verdict.MayBePromoted);
        Assert.Contains("nothing to judge", verdict.Objections.Single(), StringComparison.Ordinal);
        Assert.Contains("trained by an older build", string.Join(' ', verdict.Sentences), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_theme_is_named_and_not_compared()
    {
        var taxonomy = new Taxonomy([.. Some.Taxonomy.Themes, new Theme("courtesy", "Courtesy")]);
        var corpus = Corpus.Select(paragraph => paragraph.Themes.Count == 0 ? paragraph with { Themes = ["courtesy"] } : paragraph).ToArray();
        var decided = new SettledParagraph("new", Some.Corpus(300, seed: 77)[^1].Text, ["courtesy"], Noon);
        var snapshot = Snapshot.Create(folder.At("snapshots"), corpus, taxonomy, SettledDecisions.None with { Paragraphs = [decided] });

        var verdict = Train(snapshot, "candidate");

        Assert.Equal(["courtesy"], verdict.NewThemes);
        Assert.All(verdict.Exams, exam => Assert.Equal(3, exam.Contest.Themes.Count));
        using var parent = ThemeClassifier.Load(folder.At("parent"), Some.Engines);
        Assert.Equal(3, parent.Description.Themes.Count); // an older version keeps its own taxonomy
    }

    [Fact]
    public void The_verdict_in_the_folder_is_the_verdict()
    {
        var verdict = Train(Create(Corpus, Decided(8)), "candidate");
        var read = GateVerdict.Load(folder.At("candidate"))!;

        Assert.Equal(Some.Json(verdict.ToSaved()), Some.Json(read));
        Assert.Null(GateVerdict.Load(folder.At("parent")));
        var page = File.ReadAllText(Path.Combine(folder.At("candidate"), GateReport.FileName));
        Assert.Contains("What people decided", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_taken_is_refused_before_anything_is_trained()
    {
        var exception = Assert.Throws<DataFileException>(() => Train(Create(Corpus), "parent"));

        Assert.Contains("exists already", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_that_is_cancelled_leaves_nothing_behind()
    {
        using var cancellation = new CancellationTokenSource();
        var snapshot = Create(Corpus);

        Assert.ThrowsAny<OperationCanceledException>(() => Retrainer.Train(
            snapshot, folder.At("parent"), folder.At("candidate"), Some.Engines, 1, new At("evaluating", cancellation.Cancel), cancellation.Token));

        Assert.False(Directory.Exists(folder.At("candidate")));
    }

    /// <summary>The parent as a build trained it that kept no predictions.</summary>
    private void Older()
    {
        var (description, scorer) = ModelFolder.Load(folder.At("parent"), Some.Engines);
        ModelFolder.Save(folder.At("old"), description, scorer, new Dictionary<string, string>());
    }

    private GateVerdict Train(Snapshot snapshot, string version, int threads = 2, string parent = "parent") =>
        Retrainer.Train(snapshot, folder.At(parent), folder.At(version), Some.Engines, threads, cancellation: TestContext.Current.CancellationToken);

    private Snapshot Create(IReadOnlyList<LabelledParagraph> corpus, params SettledParagraph[] settled) =>
        Snapshot.Create(folder.At("snapshots"), corpus, Some.Taxonomy, SettledDecisions.None with { Paragraphs = settled });

    /// <summary>Paragraphs that the corpus does not have, rightly decided.</summary>
    private static SettledParagraph[] Decided(int count) =>
        [.. Some.Corpus(count, seed: 71).Select(paragraph => new SettledParagraph($"d{paragraph.Id}", paragraph.Text, paragraph.Themes, Noon))];

    private sealed class At(string stage, Action act) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Stage == stage)
            {
                act();
            }
        }
    }
}
