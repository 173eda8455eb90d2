using System.Globalization;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Exchange;

/// <summary>The workbook: the sheet Paragraphs (a further one where the rows of one do not suffice), Decisions, and Summary.</summary>
internal static class XlsxExport
{
    public const string ParagraphsSheet = "Paragraphs", DecisionsSheet = "Decisions", SummarySheet = "Summary";

    /// <summary>Columns of the sheet Decisions.</summary>
    public const string DecisionId = "decision id", At = "at", Reviewer = "reviewer", Action = "action", DecidedTheme = "theme", Note = "note",
        Probability = "probability", SeenVerdict = "verdict", Withdraws = "withdraws", Adjudicates = "adjudicates", Yes = "yes";

    private static readonly XlsxColumn[] DecisionColumns =
    [
        new(ParagraphTable.Title, 30), new(ParagraphTable.Index, 7), new(At, 19, XlsxStyle.Time), new(Reviewer, 18), new(Action, 11), new(DecidedTheme, 18),
        new(Note, 50, XlsxStyle.Wrapped), new(Probability, 11, XlsxStyle.Share), new(SeenVerdict, 10), new(ParagraphTable.ModelVersion, 14),
        new(Adjudicates, 11), new(Withdraws, 36), new(DecisionId, 36), new(ParagraphTable.ParagraphId, 36),
    ];

    private static readonly XlsxColumn[] SummaryColumns = [new("", 34), new("", 40), .. Enumerable.Repeat(new XlsxColumn("", 14), 12)];

    /// <summary>Writes the workbook.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="statements">What; walked through once.</param>
    /// <param name="table">The table of paragraphs.</param>
    /// <param name="themes">The themes that the summary names.</param>
    /// <param name="maxRows">Most rows of a sheet; less only in tests.</param>
    public static async Task WriteAsync(
        Stream output, IAsyncEnumerable<ExportedStatement> statements, ParagraphTable table, IReadOnlyList<Theme> themes, int maxRows = XlsxWriter.MaxRows)
    {
        using var workbook = new XlsxWriter(output);
        var totals = new Totals(themes);
        var paragraphs = new Sheets(workbook, ParagraphsSheet, table.Columns, maxRows);
        await foreach (var statement in statements)
        {
            totals.Add(statement);
            foreach (var row in table.Rows(statement))
            {
                paragraphs.Add(row);
            }
        }

        paragraphs.Finish();
        var decisions = new Sheets(workbook, DecisionsSheet, DecisionColumns, maxRows);
        foreach (var decision in totals.Decisions)
        {
            decisions.Add(decision);
        }

        decisions.Finish();
        using var summary = workbook.AddNotes(SummarySheet, SummaryColumns);
        foreach (var (style, cells) in totals.Rows(workbook.CutCount))
        {
            summary.Add(cells, style);
        }
    }

    /// <summary>A table over as many sheets as its rows need: "Paragraphs", "Paragraphs 2" …</summary>
    private sealed class Sheets(XlsxWriter workbook, string name, IReadOnlyList<XlsxColumn> columns, int maxRows)
    {
        private int count = 1;
        private XlsxSheet sheet = workbook.AddTable(name, columns);

        public void Add(object?[] row)
        {
            if (sheet.RowCount == maxRows)
            {
                sheet.Dispose();
                sheet = workbook.AddTable($"{name} {++count}", columns);
            }

            sheet.Add(row);
        }

        public void Finish() => sheet.Dispose();
    }

    /// <summary>What the summary counts while the paragraphs pass by.</summary>
    private sealed class Totals(IReadOnlyList<Theme> themes)
    {
        private readonly Dictionary<(string Theme, ThemeState State), int> counts = [];
        private readonly List<Statement> statements = [];
        private int paragraphCount, reviewedCount;

        /// <summary>The rows of the sheet Decisions.</summary>
        public List<object?[]> Decisions { get; } = [];

