using System.CommandLine;
using System.Globalization;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Access;

/// <summary><c>keys</c>: makes, lists and revokes keys in the store; a running service follows within seconds.</summary>
internal static class KeysCommand
{
    public static Command Create(CommandPlaces places)
    {
        return new("keys", "Keys of the interface: requests need one as soon as the first is made") { places.Person, CreateKey(), ListKeys(), RevokeKey() };

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
            var role = new Option<AccessRole>("--role")
            {
                Description = "read: classify and read; review: also add, change and decide; admin: everything",
                Required = true,
                CustomParser = Commands.OneOf<AccessRole>,
            };
            var command = new Command("create", "Make a key and show it, once") { name, role };
            command.SetAction((arguments, cancellation) => WithStore(arguments, cancellation, async keys =>
            {
                // The key alone on standard output, so that it can be piped to where it is needed.
                await arguments.InvocationConfiguration.Output.WriteLineAsync(await keys.CreateAsync(arguments.GetRequiredValue(name).Trim(), arguments.GetRequiredValue(role), arguments.GetRequiredValue(places.Person), cancellation));
                await arguments.InvocationConfiguration.Error.WriteLineAsync("Keep it now: it is not shown again, and the store has only its hash.");
            }));
            return command;
        }

        Command ListKeys()
        {
            var command = new Command("list", "List keys, without the keys themselves");
            command.SetAction((arguments, cancellation) => WithStore(arguments, cancellation, async keys =>
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
            command.SetAction((arguments, cancellation) => WithStore(arguments, cancellation, async keys =>
            {
                await keys.RevokeAsync(arguments.GetRequiredValue(which), arguments.GetRequiredValue(places.Person), cancellation);
                await arguments.InvocationConfiguration.Error.WriteLineAsync("Revoked. A running service refuses it within seconds.");
            }));
            return command;
        }

        async Task<int> WithStore(ParseResult arguments, CancellationToken cancellation, Func<KeyStore, Task> work)
        {
            using var database = await places.OpenAsync(arguments, cancellation);
            await work(new KeyStore(database, TimeProvider.System));
            return 0;
        }
    }
}
