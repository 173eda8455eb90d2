using System.CommandLine;
using System.Globalization;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Access;

/// <summary><c>keys</c>: makes, lists and revokes keys in the store; a running service follows within seconds.</summary>
internal static class KeysCommand
{
    private const int Refused = 1;

    /// <summary>Runs the command.</summary>
    /// <param name="args">What follows <c>keys</c>.</param>
    /// <param name="store">Connection string, unless the command names another.</param>
    /// <param name="folder">What a relative file is relative to.</param>
    /// <param name="output">Receives keys and lists.</param>
    /// <param name="error">Receives messages.</param>
    /// <returns>The exit code: 0 done, 1 wrong arguments or refused, 2 the store cannot be used.</returns>
    public static async Task<int> RunAsync(string[] args, string store, string folder, TextWriter output, TextWriter error)
    {
        var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        try
        {
            return await Create(store, folder).Parse(args).InvokeAsync(configuration);
        }
        catch (RefusedException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return Refused;
        }
    }

    private static RootCommand Create(string store, string folder)
    {
        var at = new Option<string>("--store") { Description = "Connection string of the store", DefaultValueFactory = _ => store, Recursive = true };
        return new("Keys of the interface: requests need one as soon as the first is made.") { at, CreateKey(), ListKeys(), RevokeKey() };

        Command CreateKey()
        {
            var name = new Option<string>("--name") { Description = "Who or what uses the key", Required = true };
            name.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<string>() is not { } value || string.IsNullOrWhiteSpace(value) || value.Length > Limits.MaxNameCharacters || value.Any(char.IsControl))
                {
                    result.AddError($"--name must be 1 to {Limits.MaxNameCharacters} characters of plain text.");
                }
            });
            var role = new Option<AccessRole>("--role") { Description = "read: classify and read; review: also add, change and decide; admin: everything", Required = true };
            var command = new Command("create", "Make a key and show it, once") { name, role };
            command.SetAction((arguments, cancellation) => WithStore(arguments, async keys =>
            {
                // The key alone on standard output, so that it can be piped to where it is needed.
                await arguments.InvocationConfiguration.Output.WriteLineAsync(await keys.CreateAsync(arguments.GetRequiredValue(name).Trim(), arguments.GetRequiredValue(role), cancellation));
                await arguments.InvocationConfiguration.Error.WriteLineAsync("Keep it now: it is not shown again, and the store has only its hash.");
            }));
            return command;
        }

        Command ListKeys()
        {
            var command = new Command("list", "List keys, without the keys themselves");
            command.SetAction((arguments, cancellation) => WithStore(arguments, async keys =>
            {
                foreach (var key in await keys.ListAsync(cancellation))
                {
                    await arguments.InvocationConfiguration.Output.WriteLineAsync(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{key.Id}  {Names<AccessRole>.Of(key.Role),-6}  {key.Name}, made {key.CreatedAt:yyyy-MM-dd}, {(key.UsedOn is { } day ? $"last used {day:yyyy-MM-dd}" : "never used")}{(key.RevokedAt is { } at ? $", revoked {at:yyyy-MM-dd}" : "")}"));
                }
            }));
            return command;
        }

        Command RevokeKey()
        {
            var which = new Argument<string>("key") { Description = "Its name or id" };
            var command = new Command("revoke", "Revoke a key for good") { which };
            command.SetAction((arguments, cancellation) => WithStore(arguments, async keys =>
            {
                await keys.RevokeAsync(arguments.GetRequiredValue(which), cancellation);
                await arguments.InvocationConfiguration.Error.WriteLineAsync("Revoked. A running service refuses it within seconds.");
            }));
            return command;
        }

        async Task<int> WithStore(ParseResult arguments, Func<KeyStore, Task> work)
        {
            using var database = await Database.OpenAsync(arguments.GetRequiredValue(at), folder);
            await work(new KeyStore(database, TimeProvider.System));
            return 0;
        }
    }
}
