using System.Globalization;
using Dapper;

namespace PeaceClassify.Api.Store;

/// <summary>Themes over a set of statements: by time, by country, together.</summary>
internal sealed class OverviewStore(Database database)
{
    /// <summary>Counts the themes in effect over the statements that a filter lets through.</summary>
    /// <param name="filter">Which statements.</param>
    /// <param name="byYear">By year instead of by month.</param>
    /// <param name="serving">The model that serves: its taxonomy gives the order of the themes.</param>
    /// <param name="cancellation">Stops reading.</param>
    public Task<OverviewResponse> ReadAsync(StatementFilter filter, bool byYear, StoredModel serving, CancellationToken cancellation) => database.ReadAsync(
        async session =>
        {
            var values = new DynamicParameters();
            var chosen = $"select s.id from statements s where {filter.Where(session, values)}";
            var statements = await session.QueryAsync<StatementRow>($"select id, country, date, paragraph_count from statements where id in ({chosen})", values);
            var counts = await session.QueryAsync<CountRow>(
                $"select statement_id, theme, count(*) as paragraphs from theme_states where state in ('accepted', 'assigned') and statement_id in ({chosen}) group by statement_id, theme", values);
            var pairs = await session.QueryAsync<PairRow>(
                $"""
                select a.theme as one, b.theme as other, count(*) as paragraphs from theme_states a join theme_states b on b.paragraph_id = a.paragraph_id and b.theme > a.theme
                where a.state in ('accepted', 'assigned') and b.state in ('accepted', 'assigned') and a.statement_id in ({chosen}) group by a.theme, b.theme
                """,
                values);
            string[] themes = [.. StatementStore.InOrder(serving.Themes.Select(theme => theme.Id).Union(counts.Select(count => count.Theme), StringComparer.Ordinal), serving)];
            var byStatement = counts.ToLookup(count => count.StatementId, StringComparer.Ordinal);
            var byTheme = counts.ToLookup(count => count.Theme, StringComparer.Ordinal);
            return new OverviewResponse(
                statements.Count,
                statements.Sum(statement => statement.ParagraphCount),
                [.. themes.Select(theme => new ThemeTotal(theme, byTheme[theme].Sum(count => count.Paragraphs), byTheme[theme].Count()))],
                Periods(statements, byStatement, byYear),
                [.. statements.Where(statement => statement.Country is not null)
                    .GroupBy(statement => statement.Country!, StringComparer.Ordinal).OrderBy(country => country.Key, StringComparer.Ordinal)
                    .Select(country => new CountryTotal(country.Key, country.Count(), country.Sum(statement => statement.ParagraphCount), Themes(country, byStatement)))],
                Matrix(themes, byTheme, pairs),
                statements.Count(statement => statement.Date is null));
        },
        cancellation);

    private static List<PeriodTotal> Periods(IReadOnlyList<StatementRow> statements, ILookup<string, CountRow> counts, bool byYear)
    {
        var periods = statements.Where(statement => statement.Date is not null)
            .ToLookup(statement => Start(Stamp.Date(statement.Date)!.Value, byYear));
        if (periods.Count == 0)
        {
            return [];
        }

        var totals = new List<PeriodTotal>();
        var last = periods.Max(period => period.Key);
        for (var start = periods.Min(period => period.Key); start <= last; start = byYear ? start.AddYears(1) : start.AddMonths(1))
        {
            totals.Add(new(
                start.ToString(byYear ? "yyyy" : "yyyy-MM", CultureInfo.InvariantCulture),
                periods[start].Count(), periods[start].Sum(statement => statement.ParagraphCount), Themes(periods[start], counts)));
        }

        return totals;
    }

    private static DateOnly Start(DateOnly date, bool byYear) => new(date.Year, byYear ? 1 : date.Month, 1);

    private static Dictionary<string, int> Themes(IEnumerable<StatementRow> statements, ILookup<string, CountRow> counts) => statements
        .SelectMany(statement => counts[statement.Id])
        .GroupBy(count => count.Theme, StringComparer.Ordinal)
        .ToDictionary(theme => theme.Key, theme => theme.Sum(count => count.Paragraphs), StringComparer.Ordinal);

    private static int[][] Matrix(string[] themes, ILookup<string, CountRow> byTheme, IReadOnlyList<PairRow> pairs)
    {
        var matrix = themes.Select(_ => new int[themes.Length]).ToArray();
        for (var theme = 0; theme < themes.Length; theme++)
        {
            matrix[theme][theme] = byTheme[themes[theme]].Sum(count => count.Paragraphs);
        }

        foreach (var pair in pairs)
        {
            var (one, other) = (Array.IndexOf(themes, pair.One), Array.IndexOf(themes, pair.Other));
            matrix[one][other] = matrix[other][one] = pair.Paragraphs;
        }

        return matrix;
    }

    private sealed record StatementRow
    {
        public required string Id { get; init; }

        public string? Country { get; init; }

        public string? Date { get; init; }

        public int ParagraphCount { get; init; }
    }

    private sealed record CountRow
    {
        public required string StatementId { get; init; }

        public required string Theme { get; init; }

        public int Paragraphs { get; init; }
    }

    private sealed record PairRow
    {
        public required string One { get; init; }

        public required string Other { get; init; }

        public int Paragraphs { get; init; }
    }
}
