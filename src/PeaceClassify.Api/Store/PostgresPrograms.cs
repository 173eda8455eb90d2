using System.ComponentModel;
using System.Diagnostics;
using Npgsql;

namespace PeaceClassify.Api.Store;

/// <summary>Runs the client programs of PostgreSQL against the database of a connection string.</summary>
internal static class PostgresPrograms
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="connectionString">Which database; it goes to the program by its environment, where other users of the machine do not see it.</param>
    /// <param name="program">pg_dump or pg_restore.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellation">Ends the program.</param>
    /// <exception cref="StoreException">It is not installed, or it failed.</exception>
    public static async Task RunAsync(string connectionString, string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        var values = new (string Name, string? Value)[]
        {
            ("PGHOST", settings.Host), ("PGPORT", $"{settings.Port}"), ("PGUSER", settings.Username), ("PGPASSWORD", settings.Password), ("PGPASSFILE", settings.Passfile),
            ("PGDATABASE", settings.Database ?? settings.Username), ("PGSSLMODE", SslMode(settings.SslMode)), ("PGSSLROOTCERT", settings.RootCertificate),
        };
        foreach (var (name, value) in values.Where(entry => !string.IsNullOrEmpty(entry.Value)))
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start)!;
            var said = process.StandardError.ReadToEndAsync(cancellation);
            try
            {
                await process.StandardOutput.ReadToEndAsync(cancellation);
                await process.WaitForExitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }

            if (process.ExitCode != 0)
            {
                throw new StoreException($"{program} failed: {(await said).Trim().ReplaceLineEndings(" ")}");
            }
        }
        catch (Win32Exception)
        {
            throw new StoreException(
                $"{program} is not installed, or not on the PATH; it comes with PostgreSQL's client programs, which must not be older than the server. Install them, or copy the database by its own means.");
        }
    }

    private static string SslMode(SslMode mode) => mode switch
    {
        Npgsql.SslMode.VerifyCA => "verify-ca",
        Npgsql.SslMode.VerifyFull => "verify-full",
        _ => mode.ToString().ToLowerInvariant(),
    };
}
