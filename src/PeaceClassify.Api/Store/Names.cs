using System.Text.Json;

namespace PeaceClassify.Api.Store;

/// <summary>Names of enumerations as the store and the interface write them: camelCase.</summary>
internal static class Names<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), StringComparer.Ordinal);
    private static readonly Dictionary<T, string> Texts = Values.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Every name.</summary>
    public static IReadOnlyCollection<string> All => Values.Keys;

    public static string Of(T value) => Texts[value];

    public static string? Of(T? value) => value is { } known ? Texts[known] : null;

    public static T Read(string name) => Values[name];

    public static T? ReadOrNull(string? name) => name is null ? null : Values[name];

    public static bool TryRead(string name, out T value) => Values.TryGetValue(name, out value);
}
