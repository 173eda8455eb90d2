using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace PeaceClassify;

/// <summary>The one way in which the project writes and reads JSON: camelCase, enumerations by name, strict on what it reads.</summary>
public static class PeaceClassifyJson
{
    /// <summary>For lines and answers: compact.</summary>
    public static JsonSerializerOptions Options { get; } = Create(isIndented: false);

    /// <summary>For files that people read: indented.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(isIndented: true);

    private static JsonSerializerOptions Create(bool isIndented)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            WriteIndented = isIndented,
            NewLine = "\n",
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
