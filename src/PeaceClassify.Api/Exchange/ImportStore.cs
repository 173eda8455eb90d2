using System.Collections.Concurrent;
using PeaceClassify.Api.Store;
using PeaceClassify.Documents;

namespace PeaceClassify.Api.Exchange;

/// <summary>Brings what was read from a file into the store: all of it in one transaction, or nothing. Thread-safe.</summary>
/// <remarks>
/// A paragraph that the store has already, by its id, is not added again; what the file says of it beyond what is in effect becomes decisions. Suggestions that
/// come along are kept as they are; where none come along the model that serves is asked.
/// </remarks>
internal sealed class ImportStore(Database database, StatementStore statements, TimeProvider clock)
{
    /// <summary>Keeps statements.</summary>
    /// <param name="imported">What a file brings.</param>
    /// <param name="fileName">Its name, for notes.</param>
    /// <param name="reviewer">Who says what the file says without saying who does.</param>
    /// <param name="model">The model that serves.</param>
    /// <param name="problems">Takes what does not fit to the store.</param>
    /// <param name="cancellation">Stops; nothing is kept then.</param>
    /// <exception cref="ImportException">Something does not fit to the store; nothing was kept.</exception>
    public async Task<ImportResponse> ImportAsync(
        IReadOnlyList<ImportedStatement> imported, string fileName, string reviewer, ServingModel model, ImportProblems problems, CancellationToken cancellation)
    {
        var answers = await ClassifyAsync(imported, model.Classifier, cancellation);
        return await database.WriteAsync(
            async session =>
            {
                var import = new Import(session, statements, answers, Stamp.Now(clock), fileName, reviewer, model, problems);
                foreach (var statement in imported)
                {
                    await import.AddAsync(statement);
                }

                problems.ThrowIfAny();
                return new ImportResponse(import.StatementIds.Count, import.ParagraphCount, import.DecisionCount, import.KnownCount, import.StatementIds, problems.Ignored);
            },
            cancellation);
    }

    /// <summary>Asks the model for what has no suggestions and is not in the store yet, before anybody has to wait for the transaction.</summary>
    private async Task<ConcurrentDictionary<string, Classification>> ClassifyAsync(
        IReadOnlyList<ImportedStatement> imported, ThemeClassifier classifier, CancellationToken cancellation)
    {
        ImportedParagraph[] asked = [.. imported.Where(statement => statement.Model is null).SelectMany(statement => statement.Paragraphs)
            .Where(paragraph => paragraph.Kind == ParagraphKind.Text)];
        var known = await database.ReadAsync(
            async session =>
            {
                var ids = new HashSet<string>(StringComparer.Ordinal);
                foreach (var part in asked.Select(paragraph => paragraph.Id).Chunk(ExchangeStore.MaxValues))
                {
                    ids.UnionWith(await session.QueryAsync<string>($"select id from paragraphs where id {session.In("part")}", new { part }));
                }

                return ids;
            },
            cancellation);
        var answers = new ConcurrentDictionary<string, Classification>(StringComparer.Ordinal);
        Parallel.ForEach(
            asked.Where(paragraph => !known.Contains(paragraph.Id)),
            new ParallelOptions { CancellationToken = cancellation },
            paragraph => answers[paragraph.Id] = classifier.Classify(paragraph.Text));
        return answers;
    }

    /// <summary>One import inside its transaction.</summary>
    private sealed class Import(
        StoreSession session, StatementStore statements, ConcurrentDictionary<string, Classification> answers, DateTime now, string fileName, string reviewer, ServingModel model, ImportProblems problems)
    {
        public List<string> StatementIds { get; } = [];

        public int ParagraphCount { get; private set; }

        public int KnownCount { get; private set; }

        public int DecisionCount { get; private set; }

        public async Task AddAsync(ImportedStatement statement)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            var known = new Dictionary<string, LoadedParagraph>(StringComparer.Ordinal);
            foreach (var part in statement.Paragraphs.Select(paragraph => paragraph.Id).Chunk(ExchangeStore.MaxValues))
            {
                foreach (var loaded in await Paragraphs.ByIdAsync(session, part))
                {
                    known.Add(loaded.Paragraph.Id, loaded);
                }
            }

            var decided = await DecisionPlacesAsync(statement);
            ImportedParagraph[] added = [.. statement.Paragraphs.Where(paragraph => !known.ContainsKey(paragraph.Id))];
            if (await IsPossibleAsync(statement, added, known, decided))
            {
                await AddAsync(statement, added);
                foreach (var group in statement.Paragraphs.Where(paragraph => known.ContainsKey(paragraph.Id)).GroupBy(paragraph => known[paragraph.Id].Paragraph.StatementId))
                {
                    await DecideAsync(group.Key, [.. group], known, decided);
                }
            }
        }

