using System.Globalization;

namespace PeaceClassify.Api.Store;

/// <summary>What is to review over all statements, and how far it is until training again is worth it.</summary>
internal sealed class QueueStore(Database database)
{
    /// <summary>So many decided paragraphs, as a share of those trained on, make training again worth it: fewer hardly move the model.</summary>
    private const double RetrainingShare = 0.02;

    private const int FewestToRetrain = 20;

    /// <summary>The best questions are put in order together, so that those alike can be kept apart; further ones follow by their score.</summary>
    private const int Window = 500;

    /// <summary>More than all questions of a paragraph are worth together.</summary>
    private const double AboveAll = 1_000;

    /// <summary>What a decision helps most with first; see <see cref="ReviewPriority"/>.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="theme">Only this theme.</param>
    /// <param name="statement">Only this statement.</param>
    /// <param name="serving">The model that serves.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="RefusedException">There is no such statement, or it was deleted.</exception>
    public Task<QueueResponse> ReadAsync(int limit, string? theme, string? statement, ServingModel serving, CancellationToken cancellation) => database.ReadAsync(
        async session =>
        {
            if (statement is not null)
            {
                await StatementStore.FindAsync(session, statement);
            }

            var from = "from theme_states t join statements s on s.id = t.statement_id where t.score is not null and s.deleted_at is null"
                + (theme is null ? "" : " and t.theme = @theme") + (statement is null ? "" : " and t.statement_id = @statement");
            var total = await session.CountAsync($"select count(*) {from}", new { theme, statement });
            var best = await session.QueryAsync<Row>(
                $"select t.paragraph_id, t.theme, t.probability, t.score, s.id as statement_id, s.title {from} order by t.score desc, t.paragraph_id, t.theme limit @most",
                new { theme, statement, most = Math.Max(Window, limit) });
            var rows = await InOrderAsync(session, best, limit, serving);
            var paragraphs = rows.Count == 0
                ? []
                : (await Paragraphs.ByIdAsync(session, [.. rows.Select(row => row.ParagraphId).Distinct()])).ToDictionary(loaded => loaded.Paragraph.Id, StringComparer.Ordinal);
            return new QueueResponse([.. rows.Select(row => Item(row, paragraphs[row.ParagraphId]))], total, await ProgressAsync(session, serving));
        },
        cancellation);

    /// <summary>Paragraphs on which people disagree, those of the newest statement first.</summary>
    /// <param name="theme">Only disagreement on this theme.</param>
    /// <param name="statement">Only this statement.</param>
    /// <param name="offset">How many to leave out.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="RefusedException">There is no such statement, or it was deleted.</exception>
    public Task<ConflictList> ConflictsAsync(string? theme, string? statement, int offset, int limit, CancellationToken cancellation) => database.ReadAsync(
        async session =>
        {
            if (statement is not null)
            {
                await StatementStore.FindAsync(session, statement);
            }

            var from = "from paragraphs p join statements s on s.id = p.statement_id where p.disputed = 1 and s.deleted_at is null"
                + (theme is null ? "" : " and exists (select 1 from theme_states t where t.paragraph_id = p.id and t.theme = @theme and t.state = 'disputed')")
                + (statement is null ? "" : " and s.id = @statement");
            var total = await session.CountAsync($"select count(*) {from}", new { theme, statement });
            var rows = await session.QueryAsync<ConflictRow>(
                $"select p.id as paragraph_id, s.id as statement_id, s.title {from} order by s.added_at desc, s.id, p.position limit @limit offset @offset",
                new { theme, statement, limit, offset });
            var paragraphs = (rows.Count == 0 ? [] : await Paragraphs.ByIdAsync(session, [.. rows.Select(row => row.ParagraphId)]))
                .ToDictionary(loaded => loaded.Paragraph.Id, loaded => loaded.Paragraph, StringComparer.Ordinal);
            return new ConflictList(total, [.. rows.Select(row => new Conflict(
                paragraphs[row.ParagraphId], new(row.StatementId, row.Title),
                [.. paragraphs[row.ParagraphId].Themes.Where(theme => theme.State == ThemeState.Disputed).Select(theme => theme.Id)]))]);
        },
        cancellation);

