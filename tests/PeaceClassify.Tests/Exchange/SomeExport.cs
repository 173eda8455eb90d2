using System.Text;
using PeaceClassify.Api;
using PeaceClassify.Api.Exchange;
using PeaceClassify.Api.Store;
using PeaceClassify.Documents;

namespace PeaceClassify.Tests.Exchange;

/// <summary>A store of its own, with what goes out of it and comes into it.</summary>
internal sealed class SomeExport : IDisposable
{
    /// <summary>The model that serves: ceasefire, civilians, women.</summary>
    public static ServingModel Serving { get; } = new(new("serving-1", Some.Model.Description, Some.Model.Scorer), new ModelMetrics(Some.Model.CrossValidation));

    private readonly TemporaryFolder folder;
    private readonly Database database;

    private SomeExport(TemporaryFolder folder, Database database)
    {
        this.folder = folder;
        this.database = database;
    }

    public StatementStore Statements => new(database, TimeProvider.System);

    public DecisionStore Decisions => new(database, TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SomeExport> StoreAsync()
    {
        var folder = new TemporaryFolder();
        return new(folder, await Database.OpenAsync("Data Source=store.db", folder.Path, Cancellation));
    }

    /// <summary>Adds a statement whose paragraphs the model that serves classified; a text that begins with # is a heading.</summary>
    public async Task<Statement> AddAsync(string title, params string[] texts) => (await Statements.AddAsync(
        [
            new NewStatement(title, Serving.Stored, [.. texts.Select((text, index) => text.StartsWith('#')
                ? new NewParagraph(new() { Index = index, Kind = ParagraphKind.Heading, Text = text[1..] }, null)
                : new NewParagraph(
                    new() { Index = index, Kind = ParagraphKind.Text, Text = text, Number = $"{index}", Page = 1 + (index / 2), Speaker = "Ms. Aalto", Country = "Finland", SpokenIn = "French" },
                    Serving.Classifier.Classify(text)))])
            {
                Speaker = "Ms. Aalto", Country = "Finland", Date = new(2026, 3, 14), Symbol = "S/2026/128", FileName = "statement.docx", AddedBy = "Ada",
            },
        ],
        Cancellation))[0];

    /// <summary>Adds a statement with all that can befall it: people who agree, differ, take back, note; a paragraph in French, and one of strange characters.</summary>
    public async Task<Statement> AddRichAsync()
    {
        var statement = await AddAsync(
            "Opening = words \U0001F54A",
            "#I. The truce",
            "The signatories of the accord met to extend the truce by a year.",
            "=HYPERLINK(\"http://example.org\") is no formula here: night patrols kept civilians in the camp from harm, \"as agreed\"; they said.",
            "Women mediators sat at the negotiating table for the first time \U0001F54A, said the envoy.\tThen\u00A0silence: _x0041_.",
            "Nous remercions tous les pays qui ont donné des moyens aux opérations de maintien de la paix.",
            "'-dashes and apostrophes open this paragraph about the ceasefire line.");
        var paragraphs = await ParagraphsAsync(statement.Id);
        var withdrawn = await Decide(1, DecisionAction.Accept, "Ada", "women");
        await Decide(1, DecisionAction.Accept, "Ada", "ceasefire", "plain, = as the day");
        await Decide(1, DecisionAction.Withdraw, "Ada", withdraws: withdrawn);
        await Decide(2, DecisionAction.Accept, "Ada", "civilians");
        await Decide(2, DecisionAction.Reject, "Boris", "civilians", "@no");
        await Decide(3, DecisionAction.NoTheme, "Boris");
        await Decide(4, DecisionAction.NotEnglish, "Ada");
        await Decide(0, DecisionAction.Note, "Ada", note: "The title is the\nenvoy's.");
        return await Statements.GetAsync(statement.Id, Cancellation);

        async Task<string> Decide(int paragraph, DecisionAction action, string reviewer, string? theme = null, string? note = null, string? withdraws = null) =>
            (await Decisions.DecideAsync(paragraphs[paragraph].Id, new(action, reviewer, theme, note, withdraws), Serving.Stored, Cancellation)).Decisions[^1].Id;
    }

    public async Task<IReadOnlyList<Paragraph>> ParagraphsAsync(string statement) =>
        (await Statements.ParagraphsAsync(statement, 0, 1000, Cancellation)).Paragraphs;

    public async Task<IReadOnlyList<Statement>> AllAsync() =>
        (await Statements.ListAsync(new StatementFilter(), StatementSort.Added, false, 0, 1000, Cancellation)).Statements;

    public async Task<byte[]> ExportAsync(ExportFormat format, params string[] ids)
    {
        using var output = new MemoryStream();
        await new ExchangeStore(database).ExportAsync(
            new StatementFilter { Ids = ids }, StatementSort.Added, false, selection => Exporting.WriteAsync(output, format, selection, Serving.Classifier), Cancellation);
        return output.ToArray();
    }

    public Task<ImportResponse> ImportAsync(string content, string reviewer = "Ivo", string name = "labels.csv") => ImportAsync(Encoding.UTF8.GetBytes(content), reviewer, name);

    public async Task<ImportResponse> ImportAsync(byte[] content, string reviewer = "Ivo", string name = "labels.csv", ImportLimits? limits = null)
    {
        var problems = new ImportProblems();
        using var stream = new MemoryStream(content);
        var read = Importing.Read(stream, name, [.. Serving.Classifier.Description.Themes.Select(theme => theme.Theme)], problems, limits ?? new());
        return await new ImportStore(database, Statements, TimeProvider.System).ImportAsync(read, name, reviewer, Serving, problems, Cancellation);
    }

    /// <summary>The problems of an import that must be refused, each as "line: problem".</summary>
    public async Task<string[]> RefusedAsync(byte[] content, ImportLimits? limits = null)
    {
        var refused = await Assert.ThrowsAsync<ImportException>(() => ImportAsync(content, limits: limits));
        return [.. refused.Problems.Select(problem => $"{problem.Line}: {problem.Problem}")];
    }

    /// <summary>Every theme state that is not no, paragraph by paragraph.</summary>
    public async Task<string[]> StatesAsync(string statement, Func<ThemeState, bool>? which = null) => [.. (await ParagraphsAsync(statement)).Select(paragraph =>
        string.Join(' ', paragraph.Themes.Where(theme => theme.State != ThemeState.No && (which?.Invoke(theme.State) ?? true)).Select(theme => $"{theme.Id}:{theme.State}")))];

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }
}
