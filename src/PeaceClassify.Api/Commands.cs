using System.CommandLine;
using System.CommandLine.Parsing;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Backup;
using PeaceClassify.Api.Retraining;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api;

/// <summary>What the service's program does besides serving, while the service runs or not.</summary>
internal static class Commands
{
    private const int Refused = 1;
    private const int NotWritten = 2;
    private const int Cancelled = 130;

    /// <summary>Whether arguments name a command, or ask which there are: a bare word, which no setting is. A word that names none is for the parser to refuse, not for the service to start with.</summary>
    public static bool IsCommand(string[] args) => args is ["--help" or "-h" or "-?", ..]
        || (args is [[var start, ..] first, ..] && char.IsAsciiLetter(start) && !first.Contains('=', StringComparison.Ordinal));

    /// <summary>Runs a command.</summary>
    /// <param name="args">The command and its arguments.</param>
    /// <param name="options">Where it works, unless the arguments name another place.</param>
    /// <param name="folder">What relative places are relative to.</param>
    /// <param name="output">Receives what was asked for.</param>
    /// <param name="error">Receives messages.</param>
    /// <param name="cancellation">Stops the command.</param>
    /// <returns>The exit code: 0 done, 1 wrong arguments or refused, 2 the output cannot be written, 130 cancelled.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    /// <exception cref="DataFileException">A file is not as it must be.</exception>
    public static async Task<int> RunAsync(
        string[] args, ServiceOptions options, string folder, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        var places = new CommandPlaces(options, folder);
        var root = new RootCommand("PeaceClassify: without a command, the service; with one, what there is to do beside it.")
        {
            places.Store, KeysCommand.Create(places), AuditCommand.Create(places), AgreementCommand.Create(places), RetrainCommand.CreateSnapshot(places), RetrainCommand.CreateRetrain(places), ModelsCommand.Create(places),
            BackupCommand.CreateBackup(places), BackupCommand.CreateRestore(places),
        };
        try
        {
            return await root.Parse(args).InvokeAsync(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false }, cancellation);
        }
        catch (RefusedException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return Refused;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Cancelled: nothing is half done, and the same command can be given again.");
            return Cancelled;
        }
        catch (IOException exception)
        {
            // Whoever opens a file says which one it was; what is left is the output, on a full disk for example.
            await error.WriteLineAsync($"The output cannot be written: {exception.Message}");
            return NotWritten;
        }
    }

    /// <summary>Refuses a path that is given but blank, as an unset variable of a script makes it.</summary>
    public static Option<string> NotBlank(this Option<string> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                result.AddError($"{option.Name} is empty; expected a folder.");
            }
        });
        return option;
    }

    /// <summary>Reads one of the names of an enumeration, in any case; a number, which the parser would take for a member that there is not, is no name.</summary>
    public static T OneOf<T>(ArgumentResult result)
        where T : struct, Enum
    {
        var text = result.Tokens[0].Value;
        if (Names<T>.All.FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name)
        {
            return Names<T>.Read(name);
        }

        result.AddError($"'{text}' was given; expected {string.Join(" or ", Names<T>.All)}.");
        return default;
    }
}

/// <summary>Where commands work: as the service's settings say, unless the command line names another place.</summary>
internal sealed class CommandPlaces(ServiceOptions options, string folder)
{
    /// <summary>Stands behind every command.</summary>
    public Option<string> Store { get; } = new("--store") { Description = "Connection string of the store", DefaultValueFactory = _ => options.Store, Recursive = true };

    /// <summary>For commands that work with model versions.</summary>
    public Option<string> Models { get; } = new Option<string>("--models") { Description = "Folder of model versions", DefaultValueFactory = _ => options.Models, Recursive = true }.NotBlank();

    /// <summary>For commands that read the base corpus.</summary>
    public Option<string> Data { get; } = new Option<string>("--data") { Description = "Folder of the labelled corpus", DefaultValueFactory = _ => options.Data }.NotBlank();

    /// <summary>For commands that freeze data sets.</summary>
    public Option<string> Snapshots { get; } = new Option<string>("--snapshots") { Description = "Folder of frozen data sets", DefaultValueFactory = _ => options.Snapshots }.NotBlank();

    /// <summary>For commands that the audit notes.</summary>
    public Option<string> Person { get; } = new("--person") { Description = "Who does this, for the audit", DefaultValueFactory = _ => Environment.UserName, Recursive = true };

    /// <summary>The model versions.</summary>
    public ModelStore ModelsOf(ParseResult arguments) => new(At(arguments.GetRequiredValue(Models)));

    /// <summary>The folders that a retraining works with; models are left out where the command has no such option.</summary>
    public RetrainingPlaces RetrainingOf(ParseResult arguments) => new(
        new(At(arguments.GetValue(Models) ?? options.Models)), At(arguments.GetRequiredValue(Data)), At(arguments.GetRequiredValue(Snapshots)));

    /// <summary>What backups are of.</summary>
    public BackupPlaces BackupOf(ParseResult arguments, Database store) => new(store, ModelsOf(arguments), At(arguments.GetRequiredValue(Snapshots)));

    /// <summary>The database of the store, untouched.</summary>
    /// <exception cref="StoreException">The connection string names none.</exception>
    public Database Target(ParseResult arguments) => Database.At(arguments.GetRequiredValue(Store), folder);

    private string At(string path) => Path.GetFullPath(Path.Combine(folder, path));

    /// <summary>Opens the store.</summary>
    /// <exception cref="StoreException">It cannot be used.</exception>
    public Task<Database> OpenAsync(ParseResult arguments, CancellationToken cancellation) => Database.OpenAsync(arguments.GetRequiredValue(Store), folder, cancellation);
}
