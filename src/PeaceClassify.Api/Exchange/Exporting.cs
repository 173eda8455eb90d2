namespace PeaceClassify.Api.Exchange;

/// <summary>Writes a selection of statements as a file.</summary>
internal static class Exporting
{
    /// <summary>Writes the file.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="format">In which form; a Word document takes one statement.</param>
    /// <param name="selection">What.</param>
    /// <param name="classifier">The model that serves.</param>
    /// <returns>The titles of the statements.</returns>
    public static async Task<IReadOnlyList<string>> WriteAsync(Stream output, ExportFormat format, ExportSelection selection, ThemeClassifier classifier)
    {
        Theme[] known = [.. classifier.Description.Themes.Select(theme => theme.Theme)];
        Theme[] themes = [.. known, .. selection.ThemeIds.Except(known.Select(theme => theme.Id)).Select(id => new Theme(id, id))];
        var titles = new List<string>();
        switch (format)
        {
            case ExportFormat.Xlsx:
                await XlsxExport.WriteAsync(output, Named(), new(themes, classifier), themes);
                break;
            case ExportFormat.Csv:
                await CsvExport.WriteAsync(output, Named(), new(themes, classifier));
                break;
            case ExportFormat.Jsonl:
                await JsonlExport.WriteAsync(output, Named());
                break;
            default:
                await foreach (var statement in Named())
                {
                    DocxExport.Write(output, statement, themes, classifier);
                }

                break;
        }

        return titles;

        async IAsyncEnumerable<ExportedStatement> Named()
        {
            await foreach (var statement in selection.Statements)
            {
                titles.Add(statement.Statement.Title);
                yield return statement;
            }
        }
    }
}
