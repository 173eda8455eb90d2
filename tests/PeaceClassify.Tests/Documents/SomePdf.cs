using System.Globalization;
using System.Text;

namespace PeaceClassify.Tests.Documents;

/// <summary>Writes small PDFs by hand: text at positions on A4 pages, in Courier, so that widths can be counted.</summary>
internal sealed class SomePdf
{
    public const double Left = 72, Top = 100, LineHeight = 12, Size = 10, CharacterWidth = 6;

    private readonly List<StringBuilder> pages = [];

    public SomePdf Page()
    {
        pages.Add(new());
        return this;
    }

    /// <summary>Puts text with its baseline <paramref name="y"/> points below the top of the page.</summary>
    public SomePdf Text(double x, double y, string text, double size = Size)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal)
            .Replace(")", "\\)", StringComparison.Ordinal);
        pages[^1].Append(CultureInfo.InvariantCulture, $"BT /F1 {size} Tf 1 0 0 1 {x} {842 - y} Tm ({escaped}) Tj ET\n");
        return this;
    }

    /// <summary>Sets text in lines of at most <paramref name="columns"/> characters; returns where the next line would stand.</summary>
    public double Paragraph(double x, double y, string text, int columns = 70, double indent = 0)
    {
        foreach (var (line, i) in Wrap(text, columns - (int)(indent / CharacterWidth), columns).Select((line, i) => (line, i)))
        {
            Text(i == 0 ? x + indent : x, y, line);
            y += LineHeight;
        }

        return y;
    }

    public static IEnumerable<string> Wrap(string text, int firstColumns, int columns)
    {
        var line = new StringBuilder();
        var limit = firstColumns;
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > limit)
            {
                yield return line.ToString();
                line.Clear();
                limit = columns;
            }

            if (line.Length > 0) line.Append(' ');
            line.Append(word);
        }

        yield return line.ToString();
    }

    public byte[] Build(bool encrypted = false)
    {
        var objects = new List<string>
        {
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', pages.Select((_, i) => $"{4 + (2 * i)} 0 R"))}] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        };
        for (var i = 0; i < pages.Count; i++)
        {
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + (2 * i)} 0 R >>");
            objects.Add($"<< /Length {pages[i].Length} >>\nstream\n{pages[i]}\nendstream");
        }

        var trailer = "/Root 1 0 R";
        if (encrypted)
        {
            // A user entry that no empty password produces.
            var entry = new string('a', 64);
            objects.Add($"<< /Filter /Standard /V 1 /R 2 /O <{entry}> /U <{entry}> /P -4 >>");
            trailer += $" /Encrypt {objects.Count} 0 R /ID [<{entry[..32]}> <{entry[..32]}>]";
        }

        var pdf = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        for (var i = 0; i < objects.Count; i++)
        {
            offsets.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var xref = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets) pdf.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n");
        pdf.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} {trailer} >>\nstartxref\n{xref}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(pdf.ToString());
    }
}
