using PeaceClassify.Evaluation;
using PeaceClassify.Reports;
using Spectre.Console;
using Markup = Spectre.Console.Markup;

namespace PeaceClassify.Training.Laboratory;

/// <summary>What an experiment found, for the terminal.</summary>
internal static class ExperimentTables
{
    public static void Write(IAnsiConsole console, ExperimentResult result)
    {
        console.Write(Table(result.Variants.Select(variant => variant.CrossValidation)));
        foreach (var variant in result.Challengers)
        {
            console.WriteLine(string.Join(' ', variant.CrossValidation.Verdict()));
        }

        console.WriteLine();
        console.WriteLine(result.Method);
        if (result.Data.Evaluation is not null)
        {
            console.WriteLine($"\n{ExperimentResult.EvaluationTitle}");
            console.Write(Table(result.Variants.Select(variant => variant.Evaluation!)));
        }
    }

    private static Table Table(IEnumerable<Contest> contests)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("variant");
        foreach (var column in (string[])["micro-F1", "macro-F1", "mean AP", "log loss", "calibration error"])
        {
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        }

        var isBaseline = true;
        foreach (var contest in contests)
        {
            table.AddRow([
                Markup.Escape(isBaseline ? $"{contest.Second} (baseline)" : contest.Second), .. contest.Figures.Select(figure => Cell(figure.Figure, isBaseline))]);
            isBaseline = false;
        }

        return table;
    }

    private static string Cell(FigureDifference figure, bool isBaseline)
    {
        var digits = Contest.DigitsOf(figure);
        var value = Terminal.Figure(figure.Second, digits);
        var text = $"{value} {Numbers.Difference(figure.Difference, digits).PadLeft("+0.".Length + digits)}"; // 0.000 has no sign
        return (isBaseline, figure.Standing) switch
        {
            (true, _) => value + new string(' ', text.Length - value.Length + 2), // so that figures stand below each other
            (_, Standing.Better) => $"[green]{text}*[/]",
            (_, Standing.Worse) => $"[red]{text}*[/]",
            _ => $"{text} ",
        };
    }
}
