using System.Text.Json;
using Dapper;
using PeaceClassify.Documents;

namespace PeaceClassify.Api.Store;

/// <summary>Statements and their paragraphs: kept, listed, described, deleted, classified anew. Thread-safe.</summary>
internal sealed class StatementStore(Database database, TimeProvider clock)
{
    /// <summary>Of one query; SQLite takes 32,766.</summary>
    private const int MostParameters = 10_000;

    /// <summary>Remembers that a model version serves from now on.</summary>
    /// <returns>Since when it does.</returns>
    public Task<DateTime> ServeAsync(StoredModel model, CancellationToken cancellation) =>
        database.WriteAsync(session => StoredModels.ServeAsync(session, model, Stamp.Now(clock)), cancellation);

    /// <summary>Keeps statements: all of them or, when anything fails, none.</summary>
    /// <returns>The statements as kept, in the same order.</returns>
    public Task<IReadOnlyList<Statement>> AddAsync(IReadOnlyList<NewStatement> statements, CancellationToken cancellation) => database.WriteAsync<IReadOnlyList<Statement>>(
        async session =>
        {
            var now = Stamp.Now(clock);
            var added = new List<Statement>(statements.Count);
            foreach (var statement in statements)
            {
                await StoredModels.RememberAsync(session, statement.Model);
                added.Add(await GetAsync(session, await AddAsync(session, statement, now)));
            }

            return added;
        },
        cancellation);

    /// <summary>A statement.</summary>
    /// <exception cref="RefusedException">There is none, or it was deleted.</exception>
    public Task<Statement> GetAsync(string id, CancellationToken cancellation) => database.ReadAsync(session => GetAsync(session, id), cancellation);

    /// <summary>A page of the statements that a filter lets through.</summary>
    public Task<StatementList> ListAsync(
        StatementFilter filter, StatementSort sort, bool isDescending, int offset, int limit, CancellationToken cancellation) => database.ReadAsync(
        async session =>
        {
            var values = new DynamicParameters();
            var where = filter.Where(session, values);
            var total = await session.CountAsync($"select count(*) from statements s where {where}", values);
            var rows = await RowsAsync(session, filter, sort, isDescending, offset, limit);
            var countries = await session.QueryAsync<string>(
                $"select country from (select distinct country from statements where country is not null and deleted_at is null) c order by country {session.Ordinal}");
            return new StatementList(total, await StatementsAsync(session, rows), countries);
        },
        cancellation);

    /// <summary>A page of a statement's paragraphs in reading order.</summary>
    /// <exception cref="RefusedException">There is no such statement, or it was deleted.</exception>
    public Task<ParagraphList> ParagraphsAsync(string id, int offset, int limit, CancellationToken cancellation) => database.ReadAsync(
        async session =>
        {
            await FindAsync(session, id);
            var total = await session.CountAsync("select count(*) from paragraphs where statement_id = @id", new { id });
            var loaded = await Paragraphs.OfStatementAsync(session, id, offset, limit);
            return new ParagraphList(total, [.. loaded.Select(paragraph => paragraph.Paragraph)]);
        },
        cancellation);

    /// <summary>A paragraph.</summary>
    /// <exception cref="RefusedException">There is none, or its statement was deleted.</exception>
    public Task<Paragraph> ParagraphAsync(string id, CancellationToken cancellation) => database.ReadAsync(
        async session =>
        {
            var paragraph = (await Paragraphs.ByIdAsync(session, id)) is [var loaded] ? loaded.Paragraph : throw NoParagraph();
            await FindAsync(session, paragraph.StatementId);
            return paragraph;
        },
        cancellation);

