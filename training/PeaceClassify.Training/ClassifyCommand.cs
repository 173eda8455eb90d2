using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CsvHelper;
using PeaceClassify.Documents;
using Spectre.Console;

namespace PeaceClassify.Training;

/// <summary><c>classify</c>: the paragraphs of documents, or of a file of lines, with their themes.</summary>
internal static class ClassifyCommand
{
    /// <summary>Words named for each theme in the table and in CSV; JSON Lines has all.</summary>
    private const int ShownWords = 6;

    private static readonly Option<string> Models = CommonOptions.Models();
    private static readonly Option<string?> Version = CommonOptions.Version();

    private static readonly Option<OutputFormat> Format = new Option<OutputFormat>("--format")
    {
        Description = "A table to read, JSON Lines or CSV to work with",
        DefaultValueFactory = _ => OutputFormat.Table,
    }.OneOf();

    private static readonly Option<bool> Explain = new("--explain")
    {
        Description = "Name the words behind every theme that is assigned or up for review",
    };

    private static readonly Option<string?> Out = new Option<string?>("--out")
    {
        Description = "Where the answers for a .jsonl or .csv go, as JSON Lines; a run that was interrupted goes on after the last line in it",
        HelpName = "FILE",
    }.NotBlank();

    private static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "Documents: .txt, .docx, .pdf; or one .jsonl or .csv of any size, with a text, and an id if you like, in every line",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>A paragraph that begins with "=" or "@" must not run as a formula in a spreadsheet.</summary>
    private static readonly CsvWriterOptions CsvOptions = new() { Injection = CsvInjection.Escape, NewLine = "\n" };

    private enum OutputFormat
    {
        Table,
        Jsonl,
        Csv,
    }

    public static Command Create()
    {
        var command = new Command("classify", "Tag the paragraphs of documents with their themes") { Models, Version, Format, Explain, Out, Files };
        command.Validators.Add(Validate);
        command.SetAction(RunAsync);
        return command;
    }

    private static void Validate(System.CommandLine.Parsing.CommandResult arguments)
    {
        var files = arguments.GetResult(Files)?.Tokens.Select(file => file.Value).ToArray() ?? [];
        var output = arguments.GetResult(Out) is not null;
        if (!files.Any(LineClassification.IsLines))
        {
            if (output)
            {
                arguments.AddError("--out is for a .jsonl or .csv; what documents give goes to the output.");
            }
        }
        else if (files.Length > 1 || !output)
        {
            arguments.AddError("A .jsonl or .csv is answered line by line into a file: name one such file, and --out.");
        }
        else if (arguments.GetResult(Format) is { Implicit: false })
        {
            arguments.AddError("--format is for documents; a .jsonl or .csv is answered in JSON Lines.");
        }
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        using var classifier = CommonOptions.LoadClassifier(arguments.GetRequiredValue(Models), arguments.GetValue(Version));
        var evidence = arguments.GetValue(Explain) ? EvidenceScope.Given : EvidenceScope.None;
        if (arguments.GetValue(Out) is { } answers)
        {
            return await LineClassification.RunAsync(arguments.GetRequiredValue(Files)[0], answers, classifier, evidence, arguments, cancellation).ConfigureAwait(false);
        }

        var output = arguments.InvocationConfiguration.Output;
        var format = arguments.GetValue(Format);
        using var csv = format == OutputFormat.Csv ? CsvWriter.Create(output, CsvOptions, leaveOpen: true) : null;
        if (csv is not null)
        {
            WriteCsvHeader(csv, classifier);
        }

        var refused = 0;
        foreach (var path in arguments.GetRequiredValue(Files))
        {
            if (await TagAsync(path, classifier, evidence, arguments.InvocationConfiguration.Error, cancellation).ConfigureAwait(false) is not { } document)
            {
                refused++;
                continue;
            }

            switch (format)
            {
                case OutputFormat.Table:
                    WriteTable(Terminal.Output(arguments), document, classifier);
                    break;
                case OutputFormat.Jsonl:
                    WriteJsonLines(output, document);
                    break;
                default:
                    WriteCsv(csv!, document, classifier);
                    break;
            }
        }

        return refused == 0 ? CommandLine.Done : CommandLine.BadFile;
    }

    /// <returns>Null when the file was refused; the reason is on <paramref name="error"/> then, and the other files go on.</returns>
    private static async Task<TaggedDocument?> TagAsync(
        string path, ThemeClassifier classifier, EvidenceScope evidence, TextWriter error, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            await error.WriteLineAsync(
                path.Length == 0 ? "The name of a document is empty."
                : Directory.Exists(path) ? $"{path}: this is a folder; name the documents in it"
                : $"{path}: there is no such file").ConfigureAwait(false);
            return null;
        }

