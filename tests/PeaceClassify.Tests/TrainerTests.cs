using PeaceClassify.Engines;

namespace PeaceClassify.Tests;

public sealed class TrainerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_same_training_gives_the_same_files_for_any_number_of_threads()
    {
        var corpus = Some.Corpus(60);
        foreach (var (name, threads) in new[] { ("one", 1), ("again", 1), ("two", 2) })
        {
            Some.Train(corpus, threads: threads).Save(folder.At(name));
        }

        Assert.All(Directory.EnumerateFiles(folder.At("one")).Select(Path.GetFileName), file =>
        {
            var first = File.ReadAllBytes(folder.At("one", file!));
            Assert.True(first.SequenceEqual(File.ReadAllBytes(folder.At("again", file!))), $"{file} differs when trained again");
            Assert.True(first.SequenceEqual(File.ReadAllBytes(folder.At("two", file!))), $"{file} differs with two threads");
        });
    }

    [Fact]
    public void Themes_that_words_give_away_are_learned()
    {
        var figures = Some.Model.CrossValidation;

        Assert.Equal((90, 3), (figures.ParagraphCount, figures.Themes.Count));
        Assert.True(figures.MicroF1 > 0.85, $"micro-F1 {figures.MicroF1}");
        Assert.InRange(figures.MicroF1, figures.MicroF1Interval.Low, figures.MicroF1Interval.High);
    }

    [Fact]
    public void Cross_validation_sees_no_more_than_chance_in_shuffled_themes()
    {
        var corpus = Some.Corpus(240);
        var themes = corpus.Select(paragraph => paragraph.Themes).ToArray();
        new Random(1).Shuffle(themes);
        var shuffled = corpus.Select((paragraph, number) => paragraph with { Themes = themes[number] }).ToArray();
        var share = (double)themes.Sum(given => given.Count) / (3 * themes.Length);

        var figures = Some.Train(shuffled).CrossValidation;

        // Giving every theme to every paragraph has precision share and recall 1: more is not to be had by chance.
        Assert.True(figures.MicroF1 < 2 * share / (1 + share) + 0.05, $"micro-F1 {figures.MicroF1} with a share of {share}");
        Assert.True(figures.MeanAveragePrecision < share + 0.12, $"mean average precision {figures.MeanAveragePrecision} with a share of {share}");
    }

    [Fact]
    public void The_description_says_what_was_trained_on()
    {
        var corpus = Some.Corpus(90);
        var description = Some.Model.Description;

        Assert.Equal(new ModelProvenance(Corpus.Fingerprint(corpus), 90, 3, 17), description.Provenance with { CodeVersion = null });
        Assert.False(string.IsNullOrEmpty(description.Provenance.CodeVersion));
        Assert.Equal(Some.Taxonomy.Themes, description.Taxonomy().Themes);
        Assert.Equal(
            Some.Taxonomy.Themes.Select(theme => corpus.Count(paragraph => paragraph.Themes.Contains(theme.Id))), description.Themes.Select(theme => theme.Support));
    }

    [Fact]
    public void A_theme_with_too_few_paragraphs_is_not_trained_and_that_is_said()
    {
        var left = 3;
        LabelledParagraph[] corpus = [.. Some.Corpus(60).Select(paragraph => paragraph with { Themes = [.. paragraph.Themes.Where(theme => theme != "women" || left-- > 0)] })];

        var trained = Trainer.Train(corpus, Some.Taxonomy, new LinearEngine(), new TrainerOptions { FoldCount = 3, MinSupport = 4, LearningCurveShares = [] }, 1, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal([new UntrainedTheme(Some.Taxonomy.Themes[2], 3)], trained.Description.NotTrained);
        Assert.Equal(["ceasefire", "civilians"], trained.Description.Themes.Select(theme => theme.Theme.Id));
        using var folder = new TemporaryFolder();
        trained.Save(folder.At("one"));
        Assert.Contains("Not trained, as too few paragraphs have them: women (3).", File.ReadAllText(folder.At("one", ModelFolder.CardFile)), StringComparison.Ordinal);
        Assert.Contains("Not trained, as too few paragraphs have them: women (3).", File.ReadAllText(folder.At("one", ModelFolder.ReportFile)), StringComparison.Ordinal);
        using var loaded = ThemeClassifier.Load(folder.At("one"), Some.Engines);
        Assert.Equal([0], loaded.Predict([Some.Paragraph("Both armies kept to the ceasefire line.", "women", "ceasefire")]).LabelSets[0]);
        Assert.Throws<DataFileException>(() => loaded.Predict([Some.Paragraph("Both armies kept to the ceasefire line.", "fisheries")]));
    }

    [Fact]
    public void With_enough_paragraphs_for_every_theme_nothing_is_left_out() => Assert.Null(Some.Model.Description.NotTrained);

    [Fact]
    public void Without_any_theme_that_has_enough_paragraphs_nothing_is_trained() => Assert.Contains(
        "None of the 3 themes has 100 paragraphs",
        Assert.Throws<TrainingDataException>(() => TrainableCorpus.Of(Some.Corpus(60), Some.Taxonomy, 100)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_theme_that_was_renamed_keeps_what_was_labelled()
    {
        var renamed = new Taxonomy([Some.Taxonomy.Themes[0], Some.Taxonomy.Themes[1] with { Name = "Protection of people" }, Some.Taxonomy.Themes[2]]);

        var trained = Some.Train(Some.Corpus(60), taxonomy: renamed, shares: []);

        Assert.Equal("Protection of people", trained.Description.Themes[1].Theme.Name);
        Assert.Equal(Some.Json(Some.Train(Some.Corpus(60), shares: []).OutOfFold), Some.Json(trained.OutOfFold));
        Assert.Equal("civilians", Some.Model.Description.Themes[1].Theme.Name); // versions trained before keep the name they were trained with
    }

    [Fact]
    public void Less_than_one_paragraph_a_theme_cannot_be_asked_for() => Assert.Throws<ArgumentOutOfRangeException>(() => new TrainerOptions { MinSupport = 0 });

    [Fact]
    public void A_theme_of_one_paragraph_is_trained()
    {
        LabelledParagraph[] corpus = [.. Some.Corpus(60).Select(paragraph => paragraph with { Themes = [.. paragraph.Themes.Where(theme => theme != "women")] })];
        corpus[7] = corpus[7] with { Themes = ["women"] };

        Assert.Equal(1, Some.Train(corpus).Description.Themes[2].Support);
    }

    [Fact]
    public void An_unknown_theme_names_file_and_line()
    {
        LabelledParagraph[] corpus = [.. Some.Corpus(60)];
        corpus[41] = corpus[41] with { Themes = ["rain"] };

        var exception = Assert.Throws<DataFileException>(() => Some.Train(corpus));

        Assert.Equal(("corpus.jsonl", 42), (exception.Path, exception.Line));
    }

    [Fact]
    public void Fewer_paragraphs_than_folds_are_refused() =>
        Assert.Throws<TrainingDataException>(() => Some.Train(Some.Corpus(8), folds: 9));

    [Fact]
    public void Near_duplicates_are_judged_by_a_learner_that_has_seen_none_of_them()
    {
        // Every paragraph stands there three times, its themes drawn by chance: only a learner that knows the copies could find them out.
        var random = new Random(1);
        LabelledParagraph[] corpus = [.. Enumerable.Range(0, 90).SelectMany(number =>
        {
            var words = Enumerable.Range(0, 12).Select(word => $"w{random.Next(150)}x");
            var paragraph = Some.Paragraph(string.Join(' ', words), Some.Taxonomy.Themes[random.Next(3)].Id);
            return new[] { paragraph, paragraph, paragraph with { Text = $"{paragraph.Text} indeed" } };
        })];

        var figures = Some.Train(corpus).CrossValidation;

        Assert.True(figures.MeanAveragePrecision < 0.5, $"mean average precision {figures.MeanAveragePrecision}");
    }

    [Fact]
    public void A_source_is_judged_by_a_learner_that_has_seen_none_of_it()
    {
        // Each source has words of its own for the themes: who knows the source knows the theme, who does not knows nothing.
        LabelledParagraph[] corpus = [.. Enumerable.Range(0, 240).Select(number =>
        {
            var (source, theme) = (number % 4, number / 4 % 3);
            var random = new Random(number);
            return Some.Paragraph($"w{source}{theme}x {string.Join(' ', Enumerable.Range(0, 12).Select(_ => $"v{random.Next(150)}x"))}", Some.Taxonomy.Themes[theme].Id) with { Source = $"source {source}" };
        })];

        var bySource = Some.Train(corpus, folds: 5);
        var withoutSources = Some.Train([.. corpus.Select(paragraph => paragraph with { Source = null })], folds: 5);

        Assert.Equal((4, 4), (bySource.Description.Provenance.FoldCount, bySource.Description.Provenance.SourceCount));
        Assert.Equal((5, null), (withoutSources.Description.Provenance.FoldCount, withoutSources.Description.Provenance.SourceCount));
        Assert.True(bySource.CrossValidation.MeanAveragePrecision < 0.6, $"mean average precision {bySource.CrossValidation.MeanAveragePrecision}");
        Assert.True(withoutSources.CrossValidation.MeanAveragePrecision > 0.9, $"mean average precision {withoutSources.CrossValidation.MeanAveragePrecision}");
    }

    [Fact]
    public void Cross_validation_alone_says_what_training_says()
    {
        var corpus = Some.Corpus(60);
        var options = new TrainerOptions { FoldCount = 3, MinSupport = 1 };

        Assert.Equal(Some.Json(Some.Train(corpus).OutOfFold), Some.Json(Trainer.CrossPredict(
            corpus, Some.Taxonomy, new LinearEngine(), options, 2, cancellation: TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void Fewer_different_paragraphs_than_folds_are_refused()
    {
        LabelledParagraph[] corpus = [.. Enumerable.Repeat(Some.Corpus(2), 10).SelectMany(paragraphs => paragraphs)];

        Assert.Contains("only 2 differ", Assert.Throws<TrainingDataException>(() => Some.Train(
            [.. corpus.Select((paragraph, number) => paragraph with { Themes = [Some.Taxonomy.Themes[number % 3].Id] })])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Paragraphs_that_share_no_word_are_refused()
    {
        LabelledParagraph[] corpus = [.. Enumerable.Range(0, 9).Select(number => Some.Paragraph(((char)('q' + number)).ToString(), Some.Taxonomy.Themes[number % 3].Id))];

        Assert.Contains("nothing to learn from", Assert.Throws<TrainingDataException>(() => Some.Train(corpus)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_can_be_cancelled_before_and_on_the_way()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => Train(new CancellationToken(canceled: true), new Steps(_ => { })));

        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Train(source.Token, new Steps(step =>
        {
            if (step.Done == 1)
            {
                source.Cancel();
            }
        })));
    }

    [Fact]
    public void Progress_counts_up_to_the_end_of_each_stage()
    {
        var steps = new List<TrainingProgress>();
        Train(CancellationToken.None, new Steps(step =>
        {
            lock (steps)
            {
                steps.Add(step);
            }
        }));

        Assert.Equal(["learning", "evaluating", "learning from less"], steps.Select(step => step.Stage).Distinct());
        Assert.All(steps.GroupBy(step => step.Stage), stage =>
            Assert.Equal(Enumerable.Range(0, stage.First().Total + 1), stage.Select(step => (int)step.Done).Order()));
    }

    [Fact]
    public void A_scorer_that_gives_no_numbers_is_refused() =>
        Assert.Contains(
            "finite",
            Assert.Throws<ArgumentException>(() => Some.Train(Some.Corpus(30), new BrokenEngine())).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Fewer_than_two_folds_cannot_be_asked_for(int folds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainerOptions { FoldCount = folds });

    [Fact]
    public void No_threads_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Some.Train(Some.Corpus(30), threads: 0));

    private static TrainedModel Train(CancellationToken cancellation, IProgress<TrainingProgress> progress) =>
        Trainer.Train(Some.Corpus(40), Some.Taxonomy, new LinearEngine(), new TrainerOptions { FoldCount = 3 }, 2, progress, cancellation: cancellation);

    private sealed class Steps(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }

    /// <summary>A linear engine whose logits are not numbers.</summary>
    private sealed class BrokenEngine : IEngine
    {
        public string Name => "broken";

        public System.Text.Json.Nodes.JsonObject SaveOptions() => [];

        public IScorer Fit(
            IReadOnlyList<string> texts, IReadOnlyList<int[]> labelSets, int labelCount, ParallelOptions parallel, IProgress<double>? progress = null) =>
            new Scorer(labelCount);

        public IScorer Load(string folder, System.Text.Json.JsonElement options) => throw new NotSupportedException();

        private sealed class Scorer(int labelCount) : IScorer
        {
            public int LabelCount => labelCount;

            public bool Score(string text, Span<double> logits)
            {
                logits.Fill(double.NaN);
                return true;
            }

            public IReadOnlyList<Explanation> ExplainAll(string text, IReadOnlyList<int> labels) => throw new NotSupportedException();

            public IReadOnlyList<string> Save(string folder) => throw new NotSupportedException();
        }
    }
}
