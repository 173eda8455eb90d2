using System.Diagnostics;
using Npgsql;

namespace PeaceClassify.Tests.Store;

/// <summary>A PostgreSQL server of its own in a temporary folder, reached by a Unix socket there; gone afterwards.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string User = "postgres";

    private readonly TemporaryFolder folder = new();
    private string? programs;
    private bool isRunning;
    private int databaseCount;

    /// <summary>Why there is none, where there is none.</summary>
    private string? missing;

    public async ValueTask InitializeAsync()
    {
        programs = Programs();
        missing = OperatingSystem.IsWindows() ? "the tests start PostgreSQL by Unix sockets, which Windows has not"
            : programs is null ? "PostgreSQL is not installed (no initdb in /usr/lib/postgresql/*/bin or on the PATH)"
            : Environment.IsPrivilegedProcess && !HasUser() ? $"PostgreSQL does not run as root, and there is no user {User}"
            : null;
        if (missing is not null)
        {
            return;
        }

        if (Environment.IsPrivilegedProcess)
        {
            await Run("chown", User, folder.Path);
        }

        await RunAsUser("initdb", "-D", folder.At("data"), "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        await RunAsUser("pg_ctl", "-w", "-D", folder.At("data"), "-l", folder.At("log"), "-o", $"-c listen_addresses='' -c unix_socket_directories='{folder.Path}' -c fsync=off", "start");
        isRunning = true;
    }

    /// <summary>The connection string of a new, empty database; skips the test where there is no server.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        Assert.SkipWhen(missing is not null, missing ?? "");
        var name = $"test{Interlocked.Increment(ref databaseCount)}";
        await using var connection = new NpgsqlConnection($"Host={folder.Path};Username={User};Database=postgres;Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"create database {name}";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return $"Host={folder.Path};Username={User};Database={name}";
    }

    public async ValueTask DisposeAsync()
    {
        if (isRunning)
        {
            await RunAsUser("pg_ctl", "-w", "-D", folder.At("data"), "-m", "immediate", "stop");
        }

        folder.Dispose();
    }

    private static string? Programs()
    {
        const string Debian = "/usr/lib/postgresql";
        var installed = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).Select(version => Path.Combine(version, "bin")).Order(StringComparer.Ordinal).Reverse() : [];
        return installed.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(path => File.Exists(Path.Combine(path, "initdb")));
    }

    private static bool HasUser() => File.ReadLines("/etc/passwd").Any(line => line.StartsWith(User + ":", StringComparison.Ordinal));

    private Task RunAsUser(string program, params string[] arguments)
    {
        var path = Path.Combine(programs!, program);
        return Environment.IsPrivilegedProcess ? Run("runuser", ["-u", User, "--", path, .. arguments]) : Run(path, arguments);
    }

    private async Task Run(string program, params string[] arguments)
    {
        // What the server itself would write goes to its log: it inherits no pipe of ours, which would stay open as long as it runs.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder.Path };
        foreach (var argument in (string[])["-c", "exec \"$@\" > /dev/null 2> /dev/null < /dev/null", "sh", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}; see {folder.At("log")}.");
    }
}
