using System.Buffers.Binary;
using PeaceClassify.Documents;

namespace PeaceClassify.Api.Store;

/// <summary>A paragraph as read: its answer, and what writing needs besides.</summary>
internal sealed record LoadedParagraph(Paragraph Paragraph, ParagraphState State, StoredModel? Model);

/// <summary>What is in effect for a paragraph, to be written.</summary>
internal sealed record ThemeStates(string Paragraph, string Statement, ParagraphState State, StoredModel? Model);

/// <summary>Reads paragraphs with suggestion and decisions, and keeps what lists need of them up to date; within the caller's transaction.</summary>
internal static class Paragraphs
{
    private const string Columns =
        """
        select p.id, p.statement_id, p.position, p.kind, p.text, p.number, p.page, p.speaker, p.country, p.spoken_in,
               g.model_id, g.status, g.language, g.language_name, g.probabilities
        from paragraphs p
        join statements s on s.id = p.statement_id
        left join suggestions g on g.paragraph_id = p.id and g.model_id = s.model_id
        """;

    /// <summary>Paragraphs of a statement in reading order.</summary>
    public static Task<IReadOnlyList<LoadedParagraph>> OfStatementAsync(StoreSession session, string statement, int offset = 0, int limit = int.MaxValue) =>
        LoadAsync(session, "p.statement_id = @statement and p.position >= @first and p.position < @end", new { statement, first = offset, end = (long)offset + limit });

    /// <summary>Paragraphs by their ids.</summary>
    public static Task<IReadOnlyList<LoadedParagraph>> ByIdAsync(StoreSession session, params string[] ids) =>
        LoadAsync(session, $"p.id {session.In("ids")}", new { ids });

    /// <summary>Writes what is in effect for paragraphs whose suggestion or decisions changed, and counts their statement anew.</summary>
    public static async Task RefreshAsync(StoreSession session, string statement, IReadOnlyList<LoadedParagraph> paragraphs)
    {
        await session.ExecuteAsync("delete from theme_states where paragraph_id = @Id", paragraphs.Select(loaded => new { loaded.Paragraph.Id }));
        await InsertStatesAsync(session, paragraphs.Select(loaded => new ThemeStates(loaded.Paragraph.Id, statement, loaded.State, loaded.Model)));
        await session.ExecuteAsync(
            "update paragraphs set needs_review = @NeedsReview, decided = @Decided, disputed = @Disputed where id = @Id",
            paragraphs.Select(loaded => new
            {
                loaded.Paragraph.Id,
                NeedsReview = loaded.State.NeedsReview ? 1 : 0,
                Decided = loaded.State.IsDecided ? 1 : 0,
                Disputed = loaded.State.IsDisputed ? 1 : 0,
            }));
        await CountAsync(session, statement);
    }

    /// <summary>Writes what is in effect for paragraphs that have nothing written yet.</summary>
    public static Task InsertStatesAsync(StoreSession session, IEnumerable<ThemeStates> paragraphs) => session.ExecuteAsync(
        "insert into theme_states (paragraph_id, theme, statement_id, state, probability, score) values (@Paragraph, @Theme, @Statement, @State, @Probability, @Score)",
        paragraphs.SelectMany(
            paragraph => paragraph.State.Themes.Where(theme => theme.State != ThemeState.No),
            (paragraph, theme) => new
            {
                paragraph.Paragraph,
                Theme = theme.Id,
                paragraph.Statement,
                State = Names<ThemeState>.Of(theme.State),
                theme.Probability,
                Score = paragraph.Model is { } model ? QueuePriority.ScoreOf(theme, model) : null,
            }));

    /// <summary>Counts a statement's paragraphs anew.</summary>
    public static Task CountAsync(StoreSession session, string statement) => session.ExecuteAsync(
        """
        update statements set to_review = c.to_review, decided = c.decided, disputed = c.disputed,
            state = case when c.to_review = 0 then 'done' when c.decided = 0 then 'new' else 'inReview' end
        from (select coalesce(sum(needs_review), 0) as to_review, coalesce(sum(decided), 0) as decided, coalesce(sum(disputed), 0) as disputed
              from paragraphs where statement_id = @statement) c
        where id = @statement
        """,
        new { statement });

    public static byte[]? Bytes(IReadOnlyList<double> probabilities)
    {
        if (probabilities.Count == 0)
        {
            return null;
        }

        var bytes = new byte[probabilities.Count * sizeof(double)];
        for (var label = 0; label < probabilities.Count; label++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(label * sizeof(double)), probabilities[label]);
        }

