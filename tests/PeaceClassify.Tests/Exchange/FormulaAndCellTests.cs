using PeaceClassify.Api.Exchange;

namespace PeaceClassify.Tests.Exchange;

public sealed class FormulaAndCellTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "'\r=1")]
    [InlineData(" =1", "' =1")]
    [InlineData("\uFF1D1", "'\uFF1D1")]
    [InlineData("'=1", "''=1")]
    [InlineData("'quoted' word", "'quoted' word")]
    [InlineData("a=1", "a=1")]
    [InlineData("", "")]
    public void What_opens_a_formula_gets_an_apostrophe(string text, string escaped)
    {
        Assert.Equal(escaped, CsvFormula.Escape(text));
        Assert.Equal(text, CsvFormula.Unescape(escaped));
    }

    [Fact]
    public void Escaping_a_formula_can_be_undone() => Law.Holds(Law.AnyText, text =>
    {
        foreach (var candidate in new[] { text, "=" + text, "'" + text, "'=" + text, " '-" + text })
        {
            Assert.Equal(candidate, CsvFormula.Unescape(CsvFormula.Escape(candidate)));
            Assert.False(CsvFormula.IsFormula(candidate) && !CsvFormula.Escape(candidate).StartsWith('\''));
        }
    });

    [Fact]
    public void A_cell_gives_back_every_text_and_holds_only_what_XML_may() => Law.Holds(Law.AnyText, text =>
    {
        foreach (var candidate in new[] { text, text + "_x0041_", "\u0007\uFFFE" + text })
        {
            var encoded = ExcelText.Encode(candidate);

            Assert.Equal(encoded, System.Xml.XmlConvert.VerifyXmlChars(encoded));
            Assert.Equal(Whole(candidate), ExcelText.Decode(encoded));
        }
    });

    [Fact]
    public void Cleaned_text_is_what_XML_may_hold() => Law.Holds(Law.AnyText, text =>
    {
        var clean = XmlText.Clean("\u0001\uFFFF" + text);

        Assert.Equal(clean, System.Xml.XmlConvert.VerifyXmlChars(clean));
    });

    [Theory]
    [InlineData(32_767, false)]
    [InlineData(32_768, true)]
    public void A_text_that_no_cell_holds_is_cut_and_says_so(int length, bool isCut)
    {
        var text = ExcelText.Fit(new string('a', length));

        Assert.Equal(32_767, text.Length);
        Assert.Equal(isCut, text.EndsWith(ExcelText.CutMark, StringComparison.Ordinal));
    }

    [Fact]
    public void No_surrogate_pair_is_cut_in_two()
    {
        for (var shift = 0; shift < 2; shift++)
        {
            var text = ExcelText.Fit(new string('a', shift) + string.Concat(Enumerable.Repeat("\U0001F54A", 20_000)));

            Assert.DoesNotContain('\uFFFD', ExcelText.Encode(text));
        }
    }

    [Theory]
    [InlineData("Statement by Kenya", "Statement by Kenya.csv")]
    [InlineData("../../etc/passwd", "etc passwd.csv")]
    [InlineData("a\"b\r\nc;d\\e/f:g", "a b c d e f g.csv")]
    [InlineData("Erklärung 声明 \U0001F54A", "Erklärung 声明.csv")]
    [InlineData(" ... ", "statement.csv")]
    public void File_names_are_safe(string title, string name) => Assert.Equal(name, ExportFormat.Csv.FileName(title));

    [Fact]
    public void Long_titles_make_no_long_file_names() => Assert.Equal(100 + ".csv".Length, ExportFormat.Csv.FileName(new string('a', 500)).Length);

    /// <summary>The text with U+FFFD for half surrogate pairs.</summary>
    private static string Whole(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
}
