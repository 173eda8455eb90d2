using System.Globalization;
using PeaceClassify.Api.Store;
using PeaceClassify.Documents;

namespace PeaceClassify.Api.Exchange;

/// <summary>
/// Reads tables: our own exports, by their columns "paragraph id" and "statement id"; and plain labelled data with the columns text and themes, or
/// a column a theme with x, 1 or yes in it.
/// </summary>
internal sealed class TableImport(string name, ThemeNames themes, ImportText check)
{
    private const string IdColumn = "id", ThemesColumn = "themes";

    private static readonly HashSet<string> Yes = new(StringComparer.OrdinalIgnoreCase) { "x", "1", "yes", "y", "true", "\u2713", "\u2714", "\u2611" };
    private static readonly HashSet<string> No = new(StringComparer.OrdinalIgnoreCase) { "0", "no", "n", "false", "-", "\u2013" };

    /// <summary>How often a text stood without an id, less one.</summary>
    private readonly Dictionary<string, int> texts = new(StringComparer.Ordinal);

    private ImportProblems Problems => check.Problems;

    /// <summary>Reads a .csv.</summary>
    public IReadOnlyList<ImportedStatement> ReadCsv(Stream content) => Read([CsvTable.Read(content, check.Limits)], []);

    /// <summary>Reads a workbook: its sheets Paragraphs, Paragraphs 2 … and Decisions when it is one of ours, otherwise its first sheet.</summary>
    public IReadOnlyList<ImportedStatement> ReadXlsx(Stream content)
    {
        using var workbook = new XlsxReader(content, check.Limits);
        if (workbook.SheetNames.Count == 0)
        {
            throw new ImportException("the workbook has no sheet with cells");
        }

        string[] paragraphs = [.. workbook.SheetNames.Where(sheet => IsPart(sheet, XlsxExport.ParagraphsSheet))];
        string[] decisions = [.. workbook.SheetNames.Where(sheet => paragraphs.Length > 0 && IsPart(sheet, XlsxExport.DecisionsSheet))];
        var read = paragraphs.Length > 0 ? paragraphs : [workbook.SheetNames[0]];
        foreach (var other in workbook.SheetNames.Except(read).Except(decisions).Where(sheet => paragraphs.Length == 0 || sheet != XlsxExport.SummarySheet))
        {
            Problems.Ignore(null, $"the sheet '{ImportText.Shown(other)}' was left out");
        }

        return Read(read.Select(workbook.Table), decisions.Select(workbook.Table));

        static bool IsPart(string sheet, string name) =>
            sheet == name || (sheet.StartsWith(name + " ", StringComparison.Ordinal) && int.TryParse(sheet.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }

    private List<ImportedStatement> Read(IEnumerable<ImportTable> paragraphTables, IEnumerable<ImportTable> decisionTables)
    {
        var decisions = Decisions(decisionTables);
        var statements = new List<ImportedStatement>();
        var plain = new List<PlainRow>();
        var own = new Dictionary<string, OwnStatement>(StringComparer.Ordinal);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var rows = 0;
        foreach (var table in paragraphTables)
        {
            if (Columns.Of(table, themes, Problems) is not { } columns)
            {
                continue;
            }

            foreach (var row in table.Rows)
            {
                if (++rows > check.Limits.MaxRows)
                {
                    throw new ImportException($"the table has more than {check.Limits.MaxRows:N0} rows, the limit; split it", StatusCodes.Status413PayloadTooLarge);
                }

                if (columns.IsOwn)
                {
                    ReadOwn(row, columns, own, ids, decisions);
                }
                else
                {
                    ReadPlain(row, columns, plain, ids);
                }
            }
        }

        foreach (var (paragraph, entries) in decisions.Where(entry => !ids.ContainsKey(entry.Key)))
        {
            Problems.Add(entries[0].Line, $"the decision is on the paragraph '{ImportText.Shown(paragraph)}', which no row of the sheet {XlsxExport.ParagraphsSheet} has");
        }

        if (rows == 0 && !Problems.HasAny)
        {
            throw new ImportException("the table has no row below its header; expected a row a paragraph");
        }

        statements.AddRange(own.Select(entry => entry.Value.Facts with { Id = entry.Key, Paragraphs = [.. entry.Value.Paragraphs.OrderBy(paragraph => paragraph.Index)] }));
        statements.AddRange(plain.GroupBy(row => row.Statement).Select(group =>
        {
            var (title, speaker, country, date, symbol) = group.Key;
            return PlainStatements.Of(name, [.. group.Select((row, index) => row.Paragraph with { Index = index })], title) with
            {
                Speaker = speaker, Country = country, Date = date, Symbol = symbol,
            };
        }));
        return statements;
    }

    private void ReadPlain(ImportRow row, Columns columns, List<PlainRow> plain, Dictionary<string, int> ids)
    {
        var text = check.Text(row.Line, columns.Cell(row, ParagraphTable.Text));
        var id = check.Name(row.Line, "the id", columns.Cell(row, IdColumn));
        if (!ids.TryAdd(id ?? $"\0{row.Line}", row.Line))
        {
            Problems.Add(row.Line, $"the id '{ImportText.Shown(id!)}' stands already at line {ids[id!]}; every id must be unique");
        }

        IReadOnlyList<string> given;
        if (columns.Has(ThemesColumn))
        {
            given = themes.Read(columns.Cell(row, ThemesColumn), word => Problems.Add(row.Line, $"the theme '{ImportText.Shown(word)}' is not known; {themes.Expected}"));
        }
        else
        {
            var marked = new List<string>();
            foreach (var (theme, column) in columns.Themes)
            {
                var mark = row.Cells[column].Trim();
                if (Yes.Contains(mark))
                {
                    marked.Add(theme);
                }
                else if (mark.Length > 0 && !No.Contains(mark))
                {
                    Problems.Add(row.Line, $"in the column of the theme '{theme}' stands '{ImportText.Shown(mark)}'; expected x, 1 or yes, or nothing"
                        + (Names<ThemeState>.TryRead(mark, out _) ? "; states are read from an export that has its columns 'paragraph id' and 'statement id'" : ""));
                }
            }

            foreach (var (column, place) in columns.Unknown.Where(column => Yes.Contains(row.Cells[column.Place].Trim())))
            {
                Problems.Add(row.Line, $"in the column '{ImportText.Shown(column)}' stands '{row.Cells[place].Trim()}', but no theme is called so; {themes.Expected}");
            }

            given = marked;
        }

        // The same text may stand in a file twice; where no id tells the two apart, their order does.
        var twins = id is null ? texts[text] = texts.GetValueOrDefault(text, -1) + 1 : 0;
        plain.Add(new(
            (check.Name(row.Line, "the statement", columns.Cell(row, ParagraphTable.Title), Limits.MaxTitleCharacters),
                check.Name(row.Line, "the speaker", columns.Cell(row, ParagraphTable.Speaker)),
                check.Name(row.Line, "the country", columns.Cell(row, ParagraphTable.Country)),
                check.Date(row.Line, columns.Cell(row, ParagraphTable.Date)),
                check.Name(row.Line, "the symbol", columns.Cell(row, ParagraphTable.Symbol))),
            new()
            {
                Line = row.Line,
                Id = ImportedIds.Of("paragraph", id ?? (twins == 0 ? "" : twins.ToString(CultureInfo.InvariantCulture)), text),
                Index = 0,
                Kind = ParagraphKind.Text,
                Text = text,
                Number = check.Name(row.Line, "the number", columns.Cell(row, ParagraphTable.Number)) ?? id,
                Page = check.Count(row.Line, "the page", columns.Cell(row, ParagraphTable.Page)),
                Labels = PlainStatements.Labels(given),
            }));
    }

    private void ReadOwn(
        ImportRow row, Columns columns, Dictionary<string, OwnStatement> statements, Dictionary<string, int> ids, Dictionary<string, List<(int Line, JsonlDecision Decision)>> decisions)
    {
        if (!Ids.TryRead(columns.Cell(row, ParagraphTable.ParagraphId), out var id) || !Ids.TryRead(columns.Cell(row, ParagraphTable.StatementId), out var statementId))
        {
            Problems.Add(row.Line, "'paragraph id' or 'statement id' is no Guid; put back what the export had, or take both columns out to import plain labelled data");
            return;
        }

        if (!ids.TryAdd(id, row.Line))
        {
            Problems.Add(row.Line, $"the paragraph stands already at line {ids[id]}");
            return;
        }

        if (!Names<ParagraphKind>.TryRead(columns.Cell(row, ParagraphTable.Kind), out var kind) || check.Count(row.Line, "the index", columns.Cell(row, ParagraphTable.Index)) is not { } index)
        {
            Problems.Add(row.Line, "'kind' must be text or heading, and 'index' the place in the statement from 0 on");
            return;
        }

        if (!statements.TryGetValue(statementId, out var statement))
        {
            statements.Add(statementId, statement = new(Facts(row, columns), []));
        }

        var cell = columns.Cell(row, ParagraphTable.Text);
        var isCut = cell.EndsWith(ExcelText.CutMark, StringComparison.Ordinal);
        statement.Paragraphs.Add(new()
        {
            Line = row.Line,
            Id = id,
            Index = index,
            Kind = kind,
            Text = isCut ? cell[..^ExcelText.CutMark.Length] : check.Text(row.Line, cell),
            IsCut = isCut,
            Number = check.Name(row.Line, "the number", columns.Cell(row, ParagraphTable.Number)),
            Page = check.Count(row.Line, "the page", columns.Cell(row, ParagraphTable.Page)),
            Speaker = check.Name(row.Line, "the paragraph's speaker", columns.Cell(row, ParagraphTable.ParagraphSpeaker)),
            Country = check.Name(row.Line, "the paragraph's country", columns.Cell(row, ParagraphTable.ParagraphCountry)),
            SpokenIn = check.Name(row.Line, "the language", columns.Cell(row, ParagraphTable.SpokenIn)),
            Decisions = DecisionsOf(id, kind, decisions),
            Labels = kind == ParagraphKind.Text ? LabelsOf(row, columns) : null,
        });
    }

    private ImportedStatement Facts(ImportRow row, Columns columns)
    {
        var title = check.Name(row.Line, "the statement", columns.Cell(row, ParagraphTable.Title), Limits.MaxTitleCharacters);
        if (title is null)
        {
            Problems.Add(row.Line, "'statement' is empty; expected the title of the statement");
        }

        return new()
        {
            Id = "",
            IsOwn = true,
            Title = title ?? "",
            Speaker = check.Name(row.Line, "the speaker", columns.Cell(row, ParagraphTable.Speaker)),
            Country = check.Name(row.Line, "the country", columns.Cell(row, ParagraphTable.Country)),
            Date = check.Date(row.Line, columns.Cell(row, ParagraphTable.Date)),
            Symbol = check.Name(row.Line, "the symbol", columns.Cell(row, ParagraphTable.Symbol)),
            FileName = check.Name(row.Line, "the file", columns.Cell(row, ParagraphTable.File), Limits.MaxTitleCharacters),
            AddedAt = TimeOf(row.Line, columns.Cell(row, ParagraphTable.AddedAt)),
            AddedBy = check.Name(row.Line, "'added by'", columns.Cell(row, ParagraphTable.AddedBy)),
            Paragraphs = [],
        };
    }

    /// <summary>What of a row was changed since the export, and what the export had.</summary>
    private ImportedLabels? LabelsOf(ImportRow row, Columns columns)
    {
        var before = ParagraphTable.ReadDecided(columns.Cell(row, ParagraphTable.AsExported));
        List<string> accepted = [], rejected = [], wasAccepted = [], wasRejected = [];
        foreach (var (theme, column) in columns.Themes)
        {
            var was = Names<ThemeState>.TryRead(before.GetValueOrDefault(theme, "no"), out var known) ? known : ThemeState.No;
            if (StateOf(row, theme, column) is not { } now)
            {
                continue;
            }

            (was switch { ThemeState.Accepted => wasAccepted, ThemeState.Rejected => wasRejected, _ => [] }).Add(theme);
            if (now is ThemeState.Accepted or ThemeState.Rejected)
            {
                if (now != was)
                {
                    (now == ThemeState.Accepted ? accepted : rejected).Add(theme);
                }
            }
            else if (was is ThemeState.Accepted or ThemeState.Rejected && now != ThemeState.Disputed)
            {
                Problems.Ignore(row.Line, $"the theme '{theme}' was {Names<ThemeState>.Of(was)}, and its cell does not say so any more: nothing was taken back; write rejected or accepted to decide otherwise");
            }
        }

        var whole = columns.Cell(row, ParagraphTable.Whole).Trim() switch
        {
            "" => (DecisionAction?)null,
            var words when words.Equals(ParagraphTable.NoTheme, StringComparison.OrdinalIgnoreCase) => DecisionAction.NoTheme,
            var words when words.Equals(ParagraphTable.NotEnglish, StringComparison.OrdinalIgnoreCase) => DecisionAction.NotEnglish,
            var words => Unknown(words),
        };
        return accepted.Count + rejected.Count + wasAccepted.Count + wasRejected.Count == 0 && whole is null
            ? null
            : new(accepted, rejected, whole, IfNew: new([.. wasAccepted.Except(rejected), .. accepted], [.. wasRejected.Except(accepted), .. rejected], whole));

        DecisionAction? Unknown(string words)
        {
            Problems.Add(row.Line, $"'{ParagraphTable.Whole}' is '{ImportText.Shown(words)}'; expected {ParagraphTable.NoTheme}, {ParagraphTable.NotEnglish}, or nothing");
            return null;
        }
    }

    private ThemeState? StateOf(ImportRow row, string theme, int column)
    {
        var cell = row.Cells[column].Trim();
        if (cell.Length == 0)
        {
            return ThemeState.No;
        }

        // A person's "no" in a cell means that the paragraph has not the theme; exports leave such cells empty.
        if (Yes.Contains(cell) || No.Contains(cell))
        {
            return Yes.Contains(cell) ? ThemeState.Accepted : ThemeState.Rejected;
        }

        if (Names<ThemeState>.TryRead(cell.ToLowerInvariant(), out var state))
        {
            return state;
        }

        Problems.Add(row.Line, $"in the column of the theme '{theme}' stands '{ImportText.Shown(cell)}'; expected {string.Join(", ", Names<ThemeState>.All)}, x, or nothing");
        return null;
    }

    private Dictionary<string, List<(int Line, JsonlDecision Decision)>> Decisions(IEnumerable<ImportTable> tables)
    {
        var decisions = new Dictionary<string, List<(int, JsonlDecision)>>(StringComparer.Ordinal);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            string[] header = [.. table.Header];
            foreach (var row in table.Rows)
            {
                if (Ids.TryRead(Cell(XlsxExport.DecisionId), out var id) && Ids.TryRead(Cell(ParagraphTable.ParagraphId), out var paragraph)
                    && Names<DecisionAction>.TryRead(Cell(XlsxExport.Action), out var action) && TimeOf(row.Line, Cell(XlsxExport.At)) is { } at)
                {
                    if (!ids.TryAdd(id, row.Line))
                    {
                        Problems.Add(row.Line, $"sheet {XlsxExport.DecisionsSheet}: the decision stands already at line {ids[id]}");
                        continue;
                    }

                    if (!decisions.TryGetValue(paragraph, out var own))
                    {
                        decisions.Add(paragraph, own = []);
                    }

                    own.Add((row.Line, new(
                        id, action, check.Name(row.Line, "the reviewer", Cell(XlsxExport.Reviewer)) ?? "", at, OrNull(XlsxExport.DecidedTheme),
                        check.Name(row.Line, "the note", Cell(XlsxExport.Note), Limits.MaxNoteCharacters), check.Name(row.Line, "the model version", Cell(ParagraphTable.ModelVersion)),
                        double.TryParse(Cell(XlsxExport.Probability), NumberStyles.Float, CultureInfo.InvariantCulture, out var probability) ? probability : null,
                        Names<Verdict>.TryRead(Cell(XlsxExport.SeenVerdict), out var verdict) ? verdict : null, OrNull(XlsxExport.Withdraws),
                        Cell(XlsxExport.Adjudicates) == XlsxExport.Yes)));
                }
                else
                {
                    Problems.Add(row.Line, $"sheet {XlsxExport.DecisionsSheet}: the row is no decision any more; put it back as the export had it, or delete the sheet");
                }

                string Cell(string column) => Array.IndexOf(header, column) is var at and >= 0 ? row.Cells[at].Trim() : "";
                string? OrNull(string column) => Cell(column) is { Length: > 0 } value ? value : null;
            }
        }

        return decisions;
    }

    private List<Decision> DecisionsOf(string paragraph, ParagraphKind kind, Dictionary<string, List<(int Line, JsonlDecision Decision)>> decisions)
    {
        var read = new List<Decision>();
        foreach (var (line, entry) in decisions.GetValueOrDefault(paragraph) ?? [])
        {
            if (DecisionRules.Problem(entry, kind, read, theme => themes.Find(theme) == theme) is { } problem)
            {
                Problems.Add(line, $"sheet {XlsxExport.DecisionsSheet}: the decision {problem}");
            }

            read.Add(new(
                entry.Id, entry.Action, entry.Theme, entry.Note, entry.Reviewer, entry.At, entry.ModelVersion, entry.Probability, entry.Verdict,
                Ids.TryRead(entry.Withdraws, out var withdraws) ? withdraws : null, Withdrawn: false, entry.Adjudicates == true));
        }

        return read;
    }

    /// <summary>A time as our exports write it: in text, or as a workbook counts days.</summary>
    private DateTime? TimeOf(int line, string cell)
    {
        const double FirstDay = 36_526, LastDay = 109_574; // from 2000 to 2199
        if (cell.Length == 0)
        {
            return null;
        }

        if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var days) && days is >= FirstDay and < LastDay)
        {
            return DateTime.SpecifyKind(DateTime.FromOADate(days), DateTimeKind.Utc);
        }

