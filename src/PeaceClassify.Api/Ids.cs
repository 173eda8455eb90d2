namespace PeaceClassify.Api;

/// <summary>Ids of what the store keeps: Guids of version 7, which sort by time, as 32 hexadecimal digits.</summary>
internal static class Ids
{
    /// <summary>A new id.</summary>
    public static string New() => Guid.CreateVersion7().ToString("N");

    /// <summary>Reads an id that came from outside, with or without hyphens, in either case.</summary>
    /// <returns>False when the text is no Guid.</returns>
    public static bool TryRead(string? text, out string id)
    {
        var isGuid = Guid.TryParseExact(text, "N", out var guid) || Guid.TryParseExact(text, "D", out guid);
        id = isGuid ? guid.ToString("N") : "";
        return isGuid;
    }
}