    /// <summary>A statement's themes and what is left to do.</summary>
    /// <exception cref="RefusedException">There is no such statement, or it was deleted.</exception>
    public Task<StatementSummary> SummaryAsync(string id, CancellationToken cancellation) => database.ReadAsync(
        async session =>
        {
            var statement = await FindAsync(session, id);
            var model = await StoredModels.GetAsync(session, statement.ModelId);
            var states = (await session.QueryAsync<StateRow>(
                    "select t.theme, t.state, p.position from theme_states t join paragraphs p on p.id = t.paragraph_id where t.statement_id = @id order by p.position", new { id }))
                .Where(row => row.State != "rejected")
                .ToLookup(row => row.Theme, StringComparer.Ordinal);
            var toReview = await session.QueryAsync<int>("select position from paragraphs where statement_id = @id and needs_review = 1 order by position", new { id });
            var reviewers = await session.QueryAsync<string>(
                "select distinct d.reviewer from decisions d join paragraphs p on p.id = d.paragraph_id where p.statement_id = @id", new { id });
            return new StatementSummary(
                [.. InOrder(states.Select(theme => theme.Key), model).Select(theme => Summary(theme, [.. states[theme]]))],
                statement.ParagraphCount, toReview, [.. reviewers.Order(StringComparer.Ordinal)]);
        },
        cancellation);

    /// <summary>Changes what is known of a statement: null stays, an empty text takes the value away.</summary>
    /// <exception cref="RefusedException">There is no such statement, or it was deleted.</exception>
    public Task<Statement> ChangeAsync(string id, StatementChange change, CancellationToken cancellation) => database.WriteAsync(
        async session =>
        {
            var before = await LockAsync(session, id);
            var after = before with
            {
                Title = StoredText.OrNull(change.Title) ?? before.Title,
                Speaker = New(change.Speaker, before.Speaker),
                Country = New(change.Country, before.Country),
                Date = New(change.Date, before.Date),
                Symbol = New(change.Symbol, before.Symbol),
            };
            if (after != before)
            {
                await session.ExecuteAsync(
                    "update statements set title = @Title, title_key = @TitleKey, speaker = @Speaker, country = @Country, date = @Date, symbol = @Symbol where id = @Id",
                    new { after.Title, TitleKey = StoredText.SearchKey(after.Title), after.Speaker, after.Country, after.Date, after.Symbol, after.Id });
                await session.ExecuteAsync("update search_texts set facts = @Facts where statement_id = @Id", new { Facts = Facts(after), after.Id });
                await RecordAsync(session, id, "changed", change.Reviewer, JsonSerializer.Serialize(new[] { Facts(before, after), Facts(after, before) }, PeaceClassifyJson.Options));
            }

            return await GetAsync(session, id);
        },
        cancellation);

    /// <summary>Deletes a statement so that it can be brought back; again does nothing.</summary>
    /// <exception cref="RefusedException">There is no such statement.</exception>
    public Task DeleteAsync(string id, string? reviewer, CancellationToken cancellation) => database.WriteAsync(
        async session =>
        {
            if ((await LockAsync(session, id, evenDeleted: true)).DeletedAt is null)
            {
                await session.ExecuteAsync("update statements set deleted_at = @now where id = @id", new { id, now = Stamp.Text(Stamp.Now(clock)) });
                await RecordAsync(session, id, "deleted", reviewer);
            }

            return true;
        },
        cancellation);

    /// <summary>Brings a deleted statement back; one that is not deleted stays as it is.</summary>
    /// <exception cref="RefusedException">There is no such statement.</exception>
    public Task<Statement> RestoreAsync(string id, string? reviewer, CancellationToken cancellation) => database.WriteAsync(
        async session =>
        {
            if ((await LockAsync(session, id, evenDeleted: true)).DeletedAt is not null)
            {
                await session.ExecuteAsync("update statements set deleted_at = null where id = @id", new { id });
                await RecordAsync(session, id, "restored", reviewer);
            }

            return await GetAsync(session, id);
        },
        cancellation);

