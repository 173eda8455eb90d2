namespace PeaceClassify.Api.Store;

/// <summary>What people decide on paragraphs: appended, counted, never changed. Thread-safe.</summary>
internal sealed class DecisionStore(Database database, TimeProvider clock, DescribedThemes? described = null)
{
    /// <summary>Keeps a decision on a paragraph; the same decision, sent again under its id, is kept once.</summary>
    /// <param name="paragraphId">The paragraph.</param>
    /// <param name="request">The decision; its limits were checked.</param>
    /// <param name="serving">The model that serves: its themes may be decided on, beside those of the paragraph's own suggestions and those that are described for the next model.</param>
    /// <param name="cancellation">Stops before anything is kept.</param>
    /// <returns>The paragraph as it is now.</returns>
    /// <exception cref="RefusedException">It cannot be decided like this.</exception>
    public Task<Paragraph> DecideAsync(string paragraphId, DecisionRequest request, StoredModel serving, CancellationToken cancellation) => database.WriteAsync(
        async session =>
        {
            var loaded = await LockAsync(session, paragraphId);
            var decision = Normalised(request);
            if (await session.FirstAsync<DecisionRow>("select * from decisions where id = @Id", new { decision.Id }) is { } known)
            {
                return known.ParagraphId == paragraphId && IsSame(known.Decision(), decision)
                    ? loaded.Paragraph
                    : throw new RefusedException(Refusal.Conflict, "There is another decision with this id already; a new decision needs a new id.");
            }

            Check(decision, loaded, serving);
            var theme = loaded.State.Themes.FirstOrDefault(theme => theme.Id == decision.Theme);
            decision = decision with { ModelVersion = loaded.Paragraph.ModelVersion, Probability = theme?.Probability, Verdict = theme?.Verdict, At = Stamp.Now(clock) };
            await session.ExecuteAsync(Paragraphs.InsertDecision, Paragraphs.Row(decision, paragraphId, loaded.Paragraph.Decisions.Count + 1));
            await AuditTrail.AppendAsync(session, decision.At, AuditEntry.Of(paragraphId, decision));
            var after = await Paragraphs.ByIdAsync(session, paragraphId);
            await Paragraphs.RefreshAsync(session, loaded.Paragraph.StatementId, after);
            return after[0].Paragraph;
        },
        cancellation);

    /// <summary>Accepts every theme of a statement that nobody decided on, that the model suggests, and that is probable enough.</summary>
    /// <exception cref="RefusedException">There is no such statement, or it was deleted.</exception>
    public Task<AcceptResponse> AcceptAsync(string statement, string reviewer, double minProbability, CancellationToken cancellation) => database.WriteAsync(
        async session =>
        {
            await StatementStore.LockAsync(session, statement);
            var now = Stamp.Now(clock);
            var decided = new List<(string Paragraph, int Number, Decision Decision)>();
            foreach (var (paragraph, state, _) in await Paragraphs.OfStatementAsync(session, statement))
            {
                var number = paragraph.Decisions.Count;
                decided.AddRange(state.Themes
                    .Where(theme => theme.State is ThemeState.Assigned or ThemeState.Review && theme.Probability >= minProbability)
                    .Select(theme => (paragraph.Id, ++number, new Decision(
                        Ids.New(), DecisionAction.Accept, theme.Id, null, reviewer, now, paragraph.ModelVersion, theme.Probability, theme.Verdict, null, Withdrawn: false))));
            }

            await KeepAsync(session, statement, decided);
            return new AcceptResponse(decided.Count, [.. decided.Select(entry => entry.Decision.Id)]);
        },
        cancellation);

    /// <summary>Takes back many decisions of one reviewer on a statement: all of them, or none.</summary>
    /// <returns>How many were taken back; those that were so already are left alone.</returns>
    /// <exception cref="RefusedException">A decision is not there, is another's, or is none that can be taken back.</exception>
    public Task<int> WithdrawAsync(string statement, string reviewer, IReadOnlySet<string> decisions, CancellationToken cancellation) => database.WriteAsync(
        async session =>
        {
            await StatementStore.LockAsync(session, statement);
            var now = Stamp.Now(clock);
            var found = 0;
            var withdrawals = new List<(string Paragraph, int Number, Decision Decision)>();
            foreach (var (paragraph, _, _) in await Paragraphs.OfStatementAsync(session, statement))
            {
                var number = paragraph.Decisions.Count;
                foreach (var target in paragraph.Decisions.Where(target => decisions.Contains(target.Id)))
                {
                    found++;
                    CheckWithdrawal(target, reviewer);
                    if (!target.Withdrawn)
                    {
                        withdrawals.Add((paragraph.Id, ++number, new Decision(
                            Ids.New(), DecisionAction.Withdraw, null, null, reviewer, now, paragraph.ModelVersion, null, null, target.Id, Withdrawn: false)));
                    }
                }
            }

            if (found < decisions.Count)
            {
                throw new RefusedException(Refusal.NotFound, $"This statement does not have {decisions.Count - found} of the decisions in 'decisionIds'.");
            }

            await KeepAsync(session, statement, withdrawals);
            return withdrawals.Count;
        },
        cancellation);

