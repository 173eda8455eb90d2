using PeaceClassify.Engines;
using PeaceClassify.Evaluation;
using PeaceClassify.Learning;
using PeaceClassify.Text;

namespace PeaceClassify.Training.Laboratory;

/// <summary>How the order of the review queue is compared with random order.</summary>
internal sealed record SimulationOptions
{
    /// <summary>Paragraphs that are labelled at the beginning.</summary>
    public int Start { get; init; } = 200;

    /// <summary>Paragraphs decided between one training and the next.</summary>
    public int Batch { get; init; } = 25;

    /// <summary>How often a batch is decided and the model trained anew.</summary>
    public int Rounds { get; init; } = 24;

    /// <summary>Each deals the corpus anew; 2 at least, as intervals come from the differences between them.</summary>
    public int Seeds { get; init; } = 5;
}

/// <summary>Which paragraphs are decided next.</summary>
internal enum Strategy
{
    /// <summary>Any.</summary>
    Random,

    /// <summary>Those that <see cref="ReviewPriority"/> puts first, as the review queue does.</summary>
    Queue,
}

/// <summary>A person who decides paragraph by paragraph, in one order and in another, and a model that is trained anew after every batch: how soon does it get good?</summary>
/// <remarks>
/// Every seed deals the corpus, near duplicates together, into a test set of a quarter, a start set, and the pool from which paragraphs are decided; their labels are revealed as they are. Both orders
/// begin with the same start set and are judged on the same test set.
/// </remarks>
/// <param name="paragraphs">The corpus.</param>
/// <param name="taxonomy">Its themes.</param>
/// <param name="options">Sizes and seeds.</param>
internal sealed class Simulation(IReadOnlyList<LabelledParagraph> paragraphs, Taxonomy taxonomy, SimulationOptions options)
{
    private const int FirstSeed = 17;

    /// <summary>A model is trained some hundred times: words alone cost a quarter of words and characters.</summary>
    private static readonly LinearEngine Engine = new(new LinearEngineOptions { Text = new TextOptions { CharacterMax = 0, CharacterMin = 1 } });

    /// <summary>The seeds.</summary>
    public IReadOnlyList<int> Seeds { get; } = [.. Enumerable.Range(FirstSeed, options.Seeds)];

    /// <summary>Decides and trains; the same whatever the number of threads.</summary>
    /// <exception cref="TrainingDataException">The corpus is too small.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public SimulationResult Run(int threads, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var parts = paragraphs.Count / options.Start;
        var decisions = (long)options.Batch * options.Rounds;
        if (parts < 4 || (paragraphs.Count * 3 / 4) - options.Start < decisions)
        {
            throw new TrainingDataException(
                $"{paragraphs.Count} paragraphs are too few: a quarter is for the test, {options.Start} are known at the beginning, and {decisions} are to be decided and some left over; take smaller numbers.");
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        string[] texts = [.. paragraphs.Select(paragraph => paragraph.Text)];
        int[][] labelSets = [.. paragraphs.Select(taxonomy.LabelsOf)];
        var corpus = new DealtCorpus(labelSets, NearDuplicates.Groups(texts, parallel), SimilarParagraphs.Vectors(texts, parallel));
        if (corpus.Groups.Distinct().Count() is var different && different < parts)
        {
            throw new TrainingDataException($"Of the {paragraphs.Count} paragraphs only {different} differ by more than a few words, too few for {parts} parts of {options.Start}; take a larger --start.");
        }

        var runs = Enum.GetValues<Strategy>().SelectMany(strategy => Seeds.Select(seed => (Strategy: strategy, Seed: seed))).ToArray();
        var curves = new double[runs.Length][];
        var done = 0;
        var gate = new Lock();
        Trainer.For(runs.Length, parallel, run =>
        {
            curves[run] = Curve(runs[run].Strategy, runs[run].Seed, parts, corpus, () =>
            {
                lock (gate)
                {
                    progress?.Report(new("deciding and training", ++done, runs.Length * (options.Rounds + 1)));
                }
            }, cancellation);
        });
        return new(options, Seeds, paragraphs.Count, Corpus.Fingerprint(paragraphs), CurvesOf(Strategy.Random), CurvesOf(Strategy.Queue));

        double[][] CurvesOf(Strategy strategy) => [.. runs.Zip(curves).Where(run => run.First.Strategy == strategy).Select(run => run.Second)];
    }

