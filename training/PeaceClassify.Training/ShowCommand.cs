using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace PeaceClassify.Training;

/// <summary><c>show</c>: what a model version is and reaches.</summary>
internal static class ShowCommand
{
    private static readonly Option<string> Models = CommonOptions.Models();
    private static readonly Option<string?> Version = CommonOptions.Version();

    public static Command Create()
    {
        var command = new Command("show", "Show a model version's card: data, options, figures") { Models, Version };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        var folder = CommonOptions.VersionFolder(arguments.GetRequiredValue(Models), arguments.GetValue(Version));
        using var classifier = CommonOptions.Load(folder);
        var console = Terminal.Output(arguments);
        var model = classifier.Description;
        var about = new Table().Border(TableBorder.None).HideHeaders().AddColumn("").AddColumn("")
            .AddRow("version", Markup.Escape(classifier.Version))
            .AddRow("engine", Markup.Escape(model.Engine));
        foreach (var (name, options) in model.EngineOptions)
        {
            about.AddRow(Markup.Escape($"{name} options"), Markup.Escape(Values(options)));
        }

        console.Write(about
            .AddRow("trained on", string.Create(CultureInfo.InvariantCulture, $"{model.Provenance.ParagraphCount:N0} paragraphs, seed {model.Provenance.Seed}"))
            .AddRow("data", model.Provenance.DataFingerprint)
            .AddRow("figures", model.Provenance.Folds));
        FiguresTable.Write(console, ModelMetrics.Load(folder).CrossValidation);
        return CommandLine.Done;
    }

    /// <summary>"wordMax 2, characterMin 3": breaks between options where JSON would break inside of them.</summary>
    private static string Values(JsonNode? options) => options is JsonObject several
        ? string.Join(", ", several.Select(option => $"{option.Key} {Values(option.Value)}"))
        : options?.ToString() ?? "none";
}
