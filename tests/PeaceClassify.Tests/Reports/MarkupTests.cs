using System.Xml.Linq;
using PeaceClassify.Reports;

namespace PeaceClassify.Tests.Reports;

public sealed class MarkupTests
{
    [Theory]
    [InlineData("a < b && c > \"d\" or 'e'", "a &lt; b &amp;&amp; c &gt; &quot;d&quot; or &#39;e&#39;")]
    [InlineData("</title><script>alert(1)</script>", "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("&amp;", "&amp;amp;")]
    [InlineData("one\u0001two\u0085\uFFFE", "one\uFFFDtwo\uFFFD\uFFFD")]
    [InlineData("line\r\nline\tx", "line \nline\tx")]
    public void Text_stays_text_in_content_and_in_attributes(string text, string escaped)
    {
        Assert.Equal($"<p title=\"{escaped}\">{escaped}</p>", Markup.Element("p", [("title", text)], text).ToString());
    }

    [Fact]
    public void Halves_of_surrogate_pairs_are_replaced_and_whole_pairs_kept() =>
        Assert.Equal("\uFFFD.\uD83D\uDE00.\uFFFD", Markup.FromString("\uD83D.\uD83D\uDE00.\uDE00").ToString());

    [Fact]
    public void Whatever_the_text_the_markup_is_well_formed() => Law.Holds(Law.AnyText, text =>
        Assert.Empty(XElement.Parse(Markup.Element("p", [("title", text)], text, text).ToString()).Elements()));

    [Fact]
    public void Elements_without_content_have_an_end_and_void_ones_none()
    {
        Assert.Equal("<td></td>", Markup.Element("td").ToString());
        Assert.Equal("<meta charset=\"utf-8\"/>", Markup.Element("meta", [("charset", "utf-8"), ("name", null)]).ToString());
    }

    [Fact]
    public void Other_names_have_other_anchors()
    {
        Assert.Equal("theme-human-rights", Markup.Anchor("theme", "human-rights"));
        string[] names = ["a b", "a.b", "a.0020b", "a\"b", "ab", "A b", "a\u0020b\u0020"];
        Assert.Equal(names.Length, names.Select(name => Markup.Anchor("theme", name)).Distinct().Count());
        Assert.All(names, name => Assert.DoesNotContain(' ', Markup.Anchor("theme", name)));
    }
}
