using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PeaceClassify.Engines;
using PeaceClassify.Evaluation;

namespace PeaceClassify.Training.Laboratory;

/// <summary>What an experiment tries: variants of training, one of them the baseline that the others are compared with.</summary>
internal sealed record Experiment
{
    private static readonly string[] Properties = ["name", "description", "folds", "seeds", "baseline", "variants"];

    /// <summary>Its name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>What it is meant to find out.</summary>
    public string? Description { get; init; }

    /// <summary>Folds of the cross-validation.</summary>
    public required int FoldCount { get; init; }

    /// <summary>Every variant is trained once with each: it deals the folds and orders the examples.</summary>
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>The variant that the others are compared with.</summary>
    public required Variant Baseline { get; init; }

    /// <summary>The variants, in the order of the file.</summary>
    public required IReadOnlyList<Variant> Variants { get; init; }

    /// <summary>The baseline, then the others in the order of the file.</summary>
    public IReadOnlyList<Variant> BaselineFirst => [Baseline, .. Variants.Where(variant => variant != Baseline)];

    /// <summary>Reads an experiment and makes sure that every variant can be trained as it says.</summary>
    /// <exception cref="DataFileException">The file cannot be read, or something in it is not as it must be.</exception>
    public static Experiment Load(string path)
    {
        var json = Parse(path);
        PartialOptions.RefuseUnknown(json, Properties, path, "$");
        if (json["variants"] is not JsonArray { Count: > 0 } listed)
        {
            throw new DataFileException(path, "$.variants: expected a list of variants, one at least");
        }

        Variant[] variants = [.. listed.Select((variant, number) => Variant.Read(variant, path, $"$.variants[{number}]"))];
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var number = 0; number < variants.Length; number++)
        {
            if (!names.TryAdd(variants[number].Name, number))
            {
                throw new DataFileException(path, $"$.variants[{number}].name: \"{variants[number].Name}\" is the name of $.variants[{names[variants[number].Name]}] already");
            }
        }

        var baseline = Text(json, "baseline", path, "$");
        var experiment = new Experiment
        {
            Name = Text(json, "name", path, "$"),
            Description = json.ContainsKey("description") ? Text(json, "description", path, "$") : null,
            FoldCount = json.ContainsKey("folds") ? Whole(json["folds"], path, "$.folds", 2) : new TrainerOptions().FoldCount,
            Seeds = json.ContainsKey("seeds") ? ReadSeeds(json["seeds"], path) : [new TrainerOptions().Seed],
            Baseline = variants.FirstOrDefault(variant => variant.Name == baseline)
                ?? throw new DataFileException(path, $"$.baseline: no variant is named \"{baseline}\"; there are {string.Join(", ", names.Keys.Select(name => $"\"{name}\""))}"),
            Variants = variants,
        };
        foreach (var variant in variants)
        {
            // Before hours of work, every variant is known to make sense.
            _ = variant.Engine(experiment.Seeds[0]);
            _ = variant.TrainerOptions(experiment.FoldCount, experiment.Seeds[0]);
        }

        return experiment;
    }

    /// <summary>A text that is there and is not blank.</summary>
    internal static string Text(JsonObject json, string name, string path, string place) =>
        json[name] is JsonValue value && value.TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw new DataFileException(path, $"{place}.{name}: expected a text, found {json[name]?.ToJsonString() ?? "nothing"}");

    private static JsonObject Parse(string path)
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
            RefuseHalfPairs(path, text);
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            return JsonNode.Parse(text, documentOptions: options) as JsonObject
                ?? throw new DataFileException(path, "expected an object with name, baseline and variants");
        }
        catch (JsonException exception)
        {
            throw new DataFileException(path, $"the experiment is not valid JSON: {exception.Message}", (int?)exception.LineNumber + 1);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new DataFileException(path, $"the experiment cannot be read: {exception.Message}");
        }
    }

    /// <summary>Half a surrogate pair, written as \ud800, is JSON, but no text: it would be found wherever the text is asked for.</summary>
    private static void RefuseHalfPairs(string path, string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            while (reader.Read())
            {
                _ = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
            }
        }
        catch (InvalidOperationException)
        {
            throw new DataFileException(path, "the experiment cannot be read: a text in it has half a surrogate pair; expected whole characters");
        }
    }

    private static int[] ReadSeeds(JsonNode? json, string path)
    {
        if (json is not JsonArray { Count: > 0 } listed)
        {
            throw new DataFileException(path, $"$.seeds: expected a list of whole numbers, one at least, found {json?.ToJsonString() ?? "null"}");
        }

        int[] seeds = [.. listed.Select((seed, number) => Whole(seed, path, $"$.seeds[{number}]", int.MinValue))];
        return seeds.Distinct().Count() == seeds.Length ? seeds : throw new DataFileException(path, "$.seeds: a seed stands twice");
    }

    private static int Whole(JsonNode? json, string path, string place, int least) =>
        json is JsonValue value && value.TryGetValue<int>(out var number) && number >= least
            ? number
            : throw new DataFileException(path, $"{place}: expected a whole number{(least > int.MinValue ? $", at least {least}" : "")}, found {json?.ToJsonString() ?? "null"}");
}

