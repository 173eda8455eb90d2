using System.Buffers;
using System.Text.Json;

namespace PeaceClassify.Lines;

/// <summary>A paragraph as a JSON object, <c>{"id": "...", "text": "..."}</c>: read from its bytes, with a reason where it is not valid.</summary>
public static class ParagraphLine
{
    /// <summary>Most UTF-16 code units of a text.</summary>
    public const int MaxTextCharacters = 50_000;

    /// <summary>Most UTF-16 code units of an id.</summary>
    public const int MaxIdCharacters = 200;

    /// <summary>Control characters are no part of a paragraph, but for tab and line breaks.</summary>
    private static readonly SearchValues<char> AsciiControls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x80).Select(code => (char)code).Where(character => char.IsControl(character) && character is not ('\t' or '\n' or '\r'))]);

    /// <summary>Reads a line.</summary>
    /// <param name="line">UTF-8, without the line break.</param>
    /// <param name="takesMore">Whether other properties than id and text are passed over; without it they are an error.</param>
    /// <param name="id">The id, where one could be read, of a line that is not valid, too.</param>
    /// <param name="text">The text.</param>
    /// <param name="problem">What is wrong with the line; nothing of its text is repeated.</param>
    /// <returns>Whether the line is valid.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, bool takesMore, out string? id, out string text, out string problem)
    {
        (id, text) = (null, "");
        if (line.IndexOfAnyExcept(" \t\r"u8) < 0)
        {
            problem = "The line is blank; expected an object with a text.";
            return false;
        }

        var reader = new Utf8JsonReader(line);
        try
        {
            reader.Read();
            var isValid = TryRead(ref reader, takesMore, out id, out text, out problem);
            reader.Read(); // fails where something stands behind the object
            return isValid;
        }
        catch (JsonException exception)
        {
            problem = $"The line is not valid JSON, from byte {exception.BytePositionInLine + 1} on.";
            return false;
        }
    }

    /// <summary>Reads an object that is part of a larger text.</summary>
    /// <param name="reader">On the first token of the value; afterwards on the last.</param>
    /// <param name="takesMore">Whether other properties than id and text are passed over; without it they are an error.</param>
    /// <param name="id">The id, where one could be read.</param>
    /// <param name="text">The text.</param>
    /// <param name="problem">What is wrong with the object.</param>
    /// <exception cref="JsonException">It is no JSON, or nested too deeply.</exception>
    public static bool TryRead(ref Utf8JsonReader reader, bool takesMore, out string? id, out string text, out string problem)
    {
        (id, text) = (null, ""); // an id stays found where the JSON breaks off behind it
        string? wrongId = null, wrong = null;
        bool hasId = false, hasText = false;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            wrong = $"Found {Describe(reader.TokenType)}; expected an object with a text.";
            reader.TrySkip();
        }
        else
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (Names(reader, "text"u8))
                {
                    wrong ??= hasText ? "'text' stands twice." : null;
                    hasText = true;
                    reader.Read();
                    text = String(ref reader, "text", ref wrong) ?? "";
                }
                else if (Names(reader, "id"u8))
                {
                    wrong ??= hasId ? "'id' stands twice." : null;
                    hasId = true;
                    reader.Read();
                    id = String(ref reader, "id", ref wrong, isRequired: false);
                    wrongId = id is null ? null : ProblemOf("id", id, MaxIdCharacters);
                    id = wrongId is null ? id : null; // one that breaks its limit is not handed back
                }
                else
                {
                    wrong ??= takesMore ? null : "There is a property beside 'id' and 'text'; expected these two alone.";
                    reader.Read();
                    reader.TrySkip(); // Skip would refuse a reader that may get more, even where the whole object is there
                }
            }
        }

        problem = wrong ?? ProblemOf("text", text, MaxTextCharacters) ?? wrongId ?? "";
        return problem.Length == 0;
    }

    /// <summary>Whether a property has this name; one that holds half a surrogate pair has none.</summary>
    private static bool Names(in Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>What is wrong with a text or an id: too long, blank where it may not be, or with control characters.</summary>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">Its value.</param>
    /// <param name="maxCharacters">Most UTF-16 code units.</param>
    /// <returns>Null when nothing is.</returns>
    public static string? ProblemOf(string name, string value, int maxCharacters)
    {
        ArgumentNullException.ThrowIfNull(value);
        return name == "text" && string.IsNullOrWhiteSpace(value) ? "'text' is missing or blank."
            : value.Length > maxCharacters ? $"'{name}' may have at most {maxCharacters} characters."
            : IndexOfControl(value) is var control and >= 0 ? $"'{name}' has the control character U+{(int)value[control]:X4} at position {control}; expected plain text."
            : null;
    }

    /// <summary>Where the first control character stands that is neither tab nor line break.</summary>
    /// <returns>−1 when there is none.</returns>
    public static int IndexOfControl(ReadOnlySpan<char> text)
    {
        var ascii = text.IndexOfAny(AsciiControls);
        var other = (ascii < 0 ? text : text[..ascii]).IndexOfAnyInRange('\u0080', '\u009F');
        return other >= 0 ? other : ascii;
    }

    private static string? String(ref Utf8JsonReader reader, string name, ref string? wrong, bool isRequired = true)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            try
            {
                return reader.GetString();
            }
            catch (InvalidOperationException)
            {
                wrong ??= $"'{name}' has bytes that are not UTF-8 or half a surrogate pair; expected whole characters.";
                return null;
            }
        }

        if (isRequired || reader.TokenType != JsonTokenType.Null)
        {
            wrong ??= $"'{name}' is {Describe(reader.TokenType)}; expected a string.";
            reader.TrySkip();
        }

        return null;
    }

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };
}