    /// <summary>Gives a statement the suggestions of a model version; decisions stay, and so do the suggestions of earlier versions.</summary>
    /// <exception cref="RefusedException">There is no such statement, or it was deleted.</exception>
    public async Task<Statement> ReclassifyAsync(string id, ThemeClassifier classifier, string? reviewer, CancellationToken cancellation)
    {
        var model = StoredModel.Of(classifier);
        var texts = await database.ReadAsync(
            async session => (await FindAsync(session, id)).ModelId == model.Id
                ? []
                : await session.QueryAsync<TextRow>("select id, text from paragraphs where statement_id = @id and kind = 'text' order by position", new { id }),
            cancellation);

        // Outside of the transaction: nobody has to wait for it, and the text of a paragraph never changes.
        (string Id, Classification Answer)[] answers =
            [.. texts.Select(text => text.Id).Zip(classifier.ClassifyAll(texts.Select(text => text.Text), parallel: new ParallelOptions { CancellationToken = cancellation }))];

        return await database.WriteAsync(
            async session =>
            {
                if ((await LockAsync(session, id)).ModelId != model.Id && answers.Length > 0)
                {
                    var now = Stamp.Now(clock);
                    await StoredModels.RememberAsync(session, model);
                    await SuggestAsync(session, model, answers, now);
                    await session.ExecuteAsync(
                        "update statements set model_id = @model, classified_count = @classified where id = @id",
                        new { id, model = model.Id, classified = answers.Count(answer => answer.Answer.Status == ClassificationStatus.Classified) });
                    await Paragraphs.RefreshAsync(session, id, await Paragraphs.OfStatementAsync(session, id));
                    await RecordAsync(session, id, "reclassified", reviewer, JsonSerializer.Serialize(new { model.Version }, PeaceClassifyJson.Options));
                }

                return await GetAsync(session, id);
            },
            cancellation);
    }

    /// <summary>
    /// Makes everything that is kept for lists and searches anew from a statement's paragraphs, suggestions and decisions: for rows that were
    /// written otherwise. On what this class wrote it changes nothing.
    /// </summary>
    public static async Task RebuildAsync(StoreSession session, string id)
    {
        var row = await LockAsync(session, id, evenDeleted: true);
        var paragraphs = await Paragraphs.OfStatementAsync(session, id);
        await session.ExecuteAsync("delete from theme_states where statement_id = @id", new { id });
        await session.ExecuteAsync("delete from search_texts where statement_id = @id", new { id });
        await InsertSearchTextAsync(session, row, paragraphs.Select(loaded => loaded.Paragraph.Text));
        await session.ExecuteAsync(
            "update statements set paragraph_count = @Texts, classified_count = @Classified, title_key = @TitleKey where id = @Id",
            new
            {
                row.Id,
                TitleKey = StoredText.SearchKey(row.Title),
                Texts = paragraphs.Count(loaded => loaded.Paragraph.Kind == ParagraphKind.Text),
                Classified = paragraphs.Count(loaded => loaded.Paragraph.Status == ClassificationStatus.Classified),
            });
        await Paragraphs.RefreshAsync(session, id, paragraphs);
    }

    /// <summary>Finds a statement and holds it until the transaction ends, so that what is decided on it is counted in order.</summary>
    internal static async Task<StatementRow> LockAsync(StoreSession session, string id, bool evenDeleted = false)
    {
        await session.FirstAsync<string>($"select id from statements where id = @id {session.ForUpdate}", new { id });
        return await FindAsync(session, id, evenDeleted);
    }

    internal static async Task<StatementRow> FindAsync(StoreSession session, string id, bool evenDeleted = false)
    {
        var row = await session.FirstAsync<StatementRow>($"{StatementRow.Select} where s.id = @id", new { id })
            ?? throw new RefusedException(Refusal.NotFound, "There is no statement with this id.");
        return row.DeletedAt is null || evenDeleted
            ? row
            : throw new RefusedException(Refusal.Deleted, $"The statement was deleted at {row.DeletedAt}; POST /v1/statements/{id}/restore brings it back.");
    }

    internal static RefusedException NoParagraph() => new(Refusal.NotFound, "There is no paragraph with this id.");

    /// <summary>Themes in the order of a model's taxonomy; those that it does not have come last.</summary>
    internal static IEnumerable<string> InOrder(IEnumerable<string> themes, StoredModel model) => themes
        .OrderBy(theme => model.LabelOf(theme) is var label and >= 0 ? label : int.MaxValue)
        .ThenBy(theme => theme, StringComparer.Ordinal);

    private static async Task<Statement> GetAsync(StoreSession session, string id) => (await StatementsAsync(session, [await FindAsync(session, id)]))[0];