        try
        {
            var document = await DocumentReader.ReadAsync(path, ct: cancellation).ConfigureAwait(false);
            return TaggedDocument.Of(document, classifier, evidence, cancellation);
        }
        catch (Exception exception) when (exception is DocumentException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(exception is DocumentException ? exception.Message : $"{path}: {exception.Message}").ConfigureAwait(false);
            return null;
        }
    }

    private static void WriteTable(IAnsiConsole console, TaggedDocument document, ThemeClassifier classifier)
    {
        var names = classifier.Description.Themes.ToDictionary(theme => theme.Theme.Id, theme => theme.Theme.Name);
        var table = new Table().Border(TableBorder.Horizontal).ShowRowSeparators()
            .Title(Markup.Escape(document.Symbol is null ? document.Document : $"{document.Document} · {document.Symbol}"))
            .AddColumn(new TableColumn("¶").RightAligned())
            .AddColumn("text")
            .AddColumn(new TableColumn("themes").Width(48));
        foreach (var (paragraph, answer) in document.Paragraphs)
        {
            if (answer is null)
            {
                table.AddRow("", $"[bold]{Markup.Escape(paragraph.Text)}[/]", "");
                continue;
            }

            var place = paragraph.Number ?? (paragraph.Index + 1).ToString(CultureInfo.InvariantCulture);
            table.AddRow(Markup.Escape(place), Markup.Escape(paragraph.Text), string.Join('\n', Answer(answer, names)));
        }

        console.Write(table);
    }

    private static IEnumerable<string> Answer(Classification answer, Dictionary<string, string> names)
    {
        if (answer.Status != ClassificationStatus.Classified)
        {
            return [$"[grey]{Markup.Escape(Unclassified(answer))}[/]"];
        }

        var given = answer.Themes.Where(theme => theme.Verdict != Verdict.No).OrderByDescending(theme => theme.Verdict)
            .ThenByDescending(theme => theme.Probability).ToArray();
        return given.Length == 0
            ? ["[grey]no theme[/]"]
            : given.Select(theme =>
            {
                var head = $"{Percent.Of(theme.Probability)} {names[theme.Id]}";
                var line = theme.Verdict == Verdict.Assigned ? $"[green]{Markup.Escape(head)}[/]" : $"[yellow]{Markup.Escape(head)}, review[/]";
                return theme.Evidence is null ? line : $"{line}\n  [grey]{Markup.Escape(Words(theme.Evidence))}[/]";
            });
    }

    private static void WriteJsonLines(TextWriter output, TaggedDocument document)
    {
        foreach (var (paragraph, answer) in document.Paragraphs)
        {
            output.Write(JsonSerializer.Serialize(
                new { document.Document, document.Symbol, Paragraph = paragraph, Classification = answer }, PeaceClassifyJson.Options));
            output.Write('\n');
        }
    }

    private static void WriteCsvHeader(CsvWriter csv, ThemeClassifier classifier)
    {
        string[] columns = ["document", "index", "number", "page", "speaker", "country", "kind", "status", "language", "assigned", "review", "words", "text"];
        foreach (var column in columns.Concat(classifier.Description.Themes.Select(theme => theme.Theme.Id)))
        {
            csv.WriteField(column);
        }

        csv.EndRecord();
    }

    private static void WriteCsv(CsvWriter csv, TaggedDocument document, ThemeClassifier classifier)
    {
        foreach (var (paragraph, answer) in document.Paragraphs)
        {
            csv.WriteField(document.Document);
            csv.WriteField(paragraph.Index);
            csv.WriteField(paragraph.Number);
            csv.WriteField(paragraph.Page);
            csv.WriteField(paragraph.Speaker);
            csv.WriteField(paragraph.Country);
            csv.WriteField(paragraph.Kind == ParagraphKind.Heading ? "heading" : "text");
            csv.WriteField(answer is null ? "" : JsonNamingPolicy.CamelCase.ConvertName(answer.Status.ToString()));
            csv.WriteField(answer?.Language);
            csv.WriteField(string.Join(' ', answer?.Assigned ?? []));
            csv.WriteField(string.Join(' ', answer?.Review ?? []));
            csv.WriteField(string.Join("; ", (answer?.Themes ?? []).Where(theme => theme.Evidence is not null)
                .Select(theme => $"{theme.Id}: {Words(theme.Evidence!)}")));
            csv.WriteField(paragraph.Text);
            for (var label = 0; label < classifier.Description.Themes.Count; label++)
            {
                csv.WriteField(answer?.Themes is { Count: > 0 } themes ? themes[label].Probability.ToString("F4", CultureInfo.InvariantCulture) : "");
            }

            csv.EndRecord();
        }
    }

    private static string Unclassified(Classification answer) => answer.Status == ClassificationStatus.OtherLanguage
        ? $"not classified: {(answer.Language == "unknown" ? "unknown language" : answer.LanguageName)}"
        : "not classified: no known word";

    private static string Words(Evidence evidence) => string.Join(", ", evidence.StrongestWords(ShownWords)
        .Select(word => string.Create(CultureInfo.InvariantCulture, $"{word.Text} {word.Contribution:+0.00}")));
}