        public void Add(ExportedStatement exported)
        {
            statements.Add(exported.Statement);
            foreach (var paragraph in exported.Paragraphs)
            {
                paragraphCount += paragraph.Paragraph.Kind == Documents.ParagraphKind.Text ? 1 : 0;
                reviewedCount += paragraph.IsReviewed ? 1 : 0;
                foreach (var theme in paragraph.Paragraph.Themes)
                {
                    counts[(theme.Id, theme.State)] = Count(theme.Id, theme.State) + 1;
                }

                Decisions.AddRange(paragraph.Paragraph.Decisions.Select(decision => new object?[]
                {
                    exported.Statement.Title, paragraph.Paragraph.Index, decision.At, decision.Reviewer, Names<DecisionAction>.Of(decision.Action), decision.Theme, decision.Note,
                    decision.Probability, Names<Verdict>.Of(decision.Verdict), decision.ModelVersion, decision.Adjudicates ? Yes : null, decision.Withdraws, decision.Id,
                    paragraph.Paragraph.Id,
                }));
            }
        }

        public IEnumerable<(XlsxStyle? Style, object?[] Cells)> Rows(int cutCount)
        {
            yield return (XlsxStyle.Title, [statements.Count == 1 ? statements[0].Title : $"{statements.Count} statements"]);
            yield return (null, ["Paragraphs of text", paragraphCount]);
            yield return (null, ["Reviewed by people", reviewedCount]);
            yield return (null, ["Suggestions by", string.Join(", ", statements.Select(statement => statement.ModelVersion).Distinct(StringComparer.Ordinal))]);
            if (cutCount > 0)
            {
                yield return (null, ["Cells that were cut", cutCount, $"A cell holds at most {ExcelText.MaxCharacters:N0} characters; .csv and .jsonl have all."]);
            }

            yield return (null, []);
            yield return (XlsxStyle.Header, ["Theme", "Name", "accepted", "assigned", "review", "disputed", "rejected", "in effect", "share"]);
            foreach (var theme in themes)
            {
                var inEffect = Count(theme.Id, ThemeState.Accepted) + Count(theme.Id, ThemeState.Assigned);
                yield return (null,
                [
                    theme.Id, theme.Name, Count(theme.Id, ThemeState.Accepted), Count(theme.Id, ThemeState.Assigned), Count(theme.Id, ThemeState.Review),
                    Count(theme.Id, ThemeState.Disputed), Count(theme.Id, ThemeState.Rejected), inEffect,
                    paragraphCount == 0 ? null : Math.Round((double)inEffect / paragraphCount, 4),
                ]);
            }

            yield return (null, []);
            yield return (XlsxStyle.Header, ["Statement", "Id", "speaker", "country", "date", "symbol", "file", "added at", "added by", "model version", "paragraphs", "to review", "decided", "disputed"]);
            foreach (var statement in statements)
            {
                yield return (null,
                [
                    statement.Title, statement.Id, statement.Speaker, statement.Country, statement.Date?.ToString("O", CultureInfo.InvariantCulture),
                    statement.Symbol, statement.FileName, statement.AddedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                    statement.AddedBy, statement.ModelVersion, statement.ParagraphCount, statement.Review.ToReview, statement.Review.Decided, statement.Review.Disputed,
                ]);
            }

            yield return (null, []);
            yield return (XlsxStyle.Header, ["Word", "What it means"]);
            foreach (var (word, meaning) in Meanings)
            {
                yield return (null, [word, meaning]);
            }
        }

        private int Count(string theme, ThemeState state) => counts.GetValueOrDefault((theme, state));

        private static readonly (string Word, string Meaning)[] Meanings =
        [
            ("accepted", "People say that the paragraph has this theme."),
            ("rejected", "People say that it has not."),
            ("disputed", "People disagree; the sheet Decisions has who said what."),
            ("assigned", "The model gives the theme, and nobody has decided: a suggestion."),
            ("review", "The model is unsure, and nobody has decided."),
            ("(empty)", "Neither the model nor anyone gives the theme."),
            ("probability", "Calibrated: of all paragraphs with 0.80, about 80 of 100 have the theme. Those of a paragraph need not sum to one."),
            ("reviewed", "yes: a person has settled every theme of the paragraph. Only such paragraphs are fit to train a model."),
            ("whole paragraph", "no theme: somebody says that it has none at all; not English: it is not to be classified."),
            ("evidence", "The words that speak most for a theme, with what each adds to its logit; only from the model version that serves."),
            ("in effect", "Accepted, or assigned and undecided. The share is of all paragraphs of text."),
            ("decided", "What people had decided when this file was made; an import compares with it, so leave it as it is."),
            ("correcting here", "Put accepted or rejected (or x) into a theme's column and import the file: every changed cell becomes a decision of the person who imports."),
        ];
    }
}
