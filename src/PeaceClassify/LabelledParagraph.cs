namespace PeaceClassify;

/// <summary>A paragraph of a corpus and the themes that a person gave it.</summary>
/// <param name="Id">Unique in its corpus.</param>
/// <param name="Text">The paragraph.</param>
/// <param name="Themes">Theme ids, the heaviest first; empty when the paragraph carries none.</param>
/// <param name="Path">The file it was read from.</param>
/// <param name="Line">Its line there, counted from 1.</param>
public sealed record LabelledParagraph(string Id, string Text, IReadOnlyList<string> Themes, string Path, int Line)
{
    /// <summary>
    /// Where it comes from, as far as that makes paragraphs alike: who wrote them, or what records they are of. Null where that is not told. See <see cref="FoldGroups"/>.
    /// </summary>
    public string? Source { get; init; }
}
