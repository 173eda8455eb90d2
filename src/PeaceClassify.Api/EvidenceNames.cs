using System.Text.Json;

namespace PeaceClassify.Api;

/// <summary>The names that requests have for an <see cref="EvidenceScope"/>: the same in a query string as in JSON.</summary>
internal static class EvidenceNames
{
    private static readonly Dictionary<string, EvidenceScope> Scopes = Enum.GetValues<EvidenceScope>()
        .ToDictionary(scope => JsonNamingPolicy.CamelCase.ConvertName(scope.ToString()), StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyCollection<string> All => Scopes.Keys;

    /// <summary>What a request that names something else is told.</summary>
    public static string Expected { get; } = $"expected one of {string.Join(", ", Scopes.Keys)}";

    /// <summary>Finds a scope by its name; numbers are no names.</summary>
    public static bool TryGet(string name, out EvidenceScope scope) => Scopes.TryGetValue(name, out scope);
}
