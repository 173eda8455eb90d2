using System.Globalization;
using PeaceClassify.Api.Store;
using PeaceClassify.Documents;

namespace PeaceClassify.Api.Exchange;

/// <summary>The table of paragraphs, the same in a workbook and in .csv: a row a paragraph, and for every theme a column with its state.</summary>
/// <param name="themes">The themes that get columns, in their order.</param>
/// <param name="classifier">The model that serves; it names the words behind its own suggestions.</param>
internal sealed class ParagraphTable(IReadOnlyList<Theme> themes, ThemeClassifier classifier)
{
    /// <summary>Columns by which an import knows the table again; what stands in them is not to be changed.</summary>
    public const string StatementId = "statement id", ParagraphId = "paragraph id", AsExported = "decided";

    /// <summary>Columns that an import reads.</summary>
    public const string Title = "statement", Speaker = "speaker", Country = "country", Date = "date", Symbol = "symbol", File = "file", Index = "index",
        Kind = "kind", Number = "number", Page = "page", ParagraphSpeaker = "paragraph speaker", ParagraphCountry = "paragraph country", SpokenIn = "spoken in",
        Text = "text", AddedAt = "added at", AddedBy = "added by", Whole = "whole paragraph";

    /// <summary>Columns that are only to be read: an import leaves them alone.</summary>
    public const string Status = "status", Language = "language", InEffect = "in effect", ToReview = "to review", Evidence = "evidence", Reviewed = "reviewed",
        Reviewers = "reviewers", Notes = "notes", ModelVersion = "model version", ProbabilitySuffix = " probability";

    /// <summary>What stands in <see cref="Whole"/>.</summary>
    public const string NoTheme = "no theme", NotEnglish = "not English";

    /// <summary>Words that stand for a theme in <see cref="Evidence"/>.</summary>
    private const int EvidenceWords = 6;

    /// <summary>Columns that an import leaves alone, apart from those of probabilities.</summary>
    public static IReadOnlySet<string> ShownOnly { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        Status, Language, InEffect, ToReview, Evidence, Reviewed, Reviewers, Notes, ModelVersion,
    };

    public IReadOnlyList<XlsxColumn> Columns { get; } =
    [
        new(Title, 30), new(Speaker, 18), new(Country, 16), new(Date, 11, XlsxStyle.Date), new(Symbol, 14), new(File, 18),
        new(Index, 7), new(Kind, 9), new(Number, 9), new(Page, 6), new(ParagraphSpeaker, 18), new(ParagraphCountry, 16), new(SpokenIn, 10),
        new(Text, 90, XlsxStyle.Wrapped), new(Status, 13), new(Language, 10),
        new(InEffect, 28, XlsxStyle.Wrapped), new(ToReview, 28, XlsxStyle.Wrapped), new(Evidence, 44, XlsxStyle.Wrapped),
        new(Reviewed, 10), new(Whole, 12), new(Reviewers, 18), new(Notes, 30, XlsxStyle.Wrapped),
        .. themes.Select(theme => new XlsxColumn(theme.Id, 12, IsState: true)),
        .. themes.Select(theme => new XlsxColumn(theme.Id + ProbabilitySuffix, 12, XlsxStyle.Share)),
        new(AsExported, 30, XlsxStyle.Wrapped), new(ModelVersion, 14), new(AddedAt, 19, XlsxStyle.Time), new(AddedBy, 16), new(ParagraphId, 36), new(StatementId, 36),
    ];

    /// <summary>The rows of a statement in reading order: one cell a column; a text, a number, a date, a time, yes or no, or null.</summary>
    /// <remarks>Naming the words behind the themes takes longest, so the rows are made several at a time.</remarks>
    public IEnumerable<object?[]> Rows(ExportedStatement exported) =>
        exported.Paragraphs.AsParallel().AsOrdered().Select(paragraph => Row(exported.Statement, paragraph));

