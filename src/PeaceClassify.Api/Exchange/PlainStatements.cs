namespace PeaceClassify.Api.Exchange;

/// <summary>Labelled paragraphs that came without a statement become one, named after their file.</summary>
internal static class PlainStatements
{
    /// <summary>The labels of a paragraph of a corpus: all its themes, and no others.</summary>
    public static ImportedLabels Labels(IReadOnlyList<string> themes) =>
        new(themes, [], themes.Count == 0 ? DecisionAction.NoTheme : null, IsComplete: true);

    public static ImportedStatement Of(string fileName, IReadOnlyList<ImportedParagraph> paragraphs, string? title = null) => new()
    {
        Id = ImportedIds.Of(paragraphs.Select(paragraph => paragraph.Id).Prepend("statement")),
        Title = title ?? (Path.GetFileNameWithoutExtension(fileName) is { Length: > 0 } name ? name : "Labelled paragraphs"),
        FileName = fileName,
        Paragraphs = paragraphs,
    };
}
