using System.Text.Json;
using PeaceClassify.Evaluation;
using PeaceClassify.Reports;

namespace PeaceClassify.Retraining;

/// <summary>An exam of a candidate beside the version that serves.</summary>
/// <param name="Name">What it was judged on, for people.</param>
/// <param name="Contest">The candidate against the version that serves.</param>
public sealed record GateExam(string Name, Contest Contest)
{
    /// <summary>What speaks against the candidate, a sentence each; empty when nothing does.</summary>
    public IReadOnlyList<string> Objections =>
    [
        .. new[] { ("micro-F1", Contest.Comparison.MicroF1), ("macro-F1", Contest.Comparison.MacroF1) }
            .Where(figure => figure.Item2.Standing == Standing.Worse)
            .Select(figure => $"{Name}: {figure.Item1} is worse, {Change(figure.Item2)}."),
        .. Contest.ByTheme
            .Where(theme => theme.Standing == Standing.Worse)
            .Select(theme => $"{Name}: the theme '{theme.Theme}' is worse, its F1 {Change(theme.Figure)}."),
    ];

    private static string Change(FigureDifference figure) =>
        $"{Numbers.Score(figure.Second)} after {Numbers.Score(figure.First)}, a difference of {Numbers.Difference(figure.Difference)} {Numbers.Difference(figure.Interval)}";
}

/// <summary>Whether a candidate may take the place of the version that serves, and why.</summary>
public sealed record GateVerdict
{
    /// <summary>The verdict in the candidate's folder.</summary>
    public const string FileName = "gate.json";

    /// <summary>The version that it was judged against.</summary>
    public required string Against { get; init; }

    /// <summary>What was examined; none when there was nothing to judge on.</summary>
    public required IReadOnlyList<GateExam> Exams { get; init; }

    /// <summary>Themes that only the candidate has: it is not judged on them.</summary>
    public required IReadOnlyList<string> NewThemes { get; init; }

    /// <summary>Themes that only the version that serves has.</summary>
    public required IReadOnlyList<string> GoneThemes { get; init; }

    /// <summary>Decided paragraphs that were left out of the second exam: the version that serves had learned from nearly the same.</summary>
    public required int NotJudgedCount { get; init; }

    /// <summary>Whether the version that serves kept its out-of-fold predictions.</summary>
    public required bool HasKnown { get; init; }

    /// <summary>What speaks against the candidate; empty when it may be promoted.</summary>
    public IReadOnlyList<string> Objections => Exams.Count == 0
        ? ["There was nothing to judge the candidate on: the version that serves kept no out-of-fold predictions, and there are no decisions that it has not learned from."]
        : [.. Exams.SelectMany(exam => exam.Objections)];

    /// <summary>Whether no theme and not the whole is worse.</summary>
    public bool MayBePromoted => Objections.Count == 0;

    /// <summary>The verdict in plain sentences, the answer first.</summary>
    public IReadOnlyList<string> Sentences =>
    [
        MayBePromoted ? $"The candidate may be promoted: no theme is worse than in {Against}, and the whole is not worse." : $"The candidate should not take the place of {Against}.",
        .. Objections,
        .. Exams.Select(exam => $"{exam.Name} ({Numbers.Count(exam.Contest.Comparison.ExampleCount)} paragraphs): {string.Join(' ', exam.Contest.Verdict())}"),
        .. HasKnown ? Array.Empty<string>() : [$"{Against} was trained by an older build and kept no out-of-fold predictions, so the candidate was judged on decisions alone."],
        .. NotJudgedCount == 0 ? Array.Empty<string>() : [$"{Numbers.Count(NotJudgedCount)} decided paragraphs were left out: they are nearly the same as some that {Against} learned from."],
        .. NewThemes.Count == 0 ? Array.Empty<string>() : [$"New themes, on which there is nothing to compare: {string.Join(", ", NewThemes)}."],
        .. GoneThemes.Count == 0 ? Array.Empty<string>() : [$"Themes that the candidate no longer has: {string.Join(", ", GoneThemes)}."],
    ];

    /// <summary>Reads what the gate said when a version was trained.</summary>
    /// <returns>Null when it was not judged: it was trained from a corpus alone.</returns>
    /// <exception cref="DataFileException">The verdict cannot be read.</exception>
    public static SavedVerdict? Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<SavedVerdict>(File.ReadAllBytes(path), PeaceClassifyJson.Options) ?? throw new JsonException("the file holds null") : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the verdict of the gate cannot be read: {exception.Message}");
        }
    }

    /// <summary>What stays of the verdict.</summary>
    public SavedVerdict ToSaved() => new(
        Against, MayBePromoted, Sentences, Objections,
        [.. Exams.Select(exam => new SavedExam(exam.Name, exam.Contest.Themes, exam.Contest.Comparison, [.. exam.Contest.ByTheme.Select(theme => theme.Standing)]))]);

    internal string Write() => JsonSerializer.Serialize(ToSaved(), PeaceClassifyJson.Indented) + "\n";
}

/// <summary>A verdict as gate.json keeps it.</summary>
/// <param name="Against">The version that the candidate was judged against.</param>
/// <param name="MayBePromoted">Whether no theme and not the whole was worse.</param>
/// <param name="Sentences">The verdict in plain sentences, the answer first.</param>
/// <param name="Objections">What speaks against the candidate.</param>
/// <param name="Exams">The figures.</param>
public sealed record SavedVerdict(string Against, bool MayBePromoted, IReadOnlyList<string> Sentences, IReadOnlyList<string> Objections, IReadOnlyList<SavedExam> Exams);

/// <summary>An exam as gate.json keeps it.</summary>
/// <param name="Name">What the candidate was judged on.</param>
/// <param name="Themes">The themes in the order of the figures.</param>
/// <param name="Comparison">The candidate less the version that serves.</param>
/// <param name="ThemeStandings">What stands of each theme once so many themes are counted as so many tests.</param>
public sealed record SavedExam(string Name, IReadOnlyList<string> Themes, PairedComparison Comparison, IReadOnlyList<Standing> ThemeStandings);
