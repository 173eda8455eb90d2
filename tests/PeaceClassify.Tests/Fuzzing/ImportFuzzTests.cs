using System.Text;
using PeaceClassify.Api.Exchange;
using PeaceClassify.Tests.Exchange;

namespace PeaceClassify.Tests.Fuzzing;

/// <summary>Workbooks, tables and lines that people bring in.</summary>
public sealed class ImportFuzzTests
{
    private const long MaxAllocated = 256 * 1024 * 1024;

    /// <summary>Small bounds, so that they are reached.</summary>
    private static readonly ImportLimits Bounded = new() { MaxBytes = 1024 * 1024, MaxExpandedBytes = 4 * 1024 * 1024, MaxRows = 500, MaxColumns = 100, MaxTextCharacters = 5_000, MaxLineBytes = 100_000 };

    [Fact]
    public async Task A_file_is_taken_or_refused_with_its_problems()
    {
        using var store = await SomeExport.StoreAsync();
        await store.AddRichAsync();
        var workbook = await store.ExportAsync(ExportFormat.Xlsx);
        var lines = await store.ExportAsync(ExportFormat.Jsonl);
        byte[][] tables =
        [
            await store.ExportAsync(ExportFormat.Csv), "id;text;themes\r\n1;\"The truce; held \"\"well\"\"\";ceasefire|women\r\n2;Patrols;\r\n"u8.ToArray(),
            "text\tceasefire\tcivilians\twomen\nA truce\t1\t0\t0\n"u8.ToArray(), [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("id,text,themes\n1,A truce,ceasefire\n")],
        ];

        await Fuzz.Run(Parser.Imports, 600, Make, async input =>
        {
            try
            {
                if (input.Content.Length % 8 == 0)
                {
                    await store.ImportAsync(input.Content, name: input.Place, limits: Bounded); // the store, too, which takes longer
                }
                else
                {
                    Fuzz.Frugally(MaxAllocated, () => Read(input));
                }
            }
            catch (ImportException exception)
            {
                Assert.NotEmpty(exception.Problems);
                Assert.InRange(exception.Status, 400, 499);
            }
        });

        FuzzCase Make(Mutator mutator) =>
            mutator.OnceIn(3) ? new("labels.csv", mutator.OnceIn(3) ? Encoding.UTF8.GetBytes(mutator.Text(Encoding.UTF8.GetString(mutator.One(tables)))) : mutator.Bytes(mutator.One(tables)))
            : mutator.OnceIn(2) ? new("labels.jsonl", mutator.OnceIn(3) ? mutator.Bytes(lines) : mutator.Lines(lines, mutator.Json))
            : new("labels.xlsx", mutator.Zip(workbook));
    }

    private static void Read(FuzzCase input)
    {
        using var stream = new MemoryStream(input.Content);
        var read = Importing.Read(stream, input.Place, [.. SomeExport.Serving.Classifier.Description.Themes.Select(theme => theme.Theme)], new ImportProblems(), Bounded);
        Assert.All(read.SelectMany(statement => statement.Paragraphs), paragraph => Assert.InRange(paragraph.Text.Length, 1, Bounded.MaxTextCharacters));
    }
}
