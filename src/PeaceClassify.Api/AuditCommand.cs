using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api;

/// <summary><c>audit</c>: who did what, the newest first.</summary>
internal static class AuditCommand
{
    public static Command Create(CommandPlaces places)
    {
        var action = new Option<AuditAction?>("--action") { Description = "Only this action", CustomParser = value => Commands.OneOf<AuditAction>(value) };
        var subject = new Option<string?>("--subject") { Description = "Only what was done to this: the id of a paragraph, statement or key, or the name of a model version or folder" };
        var limit = new Option<int>("--limit") { Description = "How many to show", DefaultValueFactory = _ => new AuditFilter().Limit };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--limit must be 1 at least.");
            }
        });
        var json = new Option<bool>("--json") { Description = "Show JSON, a line a record" };
        var command = new Command("audit", "Show who did what, the newest first") { action, subject, limit, json };
        command.SetAction(async (arguments, cancellation) =>
        {
            using var database = await places.OpenAsync(arguments, cancellation);
            var page = await new AuditStore(database, TimeProvider.System).ListAsync(
                new() { Action = arguments.GetValue(action), Subject = arguments.GetValue(subject), Limit = arguments.GetRequiredValue(limit) }, cancellation);
            foreach (var record in page.Records)
            {
                await arguments.InvocationConfiguration.Output.WriteLineAsync(
                    arguments.GetValue(json) ? JsonSerializer.Serialize(record, PeaceClassifyJson.Options) : Line(record));
            }
        });
        return command;
    }

    private static string Line(AuditRecord record) => string.Create(
        CultureInfo.InvariantCulture,
        $"{record.Number}  {Stamp.Text(record.At)}  {Names<AuditAction>.Of(record.Action)}  {record.Subject}  {record.Person ?? "-"}{(record.KeyName is { } key ? $" (key: {key})" : "")}  {record.Detail?.ToJsonString(PeaceClassifyJson.Options)}");
}
