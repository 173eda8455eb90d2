using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PeaceClassify;

/// <summary>The one way in which the project writes and reads JSON: camelCase, enumerations by name, strict on what it reads.</summary>
public static class PeaceClassifyJson
{
    /// <summary>For lines and answers: compact.</summary>
    public static JsonSerializerOptions Options { get; } = Create(isIndented: false);

    /// <summary>For files that people read: indented.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(isIndented: true);

    /// <summary>Makes other options, such as those of a web framework, write and read in this way.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // JSON stays JSON: nothing of it is ever put into HTML unescaped
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Create(bool isIndented)
    {
        var options = new JsonSerializerOptions { WriteIndented = isIndented, NewLine = "\n" };
        Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
