using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PeaceClassify.Tests.Fuzzing;

/// <summary>Spoils valid input a little: the same seed spoils it in the same way.</summary>
/// <param name="seed">Decides everything.</param>
internal sealed partial class Mutator(int seed)
{
    private const int MaxSteps = 4;
    private const int MaxLength = 400_000;

    /// <summary>Zip archives keep the length of a name in 16 bits, and a character takes up to four bytes.</summary>
    private const int MaxNameLength = 10_000;

    /// <summary>Deeper than any stack that a parser without a limit lives on.</summary>
    private const int DeepNesting = 20_000;

    /// <summary>Stands for half a surrogate pair in JSON that is still to be written: no string can hold one on the way there.</summary>
    private const string HalfPair = "@half@";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1_000 };

    private static readonly byte[][] Fragments =
    [
        [0], [0, 0, 0, 0], [0x7F], [0x80], [0xFF], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF], [0xC0, 0x80], [0xC3], [0xE2, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x95], [0xF4, 0x90, 0x80, 0x80],
        .. new[]
        {
            "\n", "\r\n", "\r", "\f", "\t", " ", "\"", "\"\"", "'", "\\", "\\u", "\\ud83d", "\\udc00", "\\u0000", "{", "}", "[", "]", "{}", "[]", ":", ",", ";", "=", "@", "null", "true", "false", "-", "-1", "0",
            "1e999", "-1e999", "1e-999", "0.1", "NaN", "2147483648", "-2147483649", "99999999999999999999", "\"text\":", "\"id\":", "\u2028", "\u0085", "\uFFFE", "\u202E", "\u0301", "\u200D", "\U0010FFFF", "\U0001F54A",
            "\uFB03", "\u0130", "\u01C5", "\u00DF", "\u1E9E", "\uFDFA", "%PDF-1.7", "PK\u0003\u0004", "{\\rtf", "<html", "<", ">", "&", "&#0;", "&#xD800;", "&lt;", "]]>", "<!--", "<![CDATA[", "<?x", "xmlns=\"x\"",
            "--", "1.", "(a)", "1.1.1", "A/RES/1", "_x0041_", "_x0000_", "../", "C:\\", "%n", "{0}",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly string[] Characters =
    [
        "\0", "\a", "\u001B", "\u007F", "\u0085", "\u00AD", "\u0130", "\u00DF", "\u01C5", "\u0300", "\u0301\u0302\u0303", "\u0600", "\u061C", "\u0E33", "\u1100\u1161\u11A8", "\u1E9E", "\u200B", "\u200D", "\u200F",
        "\u2028", "\u2029", "\u202E", "\u2126", "\u3000", "\u30A2", "\u548C\u5E73", "\uAC00", "\uD800", "\uDBFF", "\uDC00", "\uDFFF", "\uFB03", "\uFDFA", "\uFEFF", "\uFF21\uFF14", "\uFFFD", "\uFFFE", "\uFFFF",
        "\U00010400", "\U0001D400", "\U0001F468\u200D\U0001F469", "\U0001F54A", "\U000E0041", "\U0010FFFF", ". ", "? ", "! A ", "\n", "\n\n", "\r", "\f", "\t", "-\n", "'", "\u2019", "-", "/", "+", ",", "1", "1.", "U.N.", "(", "\"",
        "the ", "of ", "and ", "de la ", "\u0441\u043C\u0438\u0440 ", "ceasefire ", "women ",
    ];

    private static readonly string[] Numbers =
        ["0", "-0", "-1", "1", "0.5", "1.0", "1e2", "1e999", "-1e999", "1e-999", "1e308", "2147483647", "2147483648", "-2147483648", "4294967296", "9223372036854775808", "123456789012345678901234567890", "0.30000000000000004"];

    private readonly Random random = new(seed);

    public int Seed => seed;

    public T One<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    /// <summary>True once in so many times.</summary>
    public bool OnceIn(int times) => random.Next(times) == 0;

    /// <summary>Bytes with a few things done to them that no format expects.</summary>
    /// <param name="content">Valid content.</param>
    /// <param name="other">What chunks are borrowed from; without it, the content itself.</param>
    public byte[] Bytes(byte[] content, byte[]? other = null)
    {
        var bytes = new List<byte>(content);
        for (var steps = random.Next(1, MaxSteps + 1); steps > 0; steps--)
        {
            Step(bytes, other ?? content);
        }

        return [.. bytes.Take(MaxLength)];
    }

    /// <summary>A text with a few characters, words or sentences where they do not belong; code units need not pair.</summary>
    public string Text(string content)
    {
        var text = new StringBuilder(content);
        for (var steps = random.Next(1, 2 * MaxSteps); steps > 0; steps--)
        {
            var (start, length) = Chunk(text.Length);
            switch (random.Next(8))
            {
                case 0:
                    text.Remove(start, length);
                    break;
                case 1:
                    text.Insert(start, text.ToString(start, length));
                    break;
                case 2 when length > 0:
                    var often = Math.Min(OnceIn(8) ? 2_000 : random.Next(2, 40), MaxLength / 8 / length);
                    text.Insert(start, text.ToString(start, length), often);
                    break;
                case 3:
                    var moved = text.ToString(start, length);
                    text.Remove(start, length).Insert(random.Next(text.Length + 1), moved);
                    break;
                case 4 when length > 0:
                    text[start] = (char)random.Next(0x10000);
                    break;
                case 5:
                    var turned = OnceIn(2) ? text.ToString(start, length).ToUpperInvariant() : text.ToString(start, length).ToLowerInvariant();
                    text.Remove(start, length).Insert(start, turned);
                    break;
                default:
                    text.Insert(start, One(Characters), OnceIn(20) ? random.Next(2, 3_000) : 1);
                    break;
            }
        }

        return text.Length > MaxLength ? text.ToString(0, MaxLength) : text.ToString();
    }

    /// <summary>JSON that is still JSON, most often, with values of other types, missing, doubled and unknown properties.</summary>
    public byte[] Json(byte[] content)
    {
        string json;
        try
        {
            var root = JsonNode.Parse(content);
            for (var steps = random.Next(1, MaxSteps); steps > 0 && root is not null; steps--)
            {
                root = Spoil(root);
            }

            json = (root?.ToJsonString(Relaxed) ?? "null").Replace(HalfPair, One(["\\ud83d", "\\udc00"]), StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            return Bytes(content); // it was spoilt before
        }

        if (OnceIn(10) && FirstProperty().Match(json) is { Success: true } first)
        {
            json = $"{{{first.Value[1..]}null,{json[1..]}"; // one property twice
        }

        return OnceIn(5) ? Bytes(Encoding.UTF8.GetBytes(json)) : Encoding.UTF8.GetBytes(json);
    }

    /// <summary>Lines with some of them spoilt, doubled, joined or gone.</summary>
    /// <param name="content">Valid lines.</param>
    /// <param name="line">Spoils a line.</param>
    public byte[] Lines(byte[] content, Func<byte[], byte[]> line)
    {
        var lines = Encoding.UTF8.GetString(content).TrimEnd('\n').Split('\n').Select(Encoding.UTF8.GetBytes).ToList();
        for (var steps = random.Next(1, MaxSteps + 1); steps > 0; steps--)
        {
            var at = random.Next(lines.Count);
            switch (random.Next(6))
            {
                case 0:
                    lines.Insert(at, One(lines));
                    break;
                case 1 when lines.Count > 1:
                    lines.RemoveAt(at);
                    break;
                default:
                    lines[at] = line(lines[at]);
                    break;
            }
        }

        var ending = One<byte[]>(["\n"u8.ToArray(), "\n"u8.ToArray(), "\r\n"u8.ToArray()]);
        byte[] joined = [.. lines.SelectMany(bytes => bytes.Concat(ending))];
        return OnceIn(4) ? joined[..^ending.Length] : OnceIn(6) ? Bytes(joined) : joined;
    }

    /// <summary>A zip archive of XML: with parts spoilt, gone, exchanged or renamed, or spoilt itself.</summary>
    public byte[] Zip(byte[] archive)
    {
        if (OnceIn(4))
        {
            return Bytes(archive);
        }

        var parts = Parts(archive);
        for (var steps = random.Next(1, MaxSteps); steps > 0 && parts.Count > 0; steps--)
        {
            var at = random.Next(parts.Count);
            var (name, content) = parts[at];
            switch (random.Next(16))
            {
                case 0:
                    parts.RemoveAt(at);
                    break;
                case 1:
                    parts[at] = (name, One(parts).Content);
                    break;
                case 2:
                    parts.Add((One([name, One(parts).Name, "word/document.xml", "../" + name, name.ToUpperInvariant(), "/", "a\\b"]), content));
                    break;
                case 3:
                    parts[at] = (Encoding.UTF8.GetString(Bytes(Encoding.UTF8.GetBytes(name))), content);
                    break;
                case 4:
                    parts[at] = (name, Bytes(content));
                    break;
                default:
                    parts[at] = (name, Xml(content));
                    break;
            }
        }

        return Zipped(parts);
    }

    /// <summary>The parts of an archive.</summary>
    public static List<(string Name, byte[] Content)> Parts(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive), ZipArchiveMode.Read);
        return [.. zip.Entries.Select(entry =>
        {
            using var content = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(content);
            return (entry.FullName, content.ToArray());
        })];
    }

    /// <summary>An archive of parts.</summary>
    public static byte[] Zipped(IEnumerable<(string Name, byte[] Content)> parts)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in parts)
            {
                using var entry = zip.CreateEntry(name.Length is > 0 and < MaxNameLength ? name : "/", CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>XML with tags doubled, gone, exchanged, nested, and other values in its attributes.</summary>
    private byte[] Xml(byte[] content)
    {
        var xml = Encoding.UTF8.GetString(content);
        for (var steps = random.Next(1, MaxSteps + 1); steps > 0; steps--)
        {
            var tags = Tag().Matches(xml).ToArray();
            if (tags.Length == 0)
            {
                return Bytes(content);
            }

            var (tag, other) = (One(tags), One(tags));
            xml = random.Next(10) switch
            {
                0 => xml.Remove(tag.Index, tag.Length),
                1 => xml.Insert(tag.Index, other.Value),
                2 => xml.Remove(tag.Index, tag.Length).Insert(tag.Index, other.Value),
                3 when tag.Index < other.Index => xml.Insert(tag.Index, xml[tag.Index..other.Index]),
                4 when tag.Index < other.Index => xml.Remove(tag.Index, other.Index - tag.Index),
                5 => Nested(xml, tag),
                6 => xml.Insert(tag.Index + tag.Length, Encoding.UTF8.GetString(One(Fragments))),
                7 => xml.Insert(0, "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;&b;&b;\">]>").Insert(tag.Index + tag.Length, "&c;"),
                _ => OtherValue(xml),
            };
        }

        return Encoding.UTF8.GetBytes(xml[..Math.Min(xml.Length, MaxLength)]);
    }

    private string Nested(string xml, Match tag)
    {
        var name = ElementName().Match(tag.Value).Value;
        if (name.Length == 0 || tag.Value.StartsWith("</", StringComparison.Ordinal))
        {
            return xml;
        }

        var depth = OnceIn(10) ? DeepNesting : random.Next(2, 200);
        var open = $"<{name}>";
        return xml.Insert(tag.Index, string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat($"</{name}>", depth)));
    }

    private string OtherValue(string xml)
    {
        var values = AttributeValue().Matches(xml).ToArray();
        if (values.Length == 0)
        {
            return xml;
        }

        var value = One(values);
        var replacement = random.Next(3) switch
        {
            0 => One(Numbers),
            1 => One(values).Value,
            _ => Encoding.UTF8.GetString(One(Fragments)).Replace("\"", "", StringComparison.Ordinal),
        };
        return xml.Remove(value.Index, value.Length).Insert(value.Index, replacement);
    }

    private void Step(List<byte> bytes, byte[] other)
    {
        var (start, length) = Chunk(bytes.Count);
        switch (random.Next(11))
        {
            case 0 when length > 0:
                bytes[start] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when length > 0:
                bytes[start] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(start, length);
                break;
            case 3:
                bytes.RemoveRange(start, bytes.Count - start);
                break;
            case 4:
                bytes.InsertRange(start, bytes.GetRange(start, length));
                break;
            case 5 when length > 0:
                var often = Math.Min(random.Next(2, 200), MaxLength / 4 / length);
                bytes.InsertRange(start, Enumerable.Repeat(bytes.GetRange(start, length), often).SelectMany(chunk => chunk).ToArray());
                break;
            case 6:
                var moved = bytes.GetRange(start, length);
                bytes.RemoveRange(start, length);
                bytes.InsertRange(random.Next(bytes.Count + 1), moved);
                break;
            case 7:
                var (from, count) = Chunk(other.Length);
                bytes.InsertRange(start, other.AsSpan(from, count).ToArray());
                break;
            case 8:
                Number(bytes, start);
                break;
            default:
                bytes.InsertRange(start, One(Fragments));
                break;
        }
    }

    /// <summary>Where a binary format may keep a count, a length or a weight, another one.</summary>
    private void Number(List<byte> bytes, int start)
    {
        var number = new byte[sizeof(int)];
        if (start + number.Length > bytes.Count)
        {
            return;
        }

        var found = BinaryPrimitives.ReadInt32LittleEndian(bytes.GetRange(start, number.Length).ToArray());
        BinaryPrimitives.WriteInt32LittleEndian(number, One(
            [0, 1, -1, found + 1, found - 1, unchecked(-found), int.MaxValue, int.MinValue, 0x10000, 0x1000000, BitConverter.SingleToInt32Bits(float.NaN), BitConverter.SingleToInt32Bits(float.PositiveInfinity), 0x7C007C00]));
        for (var at = 0; at < number.Length; at++)
        {
            bytes[start + at] = number[at];
        }
    }

    /// <summary>A place and a length, short ones oftener than long ones.</summary>
    private (int Start, int Length) Chunk(int total)
    {
        var start = random.Next(total + 1);
        var most = OnceIn(3) ? total - start : Math.Min(total - start, 40);
        return (start, random.Next(Math.Min(1, most), most + 1));
    }

    private JsonNode? Spoil(JsonNode root)
    {
        var nodes = new List<JsonNode>();
        Collect(root);
        var node = One(nodes);
        switch (random.Next(7))
        {
            case 0 when node is JsonObject { Count: > 0 } removed:
                removed.Remove(One([.. removed.Select(property => property.Key)]));
                return root;
            case 1 when node is JsonObject added:
                added[One(["id", "text", "themes", "evidence", "", "$type", "kind", "constructor", HalfPair, "Text"])] = Value();
                return root;
            case 2 when node is JsonObject { Count: > 0 } renamed:
                var name = One([.. renamed.Select(property => property.Key)]);
                var value = renamed[name]?.DeepClone();
                renamed.Remove(name);
                renamed[Text(name).Replace('\uD800', '?')] = value;
                return root;
            case 3 when node is JsonArray { Count: > 0 } doubled:
                for (var often = OnceIn(10) ? 1_500 : random.Next(1, 5); often > 0; often--)
                {
                    doubled.Insert(random.Next(doubled.Count), One([.. doubled])?.DeepClone());
                }

                return root;
            case 4 when node is JsonArray { Count: > 0 } shortened:
                shortened.RemoveAt(random.Next(shortened.Count));
                return root;
            default:
                return Replace(node, node is JsonValue text && text.GetValueKind() == JsonValueKind.String && !OnceIn(3) ? JsonValue.Create(Whole(Text(text.GetValue<string>()))) : Value());
        }

        void Collect(JsonNode found)
        {
            nodes.Add(found);
            foreach (var child in found switch { JsonObject several => several.Select(property => property.Value), JsonArray list => list, _ => [] })
            {
                if (child is not null)
                {
                    Collect(child);
                }
            }
        }

        JsonNode? Replace(JsonNode old, JsonNode? with)
        {
            if (old.Parent is null)
            {
                return with;
            }

            old.ReplaceWith(with);
            return root;
        }
    }

    private JsonNode? Value() => random.Next(9) switch
    {
        0 => null,
        1 => JsonValue.Create(OnceIn(2)),
        2 => new JsonObject(),
        3 => new JsonArray(),
        4 => new JsonArray(null, new JsonObject(), 1),
        5 => JsonValue.Create(HalfPair),
        6 => JsonNode.Parse(OnceIn(4) ? string.Concat(Enumerable.Repeat("[", 60)) + string.Concat(Enumerable.Repeat("]", 60)) : "{\"a\":{\"a\":{}}}"),
        7 => JsonValue.Create(Whole(One(Characters))),
        _ => JsonNode.Parse(One(Numbers)),
    };

    /// <summary>Half pairs take the way round by <see cref="HalfPair"/>.</summary>
    private static string Whole(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune == Rune.ReplacementChar ? HalfPair : rune.ToString()));

    public override string ToString() => $"seed {seed.ToString(CultureInfo.InvariantCulture)}";

    [GeneratedRegex("^\\{\"[^\"\\\\]*\":", RegexOptions.CultureInvariant)]
    private static partial Regex FirstProperty();

    [GeneratedRegex("<[^<>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex("(?<=^<)[A-Za-z][A-Za-z0-9:]*", RegexOptions.CultureInvariant)]
    private static partial Regex ElementName();

    [GeneratedRegex("(?<=\")[^\"<>]*(?=\")", RegexOptions.CultureInvariant)]
    private static partial Regex AttributeValue();
}
