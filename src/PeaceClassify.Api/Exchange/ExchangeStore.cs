using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Exchange;

/// <summary>What a selection of statements has, read in one transaction while it is written out.</summary>
/// <param name="Statements">The statements in order; walked through once, each read when its turn comes.</param>
/// <param name="ThemeIds">Themes of the models behind their suggestions, and themes that people decided on.</param>
internal sealed record ExportSelection(IAsyncEnumerable<ExportedStatement> Statements, IReadOnlyList<string> ThemeIds);

/// <summary>Takes statements out of the store with all that belongs to them. Thread-safe.</summary>
internal sealed class ExchangeStore(Database database)
{
    /// <summary>Most values of a list in one query.</summary>
    public const int MaxValues = 500;

    /// <summary>Hands the statements that a filter lets through to <paramref name="write"/>.</summary>
    /// <exception cref="RefusedException">Only one statement is asked for, and it is not there or was deleted.</exception>
    public Task ExportAsync(
        StatementFilter filter, StatementSort sort, bool isDescending, Func<ExportSelection, Task> write, CancellationToken cancellation) => database.ReadAsync(
        async session =>
        {
            if (filter.Ids is [var only] && !filter.Deleted)
            {
                await StatementStore.FindAsync(session, only);
            }

            var rows = await StatementStore.RowsAsync(session, filter, sort, isDescending);
            var themes = new List<string>();
            foreach (var model in rows.Select(row => row.ModelId).Distinct(StringComparer.Ordinal))
            {
                themes.AddRange((await StoredModels.GetAsync(session, model)).Themes.Select(theme => theme.Id));
            }

            foreach (var part in rows.Select(row => row.Id).Chunk(MaxValues))
            {
                themes.AddRange(await session.QueryAsync<string>($"select distinct theme from theme_states where statement_id {session.In("part")} order by theme", new { part }));
            }

            await write(new(StatementsAsync(session, rows), [.. themes.Distinct(StringComparer.Ordinal)]));
            return true;
        },
        cancellation);

    private static async IAsyncEnumerable<ExportedStatement> StatementsAsync(StoreSession session, IReadOnlyList<StatementRow> rows)
    {
        foreach (var row in rows)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            var statement = (await StatementStore.StatementsAsync(session, [row]))[0];
            var suggestions = await SuggestionsAsync(session, row.Id);
            var paragraphs = await Paragraphs.OfStatementAsync(session, row.Id);
            yield return new(
                statement,
                await StoredModels.GetAsync(session, row.ModelId),
                [.. paragraphs.Select(loaded => new ExportedParagraph(loaded.Paragraph, [.. suggestions[loaded.Paragraph.Id]]))]);
        }
    }

    private static async Task<ILookup<string, ExportedSuggestion>> SuggestionsAsync(StoreSession session, string statement)
    {
        var rows = await session.QueryAsync<SuggestionRow>(
            $"""
            select g.paragraph_id, g.model_id, g.status, g.language, g.language_name, g.probabilities, g.made_at
            from suggestions g join paragraphs p on p.id = g.paragraph_id where p.statement_id = @statement
            order by g.made_at, g.model_id {session.Ordinal}
            """,
            new { statement });
        var models = new Dictionary<string, StoredModel>(StringComparer.Ordinal);
        foreach (var model in rows.Select(row => row.ModelId).Distinct(StringComparer.Ordinal))
        {
            models.Add(model, await StoredModels.GetAsync(session, model));
        }

        return rows.ToLookup(
            row => row.ParagraphId,
            row => new ExportedSuggestion(
                new(models[row.ModelId], Names<ClassificationStatus>.Read(row.Status), row.Language, row.LanguageName, Paragraphs.Doubles(row.Probabilities)), Stamp.Time(row.MadeAt)),
            StringComparer.Ordinal);
    }

    private sealed record SuggestionRow
    {
        public required string ParagraphId { get; init; }

        public required string ModelId { get; init; }

        public required string Status { get; init; }

        public required string Language { get; init; }

        public required string LanguageName { get; init; }

        public byte[]? Probabilities { get; init; }

        public required string MadeAt { get; init; }
    }
}