        return bytes;
    }

    /// <summary>The other way round.</summary>
    public static double[] Doubles(byte[]? bytes)
    {
        var values = new double[(bytes?.Length ?? 0) / sizeof(double)];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(index * sizeof(double)));
        }

        return values;
    }

    /// <summary>A decision as a row to insert.</summary>
    public static object Row(Decision decision, string paragraph, int number) => new
    {
        decision.Id,
        Paragraph = paragraph,
        Number = number,
        Action = Names<DecisionAction>.Of(decision.Action),
        decision.Theme,
        decision.Note,
        decision.Reviewer,
        At = Stamp.Text(decision.At),
        decision.ModelVersion,
        decision.Probability,
        Verdict = Names<Verdict>.Of(decision.Verdict),
        decision.Withdraws,
        Adjudicates = decision.Adjudicates ? 1 : 0,
    };

    public const string InsertDecision =
        """
        insert into decisions (id, paragraph_id, number, action, theme, note, reviewer, made_at, model_version, probability, verdict, withdraws, adjudicates)
        values (@Id, @Paragraph, @Number, @Action, @Theme, @Note, @Reviewer, @At, @ModelVersion, @Probability, @Verdict, @Withdraws, @Adjudicates)
        """;

    private static async Task<IReadOnlyList<LoadedParagraph>> LoadAsync(StoreSession session, string where, object values)
    {
        var rows = await session.QueryAsync<ParagraphRow>($"{Columns} where {where} order by p.statement_id, p.position", values);
        var decisions = (await session.QueryAsync<DecisionRow>(
                $"select d.* from decisions d join paragraphs p on p.id = d.paragraph_id where {where} order by d.paragraph_id, d.number", values))
            .ToLookup(row => row.ParagraphId, row => row.Decision(), StringComparer.Ordinal);
        var models = new Dictionary<string, StoredModel>(StringComparer.Ordinal);
        var loaded = new List<LoadedParagraph>(rows.Count);
        foreach (var row in rows)
        {
            if (row.ModelId is { } id && !models.ContainsKey(id))
            {
                models.Add(id, await StoredModels.GetAsync(session, id));
            }

            loaded.Add(row.Loaded([.. decisions[row.Id]], row.ModelId is null ? null : models[row.ModelId]));
        }

        return loaded;
    }

    private sealed record ParagraphRow
    {
        public required string Id { get; init; }

        public required string StatementId { get; init; }

        public int Position { get; init; }

        public required string Kind { get; init; }

        public required string Text { get; init; }

        public string? Number { get; init; }

        public int? Page { get; init; }

        public string? Speaker { get; init; }

        public string? Country { get; init; }

        public string? SpokenIn { get; init; }

        public string? ModelId { get; init; }

        public string? Status { get; init; }

        public string? Language { get; init; }

        public string? LanguageName { get; init; }

        public byte[]? Probabilities { get; init; }

        public LoadedParagraph Loaded(IReadOnlyList<Decision> decisions, StoredModel? model)
        {
            var suggestion = model is null ? null : new Suggestion(model, Names<ClassificationStatus>.Read(Status!), Language!, LanguageName!, Doubles(Probabilities));
            var state = EffectiveStates.Of(suggestion, decisions);
            return new(
                new Paragraph(
                    Id, StatementId, Position, Names<ParagraphKind>.Read(Kind), Text, Number, Page, Speaker, Country, SpokenIn,
                    suggestion?.Status, Language, LanguageName, model?.Version, state.Themes, EffectiveStates.Flagged(decisions), state.NeedsReview, state.IsDisputed),
                state,
                model);
        }
    }
}

/// <summary>A decision as the table has it.</summary>
internal sealed record DecisionRow
{
    public required string Id { get; init; }

    public required string ParagraphId { get; init; }

    public int Number { get; init; }

    public required string Action { get; init; }

    public string? Theme { get; init; }

    public string? Note { get; init; }

    public required string Reviewer { get; init; }

    public required string MadeAt { get; init; }

    public string? ModelVersion { get; init; }

    public double? Probability { get; init; }

    public string? Verdict { get; init; }

    public string? Withdraws { get; init; }

    public int Adjudicates { get; init; }

    public Decision Decision() => new(
        Id, Names<DecisionAction>.Read(Action), Theme, Note, Reviewer, Stamp.Time(MadeAt), ModelVersion, Probability, Names<Verdict>.ReadOrNull(Verdict), Withdraws, Withdrawn: false, Adjudicates != 0);
}