/// <summary>One way to train.</summary>
internal sealed record Variant
{
    private static readonly string[] Properties = ["name", "description", "engine", "options", "thresholds", "trainer"];

    private string path = "";
    private string place = "";

    /// <summary>Its name, unique in the experiment.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>What learns.</summary>
    public required string EngineName { get; init; }

    /// <summary>The engine's options that are not as they are by default.</summary>
    public JsonObject? Options { get; init; }

    /// <summary>The options of the thresholds that are not as they are by default.</summary>
    public JsonObject? Thresholds { get; init; }

    /// <summary>The trainer's further options that are not as they are by default.</summary>
    public JsonObject? Trainer { get; init; }

    /// <summary>Reads a variant; whether its options exist is not known before <see cref="Engine"/> and <see cref="TrainerOptions"/>.</summary>
    public static Variant Read(JsonNode? json, string path, string place)
    {
        if (json is not JsonObject variant)
        {
            throw new DataFileException(path, $"{place}: expected an object with a name, found {json?.ToJsonString() ?? "null"}");
        }

        PartialOptions.RefuseUnknown(variant, Properties, path, place);
        return new()
        {
            Name = Experiment.Text(variant, "name", path, place),
            Description = variant.ContainsKey("description") ? Experiment.Text(variant, "description", path, place) : null,
            EngineName = variant.ContainsKey("engine") ? Experiment.Text(variant, "engine", path, place) : KnownEngines.Linear,
            Options = Object("options"),
            Thresholds = Object("thresholds"),
            Trainer = Object("trainer"),
            path = path,
            place = place,
        };

        JsonObject? Object(string name) => !variant.ContainsKey(name) ? null
            : variant[name] as JsonObject ?? throw new DataFileException(path, $"{place}.{name}: expected an object, found {variant[name]?.ToJsonString() ?? "null"}");
    }

    /// <summary>The engine that learns.</summary>
    /// <param name="seed">Where the options name no seed of their own.</param>
    public IEngine Engine(int seed)
    {
        var engine = BuiltEngines.Arguments.FirstOrDefault(engine => engine.Name == EngineName)
            ?? throw new DataFileException(path, $"{place}.engine: {KnownEngines.NotBuilt(EngineName, BuiltEngines.Arguments.Select(engine => engine.Name))}");
        return engine.Create(Options, seed, path, $"{place}.options");
    }

    /// <summary>How it is trained.</summary>
    public TrainerOptions TrainerOptions(int foldCount, int seed) => PartialOptions.Read(
        new TrainerOptions(), Trainer, path, $"{place}.trainer",
        ("foldCount", "the number of folds is \"folds\" of the experiment, the same for all variants"),
        ("bySource", "the folds are dealt in one way for all variants, or these could not be compared"),
        ("seed", "seeds are \"seeds\" of the experiment, the same for all variants"),
        ("thresholds", "the thresholds are \"thresholds\" of the variant"),
        ("learningCurveShares", "an experiment draws no learning curves; the report of a version has one")) with
    {
        FoldCount = foldCount,
        Seed = seed,
        Thresholds = PartialOptions.Read(new ThresholdOptions(), Thresholds, path, $"{place}.thresholds"),
        LearningCurveShares = [],
    };

    /// <summary>What it changes, in a line: "learner.c 0.5, text.wordMax 3".</summary>
    public string Changes()
    {
        string[] changes = [.. Flat(Options, ""), .. Flat(Thresholds, "thresholds."), .. Flat(Trainer, "trainer.")];
        var engine = EngineName == KnownEngines.Linear ? "" : $"engine {EngineName}" + (changes.Length > 0 ? ", " : "");
        return changes.Length == 0 && engine.Length == 0 ? "everything as it is by default" : engine + string.Join(", ", changes);

        static IEnumerable<string> Flat(JsonObject? options, string prefix) => (options ?? []).SelectMany(option => option.Value is JsonObject several
            ? Flat(several, $"{prefix}{option.Key}.")
            : [$"{prefix}{option.Key} {option.Value?.ToString() ?? "null"}"]);
    }
}
