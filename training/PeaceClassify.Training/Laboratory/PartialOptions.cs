using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace PeaceClassify.Training.Laboratory;

/// <summary>
/// Options of which a file names some: the others are what the options record says. What may be named is read off the record, so an option
/// that is added there can be used here at once.
/// </summary>
internal static class PartialOptions
{
    /// <summary>The options with those that are named.</summary>
    /// <param name="defaults">What holds where nothing is named.</param>
    /// <param name="named">Some of the options, as model.json would have them; null for none.</param>
    /// <param name="file">The file they were read from.</param>
    /// <param name="place">Where in it, as a JSON path.</param>
    /// <param name="reserved">Options that cannot be named here, each with what to do instead.</param>
    /// <exception cref="DataFileException">An option does not exist, or has a value that it cannot have.</exception>
    public static T Read<T>(T defaults, JsonObject? named, string file, string place, params IReadOnlyList<(string Name, string Instead)> reserved)
        where T : class
    {
        var merged = Write(defaults);
        foreach (var (name, instead) in reserved)
        {
            if (named?.ContainsKey(name) == true)
            {
                throw new DataFileException(file, $"{place}.{name}: {instead}");
            }
        }

        Merge(merged, named ?? [], typeof(T), file, place, [.. reserved.Select(option => option.Name)]);
        return merged.Deserialize<T>(PeaceClassifyJson.Options)!;
    }

    /// <summary>The options as JSON, one property an option.</summary>
    public static JsonObject Write<T>(T options)
        where T : class => (JsonObject)JsonSerializer.SerializeToNode(options, PeaceClassifyJson.Options)!;

    /// <summary>Refuses properties that are not among those known.</summary>
    public static void RefuseUnknown(JsonObject json, IReadOnlyList<string> known, string file, string place)
    {
        foreach (var (name, _) in json)
        {
            if (!known.Contains(name))
            {
                throw new DataFileException(file, $"{place}: there is no \"{name}\"; known are {string.Join(", ", known)}");
            }
        }
    }

    private static void Merge(JsonObject merged, JsonObject named, Type type, string file, string place, string[] reserved)
    {
        JsonPropertyInfo[] properties = [.. PropertiesOf(type).Where(property => !reserved.Contains(property.Name))];
        RefuseUnknown(named, [.. properties.Select(property => property.Name)], file, place);
        foreach (var (name, value) in named)
        {
            var property = properties.First(property => property.Name == name);
            var path = $"{place}.{name}";
            if (value is JsonObject several && PropertiesOf(property.PropertyType).Length > 0)
            {
                var inner = merged[name] as JsonObject ?? [];
                merged[name] = inner;
                Merge(inner, several, property.PropertyType, file, path, []);
                continue;
            }

            merged[name] = Fitting(value, property, file, path);
            try
            {
                _ = merged.Deserialize(type, PeaceClassifyJson.Options);
            }
            catch (ArgumentException exception)
            {
                // What follows the reason is the framework's: the parameter and the value.
                throw new DataFileException(file, $"{path} is {value?.ToJsonString() ?? "null"}; {exception.Message.Split(" (Parameter", 2)[0]}");
            }
        }
    }

    private static JsonNode? Fitting(JsonNode? value, JsonPropertyInfo property, string file, string path)
    {
        try
        {
            _ = value.Deserialize(property.PropertyType, PeaceClassifyJson.Options);
            if (value is not null || property.IsSetNullable)
            {
                return value?.DeepClone();
            }
        }
        catch (JsonException)
        {
            // Its message names types of the program; ours says what is expected.
        }

        throw new DataFileException(file, $"{path} is {value?.ToJsonString() ?? "null"}; expected {Expected(property.PropertyType)}");
    }

    /// <summary>The options of a record; none where the type is no record of options.</summary>
    private static JsonPropertyInfo[] PropertiesOf(Type type) => PeaceClassifyJson.Options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object, PolymorphismOptions: null } record
        ? [.. record.Properties.Where(property => property.Set is not null)]
        : [];

    private static string Expected(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? string.Join(" or ", Enum.GetNames(type).Select(name => $"\"{JsonNamingPolicy.CamelCase.ConvertName(name)}\""))
            : type == typeof(bool) ? "true or false"
            : type == typeof(int) || type == typeof(long) ? "a whole number"
            : type == typeof(double) || type == typeof(float) ? "a number"
            : type == typeof(string) ? "a text"
            : PropertiesOf(type) is { Length: > 0 } options ? $"an object with some of {string.Join(", ", options.Select(option => option.Name))}"
            : "another kind of value";
    }
}