    /// <summary>The statements that a filter lets through, in order, as the table has them.</summary>
    internal static Task<IReadOnlyList<StatementRow>> RowsAsync(StoreSession session, StatementFilter filter, StatementSort sort, bool isDescending, int offset = 0, int limit = int.MaxValue)
    {
        var values = new DynamicParameters();
        var where = filter.Where(session, values);
        var direction = isDescending ? "desc" : "asc";
        var order = sort switch
        {
            StatementSort.Title => $"s.title_key {session.Ordinal} {direction}",
            StatementSort.Date => $"case when s.date is null then 1 else 0 end, s.date {session.Ordinal} {direction}",
            StatementSort.ToReview => $"s.to_review {direction}",
            _ => $"s.added_at {session.Ordinal} {direction}",
        };
        values.Add("offset", offset);
        values.Add("limit", limit);
        return session.QueryAsync<StatementRow>(
            $"{StatementRow.Select} where {where} order by {order}, s.id {session.Ordinal} {direction} limit @limit offset @offset", values);
    }

    /// <summary>The same with their themes, as the interface answers them.</summary>
    internal static async Task<IReadOnlyList<Statement>> StatementsAsync(StoreSession session, IReadOnlyList<StatementRow> rows)
    {
        var themes = new List<CountRow>();
        foreach (var chunk in rows.Chunk(MostParameters))
        {
            themes.AddRange(await session.QueryAsync<CountRow>(
                $"""
                select statement_id, theme, count(*) as paragraphs from theme_states
                where statement_id {session.In("ids")} and state in ('accepted', 'assigned') group by statement_id, theme
                """,
                new { ids = chunk.Select(row => row.Id).ToArray() }));
        }

        var byStatement = themes.ToLookup(row => row.StatementId, StringComparer.Ordinal);
        return [.. rows.Select(row => row.Statement(
            [.. byStatement[row.Id]
                .OrderByDescending(theme => theme.Paragraphs).ThenBy(theme => theme.Theme, StringComparer.Ordinal)
                .Select(theme => new ThemeCount(theme.Theme, theme.Paragraphs))]))];
    }

    private static ThemeSummary Summary(string theme, StateRow[] rows)
    {
        return new(
            theme, Count("accepted"), Count("assigned"), Count("review"), Count("disputed"), Count("accepted") + Count("assigned"), [.. rows.Select(row => row.Position)]);

        int Count(string state) => rows.Count(row => row.State == state);
    }

