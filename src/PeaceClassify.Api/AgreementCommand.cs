using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PeaceClassify.Api.Store;
using PeaceClassify.Evaluation;

namespace PeaceClassify.Api;

/// <summary><c>agreement</c>: how far people agree, and the model with them.</summary>
internal static class AgreementCommand
{
    public static Command Create(CommandPlaces places)
    {
        var theme = new Option<string?>("--theme") { Description = "Only this theme" };
        var reviewers = new Option<string[]>("--reviewer") { Description = "Only this person; may stand several times" };
        var json = new Option<bool>("--json") { Description = "Show JSON" };
        var command = new Command("agreement", "Show how far people agree on the same paragraphs, and the model with them") { theme, reviewers, json };
        command.SetAction(async (arguments, cancellation) =>
        {
            using var database = await places.OpenAsync(arguments, cancellation);
            var agreement = await new AgreementStore(database).ReadAsync(arguments.GetValue(theme), arguments.GetValue(reviewers) ?? [], cancellation);
            var output = arguments.InvocationConfiguration.Output;
            foreach (var line in arguments.GetValue(json) ? [JsonSerializer.Serialize(agreement, PeaceClassifyJson.Options)] : Lines(agreement))
            {
                await output.WriteLineAsync(line);
            }
        });
        return command;
    }

    private static IEnumerable<string> Lines(AgreementResponse agreement)
    {
        yield return Invariant($"{agreement.Paragraphs:N0} paragraphs rated by {agreement.Reviewers.Count} people, {agreement.SharedParagraphs:N0} of them by two at least; model {string.Join(", ", agreement.ModelVersions)}.");
        yield return "";
        yield return Row("theme", "people (alpha)", "model with people (kappa)");
        yield return Row("all", Figure(agreement.People), Figure(agreement.Model));
        foreach (var theme in agreement.Themes)
        {
            yield return Row(theme.Id, Figure(theme.People), Figure(theme.Model));
        }

        yield return "";
        yield return Row("pair", "kappa", "");
        foreach (var pair in agreement.Pairs)
        {
            yield return Row($"{pair.First}, {pair.Second ?? "the model"}", Figure(pair.All), "");
        }
    }

    private static string Row(string name, string first, string second) => $"{name,-32}  {first,-32}  {second}".TrimEnd();

    private static string Figure(AgreementFigure figure) =>
        Invariant($"{(figure.Value is { } value ? $"{value:0.00}" : "-")}{(figure.Interval is { } range ? $" ({range.Low:0.00} to {range.High:0.00})" : "")}, {figure.Count:N0} compared");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