    private double[] Curve(Strategy strategy, int seed, int parts, DealtCorpus corpus, Action advance, CancellationToken cancellation)
    {
        var dealt = StratifiedFolds.Deal(corpus.LabelSets, taxonomy.Count, parts, seed, corpus.Groups);
        var testParts = parts / 4;
        int[] test = [.. Enumerable.Range(0, dealt.Length).Where(paragraph => dealt[paragraph] < testParts)];
        List<int> known = [.. Enumerable.Range(0, dealt.Length).Where(paragraph => dealt[paragraph] == testParts)];
        List<int> pool = [.. Enumerable.Range(0, dealt.Length).Where(paragraph => dealt[paragraph] > testParts)];
        var random = new Random(seed);
        var curve = new double[options.Rounds + 1];
        for (var round = 0; ; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var trained = Train([.. known.Select(paragraph => paragraphs[paragraph])], seed, cancellation);
            using var model = new ThemeClassifier("simulated", trained.Description, trained.Scorer);
            curve[round] = MacroF1(model, [.. test.Select(paragraph => paragraphs[paragraph])], cancellation);
            advance();
            if (round == options.Rounds)
            {
                return curve;
            }

            int[] decided = [.. strategy == Strategy.Queue ? First(model, trained.CrossValidation, pool, corpus, cancellation) : Any(pool, random)];
            known.AddRange(decided);
            pool.RemoveAll(decided.ToHashSet().Contains);
        }
    }

    private TrainedModel Train(LabelledParagraph[] known, int seed, CancellationToken cancellation)
    {
        try
        {
            return Trainer.Train(known, taxonomy, Engine, new TrainerOptions { Seed = seed, MinSupport = 1, LearningCurveShares = [] }, threads: 1, cancellation: cancellation);
        }
        catch (TrainingDataException exception)
        {
            throw new TrainingDataException($"Nothing can be learned from the {known.Length} paragraphs that one of the deals knows: {exception.Message} Take a larger --start.");
        }
    }

    /// <summary>As <see cref="ReviewPriority"/> has it.</summary>
    private IEnumerable<int> First(ThemeClassifier model, EvaluationReport figures, List<int> pool, DealtCorpus corpus, CancellationToken cancellation)
    {
        var answers = Predict(model, [.. pool.Select(paragraph => paragraphs[paragraph] with { Themes = [] })], cancellation).Rows();
        return ReviewPriority.Order(
            [.. answers.Select(row => ReviewPriority.Questions(row, model.Description.Themes))], [.. model.Description.Themes.Zip(figures.Themes, (theme, own) => new ReviewTheme(theme.Support, own.F1))],
            [.. pool.Select(paragraph => corpus.Vectors[paragraph])], options.Batch)
            .Select(turn => pool[turn.Paragraph]);
    }

    private IEnumerable<int> Any(List<int> pool, Random random)
    {
        int[] shuffled = [.. pool];
        random.Shuffle(shuffled);
        return shuffled.Take(options.Batch);
    }

    /// <summary>Over all themes: one that could not be trained, as no paragraph had it yet, counts as never given.</summary>
    private static double MacroF1(ThemeClassifier model, LabelledParagraph[] test, CancellationToken cancellation)
    {
        var predictions = Predict(model, test, cancellation);
        var metrics = MultiLabelMetrics.Of(predictions.Rows(), predictions.LabelSets, predictions.Thresholds());
        return metrics.MacroF1 * metrics.Labels.Count(label => label.Support > 0) / test.SelectMany(paragraph => paragraph.Themes).Distinct().Count();
    }

    private static Predictions Predict(ThemeClassifier model, LabelledParagraph[] asked, CancellationToken cancellation) =>
        model.Predict(asked, new ParallelOptions { MaxDegreeOfParallelism = 1, CancellationToken = cancellation });

    /// <summary>What every run needs of the corpus.</summary>
    private sealed record DealtCorpus(int[][] LabelSets, int[] Groups, SparseVector[] Vectors);
}
