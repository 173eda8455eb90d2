using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PeaceClassify;

/// <summary>
/// A labelled corpus on disk: files of JSON Lines, each line <c>{"id": "...", "themes": ["..."], "text": "..."}</c> and, where it is known, <c>"source": "..."</c>; further
/// properties left alone, but for <c>"reviewed": false</c>: no person has settled such a paragraph, so it is not part of the corpus.
/// </summary>
public static class Corpus
{
    /// <summary>What is wrong with a corpus that says nothing.</summary>
    internal const string NothingReviewed = "there is no paragraph in it that a person reviewed";

    /// <summary>The files of a corpus: the file itself, or every .jsonl below a folder, in ordinal order of their paths.</summary>
    /// <exception cref="DataFileException">There is no such file or folder, or the folder cannot be read or has no .jsonl.</exception>
    public static IReadOnlyList<string> Files(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new DataFileException(path, "no such file or folder");
        }

        try
        {
            string[] files = [.. Directory.EnumerateFiles(path, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
            return files.Length > 0 ? files : throw new DataFileException(path, "the folder has no .jsonl file in it or below");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the folder cannot be read: {exception.Message}");
        }
    }

    /// <summary>Reads a corpus from a file or a folder, see <see cref="Files"/>.</summary>
    /// <exception cref="DataFileException">
    /// A line is not valid, an id stands twice, or there is no paragraph; the <c>check</c> command lists every defect at once.
    /// </exception>
    public static IReadOnlyList<LabelledParagraph> Load(string path)
    {
        var paragraphs = new List<LabelledParagraph>();
        var ids = new Dictionary<string, LabelledParagraph>(StringComparer.Ordinal);
        foreach (var file in Files(path))
        {
            foreach (var (number, line) in Lines(file))
            {
                if (IsUnreviewed(line))
                {
                    continue;
                }

                var paragraph = Parse(file, number, line);
                if (!ids.TryAdd(paragraph.Id, paragraph))
                {
                    var first = ids[paragraph.Id];
                    throw new DataFileException(file, $"the id '{paragraph.Id}' stands already at {first.Path}({first.Line}); every id must be unique", number);
                }

                paragraphs.Add(paragraph);
            }
        }

        return paragraphs.Count > 0 ? paragraphs : throw new DataFileException(path, NothingReviewed);
    }

    /// <summary>The lines of a file that are not blank, numbered from 1.</summary>
    /// <exception cref="DataFileException">The file cannot be read, or is not UTF-8.</exception>
    public static IEnumerable<(int Number, string Line)> Lines(string path)
    {
        string[] lines;
        try
        {
            lines = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF').Split('\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the file cannot be read: {exception.Message}");
        }
        catch (DecoderFallbackException exception)
        {
            throw new DataFileException(path, $"the file is not UTF-8: invalid bytes at position {exception.Index}; save it as UTF-8");
        }

        for (var number = 1; number <= lines.Length; number++)
        {
            if (!string.IsNullOrWhiteSpace(lines[number - 1]))
            {
                yield return (number, lines[number - 1]);
            }
        }
    }

    /// <summary>Whether a line says that no person has settled its paragraph: exports of the workbench hold such lines. A line that is not valid does not say so.</summary>
    public static bool IsUnreviewed(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (!line.Contains("\"reviewed\"", StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("reviewed", out var reviewed) && reviewed.ValueKind == JsonValueKind.False;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads one line.</summary>
    /// <exception cref="DataFileException">The line is not valid JSON or lacks an id, themes or a text.</exception>
    public static LabelledParagraph Parse(string path, int number, string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new DataFileException(path, $"expected an object with id, themes and text, found {Describe(root)}", number);
            }

            var themes = Property(root, "themes", JsonValueKind.Array)
                .EnumerateArray()
                .Select(theme => theme.ValueKind == JsonValueKind.String && theme.GetString() is { Length: > 0 } id
                    ? id
                    : throw new DataFileException(path, $"every theme must be the id of a theme, found {Describe(theme)}", number))
                .ToArray();
            if (themes.Distinct(StringComparer.Ordinal).Count() != themes.Length)
            {
                throw new DataFileException(path, "a theme stands twice in \"themes\"", number);
            }

            return new(Text(root, "id"), Text(root, "text"), themes, path, number)
            {
                Source = root.TryGetProperty("source", out var source) && source.ValueKind != JsonValueKind.Null ? Text(root, "source") : null,
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The framework ends with a line number of its own, that of a line among one: it would contradict ours.
            var place = exception is JsonException { BytePositionInLine: { } position } ? $", from byte {position + 1} on" : "";
            throw new DataFileException(path, $"the line is not valid JSON{place}: {exception.Message.Split(" LineNumber:")[0]}", number);
        }

        string Text(JsonElement root, string name) => Property(root, name, JsonValueKind.String).GetString() is var value && !string.IsNullOrWhiteSpace(value)
            ? value
            : throw new DataFileException(path, $"\"{name}\" is empty", number);

        JsonElement Property(JsonElement root, string name, JsonValueKind kind) =>
            root.TryGetProperty(name, out var value) && value.ValueKind == kind
                ? value
                : throw new DataFileException(
                    path, $"expected \"{name}\" to be {(kind == JsonValueKind.Array ? "an array" : "a string")}, found {Describe(value)}", number);
    }

    /// <summary>SHA-256, in lower-case hexadecimal, over ids, themes, texts and sources in order: names the data a model was trained on.</summary>
    public static string Fingerprint(IEnumerable<LabelledParagraph> paragraphs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var paragraph in paragraphs)
        {
            // JSON keeps the fields apart whatever characters they hold.
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes<string[]>([paragraph.Id, paragraph.Text, .. paragraph.Themes]));
            if (paragraph.Source is not null)
            {
                hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(paragraph.Source));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => "nothing",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
