using System.Text;

namespace PeaceClassify.Api.Store;

/// <summary>Makes texts such that both databases keep them as they are.</summary>
internal static class StoredText
{
    /// <summary>Without NUL, which PostgreSQL does not keep, and with U+FFFD for half surrogate pairs, which are no UTF-8.</summary>
    public static string Of(string text)
    {
        if (!text.Contains('\0', StringComparison.Ordinal) && !HasLoneSurrogate(text))
        {
            return text;
        }

        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // gives U+FFFD for half a pair
        {
            if (rune.Value != 0)
            {
                kept.Append(rune.ToString());
            }
        }

        return kept.ToString();
    }

    /// <summary>The same for what people may leave out: trimmed, and null when nothing is left.</summary>
    public static string? OrNull(string? text) => text is null ? null : Of(text).Trim() is { Length: > 0 } kept ? kept : null;

    /// <summary>As searches compare it: lower case, every run of blanks one blank.</summary>
    public static string SearchKey(string text) => string.Join(' ', text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool HasLoneSurrogate(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsSurrogate(text[index]))
            {
                if (!char.IsHighSurrogate(text[index]) || index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1]))
                {
                    return true;
                }

                index++;
            }
        }

        return false;
    }
}
