using System.Xml.Linq;
using PeaceClassify.Evaluation;
using PeaceClassify.Reports;

namespace PeaceClassify.Tests.Reports;

public sealed class ReportPageTests
{
    private static readonly string Page = ReportPage.Write(
        "Report of <x>",
        ReportPage.Paragraph("In short"),
        [
            new("themes", "Themes & figures", ReportTable.Of("Figures", [new("Theme"), new("F1", IsNumber: true)], [["a<b", "0.74"]])),
            new("more", "More", ReportPage.Details(Markup.Anchor("theme", "a<b"), "Open", ReportTable.Facts([("Seed", "17")]))),
        ]);

    [Fact]
    public void A_page_is_well_formed_and_links_its_sections()
    {
        var page = XDocument.Parse(Page).Root!;

        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", Page, StringComparison.Ordinal);
        Assert.Equal("Report of <x>", page.Element("head")!.Element("title")!.Value);
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(["#themes", "#more"], page.Descendants("a").Select(link => link.Attribute("href")!.Value));
        Assert.All(page.Descendants("a"), link => Assert.Contains(link.Attribute("href")!.Value[1..], ids));
    }

    [Fact]
    public void A_page_asks_for_nothing_and_runs_nothing()
    {
        var page = XDocument.Parse(Page);

        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "link" or "img" or "iframe");
        Assert.DoesNotContain(
            page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || attribute.Name == "style");
        Assert.DoesNotContain("url(", Page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", Page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("default-src 'none'", page.Descendants("meta").Select(meta => meta.Attribute("content")?.Value).ElementAt(1), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_written_in_one_way()
    {
        Assert.Equal("0.742 (0.734 to 0.751)", Numbers.WithRange(0.7418, new Interval(0.73435, 0.75086)));
        Assert.Equal("4,977", Numbers.Count(4977));
        Assert.Equal("56.7 %", Numbers.FinePercent(0.5668));
        Assert.Equal(["+0.012", "−0.004", "0.000"], new[] { 0.0121, -0.0041, -0.0001 }.Select(value => Numbers.Difference(value, digits: 3)));
        Assert.Equal(["+1.25", "−0.50"], new[] { 1.25, -0.5 }.Select(Numbers.WithSign));
        Assert.Equal("0.000", Numbers.Score(-0.0001));
    }
}
