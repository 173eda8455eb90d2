using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PeaceClassify.Evaluation;

namespace PeaceClassify.Retraining;

/// <summary>
/// What cross-validation said of every paragraph that a version was trained on, by learners that had not seen it: its out-of-fold.jsonl. By it a later version is compared with
/// this one without training this one again. Texts are not in it, only their hashes.
/// </summary>
/// <param name="ThemeIds">The themes in label order.</param>
/// <param name="Cuts">The cuts that paragraphs were judged by, a row a fold, one a theme.</param>
/// <param name="Paragraphs">The paragraphs in the order of training.</param>
public sealed record OutOfFold(IReadOnlyList<string> ThemeIds, IReadOnlyList<IReadOnlyList<Cuts>> Cuts, IReadOnlyList<OutOfFoldParagraph> Paragraphs)
{
    /// <summary>The file in the version's folder; versions that were trained before there was such a file have none.</summary>
    public const string FileName = "out-of-fold.jsonl";

    private const int Format = 1;
    private const int Decimals = 6;
    private const int TextHashBytes = 8;

    /// <summary>So that a probability of 0 that was rounded is no infinite loss.</summary>
    private const double Least = 1e-6;

    /// <summary>What names a text: the beginning of its SHA-256, in lower-case hexadecimal digits.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, TextHashBytes));

    /// <summary>Reads what a version has.</summary>
    /// <returns>Null when the version has none.</returns>
    /// <exception cref="DataFileException">It cannot be read.</exception>
    public static OutOfFold? Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        Header? header = null;
        var paragraphs = new List<OutOfFoldParagraph>();
        foreach (var (number, line) in Corpus.Lines(path))
        {
            try
            {
                if (header is null)
                {
                    header = JsonSerializer.Deserialize<Header>(line, PeaceClassifyJson.Options);
                    if (header is not { Format: Format })
                    {
                        throw new JsonException($"format {header?.Format}, this build reads {Format}");
                    }

                    continue;
                }

                paragraphs.Add(JsonSerializer.Deserialize<OutOfFoldParagraph>(line, PeaceClassifyJson.Options) is { } paragraph && IsWhole(paragraph, header)
                    ? paragraph
                    : throw new JsonException("the paragraph does not fit the first line"));
            }
            catch (JsonException exception)
            {
                throw new DataFileException(path, $"the out-of-fold predictions cannot be read: {exception.Message}", number);
            }
        }

        return header is null ? throw new DataFileException(path, "the out-of-fold predictions cannot be read: the file is empty") : new(header.Themes, header.Cuts, paragraphs);
    }

    /// <summary>The fold that each of these paragraphs had; null for one that this version was not trained on, and null for all where it had another number of folds.</summary>
    internal IReadOnlyList<int?>? FoldsOf(IReadOnlyList<LabelledParagraph> paragraphs, int foldCount)
    {
        if (Cuts.Count != foldCount)
        {
            return null;
        }

        var folds = Paragraphs.ToDictionary(paragraph => (paragraph.Id, paragraph.TextHash), paragraph => paragraph.Fold);
        return [.. paragraphs.Select(paragraph => folds.TryGetValue((paragraph.Id, HashOf(paragraph.Text)), out var fold) ? fold : (int?)null)];
    }

    /// <summary>
    /// The cuts that all of these predictions together ask for, one a theme. Those of a fold, which the rest of the corpus decides, go up and down with every few paragraphs: F1
    /// hardly changes around its best cut there, but it does in the fold that is judged by it.
    /// </summary>
    internal Cuts[] TuneCuts(ThresholdOptions options)
    {
        var answered = Paragraphs.Where(paragraph => paragraph.Probabilities is not null).ToArray();
        var labels = ThemeIds.Index().ToDictionary(theme => theme.Item, theme => theme.Index, StringComparer.Ordinal);
        return ThresholdTuner.Tune(
            [.. answered.Select(paragraph => paragraph.Probabilities!.ToArray())],
            [.. answered.Select(paragraph => paragraph.Themes.Select(theme => labels[theme]).ToArray())],
            options);
    }

    internal static OutOfFold Of(ModelDescription description, IReadOnlyList<LabelledParagraph> paragraphs, Predictions predictions)
    {
        var rows = new Dictionary<Cuts[], int>(ReferenceEqualityComparer.Instance);
        foreach (var cuts in predictions.Cuts)
        {
            rows.TryAdd(cuts, rows.Count);
        }

        string[] themes = [.. description.Themes.Select(theme => theme.Theme.Id)];
        return new(
            themes,
            [.. rows.OrderBy(row => row.Value).Select(row => row.Key)],
            [.. paragraphs.Select((paragraph, index) => new OutOfFoldParagraph(
                paragraph.Id,
                HashOf(paragraph.Text),
                [.. predictions.LabelSets[index].Order().Select(label => themes[label])],
                rows[predictions.Cuts[index]],
                predictions.Probabilities[index]?.Select(probability => Math.Clamp(Math.Round(probability, Decimals), Least, 1 - Least)).ToArray()))]);
    }

    internal string Write()
    {
        var text = new StringBuilder();
        text.Append(JsonSerializer.Serialize(new Header(Format, ThemeIds, Cuts), PeaceClassifyJson.Options)).Append('\n');
        foreach (var paragraph in Paragraphs)
        {
            text.Append(JsonSerializer.Serialize(paragraph, PeaceClassifyJson.Options)).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsWhole(OutOfFoldParagraph paragraph, Header header) =>
        paragraph.Fold >= 0 && paragraph.Fold < header.Cuts.Count && header.Cuts[paragraph.Fold].Count == header.Themes.Count
        && (paragraph.Probabilities is null || paragraph.Probabilities.Count == header.Themes.Count)
        && paragraph.Themes.All(header.Themes.Contains);

    private sealed record Header(int Format, IReadOnlyList<string> Themes, IReadOnlyList<IReadOnlyList<Cuts>> Cuts);
}

/// <summary>A paragraph that a version was trained on, and what learners said of it that had not seen it.</summary>
/// <param name="Id">Its id in the corpus.</param>
/// <param name="TextHash">See <see cref="OutOfFold.HashOf"/>.</param>
/// <param name="Themes">The themes it was trained with.</param>
/// <param name="Fold">The row of the cuts that it was judged by.</param>
/// <param name="Probabilities">One a theme; null where it has no word that the learner knew.</param>
public sealed record OutOfFoldParagraph(string Id, string TextHash, IReadOnlyList<string> Themes, int Fold, IReadOnlyList<double>? Probabilities = null);
