using System.Security.Cryptography;
using System.Text;
using PeaceClassify.Documents;

namespace PeaceClassify.Api.Exchange;

/// <summary>A statement as a file brings it.</summary>
internal sealed record ImportedStatement
{
    public required string Id { get; init; }

    /// <summary>Whether an export brought it, with the ids of a store.</summary>
    public bool IsOwn { get; init; }

    public required string Title { get; init; }

    public string? Speaker { get; init; }

    public string? Country { get; init; }

    public DateOnly? Date { get; init; }

    public string? Symbol { get; init; }

    public string? FileName { get; init; }

    /// <summary>When it was added where the file comes from; null means now.</summary>
    public DateTime? AddedAt { get; init; }

    public string? AddedBy { get; init; }

    /// <summary>The model whose suggestions it shows; null when the file brings none, and the model that serves is asked.</summary>
    public Store.StoredModel? Model { get; init; }

    public required IReadOnlyList<ImportedParagraph> Paragraphs { get; init; }
}

/// <summary>A paragraph as a file brings it.</summary>
internal sealed record ImportedParagraph
{
    /// <summary>Where it stands in the file.</summary>
    public required int Line { get; init; }

    public required string Id { get; init; }

    public required int Index { get; init; }

    public required ParagraphKind Kind { get; init; }

    public required string Text { get; init; }

    /// <summary>Whether the text is only the beginning: a cell held no more.</summary>
    public bool IsCut { get; init; }

    public string? Number { get; init; }

    public int? Page { get; init; }

    public string? Speaker { get; init; }

    public string? Country { get; init; }

    public string? SpokenIn { get; init; }

    public IReadOnlyList<ExportedSuggestion> Suggestions { get; init; } = [];

    /// <summary>What people said of it, as the file has it, the oldest first.</summary>
    public IReadOnlyList<Decision> Decisions { get; init; } = [];

    /// <summary>What the person who imports says of it; null when nothing.</summary>
    public ImportedLabels? Labels { get; init; }
}

/// <summary>What a file says of a paragraph without saying who says so: the person who imports it does.</summary>
/// <param name="Accepted">Themes that it has.</param>
/// <param name="Rejected">Themes that it has not.</param>
/// <param name="Whole">No theme or not English.</param>
/// <param name="IsComplete">Whether the paragraph has no other themes than those accepted.</param>
/// <param name="IfNew">What people had decided when the file was made: it holds for paragraphs that the store does not have, if no decisions came along.</param>
internal sealed record ImportedLabels(
    IReadOnlyList<string> Accepted, IReadOnlyList<string> Rejected, DecisionAction? Whole = null, bool IsComplete = false, ImportedLabels? IfNew = null);

/// <summary>Ids for what comes without one of the store's: the same content has the same id, so that importing it again doubles nothing.</summary>
internal static class ImportedIds
{
    private const int IdBytes = 16, VersionByte = 6, VariantByte = 8;

    /// <summary>An id made of these parts.</summary>
    public static string Of(params IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        // RFC 9562, version 8: made by a rule of one's own.
        var id = hash.GetHashAndReset().AsSpan(0, IdBytes).ToArray();
        id[VersionByte] = (byte)((id[VersionByte] & 0x0F) | 0x80);
        id[VariantByte] = (byte)((id[VariantByte] & 0x3F) | 0x80);
        return Convert.ToHexStringLower(id);
    }
}
