using System.CommandLine;
using System.Globalization;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Backup;

/// <summary><c>backup</c> and <c>restore</c>: store, model versions and snapshots into a folder, and back.</summary>
internal static class BackupCommand
{
    public static Command CreateBackup(CommandPlaces places)
    {
        var to = new Option<string>("--to") { Description = "Folder to create", Required = true }.NotBlank();
        var person = Person();
        var command = new Command("backup", "Copy store, model versions and snapshots into a folder, while the service runs or not") { to, person, places.Models, places.Snapshots };
        command.SetAction(async (arguments, cancellation) =>
        {
            var folder = arguments.GetRequiredValue(to);
            BackupManifest manifest;
            using (var source = places.Target(arguments))
            {
                // Not opened: that would make a store where there is none, and an empty one would be backed up.
                manifest = await BackupFolder.MakeAsync(folder, places.BackupOf(arguments, source), TimeProvider.System, cancellation);
            }

            using var database = await places.OpenAsync(arguments, cancellation);
            await RecordAsync(database, AuditAction.BackedUp, folder, arguments.GetValue(person), manifest, cancellation);
            await arguments.InvocationConfiguration.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{folder}: {manifest.Files.Count:N0} files. They hold every text of the store: keep them where only those come who may read them."));
        });
        return command;
    }

    public static Command CreateRestore(CommandPlaces places)
    {
        var from = new Option<string>("--from") { Description = "Folder that 'backup' made", Required = true }.NotBlank();
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the store that is there, with everything that came to it since" };
        var person = Person();
        var command = new Command("restore", "Bring back store, model versions and snapshots from a folder that 'backup' made; everything is verified first")
        {
            from, overwrite, person, places.Models, places.Snapshots,
        };
        command.SetAction(async (arguments, cancellation) =>
        {
            var folder = arguments.GetRequiredValue(from);
            BackupManifest manifest;
            using (var target = places.Target(arguments))
            {
                manifest = await BackupFolder.RestoreAsync(folder, places.BackupOf(arguments, target), arguments.GetValue(overwrite), cancellation);
            }

            using var database = await places.OpenAsync(arguments, cancellation);
            await RecordAsync(database, AuditAction.Restored, folder, arguments.GetValue(person), manifest, cancellation);
            await arguments.InvocationConfiguration.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"The store is that of {manifest.MadeAt:yyyy-MM-dd HH:mm:ss} UTC{(manifest.Pointers.TryGetValue(ModelAlias.Current, out var version) ? $", and {version} serves" : "")}."));
        });
        return command;
    }

    private static Option<string?> Person() => new("--person") { Description = "Who does it, for the audit" };

    private static Task RecordAsync(Database database, AuditAction action, string folder, string? person, BackupManifest manifest, CancellationToken cancellation) =>
        new AuditStore(database, TimeProvider.System).AppendAsync(
            new(action, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), person, new { manifest.MadeAt, Files = manifest.Files.Count }), cancellation);
}
