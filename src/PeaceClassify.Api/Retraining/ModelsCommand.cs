using System.CommandLine;
using System.Globalization;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Retraining;

/// <summary><c>models</c>: which versions there are, which serves, who put it there; promote, roll back, prune.</summary>
internal static class ModelsCommand
{
    public static Command Create(CommandPlaces places)
    {
        var (person, models) = (places.Person, places.Models);
        var command = new Command("models", "Show model versions, put one to service, take that back, remove what nobody needs") { models, person };
        var version = new Argument<string>("version") { Description = "Name of a model version" };
        var reason = new Option<string?>("--reason") { Description = "Why, for the audit" };

        command.Add(Sub("list", "List the versions with where they come from", [], async (registry, arguments, output, _) =>
        {
            foreach (var model in registry.List())
            {
                await output.WriteLineAsync(Line(model));
            }
        }));
        command.Add(Sub("show", "Show a version, what the gate said of it, and what was done with it", [version], async (registry, arguments, output, cancellation) =>
        {
            var history = await registry.ShowAsync(arguments.GetRequiredValue(version), cancellation);
            await output.WriteLineAsync(Line(history.Model));
            if (history.Model.Provenance is { } made)
            {
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"trained on {made.ParagraphCount:N0} paragraphs, fingerprint {made.DataFingerprint}; parent {made.Parent ?? "none"}; snapshot {made.Snapshot ?? "none"}; build {made.CodeVersion ?? "unknown"}"));
            }

            foreach (var sentence in history.Gate?.Sentences ?? ["The gate has not judged it: it was trained from a corpus alone."])
            {
                await output.WriteLineAsync(sentence);
            }

            foreach (var record in history.Records)
            {
                await output.WriteLineAsync($"{Stamp.Text(record.At)}  {Names<AuditAction>.Of(record.Action)}  {record.Person ?? "-"}  {record.Detail}");
            }
        }));
        var overrule = new Option<bool>("--overrule") { Description = "Also when the gate objects; needs --reason, and is recorded" };
        command.Add(Sub("promote", "Put a version to service, if the gate does not object", [version, reason, overrule], async (registry, arguments, output, cancellation) =>
        {
            var promotion = await registry.PromoteAsync(
                arguments.GetRequiredValue(version), arguments.GetRequiredValue(person), arguments.GetValue(reason), arguments.GetValue(overrule), cancellation);
            await output.WriteLineAsync($"{promotion.Version} serves instead of {promotion.Before ?? "none"}{(promotion.Overruled ? ", although the gate objects" : "")}. A running service follows within seconds.");
        }));
        command.Add(Sub("rollback", "Put the version to service again that served before; again to go further back", [reason], async (registry, arguments, output, cancellation) =>
        {
            var promotion = await registry.RollBackAsync(arguments.GetRequiredValue(person), arguments.GetValue(reason), cancellation);
            await output.WriteLineAsync($"{promotion.Version} serves again instead of {promotion.Before}. A running service follows within seconds.");
        }));
        var candidate = new Argument<string?>("version") { Description = "Name of a model version", Arity = ArgumentArity.ZeroOrOne };
        var remove = new Option<bool>("--remove") { Description = "There shall be no candidate" };
        var alias = Sub("alias", "Make a version the candidate, which is tried beside the one that serves", [candidate, remove], async (registry, arguments, output, cancellation) =>
        {
            await registry.SetCandidateAsync(arguments.GetValue(candidate), arguments.GetRequiredValue(person), cancellation);
            await output.WriteLineAsync(arguments.GetValue(candidate) is { } named ? $"{named} is the candidate." : "There is no candidate.");
        });
        alias.Validators.Add(result =>
        {
            if (result.GetValue(candidate) is null != result.GetValue(remove))
            {
                result.AddError("Name a version, or --remove.");
            }
        });
        command.Add(alias);
        var keep = new Option<int>("--keep") { Description = "So many of the newest stay in any case", DefaultValueFactory = _ => 5 };
        keep.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
            {
                result.AddError("--keep must be 0 at least.");
            }
        });
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say which would be removed" };
        command.Add(Sub("prune", "Remove versions that nobody needs: never one that serves, is the candidate, or is within three rollbacks or generations of these", [keep, dryRun], async (registry, arguments, output, cancellation) =>
        {
            var isDry = arguments.GetValue(dryRun);
            var gone = isDry ? await registry.PrunableAsync(arguments.GetValue(keep), cancellation) : await registry.PruneAsync(arguments.GetValue(keep), arguments.GetRequiredValue(person), cancellation);
            await output.WriteLineAsync(gone.Count == 0 ? "There is nothing to remove." : $"{(isDry ? "Would remove" : "Removed")}: {string.Join(", ", gone)}.");
        }));
        return command;

        Command Sub(string name, string description, Symbol[] symbols, Func<ModelRegistry, ParseResult, TextWriter, CancellationToken, Task> work)
        {
            var sub = new Command(name, description);
            foreach (var symbol in symbols)
            {
                if (symbol is Argument argument)
                {
                    sub.Add(argument);
                }
                else
                {
                    sub.Add((Option)symbol);
                }
            }

            sub.SetAction(async (arguments, cancellation) =>
            {
                using var database = await places.OpenAsync(arguments, cancellation);
                await work(new(places.ModelsOf(arguments), new(database, TimeProvider.System)), arguments, arguments.InvocationConfiguration.Output, cancellation);
            });
            return sub;
        }
    }

    private static string Line(RegisteredModel model) => model.Problem is { } problem
        ? $"{model.Version}  cannot be used: {problem}"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Version,-24}{string.Join(", ", model.Aliases),-20}micro-F1 {model.MicroF1:F3}, macro-F1 {model.MacroF1:F3}{(model.Provenance?.Parent is { } parent ? $", after {parent}" : "")}{(model.MayBePromoted is { } may ? may ? ", may be promoted" : ", the gate objects" : "")}");
}
