using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace PeaceClassify.Training;

/// <summary><c>check</c>: everything that is wrong with a corpus, and what it holds.</summary>
internal static class CheckCommand
{
    private static readonly Option<string> Data = new Option<string>("--data")
    {
        Description = "Corpus to check: a .jsonl file, or a folder with such files in it or below",
        HelpName = "PATH",
        Required = true,
    }.NotBlank();

    private static readonly Option<string?> Themes = CommonOptions.Themes();

    private static readonly Option<string?> Against = new Option<string?>("--against")
    {
        Description = "Another corpus of which no paragraph may be found in this one, such as evaluation data",
        HelpName = "PATH",
    }.NotBlank();

    public static Command Create()
    {
        var command = new Command("check", "Find every defect of a labelled corpus and count its themes") { Data, Themes, Against };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var data = arguments.GetRequiredValue(Data);
        var taxonomy = CommonOptions.LoadTaxonomy(data, arguments.GetValue(Themes));
        var check = CorpusCheck.Run(data, taxonomy, arguments.GetValue(Against));
        foreach (var defect in check.Defects)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync(defect.ToString().AsMemory(), cancellation).ConfigureAwait(false);
        }

        var console = Terminal.Output(arguments);
        console.Write(Counts(check.Paragraphs, taxonomy));
        console.Write(Lengths(check.Paragraphs));
        console.WriteLine(check.Defects.Count == 0
            ? "No defect found."
            : string.Create(CultureInfo.InvariantCulture, $"{check.Defects.Count} {(check.Defects.Count == 1 ? "defect" : "defects")} found."));
        return check.Defects.Count == 0 ? CommandLine.Done : CommandLine.DefectsFound;
    }

    private static Table Counts(IReadOnlyList<LabelledParagraph> paragraphs, Taxonomy? taxonomy)
    {
        var counts = paragraphs.SelectMany(paragraph => paragraph.Themes).GroupBy(theme => theme).ToDictionary(group => group.Key, group => group.Count());
        var first = paragraphs.Where(paragraph => paragraph.Themes.Count > 0).GroupBy(paragraph => paragraph.Themes[0])
            .ToDictionary(group => group.Key, group => group.Count());
        var themes = (taxonomy?.Themes.Select(theme => theme.Id) ?? []).Union(counts.Keys.Order(StringComparer.Ordinal));
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("theme")
            .AddColumn(new TableColumn("paragraphs").RightAligned())
            .AddColumn(new TableColumn("as heaviest").RightAligned());
        foreach (var theme in themes)
        {
            table.AddRow(Markup.Escape(theme), Number(counts.GetValueOrDefault(theme)), Number(first.GetValueOrDefault(theme)));
        }

        return table
            .AddRow("(no theme)", Number(paragraphs.Count(paragraph => paragraph.Themes.Count == 0)), "")
            .AddRow("(all)", Number(paragraphs.Count), "");
    }

    private static Markup Lengths(IReadOnlyList<LabelledParagraph> paragraphs)
    {
        int[] words = [.. paragraphs.Select(paragraph => paragraph.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length).Order()];
        return new(words.Length == 0
            ? "No paragraph.\n"
            : string.Create(CultureInfo.InvariantCulture, $"Words a paragraph: {words[0]} to {words[^1]}, median {words[words.Length / 2]}.\n"));
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