    /// <summary>Disputed questions by their score, then paragraph by paragraph with all questions that are among these, each with what its paragraph is worth at its turn.</summary>
    private static async Task<IReadOnlyList<Row>> InOrderAsync(StoreSession session, IReadOnlyList<Row> best, int limit, ServingModel serving)
    {
        var first = best.TakeWhile(row => row.Score >= QueuePriority.DisputedScore).Take(limit).Select(row => row with { Score = row.Score + AboveAll }).ToArray();
        var open = best.Where(row => row.Score < QueuePriority.DisputedScore).Take(Window).GroupBy(row => row.ParagraphId).ToArray();
        if (first.Length == limit || open.Length == 0)
        {
            return first;
        }

        var texts = (await session.QueryAsync<TextRow>($"select id, text from paragraphs where id {session.In("ids")}", new { ids = open.Select(paragraph => paragraph.Key).ToArray() }))
            .ToDictionary(row => row.Id, row => row.Text, StringComparer.Ordinal);
        var given = (await session.QueryAsync<GivenRow>(
            $"select paragraph_id, theme, probability from theme_states where state in ('assigned', 'accepted') and paragraph_id {session.In("ids")}", new { ids = texts.Keys.ToArray() }))
            .ToLookup(row => row.ParagraphId, StringComparer.Ordinal);
        string[] themes = [.. open.SelectMany(paragraph => paragraph.Select(row => row.Theme).Concat(given[paragraph.Key].Select(row => row.Theme))).Distinct()];
        var numbers = themes.Index().ToDictionary(theme => theme.Item, theme => theme.Index, StringComparer.Ordinal);
        var known = serving.Metrics.CrossValidation.Themes.ToDictionary(theme => theme.Id, theme => new ReviewTheme(theme.Support, theme.F1), StringComparer.Ordinal);
        var order = ReviewPriority.Order(
            [.. open.Select(paragraph => paragraph.Select(row => new ReviewQuestion(numbers[row.Theme], row.Probability ?? 0, row.Score))
                .Concat(given[paragraph.Key].Select(row => new ReviewQuestion(numbers[row.Theme], row.Probability ?? 1, 0))).ToArray())],
            [.. themes.Select(theme => known.GetValueOrDefault(theme))],
            SimilarParagraphs.Vectors([.. open.Select(paragraph => texts[paragraph.Key])]), limit);
        return
        [
            .. first
                .Concat(order.SelectMany(turn => open[turn.Paragraph].Select(row => row with { Score = turn.Worth })))
                .Concat(best.Skip(first.Length + Window).Select(row => row with { Score = Math.Min(row.Score, order[^1].Worth) }))
                .Take(limit),
        ];
    }

    private static QueueItem Item(Row row, LoadedParagraph loaded) => new(
        loaded.Paragraph, new(row.StatementId, row.Title), row.Theme, row.Score,
        loaded.Model is { } model ? QueuePriority.ReasonsFor(loaded.State.Themes.First(theme => theme.Id == row.Theme), model) : []);

    private static async Task<ReviewProgress> ProgressAsync(StoreSession session, ServingModel serving)
    {
        var trained = serving.Classifier.Description.Provenance.ParagraphCount;
        var needed = Math.Max(FewestToRetrain, (int)Math.Ceiling(trained * RetrainingShare));
        var decided = await session.CountAsync(
            """
            select count(distinct p.id) from decisions d join paragraphs p on p.id = d.paragraph_id join statements s on s.id = p.statement_id
            where d.made_at >= @since and p.decided = 1 and s.deleted_at is null and d.action in ('accept', 'reject', 'noTheme')
              and not exists (select 1 from decisions w where w.withdraws = d.id)
            """,
            new { since = Stamp.Text(serving.Since) });
        return new(decided, needed, Math.Max(0, needed - decided), string.Create(
            CultureInfo.InvariantCulture,
            $"Training again is worth it once {RetrainingShare:P0} as many paragraphs are decided as the serving model was trained on ({trained:N0}), and {FewestToRetrain} at least; decisions count since {serving.Since:yyyy-MM-dd}, when it began to serve."));
    }

    private sealed record ConflictRow
    {
        public required string ParagraphId { get; init; }

        public required string StatementId { get; init; }

        public required string Title { get; init; }
    }

    private sealed record Row
    {
        public required string ParagraphId { get; init; }

        public required string Theme { get; init; }

        public double? Probability { get; init; }

        public double Score { get; init; }

        public required string StatementId { get; init; }

        public required string Title { get; init; }
    }

    /// <summary>A theme that nothing asks about, as the paragraph has it.</summary>
    private sealed record GivenRow
    {
        public required string ParagraphId { get; init; }

        public required string Theme { get; init; }

        public double? Probability { get; init; }
    }

    private sealed record TextRow
    {
        public required string Id { get; init; }

        public required string Text { get; init; }
    }
}
