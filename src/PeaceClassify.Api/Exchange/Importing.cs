using System.ComponentModel.DataAnnotations;

namespace PeaceClassify.Api.Exchange;

/// <summary>What an import brought.</summary>
/// <param name="Statements">Statements that are new.</param>
/// <param name="Paragraphs">Paragraphs that are new, headings among them.</param>
/// <param name="Decisions">Decisions that are new.</param>
/// <param name="Known">Paragraphs that the store had already; only decisions were added to them.</param>
/// <param name="StatementIds">The statements that are new.</param>
/// <param name="Ignored">What was left out without loss, by line.</param>
public sealed record ImportResponse(
    int Statements, int Paragraphs, int Decisions, int Known, IReadOnlyList<string> StatementIds, IReadOnlyList<ImportProblem> Ignored);

/// <summary>The fields of an import beside the file.</summary>
/// <param name="Reviewer">Who imports: what the file says without saying who does becomes this person's decisions.</param>
internal sealed record ImportRequest(
    [property: Required(ErrorMessage = "'reviewer' is missing or blank."), StringLength(Limits.MaxNameCharacters, ErrorMessage = "'reviewer' may have at most {1} characters."), PlainText]
    string? Reviewer);

/// <summary>Reads a file to import.</summary>
internal static class Importing
{
    /// <summary>Reads a file, whatever its name says it is.</summary>
    /// <param name="content">Seekable.</param>
    /// <param name="name">Its name, for titles and notes.</param>
    /// <param name="themes">The themes that there are.</param>
    /// <param name="problems">Takes what was left out.</param>
    /// <param name="limits">How much it may bring.</param>
    /// <exception cref="ImportException">Something was not understood.</exception>
    public static IReadOnlyList<ImportedStatement> Read(Stream content, string name, IReadOnlyList<Theme> themes, ImportProblems problems, ImportLimits limits)
    {
        if (content.Length > limits.MaxBytes)
        {
            throw new ImportException($"the file has {content.Length:N0} bytes, the limit is {limits.MaxBytes:N0}; split it", StatusCodes.Status413PayloadTooLarge);
        }

        var check = new ImportText(problems, limits);
        var names = new ThemeNames(themes);
        var read = ImportFormat.Recognise(content) switch
        {
            ExportFormat.Xlsx => new TableImport(name, names, check).ReadXlsx(content),
            ExportFormat.Jsonl => new JsonlImport(name, names, check).Read(content),
            _ => new TableImport(name, names, check).ReadCsv(content),
        };
        problems.ThrowIfAny();
        return read;
    }
}
