using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PeaceClassify.Engines;
using Spectre.Console;

namespace PeaceClassify.Training;

/// <summary><c>check</c>: everything that is wrong with a corpus, what it holds, and which of its labels a model would not have given.</summary>
internal static class CheckCommand
{
    private const int DefaultSuspects = 50;

    /// <summary>Characters shown of a paragraph: enough to know it by.</summary>
    private const int ShownCharacters = 70;

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

    private static readonly Option<int?> Suspects = new Option<int?>("--suspects")
    {
        Description = $"List so many label decisions, {DefaultSuspects} without a number, that cross-validation contradicts most surely; it trains for that",
        HelpName = "N",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
        {
            if (result.Tokens.Count == 0)
            {
                return DefaultSuspects;
            }

            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1)
            {
                return count;
            }

            result.AddError($"--suspects is '{result.Tokens[0].Value}'; expected a whole number, at least 1.");
            return null;
        },
    };

    private static readonly Option<string?> Json = new Option<string?>("--json")
    {
        Description = "Write the suspects to this file too, as JSON Lines with the whole text, for working through them",
        HelpName = "FILE",
    }.NotBlank();

    private static readonly Option<int> Threads = CommonOptions.Threads();

    public static Command Create()
    {
        var command = new Command("check", "Find every defect of a labelled corpus, and labels that are probably wrong, and count its themes")
        {
            Data, Themes, Against, Suspects, Json, Threads,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(Json) is { Implicit: false } && result.GetResult(Suspects) is null or { Implicit: true })
            {
                result.AddError("--json is for the suspects; give --suspects too.");
            }
        });
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
        if (arguments.GetValue(Suspects) is { } count)
        {
            WriteSuspects(arguments, Terminal.Unwrapped(arguments), data, count, cancellation);
        }

        return check.Defects.Count == 0 ? CommandLine.Done : CommandLine.DefectsFound;
    }

    /// <summary>Suspects are no defects: who labelled may be right, and the model wrong.</summary>
    private static void WriteSuspects(ParseResult arguments, IAnsiConsole console, string data, int count, CancellationToken cancellation)
    {
        var (loaded, all) = CommonOptions.LoadCorpus(data, arguments.GetValue(Themes), arguments.InvocationConfiguration.Error);
        var (paragraphs, taxonomy, _, _) = TrainableCorpus.Of(loaded, all, new TrainerOptions().MinSupport);
        var predictions = TrainingBars.Show(Terminal.Error(arguments), progress => Trainer.CrossPredict(
            paragraphs, taxonomy, new LinearEngine(), new TrainerOptions(), arguments.GetValue(Threads), progress, cancellation));
        cancellation.ThrowIfCancellationRequested();
        var suspects = LabelSuspect.Find(paragraphs, taxonomy, predictions, count);
        console.Write(Table(suspects));
        console.WriteLine(suspects.Count == 0
            ? "Cross-validation contradicts no label."
            : string.Create(CultureInfo.InvariantCulture, $"{suspects.Count} label decisions that cross-validation contradicts, the surest first. Read the paragraph before changing any: the model may be wrong."));
        if (arguments.GetValue(Json) is { } path)
        {
            OutputFile.Write(path, string.Concat(suspects.Select(suspect => JsonSerializer.Serialize(
                new
                {
                    suspect.Paragraph.Path, suspect.Paragraph.Line, suspect.Paragraph.Id, suspect.Theme, Given = suspect.IsGiven, Probability = Math.Round(suspect.Probability, 4),
                    suspect.Paragraph.Themes, suspect.Paragraph.Text,
                },
                PeaceClassifyJson.Options) + "\n")), "the suspects");
        }
    }

    private static Table Table(IReadOnlyList<LabelSuspect> suspects)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("paragraph").AddColumn("id").AddColumn("theme").AddColumn("in the corpus").AddColumn(new TableColumn("probability").RightAligned()).AddColumn("text");
        foreach (var suspect in suspects)
        {
            var text = suspect.Paragraph.Text.ReplaceLineEndings(" ");
            table.AddRow(
                Markup.Escape($"{suspect.Paragraph.Path}({suspect.Paragraph.Line})"), Markup.Escape(suspect.Paragraph.Id), Markup.Escape(suspect.Theme),
                suspect.IsGiven ? "given" : "not given", Terminal.Figure(suspect.Probability, 4),
                Markup.Escape(text.Length <= ShownCharacters ? text : string.Concat(text.AsSpan(0, ShownCharacters).TrimEnd(), "...")));
        }

        return table;
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
