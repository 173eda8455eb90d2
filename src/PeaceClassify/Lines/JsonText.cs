using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PeaceClassify.Lines;

/// <summary>JSON written piece by piece into a buffer, in the same form as <see cref="PeaceClassifyJson"/> writes it.</summary>
public static class JsonText
{
    /// <summary>Most bytes of a probability.</summary>
    internal const int ProbabilityBytes = 8;

    private const int ProbabilityDigits = 6;
    private const int ProbabilityUnits = 1_000_000;

    /// <summary>Appends bytes as they are.</summary>
    public static void Append(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(json);
    }

    /// <summary>Appends a whole number.</summary>
    public static void AppendNumber(IBufferWriter<byte> output, long number)
    {
        ArgumentNullException.ThrowIfNull(output);
        const int Longest = 20;
        Utf8Formatter.TryFormat(number, output.GetSpan(Longest), out var written);
        output.Advance(written);
    }

    /// <summary>Appends a string between quotes, escaped where it must be.</summary>
    public static void AppendString(IBufferWriter<byte> output, string value)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(value);
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length) + 2);
        var length = Encoding.UTF8.GetBytes(value, span[1..]);
        if (JavaScriptEncoder.UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncodeUtf8(span.Slice(1, length)) < 0)
        {
            span[0] = span[length + 1] = (byte)'"';
            output.Advance(length + 2);
            return;
        }

        var escaped = JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        output.Write("\""u8);
        output.Write(escaped);
        output.Write("\""u8);
    }

    /// <summary>Writes a probability or a threshold: six decimals, which is more than calibration can tell, without the zeros at the end.</summary>
    /// <returns>How many bytes.</returns>
    internal static int WriteProbability(double probability, Span<byte> output)
    {
        var units = (int)Math.Round(probability * ProbabilityUnits);
        output[0] = (byte)(units >= ProbabilityUnits ? '1' : '0');
        if (units is <= 0 or >= ProbabilityUnits)
        {
            return 1;
        }

        output[1] = (byte)'.';
        for (var digit = ProbabilityDigits; digit > 0; digit--)
        {
            (units, var last) = Math.DivRem(units, 10);
            output[digit + 1] = (byte)('0' + last);
        }

        return output[..ProbabilityBytes].LastIndexOfAnyExcept((byte)'0') + 1;
    }
}

/// <summary>Writes probabilities and thresholds with six decimals, wherever they are written.</summary>
public sealed class ProbabilityConverter : JsonConverter<double>
{
    /// <inheritdoc/>
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Span<byte> text = stackalloc byte[JsonText.ProbabilityBytes];
        writer.WriteRawValue(text[..JsonText.WriteProbability(value, text)], skipInputValidation: true);
    }
}
