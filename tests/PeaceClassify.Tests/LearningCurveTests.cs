using System.Text.Json;
using System.Text.Json.Nodes;
using PeaceClassify.Engines;

namespace PeaceClassify.Tests;

public sealed class LearningCurveTests
{
    private static readonly LabelledParagraph[] Corpus =
        [.. Some.Corpus(120).Select((paragraph, number) => paragraph with { Text = $"{paragraph.Text} Paragraph {number}." })];

    [Fact]
    public void The_full_share_is_the_cross_validation()
    {
        var curve = Some.Model.LearningCurve!;
        var figures = Some.Model.CrossValidation;

        var full = curve.Points[^1];
        Assert.Equal((1.0, 60.0), (full.Share, full.ParagraphCount));
        Assert.Equal((figures.MicroF1, figures.MacroF1, figures.MeanAveragePrecision), (full.MicroF1, full.MacroF1, full.MeanAveragePrecision));
        Assert.Equal(figures.Themes.Select(theme => (theme.F1, theme.AveragePrecision)), full.Themes.Select(theme => (theme.F1, theme.AveragePrecision)));
        Assert.Equal(figures.Themes.Select(theme => theme.Support * 2 / 3.0), full.Themes.Select(theme => theme.Support));
        Assert.Equal([0.25, 0.5, 1], curve.Points.Select(point => point.Share));
        Assert.Equal(full.MeanAveragePrecision - curve.Points[1].MeanAveragePrecision, curve.Gain.Value);
        Assert.InRange(curve.Gain.Value, curve.Gain.Interval.Low, curve.Gain.Interval.High);
    }

    [Theory]
    [InlineData(0.25, 0.5)]
    [InlineData(0.1, 0.3)]
    [InlineData(0.01, 0.99)]
    public void Subsets_are_nested_and_as_large_as_their_shares_with_every_label_spread(double small, double large)
    {
        int[] examples = [.. Enumerable.Range(0, 400).Where(example => example % 5 != 0)];
        int[][] labelSets = [.. Enumerable.Range(0, 400).Select(example => example % 4 == 0 ? [0, 1] : example % 2 == 0 ? new[] { 1 } : [])];

        var subsets = LearningCurve.Subsets(examples, labelSets, labelCount: 2, [small, large], seed: 3);

        Assert.Subset(subsets[1].ToHashSet(), subsets[0].ToHashSet());
        Assert.Subset(examples.ToHashSet(), subsets[1].ToHashSet());
        foreach (var (share, subset) in new[] { small, large }.Zip(subsets))
        {
            Assert.InRange(subset.Length, share * examples.Length - 4, share * examples.Length + 4);
            Assert.Equal(subset.Order(), subset);
            foreach (var label in new[] { 0, 1 })
            {
                var all = examples.Count(example => labelSets[example].Contains(label));
                Assert.InRange(subset.Count(example => labelSets[example].Contains(label)), share * all - 4, share * all + 4);
            }
        }
    }

    [Fact]
    public void A_learner_of_a_share_sees_part_of_what_the_next_sees_and_never_the_fold_it_judges()
    {
        var engine = new Watched();
        var trained = Some.Train(Corpus, engine);

        var parts = engine.Seen.Where(seen => seen.Count < Corpus.Length).ToArray();
        Assert.Equal(9, parts.Length);
        var full = parts.Where(seen => seen.Count == 80).ToArray();
        Assert.Equal(3, full.Length);
        foreach (var fold in full)
        {
            var half = Assert.Single(parts, seen => seen.Count is > 36 and < 44 && seen.IsSubsetOf(fold));
            var quarter = Assert.Single(parts, seen => seen.Count is > 16 and < 24 && seen.IsSubsetOf(half));
            Assert.InRange(trained.LearningCurve!.Points[0].ParagraphCount, quarter.Count - 2, quarter.Count + 2);
        }
    }

    [Fact]
    public void Without_shares_there_is_no_curve_and_nothing_more_is_learned()
    {
        var engine = new Watched();

        var trained = Some.Train(Corpus, engine, shares: []);

        Assert.Null(trained.LearningCurve);
        Assert.Equal(4, engine.Seen.Count);
    }

    [Fact]
    public void Too_few_paragraphs_to_share_give_a_model_without_a_curve() => Assert.Null(
        Some.Train(Some.Corpus(30), shares: [0.01]).LearningCurve);

    [Theory]
    [InlineData(0.5, 0.25)]
    [InlineData(0.5, 0.5)]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 1)]
    [InlineData(0.123, 0.5)]
    public void Shares_that_cannot_be_dealt_are_refused(double first, double second) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainerOptions { LearningCurveShares = [first, second] });

    /// <summary>The linear engine; it keeps the texts that every learner saw.</summary>
    private sealed class Watched : IEngine
    {
        private readonly LinearEngine inner = new();

        public List<HashSet<string>> Seen { get; } = [];

        public string Name => inner.Name;

        public JsonObject SaveOptions() => inner.SaveOptions();

        public IScorer Fit(
            IReadOnlyList<string> texts, IReadOnlyList<int[]> labelSets, int labelCount, ParallelOptions parallel, IProgress<double>? progress = null)
        {
            lock (Seen)
            {
                Seen.Add([.. texts]);
            }

            return inner.Fit(texts, labelSets, labelCount, parallel, progress);
        }

        public IScorer Load(string folder, JsonElement options) => inner.Load(folder, options);
    }
}
