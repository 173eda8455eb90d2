using PeaceClassify.Retraining;

namespace PeaceClassify.Api.Store;

/// <summary>Retrainings: one at a time, each kept with what became of it. Thread-safe.</summary>
internal sealed class RetrainingStore(Database database, TimeProvider clock)
{
    private const int MostListed = 50;

    /// <summary>Notes that a retraining is wanted.</summary>
    /// <exception cref="RefusedException">One is under way.</exception>
    public Task<RetrainingJob> RequestAsync(string person, ConflictPolicy policy, string parent, CancellationToken cancellation) => database.WriteAsync(
        async session =>
        {
            if (await OpenAsync(session) is { } other)
            {
                throw new RefusedException(Refusal.Conflict, $"A retraining is under way, which {other.Person} asked for at {Stamp.Text(other.RequestedAt)}; wait until it has ended, or cancel it.");
            }

            var wanted = new RetrainingJob(Ids.New(), RetrainingState.Waiting, StoredText.OrNull(person), policy, parent, null, null, Stamp.Now(clock), null, null, null);
            await session.ExecuteAsync(
                "insert into retrainings (id, state, is_open, person, policy, parent, requested_at) values (@Id, @State, 1, @Person, @Policy, @Parent, @At)",
                new { wanted.Id, State = Names<RetrainingState>.Of(wanted.State), wanted.Person, Policy = Names<ConflictPolicy>.Of(policy), Parent = parent, At = Stamp.Text(wanted.RequestedAt) });
            return wanted;
        },
        cancellation);

    /// <summary>Notes that it has begun, or begins again after a crash.</summary>
    public Task StartAsync(string id, CancellationToken cancellation) => database.WriteAsync(
        async session =>
        {
            var now = Stamp.Now(clock);
            await session.ExecuteAsync(
                "update retrainings set state = 'running', started_at = coalesce(started_at, @At) where id = @id and is_open = 1", new { id, At = Stamp.Text(now) });
            var started = (await FindAsync(session, id))!;
            await AuditTrail.AppendAsync(session, now, new AuditEntry(AuditAction.TrainingStarted, id, started.Person, new { started.Parent, started.Policy }));
            return true;
        },
        cancellation);

    /// <summary>Notes what it learns from.</summary>
    public Task FrozenAsync(string id, string snapshot, CancellationToken cancellation) => database.WriteAsync(
        session => session.ExecuteAsync("update retrainings set snapshot = @snapshot where id = @id and is_open = 1", new { id, snapshot }), cancellation);

    /// <summary>Notes what the candidate will be called.</summary>
    public Task NamedAsync(string id, string version, CancellationToken cancellation) => database.WriteAsync(
        session => session.ExecuteAsync("update retrainings set version = @version where id = @id and is_open = 1", new { id, version }), cancellation);

    /// <summary>Notes how it ended; once it has, nothing changes.</summary>
    /// <param name="id">The retraining.</param>
    /// <param name="state">Done, failed or cancelled.</param>
    /// <param name="problem">Why it failed.</param>
    /// <param name="detail">For the audit.</param>
    /// <param name="cancellation">Stops before anything is noted.</param>
    public Task EndAsync(string id, RetrainingState state, string? problem, object? detail, CancellationToken cancellation) => database.WriteAsync(
        async session =>
        {
            var now = Stamp.Now(clock);
            var ended = await session.ExecuteAsync(
                "update retrainings set state = @State, is_open = null, ended_at = @At, problem = @problem where id = @id and is_open = 1",
                new { id, State = Names<RetrainingState>.Of(state), At = Stamp.Text(now), problem });
            if (ended > 0)
            {
                var training = (await FindAsync(session, id))!;
                await AuditTrail.AppendAsync(session, now, new AuditEntry(AuditAction.TrainingEnded, id, training.Person, new { State = state, training.Snapshot, training.Version, Problem = problem, Result = detail }));
            }

            return true;
        },
        cancellation);

    /// <summary>One of them; null when there is none of this id.</summary>
    public Task<RetrainingJob?> FindAsync(string id, CancellationToken cancellation) => database.ReadAsync(session => FindAsync(session, id), cancellation);

    /// <summary>The one that has not ended; null when there is none.</summary>
    public Task<RetrainingJob?> OpenAsync(CancellationToken cancellation) => database.ReadAsync(OpenAsync, cancellation);

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<RetrainingJob>> ListAsync(CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<RetrainingJob>>(
        async session => [.. (await session.QueryAsync<Row>("select * from retrainings order by requested_at desc, id desc limit @MostListed", new { MostListed })).Select(row => row.Job())],
        cancellation);

    private static async Task<RetrainingJob?> OpenAsync(StoreSession session) => (await session.FirstAsync<Row>("select * from retrainings where is_open = 1"))?.Job();

    private static async Task<RetrainingJob?> FindAsync(StoreSession session, string id) => (await session.FirstAsync<Row>("select * from retrainings where id = @id", new { id }))?.Job();

    private sealed record Row
    {
        public required string Id { get; init; }

        public required string State { get; init; }

        public string? Person { get; init; }

        public required string Policy { get; init; }

        public required string Parent { get; init; }

        public string? Snapshot { get; init; }

        public string? Version { get; init; }

        public required string RequestedAt { get; init; }

        public string? StartedAt { get; init; }

        public string? EndedAt { get; init; }

        public string? Problem { get; init; }

        public RetrainingJob Job() => new(
            Id, Names<RetrainingState>.Read(State), Person, Names<ConflictPolicy>.Read(Policy), Parent, Snapshot, Version, Stamp.Time(RequestedAt), Stamp.TimeOrNull(StartedAt),
            Stamp.TimeOrNull(EndedAt), Problem);
    }
}
