using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace PeaceClassify.Api.Store;

/// <summary>The database behind the store: SQLite, or PostgreSQL where the connection string names a host. Thread-safe.</summary>
/// <remarks>Every difference between the two is here and in the migrations whose name ends in one of theirs.</remarks>
internal sealed class Database : IDisposable
{
    /// <summary>How long a writer waits for another process on the same SQLite file.</summary>
    private const int BusyMilliseconds = 10_000;

    private const int AutoPreparedStatements = 60;

    private readonly string connectionString;
    private readonly NpgsqlDataSource? postgres;

    /// <summary>SQLite has one writer at a time: those of this process queue here, which wakes them at once and blocks no thread.</summary>
    private readonly SemaphoreSlim writer = new(1, 1);

    static Database()
    {
        SQLitePCL.Batteries_V2.Init();
        DefaultTypeMap.MatchNamesWithUnderscores = true;
    }

    private Database(string connectionString, NpgsqlDataSource? postgres, string name)
    {
        this.connectionString = connectionString;
        this.postgres = postgres;
        Name = name;
    }

    /// <summary>What messages call it: the file, or host and database.</summary>
    public string Name { get; }

    /// <summary>Whether it is PostgreSQL.</summary>
    public bool IsPostgres => postgres is not null;

    /// <summary>Opens the database and brings its tables up to date.</summary>
    /// <param name="connectionString"><c>Data Source=file</c>, or <c>Host=...;Database=...</c>.</param>
    /// <param name="folder">What a relative file is relative to.</param>
    /// <param name="cancellation">Stops opening.</param>
    /// <exception cref="StoreException">It cannot be reached or written, or a newer build wrote it.</exception>
    public static async Task<Database> OpenAsync(string connectionString, string folder, CancellationToken cancellation = default)
    {
        var database = Choose(connectionString, folder);
        try
        {
            await Migrations.ApplyAsync(database, cancellation);
            return database;
        }
        catch (Exception exception) when (exception is DbException or IOException or System.Net.Sockets.SocketException or TimeoutException)
        {
            database.Dispose();
            throw new StoreException(
                $"{database.Name}: the store cannot be opened: {exception.Message.TrimEnd('.')}. The setting PeaceClassify:Store says where it is.", exception);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Names a database without touching it: it need not be a store, or may be one of another build.</summary>
    /// <inheritdoc cref="OpenAsync" path="/param"/>
    /// <exception cref="StoreException">The connection string names none.</exception>
    public static Database At(string connectionString, string folder) => Choose(connectionString, folder);

    /// <summary>Up to which migration its tables are; null when it is no store.</summary>
    /// <exception cref="StoreException">The database cannot be reached.</exception>
    public Task<int?> MigrationAsync(CancellationToken cancellation) => Guarded<int?>(async () =>
    {
        if (!IsPostgres && !File.Exists(Name))
        {
            return null; // and the question does not make it
        }

        await using var connection = await ConnectAsync(cancellation);
        return await connection.ExecuteScalarAsync<bool>(
            IsPostgres ? "select to_regclass('migrations') is not null" : "select count(*) > 0 from sqlite_master where type = 'table' and name = 'migrations'")
            ? await connection.ExecuteScalarAsync<int>("select max(number) from migrations")
            : null;
    });

    /// <summary>Copies everything as it is at one moment into a new file; meanwhile others may read and write.</summary>
    /// <exception cref="StoreException">It cannot be copied.</exception>
    public Task CopyToAsync(string file, CancellationToken cancellation) => Guarded(async () =>
    {
        if (IsPostgres)
        {
            await PostgresPrograms.RunAsync(connectionString, "pg_dump", ["--format=custom", "--no-owner", "--no-privileges", $"--file={file}"], cancellation);
            return true;
        }

        await using var source = (SqliteConnection)await ConnectAsync(cancellation);
        await using var target = await OpenFileAsync(file, SqliteOpenMode.ReadWriteCreate, cancellation);
        source.BackupDatabase(target);
        await target.ExecuteAsync("pragma journal_mode = delete"); // a single file, whole without others beside it
        return true;
    });

    /// <summary>Replaces everything by what <see cref="CopyToAsync"/> copied, in one transaction; meanwhile others may read and write.</summary>
    /// <exception cref="StoreException">It cannot be replaced.</exception>
    public Task CopyFromAsync(string file, CancellationToken cancellation) => Guarded(async () =>
    {
        if (IsPostgres)
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            await PostgresPrograms.RunAsync(
                connectionString, "pg_restore",
                ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", $"--dbname={settings.Database ?? settings.Username}", file],
                cancellation);
            return true;
        }

        await using var source = await OpenFileAsync(file, SqliteOpenMode.ReadOnly, cancellation);
        await using var target = (SqliteConnection)await ConnectAsync(cancellation);
        source.BackupDatabase(target);
        return true;
    });

    private static async Task<SqliteConnection> OpenFileAsync(string file, SqliteOpenMode mode, CancellationToken cancellation)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellation);
        return connection;
    }

    /// <summary>Reads in one transaction, so that everything read belongs together.</summary>
    /// <exception cref="StoreException">The database cannot be reached.</exception>
    public async Task<T> ReadAsync<T>(Func<StoreSession, Task<T>> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        return await Guarded(async () =>
        {
            await using var connection = await ConnectAsync(cancellation);
            await using var transaction = connection is SqliteConnection sqlite
                ? sqlite.BeginTransaction(IsolationLevel.Serializable, deferred: true)
                : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            var result = await work(new StoreSession(connection, transaction, IsPostgres, cancellation));
            await transaction.CommitAsync(cancellation);
            return result;
        });
    }

    /// <summary>Writes in one transaction: all of it is kept, or nothing.</summary>
    /// <exception cref="StoreException">The database cannot be reached or written.</exception>
    public async Task<T> WriteAsync<T>(Func<StoreSession, Task<T>> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        return await Guarded(async () =>
        {
            if (!IsPostgres)
            {
                await writer.WaitAsync(cancellation);
            }

            try
            {
                await using var connection = await ConnectAsync(cancellation);

                // SQLite's is BEGIN IMMEDIATE: it takes the lock before anything is read.
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                var result = await work(new StoreSession(connection, transaction, IsPostgres, cancellation));
                await transaction.CommitAsync(cancellation);
                return result;
            }
            finally
            {
                if (!IsPostgres)
                {
                    writer.Release();
                }
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        postgres?.Dispose();
        if (!IsPostgres)
        {
            using var connection = new SqliteConnection(connectionString);
            SqliteConnection.ClearPool(connection);
        }

        writer.Dispose();
    }

    internal async Task<DbConnection> ConnectAsync(CancellationToken cancellation)
    {
        if (postgres is not null)
        {
            return await postgres.OpenConnectionAsync(cancellation);
        }

        var connection = new SqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await connection.ExecuteAsync($"pragma busy_timeout = {BusyMilliseconds}; pragma synchronous = full");
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<T> Guarded<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            throw new StoreException($"{Name}: the store cannot be used at the moment: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <summary>Whether the fault lies with file, disk, network or server, and not with what was asked.</summary>
    private static bool IsUnavailable(Exception exception) => exception switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is not (SQLitePCL.raw.SQLITE_ERROR or SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_MISUSE),
        PostgresException postgres => postgres.IsTransient || postgres.SqlState.StartsWith("57", StringComparison.Ordinal) || postgres.SqlState.StartsWith("53", StringComparison.Ordinal),
        NpgsqlException or System.Net.Sockets.SocketException => true,
        _ => false,
    };

    private static Database Choose(string connectionString, string folder)
    {
        DbConnectionStringBuilder parts;
        try
        {
            parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
            return parts.ContainsKey("Host") || parts.ContainsKey("Server") ? Postgres(connectionString) : Sqlite(connectionString, folder);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            // Not the message: it may repeat a part of the connection string, and with it a password.
            throw new StoreException(
                "PeaceClassify:Store is no connection string: expected 'Data Source=<file>' for SQLite or 'Host=...;Database=...;Username=...' for PostgreSQL.");
        }
    }

    private static Database Postgres(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.IncludeErrorDetail = false;
        settings.PersistSecurityInfo = false;
        if (settings.MaxAutoPrepare == 0)
        {
            settings.MaxAutoPrepare = AutoPreparedStatements;
        }

        return new(settings.ConnectionString, NpgsqlDataSource.Create(settings), $"PostgreSQL {settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}");
    }

    private static Database Sqlite(string connectionString, string folder)
    {
        var settings = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true };
        if (settings.DataSource.Length == 0 || settings.DataSource == ":memory:" || settings.Mode == SqliteOpenMode.Memory)
        {
            throw new StoreException("PeaceClassify:Store names no file: expected 'Data Source=<file>'; a store in memory would not last.");
        }

        settings.DataSource = Path.GetFullPath(Path.Combine(folder, settings.DataSource));
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(settings.DataSource)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                $"{settings.DataSource}: the store's folder cannot be made: {exception.Message.TrimEnd('.')}. The setting PeaceClassify:Store says where it is.", exception);
        }

        return new(settings.ConnectionString, null, settings.DataSource);
    }
}
