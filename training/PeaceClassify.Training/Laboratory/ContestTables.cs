using PeaceClassify.Evaluation;
using PeaceClassify.Reports;
using Spectre.Console;
using Markup = Spectre.Console.Markup;

namespace PeaceClassify.Training.Laboratory;

/// <summary>A contest as tables and sentences for the terminal.</summary>
internal static class ContestTables
{
    public static void Write(IAnsiConsole console, Contest contest, bool isMarkdown = false)
    {
        console.WriteLine(isMarkdown ? $"\n## {contest.Second} against {contest.First}\n" : $"\n{contest.Second} against {contest.First}");
        console.Write(Table(contest, isMarkdown));
        foreach (var sentence in contest.Verdict())
        {
            console.WriteLine(sentence);
        }

        console.WriteLine();
        console.WriteLine(contest.Method);
    }

    private static Table Table(Contest contest, bool isMarkdown)
    {
        var table = new Table().Border(isMarkdown ? TableBorder.Markdown : TableBorder.Simple).AddColumn(new TableColumn("figure").NoWrap());
        foreach (var column in (string[])[contest.First, contest.Second, "difference", "95 % interval", "better in"])
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)).RightAligned());
        }

        table.AddColumn("verdict");
        foreach (var (name, figure) in contest.Figures)
        {
            Row(name, figure, figure.Standing);
        }

        foreach (var (theme, figure, standing) in contest.ByTheme)
        {
            Row($"F1 of {theme}", figure, standing);
        }

        return table;

        void Row(string name, FigureDifference figure, Standing standing)
        {
            var digits = Contest.DigitsOf(figure);
            table.AddRow(
                Markup.Escape(name), Terminal.Figure(figure.First, digits), Terminal.Figure(figure.Second, digits), Numbers.Difference(figure.Difference, digits),
                Markup.Escape(Numbers.Difference(figure.Interval, digits)), Terminal.Percent(figure.BetterShare),
                standing switch { Standing.Better => "[green]better[/]", Standing.Worse => "[red]worse[/]", _ => "noise" });
        }
    }
}
