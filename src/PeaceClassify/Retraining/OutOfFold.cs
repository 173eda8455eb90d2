using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PeaceClassify.Evaluation;

namespace PeaceClassify.Retraining;

/// <summary>
/// What cross-validation said of every paragraph that a version was trained on, by learners that had not seen it: its out-of-fold.jsonl. By it a later version is compared with
/// this one without training this one again. Texts are not in it, only their hashes.
/// </summary>
/// <remarks>
/// Learners have not seen their paragraph; calibrations and cuts are those of the version, which all paragraphs together decide. Those of each fold, by which the figures of a version
/// are found, move with every few paragraphs, and two versions compared by them would differ by where a fold drew its line.
/// </remarks>
/// <param name="ThemeIds">The themes in label order.</param>
/// <param name="Cuts">The cuts of the version, one a theme.</param>
/// <param name="FoldCount">How many folds there were.</param>
/// <param name="Paragraphs">The paragraphs in the order of training.</param>
public sealed record OutOfFold(IReadOnlyList<string> ThemeIds, IReadOnlyList<Cuts> Cuts, int FoldCount, IReadOnlyList<OutOfFoldParagraph> Paragraphs)
{
    /// <summary>The file in the version's folder; versions that were trained before there was such a file have none.</summary>
    public const string FileName = "out-of-fold.jsonl";

    private const int Format = 2;

    /// <summary>Had calibrations and cuts of each fold.</summary>
    private const int FormatByFold = 1;
    private const int Decimals = 6;
    private const int TextHashBytes = 8;

    /// <summary>So that a probability of 0 that was rounded is no infinite loss.</summary>
    private const double Least = 1e-6;

    /// <summary>What names a text: the beginning of its SHA-256, in lower-case hexadecimal digits.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, TextHashBytes));

    /// <summary>Reads what a version has.</summary>
    /// <returns>Null when the version has none, or has them as an older build kept them, by the calibrations and cuts of each fold.</returns>
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
                    var format = FormatOf(line);
                    if (format == FormatByFold)
                    {
                        return null;
                    }

                    header = format == Format ? JsonSerializer.Deserialize<Header>(line, PeaceClassifyJson.Options) : throw new JsonException($"format {format}, this build reads {Format}");
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

        return header is null ? throw new DataFileException(path, "the out-of-fold predictions cannot be read: the file is empty") : new(header.Themes, header.Cuts, header.FoldCount, paragraphs);
    }

    /// <summary>The fold that each of these paragraphs had; null for one that this version was not trained on, and null for all where it had another number of folds.</summary>
    internal IReadOnlyList<int?>? FoldsOf(IReadOnlyList<LabelledParagraph> paragraphs, int foldCount)
    {
        if (FoldCount != foldCount)
        {
            return null;
        }

        var folds = Paragraphs.ToDictionary(paragraph => (paragraph.Id, paragraph.TextHash), paragraph => paragraph.Fold);
        return [.. paragraphs.Select(paragraph => folds.TryGetValue((paragraph.Id, HashOf(paragraph.Text)), out var fold) ? fold : (int?)null)];
    }

    internal static OutOfFold Of(
        Taxonomy taxonomy, IReadOnlyList<LabelledParagraph> paragraphs, IReadOnlyList<int> folds, int foldCount, IReadOnlyList<double[]?> probabilities, IReadOnlyList<Cuts> cuts) => new(
        [.. taxonomy.Themes.Select(theme => theme.Id)],
        cuts,
        foldCount,
        [.. paragraphs.Select((paragraph, index) => new OutOfFoldParagraph(
            paragraph.Id,
            HashOf(paragraph.Text),
            [.. taxonomy.LabelsOf(paragraph).Order().Select(label => taxonomy.Themes[label].Id)],
            folds[index],
            probabilities[index]?.Select(probability => Math.Clamp(Math.Round(probability, Decimals), Least, 1 - Least)).ToArray()))]);

    internal string Write()
    {
        var text = new StringBuilder();
        text.Append(JsonSerializer.Serialize(new Header(Format, ThemeIds, FoldCount, Cuts), PeaceClassifyJson.Options)).Append('\n');
        foreach (var paragraph in Paragraphs)
        {
            text.Append(JsonSerializer.Serialize(paragraph, PeaceClassifyJson.Options)).Append('\n');
        }

        return text.ToString();
    }

    /// <exception cref="JsonException">The line is no object, or has no format.</exception>
    private static int FormatOf(string line)
    {
        using var header = JsonDocument.Parse(line);
        return header.RootElement.ValueKind == JsonValueKind.Object && header.RootElement.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.Number && format.TryGetInt32(out var number)
            ? number
            : throw new JsonException("the first line names no format");
    }

    private static bool IsWhole(OutOfFoldParagraph paragraph, Header header) =>
        paragraph.Fold >= 0 && paragraph.Fold < header.FoldCount && header.Cuts.Count == header.Themes.Count
        && (paragraph.Probabilities is null || paragraph.Probabilities.Count == header.Themes.Count)
        && paragraph.Themes.All(header.Themes.Contains);

    private sealed record Header(int Format, IReadOnlyList<string> Themes, int FoldCount, IReadOnlyList<Cuts> Cuts);
}

/// <summary>A paragraph that a version was trained on, and what learners said of it that had not seen it.</summary>
/// <param name="Id">Its id in the corpus.</param>
/// <param name="TextHash">See <see cref="OutOfFold.HashOf"/>.</param>
/// <param name="Themes">The themes it was trained with.</param>
/// <param name="Fold">The fold that it was in.</param>
/// <param name="Probabilities">One a theme; null where it has no word that the learner knew.</param>
public sealed record OutOfFoldParagraph(string Id, string TextHash, IReadOnlyList<string> Themes, int Fold, IReadOnlyList<double>? Probabilities = null);
