using System.Globalization;
using CsvHelper;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api.Exchange;

/// <summary>The table of paragraphs as .csv: UTF-8 with a byte order mark, by which Excel knows the encoding; formulas as <see cref="CsvFormula"/> says.</summary>
internal static class CsvExport
{
    private static readonly CsvWriterOptions Options = new() { WriteByteOrderMark = true };

    public static async Task WriteAsync(Stream output, IAsyncEnumerable<ExportedStatement> statements, ParagraphTable table)
    {
        using var csv = CsvWriter.Create(output, Options, leaveOpen: true);
        foreach (var column in table.Columns)
        {
            csv.WriteField(column.Name);
        }

        csv.EndRecord();
        await foreach (var statement in statements)
        {
            foreach (var row in table.Rows(statement))
            {
                foreach (var cell in row)
                {
                    csv.WriteField(Text(cell));
                }

                csv.EndRecord();
            }
        }
    }

    private static string Text(object? cell) => cell switch
    {
        null => "",
        string text => CsvFormula.Escape(text),
        bool yes => yes ? "yes" : "no",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        DateTime time => Stamp.Text(time),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A cell cannot hold a {cell.GetType().Name}.", nameof(cell)),
    };
}
