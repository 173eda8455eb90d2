using System.Text.Json;
using PeaceClassify.Engines;
using PeaceClassify.Learning;
using PeaceClassify.Text;

namespace PeaceClassify.Tests;

/// <summary>Valid values for tests that need one and do not care which.</summary>
internal static class Some
{
    private static readonly Lazy<TrainedModel> SharedModel = new(() => Train(Corpus(90)));

    private static readonly (string Theme, string[] Subjects, string[] Deeds)[] Sentences =
    [
        ("ceasefire",
            ["The monitors of the truce", "Both armies", "The signatories of the accord", "The joint commission"],
            ["kept to the ceasefire line all month", "recorded no violation of the ceasefire", "met to extend the truce by a year"]),
        ("civilians",
            ["Night patrols", "The battalion in the valley", "Community liaison assistants", "Two protection teams"],
            ["kept civilians in the camp from harm", "answered the alert of the villagers at once", "brought the displaced civilians to safety"]),
        ("women",
            ["Women mediators", "A network of women leaders", "The gender unit", "Female officers"],
            ["sat at the negotiating table for the first time", "asked for a third of the seats for women", "trained women who stand for election"]),
    ];

    private static readonly string[] Openings =
        ["In the spring,", "As my report sets out,", "I wish to add that in the east", "According to the envoy,", "Since the last briefing,"];

    private static readonly string[] Courtesies =
        ["thanked the Chair for convening the meeting", "congratulated the delegation on its month in office", "looked forward to a fruitful exchange"];

    /// <summary>Drawn anew for every sentence, so that those of the same parts are no near duplicates.</summary>
    private static readonly string[] Places =
        ["Aru", "Bemo", "Citu", "Dano", "Efel", "Fani", "Galu", "Himo", "Ilar", "Jeno", "Kelo", "Luma", "Mira", "Nelu", "Osan", "Pemi", "Rola", "Suno", "Tavu", "Umek"];

    /// <summary>Three themes: ceasefire, civilians, women.</summary>
    public static Taxonomy Taxonomy { get; } = new([.. Sentences.Select(row => new Theme(row.Theme, row.Theme))]);

    public static IReadOnlyList<IEngine> Engines { get; } = [new LinearEngine()];

    public static ParallelOptions OneThread { get; } = new() { MaxDegreeOfParallelism = 1 };

    /// <summary>One trained model for all tests that only ask it: learned from <c>Corpus(90)</c>.</summary>
    public static TrainedModel Model => SharedModel.Value;

    public static LabelledParagraph Paragraph(string text, params string[] themes) => new("p1", text, themes, "corpus.jsonl", 1);

    /// <summary>Composed paragraphs with no, one or two themes, which plain words give away.</summary>
    public static IReadOnlyList<LabelledParagraph> Corpus(int count, int seed = 3)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(1, count).Select(number =>
        {
            var themes = Enumerable.Range(0, Sentences.Length).Where(theme => theme == number % 4 || random.Next(6) == 0).ToArray();
            var sentences = themes.Length == 0
                ? [$"{One(Openings)} the speaker {One(Courtesies)}, {Journey()}."]
                : themes.Select(theme => $"{One(Openings)} {One(Sentences[theme].Subjects)} {One(Sentences[theme].Deeds)}, {Journey()}.");
            return new LabelledParagraph(
                $"p{number}", string.Join(' ', sentences), [.. themes.Select(theme => Sentences[theme].Theme)], "corpus.jsonl", number);
        })];

        string One(string[] choices) => choices[random.Next(choices.Length)];

        string Journey() => $"from {One(Places)} to {One(Places)} by way of {string.Join(", ", Enumerable.Range(0, 8).Select(_ => One(Places)))}";
    }

    public static TrainedModel Train(
        IReadOnlyList<LabelledParagraph> paragraphs, IEngine? engine = null, int threads = 1, int folds = 3, double[]? shares = null, Taxonomy? taxonomy = null) =>
        Trainer.Train(
            paragraphs, taxonomy ?? Taxonomy, engine ?? new LinearEngine(),
            new TrainerOptions { FoldCount = folds, MinSupport = 1, LearningCurveShares = shares ?? new TrainerOptions().LearningCurveShares }, threads);

    /// <summary>A value as JSON: records that hold lists compare by reference, their JSON by content.</summary>
    public static string Json<T>(T value) => JsonSerializer.Serialize(value, PeaceClassifyJson.Options);

    /// <summary>Examples with noisy labels: the first feature speaks for label 0, the second for label 1 and so on.</summary>
    public static (SparseVector[] Vectors, int[][] LabelSets) Examples(int count, int labelCount, int featureCount, int seed = 5)
    {
        var random = new Random(seed);
        var vectors = new SparseVector[count];
        var labelSets = new int[count][];
        for (var example = 0; example < count; example++)
        {
            var values = Enumerable.Range(0, featureCount).Select(_ => random.Next(3) == 0 ? 0 : random.NextSingle() - 0.4f).ToArray();
            vectors[example] = Vector(values);
            labelSets[example] = [.. Enumerable.Range(0, labelCount).Where(label => values[label % featureCount] + 0.3 * random.NextDouble() > 0.3)];
        }

        return (vectors, labelSets);
    }

    /// <summary>The sparse form of these values.</summary>
    public static SparseVector Vector(params float[] values)
    {
        int[] indices = [.. Enumerable.Range(0, values.Length).Where(index => values[index] != 0)];
        return new(indices, [.. indices.Select(index => values[index])]);
    }

    public static TextOptions WordsOnly { get; } = new() { WordMax = 1, CharacterMax = 0, WordMinDocuments = 1 };
}