    private object?[] Row(Statement statement, ExportedParagraph exported)
    {
        var paragraph = exported.Paragraph;
        var states = paragraph.Themes.ToDictionary(theme => theme.Id, StringComparer.Ordinal);
        return
        [
            statement.Title, statement.Speaker, statement.Country, statement.Date, statement.Symbol, statement.FileName,
            paragraph.Index, Names<ParagraphKind>.Of(paragraph.Kind), paragraph.Number, paragraph.Page, paragraph.Speaker, paragraph.Country, paragraph.SpokenIn,
            paragraph.Text, Names<ClassificationStatus>.Of(paragraph.Status), paragraph.LanguageName,
            Themes(paragraph, ThemeState.Accepted, ThemeState.Assigned), Themes(paragraph, ThemeState.Review, ThemeState.Disputed), EvidenceOf(paragraph),
            paragraph.Kind == ParagraphKind.Text ? exported.IsReviewed : null, WholeOf(paragraph), ReviewersOf(paragraph), NotesOf(paragraph),
            .. themes.Select(theme => states.GetValueOrDefault(theme.Id) is { State: not ThemeState.No } known ? Names<ThemeState>.Of(known.State) : null),
            .. themes.Select(theme => states.GetValueOrDefault(theme.Id)?.Probability as object),
            DecidedOf(paragraph), paragraph.ModelVersion, statement.AddedAt, statement.AddedBy, paragraph.Id, statement.Id,
        ];
    }

    /// <summary>What a cell of <see cref="AsExported"/> says, read back: the state of every theme that people had decided on.</summary>
    public static Dictionary<string, string> ReadDecided(string cell) => cell
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(entry => entry.Split(':', 2, StringSplitOptions.TrimEntries))
        .Where(entry => entry.Length == 2)
        .SelectMany(entry => entry[1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), (entry, theme) => (Theme: theme, State: entry[0]))
        .DistinctBy(entry => entry.Theme, StringComparer.Ordinal)
        .ToDictionary(entry => entry.Theme, entry => entry.State, StringComparer.Ordinal);

    /// <summary>What somebody says of the paragraph as a whole.</summary>
    private static string? WholeOf(Paragraph paragraph)
    {
        var last = paragraph.Decisions
            .Where(decision => !decision.Withdrawn && decision.Action is DecisionAction.Accept or DecisionAction.Reject or DecisionAction.NoTheme or DecisionAction.NotEnglish)
            .GroupBy(decision => decision.Reviewer, StringComparer.Ordinal)
            .Select(own => own.Last().Action)
            .ToArray();
        return last.Contains(DecisionAction.NotEnglish) ? NotEnglish : last.Contains(DecisionAction.NoTheme) ? NoTheme : null;
    }

    private static string? DecidedOf(Paragraph paragraph) => Joined("; ", new[] { ThemeState.Accepted, ThemeState.Rejected, ThemeState.Disputed }
        .Select(state => (State: state, Themes: paragraph.Themes.Where(theme => theme.State == state).Select(theme => theme.Id).ToArray()))
        .Where(entry => entry.Themes.Length > 0)
        .Select(entry => $"{Names<ThemeState>.Of(entry.State)}: {string.Join(", ", entry.Themes)}"));

    private static string? Themes(Paragraph paragraph, params ThemeState[] states) => Joined("; ", paragraph.Themes
        .Where(theme => states.Contains(theme.State)).OrderByDescending(theme => theme.Probability ?? 0).Select(theme => theme.Id));

    private static string? ReviewersOf(Paragraph paragraph) => Joined("; ", paragraph.Decisions
        .Where(decision => !decision.Withdrawn && decision.Action != DecisionAction.Withdraw).Select(decision => decision.Reviewer).Distinct(StringComparer.Ordinal));

    private static string? NotesOf(Paragraph paragraph) => Joined("\n", paragraph.Decisions
        .Where(decision => !decision.Withdrawn && !string.IsNullOrWhiteSpace(decision.Note)).Select(decision => $"{decision.Reviewer}: {decision.Note}"));

    /// <summary>The words behind what the model gave or was unsure of, if the model that serves is the one that said so.</summary>
    private string? EvidenceOf(Paragraph paragraph) => paragraph.ModelVersion != classifier.Version || paragraph.Status != ClassificationStatus.Classified
        || paragraph.Themes.All(theme => theme.Verdict is null or Verdict.No)
        ? null
        : Joined("\n", classifier.Classify(paragraph.Text, EvidenceScope.Given).Themes
            .Where(theme => theme.Evidence is not null)
            .OrderByDescending(theme => theme.Probability)
            .Select(theme => $"{theme.Id}: " + string.Join(", ", theme.Evidence!.StrongestWords(EvidenceWords)
                .Select(word => string.Create(CultureInfo.InvariantCulture, $"{word.Text} {word.Contribution:+0.00}")))));

    private static string? Joined(string separator, IEnumerable<string> parts) => string.Join(separator, parts) is { Length: > 0 } joined ? joined : null;
}
