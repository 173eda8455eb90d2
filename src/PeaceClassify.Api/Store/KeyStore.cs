using PeaceClassify.Api.Access;

namespace PeaceClassify.Api.Store;

/// <summary>The keys of the interface: made, listed, revoked. Thread-safe.</summary>
internal sealed class KeyStore(Database database, TimeProvider clock)
{
    /// <summary>Makes a key.</summary>
    /// <param name="name">Who or what uses it.</param>
    /// <param name="role">What it is good for.</param>
    /// <param name="person">Who makes it, for the audit.</param>
    /// <param name="cancellation">Stops before it is made.</param>
    /// <returns>The key itself, which is kept nowhere.</returns>
    /// <exception cref="RefusedException">A usable key has this name.</exception>
    public Task<string> CreateAsync(string name, AccessRole role, string person, CancellationToken cancellation) => database.WriteAsync(
        async session =>
        {
            if (await session.CountAsync("select count(*) from api_keys where name = @name and revoked_at is null", new { name }) > 0)
            {
                throw new RefusedException(Refusal.Conflict, $"There is a key of this name already: {name}. Revoke it first, or choose another name.");
            }

            var secret = ApiKey.NewSecret();
            var (id, now) = (Ids.New(), Stamp.Now(clock));
            await session.ExecuteAsync(
                "insert into api_keys (id, name, role, hash, created_at) values (@Id, @Name, @Role, @Hash, @At)",
                new { Id = id, Name = name, Role = Names<AccessRole>.Of(role), Hash = Convert.ToHexStringLower(ApiKey.HashOf(secret)), At = Stamp.Text(now) });
            await AuditTrail.AppendAsync(session, now, new AuditEntry(AuditAction.KeyMade, id, person, Detail: new { name, role }));
            return secret;
        },
        cancellation);

    /// <summary>Every key that was ever made, the oldest first.</summary>
    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<ApiKey>>(
        async session => [.. (await session.QueryAsync<Row>("select * from api_keys order by id")).Select(row => row.Key())], cancellation);

    /// <summary>Revokes a key for good.</summary>
    /// <param name="nameOrId">Of a usable key.</param>
    /// <param name="person">Who revokes it, for the audit.</param>
    /// <param name="cancellation">Stops before it is revoked.</param>
    /// <exception cref="RefusedException">There is no such key that could be used.</exception>
    public Task RevokeAsync(string nameOrId, string person, CancellationToken cancellation) => database.WriteAsync(
        async session =>
        {
            // The name of one key may be the id of another; then both are meant.
            var revoked = await session.QueryAsync<Row>($"select * from api_keys where (name = @nameOrId or id = @nameOrId) and revoked_at is null {session.ForUpdate}", new { nameOrId });
            if (revoked.Count == 0)
            {
                throw new RefusedException(Refusal.NotFound, $"There is no usable key of this name or id: {nameOrId}.");
            }

            var now = Stamp.Now(clock);
            await session.ExecuteAsync("update api_keys set revoked_at = @At where id = @Id", revoked.Select(key => new { key.Id, At = Stamp.Text(now) }));
            await AuditTrail.AppendAsync(session, now, revoked.Select(key => new AuditEntry(AuditAction.KeyRevoked, key.Id, person, Detail: new { key.Name })));
            return true;
        },
        cancellation);

    /// <summary>Remembers the day on which a key was used.</summary>
    public Task UsedAsync(string id, DateOnly day, CancellationToken cancellation) => database.WriteAsync(
        session => session.ExecuteAsync("update api_keys set used_on = @Day where id = @Id", new { Day = Stamp.Text((DateOnly?)day), Id = id }), cancellation);

    private sealed record Row
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required string Role { get; init; }

        public required string Hash { get; init; }

        public required string CreatedAt { get; init; }

        public string? RevokedAt { get; init; }

        public string? UsedOn { get; init; }

        public ApiKey Key() => new(
            Id, Name, Names<AccessRole>.Read(Role), Convert.FromHexString(Hash), Stamp.Time(CreatedAt), Stamp.TimeOrNull(RevokedAt), Stamp.Date(UsedOn));
    }
}