    private static async Task KeepAsync(StoreSession session, string statement, List<(string Paragraph, int Number, Decision Decision)> decided)
    {
        if (decided.Count == 0)
        {
            return;
        }

        await session.ExecuteAsync(Paragraphs.InsertDecision, decided.Select(entry => Paragraphs.Row(entry.Decision, entry.Paragraph, entry.Number)));
        await AuditTrail.AppendAsync(session, decided[0].Decision.At, decided.Select(entry => AuditEntry.Of(entry.Paragraph, entry.Decision)));
        var concerned = decided.Select(entry => entry.Paragraph).ToHashSet(StringComparer.Ordinal);
        var after = await Paragraphs.OfStatementAsync(session, statement);
        await Paragraphs.RefreshAsync(session, statement, [.. after.Where(loaded => concerned.Contains(loaded.Paragraph.Id))]);
    }

    private static async Task<LoadedParagraph> LockAsync(StoreSession session, string paragraph)
    {
        var statement = await session.FirstAsync<string>("select statement_id from paragraphs where id = @paragraph", new { paragraph }) ?? throw StatementStore.NoParagraph();
        await StatementStore.LockAsync(session, statement);
        return (await Paragraphs.ByIdAsync(session, paragraph))[0];
    }

    private static Decision Normalised(DecisionRequest request) => new(
        Ids.TryRead(request.Id, out var id) ? id : Ids.New(),
        request.Action,
        StoredText.OrNull(request.Theme),
        StoredText.OrNull(request.Note),
        StoredText.Of(request.Reviewer).Trim(),
        default, null, null, null,
        Ids.TryRead(request.Withdraws, out var withdraws) ? withdraws : null,
        Withdrawn: false,
        request.Adjudicates);

    private static bool IsSame(Decision known, Decision sent) =>
        (known.Action, known.Theme, known.Note, known.Reviewer, known.Withdraws, known.Adjudicates) == (sent.Action, sent.Theme, sent.Note, sent.Reviewer, sent.Withdraws, sent.Adjudicates);

    private void Check(Decision decision, LoadedParagraph loaded, StoredModel serving)
    {
        if (loaded.Paragraph.Kind == Documents.ParagraphKind.Heading && decision.Action is not (DecisionAction.Note or DecisionAction.Withdraw))
        {
            throw new RefusedException(Refusal.NotPossible, "This paragraph is a heading, which has no themes; only a note can be put to it.");
        }

        if (decision.Theme is { } theme && serving.LabelOf(theme) < 0 && (loaded.Model is null || loaded.Model.LabelOf(theme) < 0) && described?.Has(theme) != true)
        {
            throw new RefusedException(Refusal.NotPossible, "The theme is not known; GET /v1/themes lists those that there are.");
        }

        if (decision.Withdraws is not { } withdraws)
        {
            return;
        }

        var target = loaded.Paragraph.Decisions.FirstOrDefault(known => known.Id == withdraws)
            ?? throw new RefusedException(Refusal.NotFound, "This paragraph has no decision with the id in 'withdraws'.");
        CheckWithdrawal(target, decision.Reviewer);
        if (target.Withdrawn)
        {
            throw new RefusedException(Refusal.Conflict, "The decision was taken back already.");
        }
    }

    private static void CheckWithdrawal(Decision target, string reviewer)
    {
        if (target.Reviewer != reviewer)
        {
            throw new RefusedException(Refusal.NotYours, $"The decision is {target.Reviewer}'s; only they can take it back.");
        }

        if (target.Action == DecisionAction.Withdraw)
        {
            throw new RefusedException(Refusal.Conflict, "What was taken back stays so; decide again instead.");
        }
    }
}