        if (DateTime.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) && time.Year is >= 2000 and < 2200)
        {
            return time;
        }

        Problems.Add(line, $"the time '{ImportText.Shown(cell)}' is not understood; expected one such as 2026-03-14T09:26:53Z");
        return null;
    }

    private sealed record OwnStatement(ImportedStatement Facts, List<ImportedParagraph> Paragraphs);

    private sealed record PlainRow((string? Title, string? Speaker, string? Country, DateOnly? Date, string? Symbol) Statement, ImportedParagraph Paragraph);

    /// <summary>What the columns of a table are.</summary>
    private sealed class Columns
    {
        private readonly Dictionary<string, int> places = new(StringComparer.OrdinalIgnoreCase);

        /// <summary>Whether the table is one of our exports.</summary>
        public bool IsOwn { get; private init; }

        /// <summary>The themes that have a column, and where.</summary>
        public required IReadOnlyList<(string Theme, int Column)> Themes { get; init; }

        /// <summary>The columns that are neither known nor themes.</summary>
        public required IReadOnlyList<(string Name, int Place)> Unknown { get; init; }

        public bool Has(string column) => places.ContainsKey(column);

        public string Cell(ImportRow row, string column) => places.TryGetValue(column, out var place) ? row.Cells[place] : "";

        /// <returns>Null when the header is not understood; the problems say why.</returns>
        public static Columns? Of(ImportTable table, ThemeNames themes, ImportProblems problems)
        {
            var header = table.Header;
            if (header.Where(column => column.Length > 0).GroupBy(column => column, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            {
                problems.Add(table.HeaderLine, $"the column '{ImportText.Shown(twice.Key)}' stands twice");
                return null;
            }

            var isOwn = header.Contains(ParagraphTable.ParagraphId, StringComparer.OrdinalIgnoreCase) && header.Contains(ParagraphTable.StatementId, StringComparer.OrdinalIgnoreCase);
            string[] known = isOwn
                ? [.. Own, .. ParagraphTable.ShownOnly]
                : [IdColumn, ThemesColumn, ParagraphTable.Text, ParagraphTable.Title, ParagraphTable.Speaker, ParagraphTable.Country, ParagraphTable.Date, ParagraphTable.Symbol,
                    ParagraphTable.Number, ParagraphTable.Page];
            var themeColumns = header.Select((column, place) => (Theme: known.Contains(column, StringComparer.OrdinalIgnoreCase) ? null : themes.Find(column), place))
                .Where(column => column.Theme is not null).Select(column => (column.Theme!, column.place)).ToArray();
            var columns = new Columns
            {
                IsOwn = isOwn,
                Themes = themeColumns,
                Unknown = [.. header.Select((column, place) => (Name: column, Place: place)).Where(column => column.Name.Length > 0
                    && !known.Contains(column.Name, StringComparer.OrdinalIgnoreCase) && !themeColumns.Any(theme => theme.place == column.Place)
                    && !(isOwn && column.Name.EndsWith(ParagraphTable.ProbabilitySuffix, StringComparison.OrdinalIgnoreCase)))],
            };
            for (var place = 0; place < header.Count; place++)
            {
                if (known.Contains(header[place], StringComparer.OrdinalIgnoreCase))
                {
                    columns.places.Add(header[place], place);
                }
            }

            string[] missing = [.. (isOwn ? Own : [ParagraphTable.Text]).Where(column => !columns.Has(column))];
            if (missing.Length > 0)
            {
                problems.Add(table.HeaderLine, isOwn
                    ? $"the export's columns {string.Join(", ", missing)} are missing; put them back, or take 'paragraph id' and 'statement id' out to import plain labelled data"
                    : $"there is no column 'text'; expected the columns id, text and themes, or id, text and a column a theme; found {string.Join(", ", header.Take(8).Select(ImportText.Shown))}");
                return null;
            }

            if (!isOwn && !columns.Has(ThemesColumn) && themeColumns.Length == 0)
            {
                problems.Add(table.HeaderLine, $"there is no column 'themes', and none is called like a theme; {themes.Expected}");
                return null;
            }

            if (themeColumns.DistinctBy(column => column.Item1).Count() < themeColumns.Length)
            {
                problems.Add(table.HeaderLine, "two columns mean the same theme, one by its id and one by its name");
                return null;
            }

            if (!isOwn && columns.Has(ThemesColumn) && themeColumns.Length > 0)
            {
                problems.Add(table.HeaderLine, "there is a column 'themes', and columns of themes beside it; expected either");
                return null;
            }

            foreach (var (column, _) in columns.Unknown)
            {
                problems.Ignore(table.HeaderLine, $"the column '{ImportText.Shown(column)}' is not known and was left out");
            }

            return columns;
        }

        private static readonly string[] Own =
        [
            ParagraphTable.Title, ParagraphTable.Speaker, ParagraphTable.Country, ParagraphTable.Date, ParagraphTable.Symbol, ParagraphTable.File, ParagraphTable.Index, ParagraphTable.Kind,
            ParagraphTable.Number, ParagraphTable.Page, ParagraphTable.ParagraphSpeaker, ParagraphTable.ParagraphCountry, ParagraphTable.SpokenIn, ParagraphTable.Text, ParagraphTable.Whole,
            ParagraphTable.AsExported, ParagraphTable.AddedAt, ParagraphTable.AddedBy, ParagraphTable.ParagraphId, ParagraphTable.StatementId,
        ];
    }
}
