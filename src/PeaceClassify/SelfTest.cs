using System.Globalization;
using System.Text.Json;

namespace PeaceClassify;

/// <summary>
/// Paragraphs that a model version carries with the probabilities it gave them when it was trained: its self-test.json. A version that no longer gives them, whatever the
/// reason, does not serve: weights that fit another build, an engine that reads text differently, a library that was exchanged.
/// </summary>
/// <param name="Paragraphs">The paragraphs.</param>
public sealed record SelfTest(IReadOnlyList<SelfTestParagraph> Paragraphs)
{
    /// <summary>The file in the version's folder; versions that were trained before there were self-tests have none.</summary>
    public const string FileName = "self-test.json";

    /// <summary>How far a probability may be from the expected one: more than processors and ways of adding up differ, less than any verdict is worth.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Paragraphs at least, where the corpus has so many with a theme; and one a theme at least.</summary>
    private const int FewestParagraphs = 24;

    private const int Decimals = 6;

    /// <summary>Chooses paragraphs, theme by theme those nearest to the corpus's usual length, and asks the classifier what it says of them.</summary>
    internal static SelfTest Of(ThemeClassifier classifier, IReadOnlyList<LabelledParagraph> paragraphs) =>
        new([.. Choose(classifier.Description.Themes, paragraphs).Select(paragraph => new SelfTestParagraph(paragraph.Text, Probabilities(classifier, paragraph.Text, Decimals)))]);

    /// <summary>Reads the self-test of a version.</summary>
    /// <returns>Null when the version has none.</returns>
    /// <exception cref="DataFileException">It cannot be read.</exception>
    public static SelfTest? Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return !File.Exists(path) ? null
                : JsonSerializer.Deserialize<SelfTest>(File.ReadAllBytes(path), PeaceClassifyJson.Options) is { } test && !test.Paragraphs.Contains(null!) ? test
                : throw new JsonException("the file holds null");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the self-test cannot be read: {exception.Message}");
        }
    }

    /// <summary>Compares what a classifier says with what is expected.</summary>
    /// <returns>What is wrong, for people, or null when nothing is. No text is in it.</returns>
    public string? Problem(ThemeClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        foreach (var (number, paragraph) in Paragraphs.Index())
        {
            var found = Probabilities(classifier, paragraph.Text, digits: null);
            if (found.Count != paragraph.Probabilities.Count)
            {
                return $"the self-test failed: paragraph {number + 1} has {found.Count} probabilities, expected {paragraph.Probabilities.Count}{WayOut}";
            }

            for (var label = 0; label < found.Count; label++)
            {
                // Turned round, so that what is not a number fails.
                if (!(Math.Abs(found[label] - paragraph.Probabilities[label]) <= Tolerance))
                {
                    return string.Create(
                        CultureInfo.InvariantCulture,
                        $"the self-test failed: paragraph {number + 1} has probability {found[label]:0.00000} of '{classifier.Description.Themes[label].Theme.Id}', expected {paragraph.Probabilities[label]:0.00000}{WayOut}");
                }
            }
        }

        return null;
    }

    internal string Write() => JsonSerializer.Serialize(this, PeaceClassifyJson.Indented) + "\n";

    private const string WayOut = "; this build reads the version differently from the one that trained it: run 'train' again, or serve it with that build";

    private static List<LabelledParagraph> Choose(IReadOnlyList<ModelTheme> themes, IReadOnlyList<LabelledParagraph> paragraphs)
    {
        int[] lengths = [.. paragraphs.Select(paragraph => paragraph.Text.Length).Order()];
        var usual = lengths.Length == 0 ? 0 : lengths[lengths.Length / 2];
        var each = (FewestParagraphs + themes.Count - 1) / themes.Count;
        var chosen = new List<LabelledParagraph>(each * themes.Count);
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var theme in themes)
        {
            chosen.AddRange(paragraphs
                .Where(paragraph => paragraph.Themes.Contains(theme.Theme.Id))
                .OrderBy(paragraph => Math.Abs(paragraph.Text.Length - usual)) // stable: of equals the first
                .Where(paragraph => texts.Add(paragraph.Text))
                .Take(each));
        }

        return chosen;
    }

    private static IReadOnlyList<double> Probabilities(ThemeClassifier classifier, string text, int? digits) =>
        [.. classifier.Classify(text).Themes.Select(theme => digits is { } kept ? Math.Round(theme.Probability, kept) : theme.Probability)];
}

/// <summary>A paragraph of a self-test.</summary>
/// <param name="Text">The paragraph.</param>
/// <param name="Probabilities">One a theme, in the order of the model's themes; none where it was not classified.</param>
public sealed record SelfTestParagraph(string Text, IReadOnlyList<double> Probabilities);
