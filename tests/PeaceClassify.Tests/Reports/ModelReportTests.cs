using System.Xml.Linq;
using PeaceClassify.Tests.Engines;

namespace PeaceClassify.Tests.Reports;

public sealed class ModelReportTests : IDisposable
{
    private static readonly string[] Sections = ["summary", "review", "themes", "reliability", "pairs", "learning", "wrong", "details", "provenance"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_report_has_every_section_and_every_theme()
    {
        var page = Report(Some.Model);

        Assert.Equal(Sections, page.Descendants("section").Select(section => section.Attribute("id")!.Value));
        Assert.Equal(
            Some.Taxonomy.Themes.Select(theme => $"theme-{theme.Id}"), Section(page, "details").Elements("details").Select(theme => theme.Attribute("id")!.Value));
        Assert.All(Section(page, "details").Elements("details"), theme =>
        {
            Assert.Equal(["Precision and recall", "Reliability", "Learning curve"], theme.Descendants("figcaption").Select(caption => caption.Value));
            Assert.Single(theme.Descendants("circle"), circle => circle.Attribute("class")!.Value == "mark");
        });
        Assert.Equal(2, Section(page, "pairs").Descendants("svg").Count());
        Assert.Contains(Some.Model.Description.Provenance.DataFingerprint, Section(page, "provenance").Value, StringComparison.Ordinal);
        Assert.Contains("engine.text.wordMax", Section(page, "provenance").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_needs_nothing_from_elsewhere_and_its_links_lead_somewhere()
    {
        var page = Report(Some.Model);

        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "link" or "img" or "iframe" or "object");
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "style" || attribute.Value.Contains("http", StringComparison.OrdinalIgnoreCase) && attribute.Name != "http-equiv");
        string[] ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(page.Descendants().Attributes("href"), link => Assert.Contains(link.Value[1..], ids));
        Assert.All(page.Descendants().Attributes("aria-labelledby"), label => Assert.Contains(label.Value, ids));
    }

    [Fact]
    public void Every_drawing_says_what_it_shows() => Assert.All(
        Report(Some.Model).Descendants("svg").Where(svg => svg.Attribute("aria-hidden") is null),
        svg => Assert.True(svg.Attribute("role")?.Value == "img" && svg.Attribute("aria-label")?.Value.Length > 5));

    [Fact]
    public void What_looks_like_markup_in_a_corpus_is_shown_as_text()
    {
        const string Id = "<script>alert('1')</script>\u0001\"&amp;";
        var taxonomy = new Taxonomy([.. Some.Taxonomy.Themes.Select((theme, number) => number == 1 ? new Theme("civ \"<b>", "Civilians </title><i>", null, "a < b") : theme)]);
        LabelledParagraph[] corpus = [.. Some.Corpus(60).Select((paragraph, number) => paragraph with
        {
            Id = number == 0 ? Id : paragraph.Id,
            Themes = number == 0 ? [] : [.. paragraph.Themes.Select(theme => theme == "civilians" ? "civ \"<b>" : theme)],
            Text = number == 0 ? "<b>Women mediators</b> and women leaders met other women & women." : paragraph.Text,
        })];

        var page = Report(Some.Train(corpus, taxonomy: taxonomy));

        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "b" or "i");
        Assert.Contains(page.Descendants("code"), code => code.Value == Id.Replace('\u0001', '\uFFFD'));
        Assert.Contains(page.Descendants("td"), cell => cell.Value.StartsWith("<b>Women mediators</b>", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("strong"), name => name.Value == "Civilians </title><i>");
    }

    [Fact]
    public void The_surest_mistakes_are_those_of_the_predictions()
    {
        var model = Some.Train(Mislabelled());
        var page = Report(model);
        var women = page.Descendants("details").Single(details => details.Attribute("id")?.Value == "theme-women");
        var table = women.Descendants("table").First(candidate => candidate.Element("caption")!.Value.StartsWith("Surest without", StringComparison.Ordinal));

        var expected = Enumerable.Range(0, model.OutOfFold.Count)
            .Where(paragraph => !model.OutOfFold.LabelSets[paragraph].Contains(2) && model.OutOfFold.Probabilities[paragraph]![2] >= 0.5)
            .OrderByDescending(paragraph => model.OutOfFold.Probabilities[paragraph]![2]).Take(5).Select(paragraph => model.Paragraphs[paragraph].Id);
        Assert.Equal(expected, table.Descendants("code").Select(code => code.Value));
        Assert.Contains("p8", table.Descendants("code").Select(code => code.Value));
    }

    [Fact]
    public void An_engine_without_weights_has_a_report_without_words()
    {
        var page = Report(Some.Train(Some.Corpus(60), new KeywordEngine()));

        Assert.Contains("no weight of their own", Section(page, "details").Value, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Descendants("ul"), list => list.Attribute("class")?.Value == "terms");
    }

    [Fact]
    public void Without_a_learning_curve_the_section_is_left_out()
    {
        var page = Report(Some.Train(Some.Corpus(60), shares: []));

        Assert.Equal(Sections.Except(["learning"]), page.Descendants("section").Select(section => section.Attribute("id")!.Value));
        Assert.Null(ModelMetrics.Load(folder.At("version")).LearningCurve);
    }

    /// <summary>A paragraph that speaks of women and is not labelled so.</summary>
    private static LabelledParagraph[] Mislabelled() => [.. Some.Corpus(90).Select(paragraph => paragraph.Id == "p8"
        ? paragraph with { Text = "Women mediators sat at the negotiating table and asked for a third of the seats for women.", Themes = [] }
        : paragraph)];

    private static XElement Section(XDocument page, string id) => page.Descendants("section").Single(section => section.Attribute("id")!.Value == id);

    private XDocument Report(TrainedModel model)
    {
        model.Save(folder.At("version"));
        return XDocument.Parse(File.ReadAllText(folder.At("version", ModelFolder.ReportFile)));
    }
}
