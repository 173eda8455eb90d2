using System.Text;

namespace PeaceClassify.Reports;

/// <summary>
/// A piece of a page that is well-formed and safe. It is made only of text, which is escaped, and of elements around other pieces, so that
/// no text of a corpus, a theme or a file name can ever become markup. Immutable.
/// </summary>
/// <remarks>
/// What comes out is HTML that is XML as well. Characters that neither can hold (most control characters, halves of surrogate pairs) become U+FFFD.
/// </remarks>
public sealed class Markup
{
    private const char Replacement = '\uFFFD';

    private readonly string written;

    private Markup(string written) => this.written = written;

    /// <summary>Nothing.</summary>
    public static Markup None { get; } = new("");

    /// <summary>Text, escaped: every string that is put among pieces goes through here.</summary>
    public static implicit operator Markup(string? text) => FromString(text);

    /// <inheritdoc cref="op_Implicit"/>
    public static Markup FromString(string? text) => string.IsNullOrEmpty(text) ? None : new(Escape(text));

    /// <summary>An element without attributes.</summary>
    /// <param name="name">Its name: the program's own, never a user's.</param>
    /// <param name="content">What is in it; nothing for an empty one.</param>
    public static Markup Element(string name, params IEnumerable<Markup> content) => Element(name, [], content);

    /// <summary>An element.</summary>
    /// <param name="name">Its name: the program's own, never a user's.</param>
    /// <param name="attributes">Names and values; one without a value is left out.</param>
    /// <param name="content">What is in it; nothing for an empty one.</param>
    public static Markup Element(string name, IEnumerable<(string Name, string? Value)> attributes, params IEnumerable<Markup> content)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(attributes);
        ArgumentNullException.ThrowIfNull(content);
        var element = new StringBuilder().Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            if (value is not null)
            {
                element.Append(' ').Append(attribute).Append("=\"").Append(Escape(value)).Append('"');
            }
        }

        if (IsVoid(name))
        {
            return new(element.Append("/>").ToString());
        }

        element.Append('>');
        foreach (var piece in content)
        {
            element.Append(piece.written);
        }

        // Never <td/>: to a browser that is a start without an end.
        return new(element.Append("</").Append(name).Append('>').ToString());
    }

    /// <summary>Pieces one after the other.</summary>
    public static Markup Join(params IEnumerable<Markup> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        return new(string.Concat(pieces.Select(piece => piece.written)));
    }

    /// <summary>Pieces one after the other, each on a line of its own.</summary>
    public static Markup Lines(params IEnumerable<Markup> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        return new(string.Join('\n', pieces.Select(piece => piece.written)));
    }

    /// <summary>A value for <c>id</c>, and behind a # for <c>href</c>: another one for every other name, whatever characters that has.</summary>
    /// <param name="prefix">Keeps the anchors of one kind of thing apart from those of others.</param>
    /// <param name="name">A user's name, such as a theme's id.</param>
    public static string Anchor(string prefix, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var anchor = new StringBuilder(prefix).Append('-');
        foreach (var character in name)
        {
            _ = char.IsAsciiLetterOrDigit(character) || character is '-' or '_'
                ? anchor.Append(character)
                : anchor.Append('.').Append(((int)character).ToString("x4", null));
        }

        return anchor.ToString();
    }

    /// <summary>The HTML.</summary>
    public override string ToString() => written;

    /// <summary>The program's own text as it is: for the style sheet, which holds no character that would need escaping.</summary>
    internal static Markup Style(string css) => css.AsSpan().ContainsAny('<', '&')
        ? throw new ArgumentException("A style sheet with < or & would not be the same in HTML and XML.", nameof(css))
        : new($"<style>{css}</style>");

    /// <summary>The one place where text is made safe, for content and for attributes alike.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            switch (character)
            {
                case '&':
                    escaped.Append("&amp;");
                    break;
                case '<':
                    escaped.Append("&lt;");
                    break;
                case '>':
                    escaped.Append("&gt;");
                    break;
                case '"':
                    escaped.Append("&quot;");
                    break;
                case '\'':
                    escaped.Append("&#39;");
                    break;
                case '\r':
                    escaped.Append(' ');
                    break;
                case var high when char.IsHighSurrogate(high) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]):
                    escaped.Append(high).Append(text[++i]);
                    break;
                default:
                    escaped.Append(IsUnwritable(character) ? Replacement : character);
                    break;
            }
        }

        return escaped.ToString();
    }

    private static bool IsUnwritable(char character) =>
        character is (< ' ' and not ('\t' or '\n')) or (>= '\u007F' and <= '\u009F') or '\uFFFE' or '\uFFFF' || char.IsSurrogate(character);

    /// <summary>Elements of HTML that have no end.</summary>
    private static bool IsVoid(string name) => name is "meta" or "br" or "hr" or "col" or "img" or "link" or "input" or "wbr";
}