        /// <summary>The paragraphs of those decisions of a statement that the store has already.</summary>
        private async Task<Dictionary<string, string>> DecisionPlacesAsync(ImportedStatement statement)
        {
            var places = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var part in statement.Paragraphs.SelectMany(paragraph => paragraph.Decisions, (_, decision) => decision.Id).Chunk(ExchangeStore.MaxValues))
            {
                foreach (var row in await session.QueryAsync<DecisionPlace>($"select id, paragraph_id from decisions where id {session.In("part")}", new { part }))
                {
                    places.Add(row.Id, row.ParagraphId);
                }
            }

            return places;
        }

        private async Task<bool> IsPossibleAsync(
            ImportedStatement statement, ImportedParagraph[] added, Dictionary<string, LoadedParagraph> known, Dictionary<string, string> decided)
        {
            var row = await session.FirstAsync<DeletedRow>("select id, title, deleted_at from statements where id = @Id", new { statement.Id });
            if (row is not null && added.Length > 0)
            {
                problems.Add(added[0].Line, $"the statement '{ImportText.Shown(row.Title)}' is in the store already, but {added.Length:N0} paragraphs of the file are not among its; they cannot be put into it");
            }

            foreach (var paragraph in added.Where(paragraph => paragraph.IsCut))
            {
                problems.Add(paragraph.Line, "the text is only a beginning: a cell held no more; import the .jsonl");
            }

            foreach (var owner in known.Values.Select(loaded => loaded.Paragraph.StatementId).Distinct(StringComparer.Ordinal))
            {
                var other = await session.FirstAsync<DeletedRow>("select id, title, deleted_at from statements where id = @owner", new { owner });
                var line = statement.Paragraphs.First(paragraph => known.GetValueOrDefault(paragraph.Id)?.Paragraph.StatementId == owner).Line;
                if (other!.DeletedAt is not null)
                {
                    problems.Add(line, $"the paragraph is in the deleted statement '{ImportText.Shown(other.Title)}'; restore it first: POST /v1/statements/{owner}/restore");
                }
                else if (statement.IsOwn && owner != statement.Id)
                {
                    problems.Add(line, $"the paragraph is in another statement of the store, '{ImportText.Shown(other.Title)}'");
                }
            }

            foreach (var paragraph in statement.Paragraphs)
            {
                if (known.TryGetValue(paragraph.Id, out var loaded) && !IsSameText(paragraph, loaded.Paragraph.Text))
                {
                    problems.Add(paragraph.Line, "the paragraph has another text in the store; texts cannot be changed by an import");
                }

                if (paragraph.Decisions.FirstOrDefault(decision => decided.GetValueOrDefault(decision.Id, paragraph.Id) != paragraph.Id) is not null)
                {
                    problems.Add(paragraph.Line, "a decision of the paragraph is on another paragraph in the store");
                }
            }

            return !problems.HasAny; // once there is one, nothing will be kept: the rest is only checked
        }

        private static bool IsSameText(ImportedParagraph paragraph, string stored) => paragraph.IsCut
            ? stored.StartsWith(paragraph.Text, StringComparison.Ordinal)
            : stored == StoredText.Of(paragraph.Text);

        private async Task AddAsync(ImportedStatement statement, ImportedParagraph[] added)
        {
            if (added.Length == 0)
            {
                return;
            }

            var shown = statement.Model ?? model.Stored;
            var paragraphs = new List<NewParagraph>(added.Length);
            foreach (var paragraph in added)
            {
                var answer = statement.Model is not null || paragraph.Kind == ParagraphKind.Heading ? null
                    : answers.GetOrAdd(paragraph.Id, _ => model.Classifier.Classify(paragraph.Text));
                var suggestion = answer is null
                    ? paragraph.Suggestions.FirstOrDefault(own => own.Suggestion.Model.Id == shown.Id)?.Suggestion
                    : new Suggestion(shown, answer.Status, answer.Language, answer.LanguageName, [.. answer.Themes.Select(theme => theme.Probability)]);
                var decisions = paragraph.Decisions.ToList();
                Decide(paragraph, decisions.Count == 0 && paragraph.Labels?.IfNew is { } whenNew ? whenNew : paragraph.Labels, suggestion, decisions);
                DecisionCount += decisions.Count;
                paragraphs.Add(new(
                    new DocumentParagraph
                    {
                        Index = paragraph.Index, Kind = paragraph.Kind, Text = paragraph.Text, Page = paragraph.Page, Number = paragraph.Number,
                        Speaker = paragraph.Speaker, Country = paragraph.Country, SpokenIn = paragraph.SpokenIn,
                    },
                    answer, decisions)
                {
                    Id = paragraph.Id,
                    Suggestions = [.. paragraph.Suggestions.Select(own => (own.Suggestion, own.At))],
                });
            }

            await StoredModels.RememberAsync(session, shown);
            await statements.AddAsync(
                session,
                new NewStatement(statement.Title, shown, paragraphs)
                {
                    Id = statement.Id, Speaker = statement.Speaker, Country = statement.Country, Date = statement.Date, Symbol = statement.Symbol, FileName = statement.FileName,
                    AddedAt = statement.AddedAt, AddedBy = statement.IsOwn ? statement.AddedBy : reviewer, ImportedBy = reviewer,
                },
                now);
            StatementIds.Add(statement.Id);
            ParagraphCount += added.Length;
            await RecordAsync(statement.Id, added.Length, paragraphs.Sum(paragraph => paragraph.Decisions!.Count));
        }

        /// <summary>What a file says of paragraphs that the store has.</summary>
        private async Task DecideAsync(string statement, IReadOnlyList<ImportedParagraph> paragraphs, Dictionary<string, LoadedParagraph> known, Dictionary<string, string> decided)
        {
            KnownCount += paragraphs.Count;
            await StatementStore.LockAsync(session, statement);
            await StatementStore.SuggestAsync(session, [.. paragraphs.SelectMany(paragraph => paragraph.Suggestions, (paragraph, own) => (paragraph.Id, own.Suggestion, own.At))]);
            var rows = new List<object>();
            var changed = new List<string>();
            foreach (var paragraph in paragraphs)
            {
                var stored = known[paragraph.Id];
                var decisions = stored.Paragraph.Decisions.ToList();
                foreach (var decision in paragraph.Decisions.Where(decision => !decided.ContainsKey(decision.Id)))
                {
                    if (stored.Paragraph.Decisions.Any(own => own.Reviewer == decision.Reviewer && own.At > decision.At))
                    {
                        problems.Ignore(paragraph.Line, $"a decision of {ImportText.Shown(decision.Reviewer)} was left out: the store has a later one of theirs on this paragraph");
                    }
                    else if (decision.Withdraws is { } withdraws && (decisions.All(own => own.Id != withdraws) || decisions.Any(own => own.Withdraws == withdraws)))
                    {
                        problems.Ignore(paragraph.Line, $"a withdrawal of {ImportText.Shown(decision.Reviewer)} was left out: what it takes back is not there, or was taken back already");
                    }
                    else
                    {
                        decisions.Add(decision);
                    }
                }

                Decide(paragraph, paragraph.Labels, SuggestionOf(stored), decisions);
                if (decisions.Count > stored.Paragraph.Decisions.Count)
                {
                    changed.Add(paragraph.Id);
                    rows.AddRange(decisions.Select((decision, order) => (decision, order)).Skip(stored.Paragraph.Decisions.Count)
                        .Select(entry => Paragraphs.Row(entry.decision, paragraph.Id, entry.order + 1)));
                }
            }

            if (rows.Count == 0)
            {
                return;
            }

            DecisionCount += rows.Count;
            await session.ExecuteAsync(Paragraphs.InsertDecision, rows);
            await RecordAsync(statement, 0, rows.Count);
            var after = new List<LoadedParagraph>(changed.Count);
            foreach (var part in changed.Chunk(ExchangeStore.MaxValues))
            {
                after.AddRange(await Paragraphs.ByIdAsync(session, part));
            }

            await Paragraphs.RefreshAsync(session, statement, after);
        }

        /// <summary>Has the audit say who brought the decisions in; who took each of them, and when, the decisions say.</summary>
        private Task RecordAsync(string statement, int paragraphCount, int decisionCount) => AuditTrail.AppendAsync(
            session, now, new AuditEntry(AuditAction.Imported, statement, reviewer, new { Paragraphs = paragraphCount, Decisions = decisionCount }));

        private static Suggestion? SuggestionOf(LoadedParagraph loaded) => loaded.Model is not { } model ? null : new(
            model, loaded.Paragraph.Status!.Value, loaded.Paragraph.Language!, loaded.Paragraph.LanguageName!,
            loaded.Paragraph.Status == ClassificationStatus.Classified ? [.. model.Themes.Select((_, label) => loaded.Paragraph.Themes[label].Probability!.Value)] : []);

        /// <summary>Adds the decisions that make labels hold, as far as they do not already.</summary>
        private void Decide(ImportedParagraph paragraph, ImportedLabels? labels, Suggestion? suggestion, List<Decision> decisions)
        {
            if (labels is null)
            {
                return;
            }

            var state = EffectiveStates.Of(suggestion, decisions);
            var themes = state.Themes.ToDictionary(theme => theme.Id, StringComparer.Ordinal);
            var isOpen = themes.Values.Any(theme => theme.State is not (ThemeState.No or ThemeState.Rejected) && !IsSettled(theme));
            if (labels.Whole is { } whole && (isOpen || !EffectiveStates.Flagged(decisions).Any(decision => decision.Action == whole && !decision.Withdrawn)))
            {
                Add(whole, null);
            }

            foreach (var theme in labels.Accepted)
            {
                Take(theme, DecisionAction.Accept, ThemeState.Accepted);
            }

            var others = labels.IsComplete && labels.Whole is null
                ? themes.Values.Where(theme => theme.State is not (ThemeState.No or ThemeState.Rejected)).Select(theme => theme.Id).Except(labels.Accepted)
                : [];
            foreach (var theme in labels.Rejected.Union(others))
            {
                Take(theme, DecisionAction.Reject, ThemeState.Rejected);
            }

            static bool IsSettled(ParagraphTheme theme) => theme.Stands.Any(stand => stand.Adjudicates);

            void Take(string theme, DecisionAction action, ThemeState wanted)
            {
                var known = themes.GetValueOrDefault(theme);
                if (known is not null && known.State != wanted && IsSettled(known))
                {
                    problems.Ignore(paragraph.Line, $"what it says of the theme '{ImportText.Shown(theme)}' was left out: somebody has settled the theme otherwise");
                }
                else if (known?.State != wanted && known?.Stands.Any(stand => stand.Reviewer == reviewer && stand.Action == action) != true)
                {
                    Add(action, theme);
                }
            }

            void Add(DecisionAction action, string? theme)
            {
                var seen = theme is null ? null : themes.GetValueOrDefault(theme);
                decisions.Add(new(
                    Ids.New(), action, theme, $"imported from {fileName}, line {paragraph.Line}", reviewer, now, suggestion?.Model.Version, seen?.Probability, seen?.Verdict, null, Withdrawn: false));
            }
        }

        private sealed record DecisionPlace
        {
            public required string Id { get; init; }

            public required string ParagraphId { get; init; }
        }

        private sealed record DeletedRow
        {
            public required string Id { get; init; }

            public required string Title { get; init; }

            public string? DeletedAt { get; init; }
        }
    }
}
