using System.Text.Json;
using System.Text.Json.Serialization;

namespace PeaceClassify.Api;

/// <summary>Reads an element without judging what is inside, so that a property standing twice fails one paragraph and not its batch.</summary>
internal sealed class RawElementConverter : JsonConverter<JsonElement>
{
    public override bool HandleNull => true;

    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader);

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => value.WriteTo(writer);
}
