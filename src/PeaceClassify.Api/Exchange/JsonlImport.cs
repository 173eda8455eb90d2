using System.Text;
using System.Text.Json;
using PeaceClassify.Api.Store;
using PeaceClassify.Documents;

namespace PeaceClassify.Api.Exchange;

/// <summary>Reads .jsonl: lines of our own exports with all that they hold, and plain labelled lines of any corpus, side by side.</summary>
internal sealed class JsonlImport(string name, ThemeNames themes, ImportText check)
{
    private readonly Dictionary<string, StoredModel> models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Line, JsonlStatement Facts, List<ImportedParagraph> Paragraphs)> statements = new(StringComparer.Ordinal);
    private readonly List<ImportedParagraph> plain = [];
    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal), decisionIds = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Statement, int Index), int> places = [];
    private readonly HashSet<string> ignoredNames = new(StringComparer.Ordinal);

    private ImportProblems Problems => check.Problems;

    /// <summary>Reads all lines.</summary>
    /// <returns>Statements as they come; what was wrong is among the problems.</returns>
    public IReadOnlyList<ImportedStatement> Read(Stream content)
    {
        var rows = 0;
        foreach (var (number, bytes) in ImportLines.Read(content, check.Limits))
        {
            var line = Encoding.UTF8.GetString(bytes.Span).TrimStart('\uFEFF');
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (++rows > check.Limits.MaxRows)
            {
                throw new ImportException($"the file has more than {check.Limits.MaxRows:N0} paragraphs, the limit; split it", StatusCodes.Status413PayloadTooLarge);
            }

            Read(number, line);
        }

        if (rows == 0)
        {
            throw new ImportException("the file has no line; expected one object a line with \"id\", \"themes\" and \"text\"");
        }

        return
        [
            .. statements.Values.Select(Statement),
            .. plain.Count == 0 ? [] : new[] { PlainStatements.Of(name, plain) },
        ];
    }

    private void Read(int number, string text)
    {
        JsonlLine line;
        try
        {
            Corpus.Parse(name, number, text); // says what a line of a corpus lacks
            line = JsonSerializer.Deserialize<JsonlLine>(text, PeaceClassifyJson.Options)!;
        }
        catch (DataFileException exception)
        {
            Problems.Add(number, WithoutText(exception.Problem));
            return;
        }
        catch (JsonException exception)
        {
            Problems.Add(number, $"{(exception.Path is { Length: > 2 } path ? path[2..] : "the line")} is not what was expected there; GET /v1/export writes lines as they are read");
            return;
        }

        if (HasNull(line))
        {
            Problems.Add(number, "\"suggestions\", \"decisions\" or \"models\" holds a null; GET /v1/export writes lines as they are read");
            return;
        }

        foreach (var other in (line.Other?.Keys ?? Enumerable.Empty<string>()).Where(ignoredNames.Add))
        {
            Problems.Ignore(number, $"the property '{ImportText.Shown(other)}' is not known and was left out, here and on later lines");
        }

        if (!ids.TryAdd(line.Id, number))
        {
            Problems.Add(number, $"the id '{ImportText.Shown(line.Id)}' stands already at line {ids[line.Id]}; every id must be unique");
            return;
        }

        foreach (var model in line.Models ?? [])
        {
            Read(number, model);
        }

        if (line.Statement is { } statement)
        {
            ReadOwn(number, line, statement);
        }
        else
        {
            ReadPlain(number, line);
        }
    }

    /// <summary>Whether a list holds a null, which no annotation keeps out.</summary>
    private static bool HasNull(JsonlLine line) =>
        (line.Suggestions ?? []).Any(suggestion => suggestion is null || (suggestion.Themes ?? []).Contains(null!))
        || (line.Decisions ?? []).Contains(null!)
        || (line.Models ?? []).Contains(null!);

    private void ReadPlain(int number, JsonlLine line)
    {
        var given = line.Themes.Select(word =>
        {
            var id = themes.Find(word);
            if (id is null)
            {
                Problems.Add(number, $"the theme '{ImportText.Shown(word)}' is not known; {themes.Expected}");
            }

            return id ?? "";
        }).ToArray();
        if (line.Decisions is not null || line.Suggestions is not null)
        {
            Problems.Add(number, "\"decisions\" and \"suggestions\" stand without \"statement\", to which they belong");
        }

        plain.Add(new()
        {
            Line = number,
            Id = ImportedIds.Of("paragraph", line.Id, line.Text),
            Index = plain.Count,
            Kind = line.Kind ?? ParagraphKind.Text,
            Text = check.Text(number, line.Text),
            Number = check.Name(number, "number", line.Number) ?? check.Name(number, "id", line.Id),
            Page = line.Page,
            Speaker = check.Name(number, "speaker", line.Speaker),
            Country = check.Name(number, "country", line.Country),
            SpokenIn = check.Name(number, "spokenIn", line.SpokenIn),
            Labels = line.Reviewed == false || line.Kind == ParagraphKind.Heading ? null : PlainStatements.Labels(given),
        });
    }

    private void ReadOwn(int number, JsonlLine line, JsonlStatement facts)
    {
        if (!Ids.TryRead(line.Id, out var id) || !Ids.TryRead(facts.Id, out var statementId))
        {
            Problems.Add(number, "\"id\" and the id of \"statement\" must be Guids, as an export writes them; take \"statement\" out to import the line as plain labelled data");
            return;
        }

        if (line.Kind is not { } kind || line.Index is not (>= 0 and var index))
        {
            Problems.Add(number, "\"kind\" or \"index\" is missing; expected \"text\" or \"heading\", and the place in the statement from 0 on");
            return;
        }

        if (!statements.TryGetValue(statementId, out var statement))
        {
            CheckFacts(number, facts);
            statements.Add(statementId, statement = (number, facts with { Id = statementId }, []));
        }
        else if (statement.Facts != facts with { Id = statementId })
        {
            Problems.Add(number, $"\"statement\" differs from that at line {statement.Line}; what is known of a statement must be the same on all its lines");
        }

        if (!places.TryAdd((statementId, index), number))
        {
            Problems.Add(number, $"the index {index} stands already at line {places[(statementId, index)]}");
        }

        var suggestions = (line.Suggestions ?? []).Select(suggestion => SuggestionOf(number, suggestion)).OfType<ExportedSuggestion>().ToArray();
        var shown = suggestions.FirstOrDefault(suggestion => suggestion.Suggestion.Model.Id == facts.Model)?.Suggestion;
        if (kind == ParagraphKind.Text && shown is null)
        {
            Problems.Add(number, "\"suggestions\" has none by the model of the statement; take \"statement\" out to have the paragraph classified anew");
        }
        else if (kind == ParagraphKind.Heading && suggestions.Length > 0)
        {
            Problems.Add(number, "a heading has no suggestions");
        }

        var decisions = DecisionsOf(number, line.Decisions ?? [], kind, suggestions);
        var accepted = EffectiveStates.Of(shown, decisions).Themes.Where(theme => theme.State == ThemeState.Accepted).Select(theme => theme.Id);
        if (!Problems.HasAny && !accepted.ToHashSet(StringComparer.Ordinal).SetEquals(line.Themes))
        {
            Problems.Add(number, $"\"themes\" are [{string.Join(", ", line.Themes.Select(ImportText.Shown))}], but the decisions come to [{string.Join(", ", accepted)}]; "
                + "take \"statement\", \"suggestions\" and \"decisions\" out to import the themes as your own labels");
        }

        statement.Paragraphs.Add(new()
        {
            Line = number,
            Id = id,
            Index = index,
            Kind = kind,
            Text = check.Text(number, line.Text),
            Number = check.Name(number, "number", line.Number),
            Page = line.Page is null or > 0 ? line.Page : Wrong(number, "\"page\" must be 1 or more"),
            Speaker = check.Name(number, "speaker", line.Speaker),
            Country = check.Name(number, "country", line.Country),
            SpokenIn = check.Name(number, "spokenIn", line.SpokenIn),
            Suggestions = suggestions,
            Decisions = decisions,
        });
    }

    private void CheckFacts(int number, JsonlStatement facts)
    {
        if (check.Name(number, "the title of the statement", facts.Title, Limits.MaxTitleCharacters) is null)
        {
            Problems.Add(number, "the statement has no title");
        }

        check.Name(number, "the statement's speaker", facts.Speaker);
        check.Name(number, "the statement's country", facts.Country);
        check.Name(number, "the statement's symbol", facts.Symbol);
        check.Name(number, "the statement's fileName", facts.FileName, Limits.MaxTitleCharacters);
        check.Name(number, "the statement's addedBy", facts.AddedBy);
        check.Date(number, Stamp.Text(facts.Date));
        CheckTime(number, "the statement's addedAt", facts.AddedAt);
        if (!models.ContainsKey(facts.Model))
        {
            Problems.Add(number, $"the model '{ImportText.Shown(facts.Model)}' is described on no line before; \"models\" of the export's first line describes it");
        }
    }

    private void Read(int number, JsonlModel model)
    {
        var isSound = !string.IsNullOrWhiteSpace(model.Version) && model.Version.Length <= Limits.MaxNameCharacters && model.Themes is { Count: > 0 }
            && model.Themes.All(theme => theme is not null && !string.IsNullOrWhiteSpace(theme.Id) && theme.Id.Length <= Limits.MaxIdCharacters && theme.Support >= 0
                && double.IsFinite(theme.Threshold) && double.IsFinite(theme.ReviewFrom) && double.IsFinite(theme.ReviewTo))
            && model.Themes.DistinctBy(theme => theme.Id, StringComparer.Ordinal).Count() == model.Themes.Count;
        if (!isSound)
        {
            Problems.Add(number, "a model in \"models\" has no version or no themes, a theme twice, or a cut that is no number");
            return;
        }

        var stored = StoredModel.Of(model.Version, model.Themes);
        if (stored.Id != model.Id)
        {
            Problems.Add(number, $"the model '{ImportText.Shown(model.Id)}' was changed: version and themes do not belong to its id");
            return;
        }

        models.TryAdd(stored.Id, stored);
    }

    private ExportedSuggestion? SuggestionOf(int number, JsonlSuggestion suggestion)
    {
        if (!models.TryGetValue(suggestion.Model, out var model))
        {
            Problems.Add(number, $"the model '{ImportText.Shown(suggestion.Model)}' is described on no line before; \"models\" of the export's first line describes it");
            return null;
        }

        CheckTime(number, "\"at\" of a suggestion", suggestion.At);
        check.Name(number, "\"language\"", suggestion.Language);
        check.Name(number, "\"languageName\"", suggestion.LanguageName);
        var given = suggestion.Themes ?? [];
        var expected = suggestion.Status == ClassificationStatus.Classified ? model.Themes.Count : 0;
        if (given.Count != expected || !given.Select(theme => theme.Id).SequenceEqual(model.Themes.Take(expected).Select(theme => theme.Id)))
        {
            Problems.Add(number, $"the suggestions must have a theme for each of the {expected} of the model, in its order; found {given.Count}");
            return null;
        }

        for (var label = 0; label < given.Count; label++)
        {
            if (given[label].Probability is not (>= 0 and <= 1) || model.Themes[label].VerdictOf(given[label].Probability) != given[label].Verdict)
            {
                Problems.Add(number, $"of the theme '{given[label].Id}', probability and verdict do not belong together by the cuts of the model; suggestions are not to be changed, decide instead");
                return null;
            }
        }

        return new(new(model, suggestion.Status, suggestion.Language, suggestion.LanguageName, [.. given.Select(theme => theme.Probability)]), suggestion.At.ToUniversalTime());
    }

    private List<Decision> DecisionsOf(int number, IReadOnlyList<JsonlDecision> given, ParagraphKind kind, IReadOnlyList<ExportedSuggestion> suggestions)
    {
        var read = new List<Decision>();
        foreach (var entry in given)
        {
            var problem = Ids.TryRead(entry.Id, out var id) is false ? "has no Guid as id"
                : !decisionIds.TryAdd(id, number) ? $"has an id that stands already at line {decisionIds[id]}"
                : DecisionRules.Problem(entry with { Id = id }, kind, read, theme => themes.Find(theme) == theme || suggestions.Any(own => own.Suggestion.Model.LabelOf(theme) >= 0));
            if (problem is not null)
            {
                Problems.Add(number, $"the decision {read.Count + 1} {problem}");
                return read;
            }

            check.Name(number, "\"reviewer\"", entry.Reviewer);
            check.Name(number, "\"note\"", entry.Note, Limits.MaxNoteCharacters);
            check.Name(number, "\"modelVersion\" of a decision", entry.ModelVersion);
            CheckTime(number, "\"at\" of a decision", entry.At);
            read.Add(new(
                id, entry.Action, entry.Theme, entry.Note, entry.Reviewer, entry.At.ToUniversalTime(), entry.ModelVersion, entry.Probability, entry.Verdict,
                Ids.TryRead(entry.Withdraws, out var withdraws) ? withdraws : null, Withdrawn: false, entry.Adjudicates == true));
        }

        return read;
    }

    private void CheckTime(int number, string name, DateTime time)
    {
        const int FirstYear = 2000, LastYear = 2199;
        if (time.Kind == DateTimeKind.Unspecified || time.Year is < FirstYear or > LastYear)
        {
            Problems.Add(number, $"{name} must be a time with its zone, such as 2026-03-14T09:26:53Z, from {FirstYear} to {LastYear}");
        }
    }

    private int? Wrong(int number, string problem)
    {
        Problems.Add(number, problem);
        return null;
    }

    private ImportedStatement Statement((int Line, JsonlStatement Facts, List<ImportedParagraph> Paragraphs) read) => new()
    {
        Id = read.Facts.Id,
        IsOwn = true,
        Title = read.Facts.Title,
        Speaker = read.Facts.Speaker,
        Country = read.Facts.Country,
        Date = read.Facts.Date,
        Symbol = read.Facts.Symbol,
        FileName = read.Facts.FileName,
        AddedAt = read.Facts.AddedAt.ToUniversalTime(),
        AddedBy = read.Facts.AddedBy,
        Model = models.GetValueOrDefault(read.Facts.Model),
        Paragraphs = [.. read.Paragraphs.OrderBy(paragraph => paragraph.Index)],
    };

    /// <summary>A message of the JSON reader without what it repeats of the line.</summary>
    private static string WithoutText(string problem) =>
        problem.StartsWith("the line is not valid JSON", StringComparison.Ordinal) ? "the line is not valid JSON; expected an object with \"id\", \"themes\" and \"text\"" : ImportText.Shown(problem);
}
