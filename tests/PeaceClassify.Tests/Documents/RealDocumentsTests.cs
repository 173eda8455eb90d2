using System.Text.RegularExpressions;
using PeaceClassify.Documents;

namespace PeaceClassify.Tests.Documents;

/// <summary>Structure of real documents that stand beside the checkout and never enter it; nothing of their text is quoted here.</summary>
public sealed partial class RealDocumentsTests
{
    public static TheoryData<string> EnglishPdfs =>
        ["bt_en", "in_en", "kg_en", "ng_en", "no_en", "MINUSTAH_S_2012_128", "UNOMIG_S_1994_529.Add1", "UNPREDEP_S_1998_644"];

    public static TheoryData<string> Statements =>
        ["000_664e8033966c1e42", "001_be3da86a0c889b6d", "002_faa74e052775c520", "004_a89a35214b34c777"];

    [Theory]
    [MemberData(nameof(EnglishPdfs))]
    public async Task English_pdfs_hold_no_page_furniture_and_whole_paragraphs(string name)
    {
        var document = await Pdf(name);

        Assert.All(document.Paragraphs, paragraph =>
        {
            Assert.DoesNotMatch(Furniture, paragraph.Text);
            Assert.NotNull(paragraph.Page);
        });
        var texts = document.Paragraphs.Where(paragraph => paragraph.Kind == ParagraphKind.Text).ToList();
        Assert.All(texts, paragraph => Assert.DoesNotMatch(BrokenWord, paragraph.Text));
        Assert.All(texts, paragraph => Assert.False(char.IsLower(paragraph.Text[0]) && paragraph.Text.Length > 200, $"paragraph {paragraph.Index} starts in mid-sentence"));
        Assert.All(texts, paragraph => Assert.True(ParagraphSplitter.EndsSentence(paragraph.Text) || paragraph.Text[^1] is ':' or ';',
            $"paragraph {paragraph.Index} is unfinished"));
        Assert.Equal(document.Paragraphs.Select(paragraph => paragraph.Page).Order(), document.Paragraphs.Select(paragraph => paragraph.Page));
    }

    [Theory]
    [InlineData("MINUSTAH_S_2012_128", 62, "S/2012/128")]
    [InlineData("UNOMIG_S_1994_529.Add1", 11, "S/1994/529/Add.1")]
    [InlineData("UNPREDEP_S_1998_644", 10, "S/1998/644")]
    public async Task Reports_are_numbered_without_a_gap(string name, int last, string symbol)
    {
        var document = await Pdf(name);

        var numbers = document.Paragraphs.Where(paragraph => paragraph.Kind == ParagraphKind.Text).Select(paragraph => paragraph.Number);
        Assert.Equal(Enumerable.Range(1, last).Select(number => $"{number}"), numbers.Where(number => number?.Contains('(') == false));
        Assert.DoesNotContain(null, numbers);
        Assert.Equal(symbol, document.Symbol);
        Assert.NotNull(document.Title);
    }

    [Theory]
    [InlineData("cm_fr")]
    [InlineData("gt_es")]
    [InlineData("by_ru")]
    [InlineData("ly_ar")]
    public async Task Other_languages_give_paragraphs_too(string name)
    {
        var document = await Pdf(name);

        Assert.InRange(document.Paragraphs.Count(paragraph => paragraph.Kind == ParagraphKind.Text), 10, 200);
        Assert.DoesNotContain(document.Paragraphs, paragraph => paragraph.Text.Length > 3000);
    }

    [Fact]
    public async Task The_scan_has_no_text_layer()
    {
        var failure = await Assert.ThrowsAsync<DocumentException>(() => Pdf("scan"));

        Assert.Equal(DocumentProblem.NoTextLayer, failure.Problem);
    }

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task Speakers_of_the_statements_are_found(string name)
    {
        var document = await Seed(name);

        Assert.All(document.Paragraphs, paragraph => Assert.Equal("Kazakhstan", paragraph.Country));
        Assert.Single(document.Paragraphs.Select(paragraph => paragraph.Speaker).Distinct());
        Assert.All(document.Paragraphs, paragraph => Assert.True(ParagraphSplitter.EndsSentence(paragraph.Text), $"paragraph {paragraph.Index} is unfinished"));
        Assert.All(document.Paragraphs, paragraph => Assert.Equal(name.StartsWith("000", StringComparison.Ordinal) ? "French" : null, paragraph.SpokenIn));
    }

    [Fact]
    public async Task The_concept_note_has_its_questions_numbered_and_no_furniture()
    {
        var document = await Seed("003_47c7594cad369d5a");

        Assert.All(document.Paragraphs, paragraph => Assert.DoesNotMatch(Furniture, paragraph.Text));
        Assert.Equal(["1", "2", "3", "4", "5"], document.Paragraphs.Select(paragraph => paragraph.Number).Where(number => number is not null));
        Assert.All(document.Paragraphs.Where(paragraph => paragraph.Kind == ParagraphKind.Text), paragraph => Assert.False(char.IsLower(paragraph.Text[0])));
    }

    private static Task<StatementDocument> Pdf(string name)
    {
        Reading.NeedPdfToText();
        return DocumentReader.ReadAsync(Find($"pdf/{name}.pdf"), ct: TestContext.Current.CancellationToken);
    }

    private static Task<StatementDocument> Seed(string name) =>
        DocumentReader.ReadAsync(Find($"seeds/{name}.txt"), ct: TestContext.Current.CancellationToken);

    private static string Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "real", file);
            if (File.Exists(path)) return path;
        }

        Assert.Skip($"shared/real/{file} does not stand beside the checkout");
        return "";
    }

    [GeneratedRegex(@"[0-9]{2}-[0-9]{5}|\*[0-9]{7}\*|/\.\.\.|Page [0-9]+ of|[Cc]heck [Aa]gainst [Dd]elivery|^[0-9]+$|^S/[0-9/]+$|Distr\.")]
    private static partial Regex FurniturePattern();

    private static Regex Furniture { get; } = FurniturePattern();

    // A hyphen before a blank is a suspended one only before a conjunction.
    [GeneratedRegex(@"\p{L}- (?!and|or|to)\p{L}|\p{L}\u00AD")]
    private static partial Regex BrokenWordPattern();

    private static Regex BrokenWord { get; } = BrokenWordPattern();
}
