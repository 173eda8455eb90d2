using System.Text.Json.Serialization;

namespace PeaceClassify.Api;

/// <summary>How the requests of <c>/v1/classify</c> are read, compiled with the service; the rules are those of <see cref="PeaceClassifyJson"/>.</summary>
[JsonSerializable(typeof(ClassifyRequest))]
[JsonSerializable(typeof(BatchRequest))]
[JsonSerializable(typeof(BatchParagraph))]
internal sealed partial class ClassifyJson : JsonSerializerContext;
