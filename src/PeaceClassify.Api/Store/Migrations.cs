using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace PeaceClassify.Api.Store;

/// <summary>Brings a database's tables up to date: numbered files of SQL, each applied once, all under one lock.</summary>
internal static class Migrations
{
    /// <summary>Names our lock among those of a PostgreSQL server: "PeaceCla" as a number.</summary>
    private const long LockName = 0x5065616365436C61;

    /// <summary>The migrations of this build for a dialect, in order.</summary>
    public static IReadOnlyList<Migration> Of(bool isPostgres) => [.. typeof(Migrations).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".sql", StringComparison.Ordinal) && !name.EndsWith(isPostgres ? ".sqlite.sql" : ".postgres.sql", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(Read)];

    /// <summary>Applies what a database lacks of this build's migrations.</summary>
    /// <exception cref="StoreException">A newer build wrote it, or an applied migration is not the one that this build knows.</exception>
    public static Task ApplyAsync(Database database, CancellationToken cancellation) => ApplyAsync(database, Of(database.IsPostgres), cancellation);

    /// <summary>Applies what a database lacks of these migrations.</summary>
    public static async Task ApplyAsync(Database database, IReadOnlyList<Migration> migrations, CancellationToken cancellation)
    {
        await using var connection = await database.ConnectAsync(cancellation);
        if (!database.IsPostgres)
        {
            await connection.ExecuteAsync("pragma journal_mode = wal"); // stays in the file
        }

        // SQLite: BEGIN IMMEDIATE, one writer over all processes. PostgreSQL: a lock of our own until the transaction ends.
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (database.IsPostgres)
        {
            await connection.ExecuteAsync("select pg_advisory_xact_lock(@LockName)", new { LockName }, transaction);
        }

        await connection.ExecuteAsync(
            "create table if not exists migrations (number integer primary key, name text not null, checksum text not null, applied_at text not null)", transaction: transaction);
        var applied = (await connection.QueryAsync<Applied>("select number, name, checksum from migrations order by number", transaction: transaction)).ToDictionary(row => row.Number);
        Check(database.Name, migrations, applied);
        foreach (var migration in migrations.Where(migration => !applied.ContainsKey(migration.Number)))
        {
            await connection.ExecuteAsync(migration.Sql, transaction: transaction);
            await connection.ExecuteAsync(
                "insert into migrations (number, name, checksum, applied_at) values (@Number, @Name, @Checksum, @At)",
                new { migration.Number, migration.Name, migration.Checksum, At = Stamp.Text(DateTime.UtcNow) },
                transaction);
        }

        await transaction.CommitAsync(cancellation);
    }

    private static void Check(string store, IReadOnlyList<Migration> migrations, Dictionary<int, Applied> applied)
    {
        var newest = migrations.Max(migration => migration.Number);
        if (applied.Keys.Any(number => number > newest))
        {
            throw new StoreException(
                $"{store}: a newer build wrote this store (migration {applied.Keys.Max()}, this build knows those up to {newest}); run that build, or set PeaceClassify:Store to another store.");
        }

        foreach (var migration in migrations)
        {
            if (applied.GetValueOrDefault(migration.Number) is { } known && known.Checksum != migration.Checksum)
            {
                throw new StoreException(
                    $"{store}: migration {migration.Number} ({known.Name}) was applied in another form than this build has; run the build that wrote the store, or set PeaceClassify:Store to another store.");
            }
        }
    }

    private static Migration Read(string resource)
    {
        using var reader = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return new(int.Parse(resource.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), resource, reader.ReadToEnd().ReplaceLineEndings("\n"));
    }

    private sealed record Applied
    {
        public int Number { get; init; }

        public string Name { get; init; } = "";

        public string Checksum { get; init; } = "";
    }
}

/// <summary>A numbered step from one state of the tables to the next; never changed once a store has it.</summary>
/// <param name="Number">Its place.</param>
/// <param name="Name">Its file.</param>
/// <param name="Sql">What it does.</param>
internal sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the SQL.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));
}
