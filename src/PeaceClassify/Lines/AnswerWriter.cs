using System.Buffers;
using System.Text;
using System.Text.Json;

namespace PeaceClassify.Lines;

/// <summary>Which themes an answer lists.</summary>
public enum ThemeScope
{
    /// <summary>Every theme.</summary>
    All,

    /// <summary>Those with the verdict assigned or review.</summary>
    Given,
}

/// <summary>
/// Writes the answers of one model version as JSON: byte for byte what <see cref="PeaceClassifyJson"/> writes, but what is the same in every answer
/// is encoded once. Immutable and thread-safe.
/// </summary>
public sealed class AnswerWriter
{
    private readonly byte[] opening;
    private readonly ThemeText[] themes;
    private readonly Dictionary<string, byte[]> ids;
    private readonly int maxBytes;

    /// <summary>Encodes what is the same in every answer.</summary>
    public AnswerWriter(ThemeClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        var version = Json(classifier.Version);
        opening = [.. "{\"modelVersion\":"u8, .. version, .. ",\"status\":\"classified\""u8];
        themes = [.. classifier.Description.Themes.Select(theme => new ThemeText(
            [.. "{\"id\":"u8, .. Json(theme.Theme.Id), .. ",\"probability\":"u8],
            [.. ",\"threshold\":"u8, .. Threshold(theme.Cuts.Threshold), .. ",\"verdict\":\""u8]))];
        ids = classifier.Description.Themes.ToDictionary(theme => theme.Theme.Id, theme => Json(theme.Theme.Id), StringComparer.Ordinal);

        // Two commas and an id more for each theme than stand in its own text; the language and the brackets take what is over.
        const int Between = 256;
        maxBytes = opening.Length + Between + themes.Sum(theme => (2 * theme.Start.Length) + theme.Rest.Length + JsonText.ProbabilityBytes + "assigned\"},".Length);
    }

    /// <summary>Writes an answer of this version.</summary>
    public void Write(Classification answer, IBufferWriter<byte> output, ThemeScope scope = ThemeScope.All)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(output);
        if (answer.Status != ClassificationStatus.Classified)
        {
            using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = PeaceClassifyJson.Options.Encoder, SkipValidation = true });
            JsonSerializer.Serialize(json, answer, PeaceClassifyJson.Options);
            return;
        }

        var text = new Cursor(output.GetSpan(maxBytes));
        text.Append(opening);
        text.Append(",\"language\":\""u8);
        text.AppendPlain(answer.Language);
        text.Append("\",\"languageName\":\""u8);
        text.AppendPlain(answer.LanguageName);
        text.Append("\",\"assigned\":["u8);
        AppendIds(ref text, answer.Assigned);
        text.Append("],\"review\":["u8);
        AppendIds(ref text, answer.Review);
        text.Append("],\"themes\":["u8);
        var isFirst = true;
        for (var label = 0; label < themes.Length; label++)
        {
            var theme = answer.Themes[label];
            if (scope == ThemeScope.Given && theme.Verdict == Verdict.No)
            {
                continue;
            }

            text.Append(isFirst ? [] : ","u8);
            isFirst = false;
            text.Append(themes[label].Start);
            text.AppendProbability(theme.Probability);
            text.Append(themes[label].Rest);
            text.Append(theme.Verdict switch { Verdict.Assigned => "assigned\""u8, Verdict.Review => "review\""u8, _ => "no\""u8 });
            if (theme.Evidence is not null)
            {
                text.Append(",\"evidence\":"u8);
                output.Advance(text.Length);
                WriteEvidence(theme.Evidence, output);
                text = new(output.GetSpan(maxBytes));
            }

            text.Append("}"u8);
        }

        text.Append("]}"u8);
        output.Advance(text.Length);
    }

    private static void WriteEvidence(Evidence evidence, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = PeaceClassifyJson.Options.Encoder, SkipValidation = true });
        JsonSerializer.Serialize(json, evidence, PeaceClassifyJson.Options);
    }

    private void AppendIds(ref Cursor text, IReadOnlyList<string> list)
    {
        for (var index = 0; index < list.Count; index++)
        {
            text.Append(index == 0 ? [] : ","u8);
            text.Append(ids[list[index]]);
        }
    }

    private static byte[] Json(string value) => JsonSerializer.SerializeToUtf8Bytes(value, PeaceClassifyJson.Options);

    private static byte[] Threshold(double value)
    {
        var text = new byte[JsonText.ProbabilityBytes];
        return text[..JsonText.WriteProbability(value, text)];
    }

    /// <summary>What stands before the probability of a theme, and between it and the verdict.</summary>
    private sealed record ThemeText(byte[] Start, byte[] Rest);

    /// <summary>A place in a buffer that is long enough.</summary>
    private ref struct Cursor(Span<byte> buffer)
    {
        private readonly Span<byte> buffer = buffer;

        public int Length { get; private set; }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(buffer[Length..]);
            Length += bytes.Length;
        }

        /// <summary>Appends what needs no escape: the code and the name of a language.</summary>
        public void AppendPlain(string value) => Length += Encoding.UTF8.GetBytes(value, buffer[Length..]);

        public void AppendProbability(double value) => Length += JsonText.WriteProbability(value, buffer[Length..]);
    }
}