    /// <summary>Keeps a statement, within the caller's transaction; its model must be remembered already.</summary>
    internal async Task<string> AddAsync(StoreSession session, NewStatement statement, DateTime now)
    {
        var paragraphs = statement.Paragraphs.Select(paragraph => (Id: paragraph.Id ?? Ids.New(), New: paragraph, State: StateOf(paragraph, statement.Model))).ToArray();
        var texts = paragraphs.Where(paragraph => paragraph.New.Paragraph.Kind == ParagraphKind.Text).ToArray();
        var row = new StatementRow
        {
            Id = statement.Id ?? Ids.New(),
            Title = StoredText.Of(statement.Title).Trim(),
            Speaker = StoredText.OrNull(statement.Speaker),
            Country = StoredText.OrNull(statement.Country),
            Date = Stamp.Text(statement.Date),
            Symbol = StoredText.OrNull(statement.Symbol),
            FileName = StoredText.OrNull(statement.FileName),
            AddedAt = Stamp.Text(statement.AddedAt ?? now),
            AddedBy = StoredText.OrNull(statement.AddedBy),
            ModelId = statement.Model.Id,
            ParagraphCount = texts.Length,
            ClassifiedCount = texts.Count(paragraph => paragraph.New.SuggestionBy(statement.Model)?.Status == ClassificationStatus.Classified),
            State = "done",
        };
        await session.ExecuteAsync(
            """
            insert into statements (id, title, title_key, speaker, country, date, symbol, file_name, added_at, added_by, model_id, paragraph_count, classified_count, to_review, decided, disputed, state)
            values (@Id, @Title, @TitleKey, @Speaker, @Country, @Date, @Symbol, @FileName, @AddedAt, @AddedBy, @ModelId, @ParagraphCount, @ClassifiedCount, 0, 0, 0, @State)
            """,
            new
            {
                row.Id, row.Title, TitleKey = StoredText.SearchKey(row.Title), row.Speaker, row.Country, row.Date, row.Symbol, row.FileName, row.AddedAt, row.AddedBy, row.ModelId,
                row.ParagraphCount, row.ClassifiedCount, row.State,
            });
        await session.ExecuteAsync(
            """
            insert into paragraphs (id, statement_id, position, kind, text, number, page, speaker, country, spoken_in, needs_review, decided, disputed)
            values (@Id, @Statement, @Position, @Kind, @Text, @Number, @Page, @Speaker, @Country, @SpokenIn, @NeedsReview, @Decided, @Disputed)
            """,
            paragraphs.Select((paragraph, position) => new
            {
                paragraph.Id,
                Statement = row.Id,
                Position = position,
                Kind = Names<ParagraphKind>.Of(paragraph.New.Paragraph.Kind),
                Text = StoredText.Of(paragraph.New.Paragraph.Text),
                Number = StoredText.OrNull(paragraph.New.Paragraph.Number),
                paragraph.New.Paragraph.Page,
                Speaker = StoredText.OrNull(paragraph.New.Paragraph.Speaker),
                Country = StoredText.OrNull(paragraph.New.Paragraph.Country),
                SpokenIn = StoredText.OrNull(paragraph.New.Paragraph.SpokenIn),
                NeedsReview = paragraph.State.NeedsReview ? 1 : 0,
                Decided = paragraph.State.IsDecided ? 1 : 0,
                Disputed = paragraph.State.IsDisputed ? 1 : 0,
            }));
        await SuggestAsync(session, statement.Model, [.. texts.Where(paragraph => paragraph.New.Classification is not null).Select(paragraph => (paragraph.Id, paragraph.New.Classification!))], now);
        await SuggestAsync(session, [.. texts.SelectMany(paragraph => paragraph.New.Suggestions, (paragraph, entry) => (paragraph.Id, entry.Suggestion, entry.At))]);
        await session.ExecuteAsync(
            Paragraphs.InsertDecision,
            paragraphs.SelectMany(paragraph => (paragraph.New.Decisions ?? []).Select((decision, number) => Paragraphs.Row(decision, paragraph.Id, number + 1))));
        await InsertSearchTextAsync(session, row, paragraphs.Select(paragraph => paragraph.New.Paragraph.Text));
        await Paragraphs.InsertStatesAsync(session, paragraphs.Select(paragraph => new ThemeStates(paragraph.Id, row.Id, paragraph.State, statement.Model)));
        await Paragraphs.CountAsync(session, row.Id);
        await RecordAsync(session, row.Id, "added", statement.ImportedBy ?? row.AddedBy, statement.ImportedBy is null ? null : "imported");
        return row.Id;
    }

    private static ParagraphState StateOf(NewParagraph paragraph, StoredModel model) => EffectiveStates.Of(paragraph.SuggestionBy(model), paragraph.Decisions ?? []);

    private static Task<int> InsertSearchTextAsync(StoreSession session, StatementRow row, IEnumerable<string> texts) => session.ExecuteAsync(
        "insert into search_texts (statement_id, facts, words) values (@Id, @Facts, @Words)",
        new { row.Id, Facts = Facts(row), Words = StoredText.SearchKey(StoredText.Of(string.Join(' ', texts))) });

    private static Task<int> SuggestAsync(StoreSession session, StoredModel model, IReadOnlyList<(string Id, Classification Answer)> answers, DateTime now) => session.ExecuteAsync(
        InsertSuggestion,
        answers.Select(answer => SuggestionRow(
            answer.Id, model, answer.Answer.Status, answer.Answer.Language, answer.Answer.LanguageName, [.. answer.Answer.Themes.Select(theme => theme.Probability)], now)));

    /// <summary>Keeps what models said before it came here.</summary>
    internal static async Task SuggestAsync(StoreSession session, IReadOnlyList<(string Id, Suggestion Suggestion, DateTime At)> suggestions)
    {
        foreach (var model in suggestions.Select(entry => entry.Suggestion.Model).DistinctBy(model => model.Id))
        {
            await StoredModels.RememberAsync(session, model);
        }

        await session.ExecuteAsync(
            InsertSuggestion,
            suggestions.Select(entry => SuggestionRow(
                entry.Id, entry.Suggestion.Model, entry.Suggestion.Status, entry.Suggestion.Language, entry.Suggestion.LanguageName, entry.Suggestion.Probabilities, entry.At)));
    }

