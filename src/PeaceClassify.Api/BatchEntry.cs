using System.Text.Json;
using System.Text.Json.Serialization;
using PeaceClassify.Lines;

namespace PeaceClassify.Api;

/// <summary>A paragraph of a batch as it was read: with a text, or, where it is not valid, as the JSON that says why.</summary>
/// <param name="Id">The caller's name for it.</param>
/// <param name="Text">The paragraph; null when it is not valid.</param>
/// <param name="Refused">The JSON of a paragraph that is not valid.</param>
[JsonConverter(typeof(BatchEntryConverter))]
public readonly record struct BatchEntry(string? Id, string? Text, JsonElement Refused);

/// <summary>Reads a paragraph straight from the request's bytes, and judges none: so that one that is not valid fails alone.</summary>
internal sealed class BatchEntryConverter : JsonConverter<BatchEntry>
{
    public override bool HandleNull => true;

    public override BatchEntry Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var ahead = reader;
        if (ParagraphLine.TryRead(ref ahead, takesMore: false, out var id, out var text, out _))
        {
            reader = ahead;
            return new(id, text, default);
        }

        return new(null, null, JsonElement.ParseValue(ref reader));
    }

    public override void Write(Utf8JsonWriter writer, BatchEntry value, JsonSerializerOptions options) => throw new NotSupportedException();
}