    private const string InsertSuggestion =
        """
        insert into suggestions (paragraph_id, model_id, status, language, language_name, probabilities, made_at)
        values (@Paragraph, @Model, @Status, @Language, @LanguageName, @Probabilities, @At) on conflict (paragraph_id, model_id) do nothing
        """;

    private static object SuggestionRow(
        string paragraph, StoredModel model, ClassificationStatus status, string language, string languageName, IReadOnlyList<double> probabilities, DateTime at) => new
    {
        Paragraph = paragraph,
        Model = model.Id,
        Status = Names<ClassificationStatus>.Of(status),
        Language = language,
        LanguageName = languageName,
        Probabilities = Paragraphs.Bytes(probabilities),
        At = Stamp.Text(at),
    };

    private Task<int> RecordAsync(StoreSession session, string statement, string action, string? person, string? detail = null) => session.ExecuteAsync(
        "insert into events (id, statement_id, action, person, made_at, detail) values (@Id, @Statement, @Action, @Person, @At, @Detail)",
        new { Id = Ids.New(), Statement = statement, Action = action, Person = StoredText.OrNull(person), At = Stamp.Text(Stamp.Now(clock)), Detail = detail });

    private static string? New(string? change, string? before) => change is null ? before : StoredText.OrNull(change);

    private static string Facts(StatementRow row) =>
        StoredText.SearchKey(string.Join(' ', new[] { row.Title, row.Speaker, row.Country, row.Symbol, row.FileName, row.Date }.OfType<string>()));

    /// <summary>What of a statement differs from another, by name.</summary>
    private static Dictionary<string, string?> Facts(StatementRow row, StatementRow other) =>
        new (string Name, string? Value, string? Other)[]
        {
            ("title", row.Title, other.Title), ("speaker", row.Speaker, other.Speaker), ("country", row.Country, other.Country), ("date", row.Date, other.Date), ("symbol", row.Symbol, other.Symbol),
        }.Where(fact => fact.Value != fact.Other).ToDictionary(fact => fact.Name, fact => fact.Value);

    private sealed record CountRow
    {
        public required string StatementId { get; init; }

        public required string Theme { get; init; }

        public int Paragraphs { get; init; }
    }

    private sealed record StateRow
    {
        public required string Theme { get; init; }

        public required string State { get; init; }

        public int Position { get; init; }
    }

    private sealed record TextRow
    {
        public required string Id { get; init; }

        public required string Text { get; init; }
    }
}

/// <summary>A statement as the table has it.</summary>
internal sealed record StatementRow
{
    public const string Select =
        """
        select s.id, s.title, s.speaker, s.country, s.date, s.symbol, s.file_name, s.added_at, s.added_by, s.model_id, m.version as model_version,
               s.paragraph_count, s.classified_count, s.to_review, s.decided, s.disputed, s.state, s.deleted_at
        from statements s join models m on m.id = s.model_id
        """;

    public required string Id { get; init; }

    public required string Title { get; init; }

    public string? Speaker { get; init; }

    public string? Country { get; init; }

    public string? Date { get; init; }

    public string? Symbol { get; init; }

    public string? FileName { get; init; }

    public required string AddedAt { get; init; }

    public string? AddedBy { get; init; }

    public required string ModelId { get; init; }

    public string ModelVersion { get; init; } = "";

    public int ParagraphCount { get; init; }

    public int ClassifiedCount { get; init; }

    public int ToReview { get; init; }

    public int Decided { get; init; }

    public int Disputed { get; init; }

    public required string State { get; init; }

    public string? DeletedAt { get; init; }

    public Statement Statement(IReadOnlyList<ThemeCount> themes) => new(
        Id, Title, Speaker, Country, Stamp.Date(Date), Symbol, FileName, Stamp.Time(AddedAt), AddedBy, ModelVersion, ParagraphCount, ClassifiedCount, themes,
        new(ToReview, Decided, Disputed, Names<ReviewState>.Read(State)), Stamp.TimeOrNull(DeletedAt));
}
