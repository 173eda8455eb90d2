namespace PeaceClassify.Tests;

public sealed class TaxonomyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_themes_label_is_its_place()
    {
        var path = folder.Write("themes.json", """
            { "format": 1, "themes": [
              { "id": "women", "name": "Women, peace and security", "area": "WPS", "definition": "d", "giveWhen": "g", "notWhen": "n" },
              { "id": "camps", "name": "Camps" } ] }
            """);

        var taxonomy = Taxonomy.Load(path);

        Assert.Equal(new Theme("women", "Women, peace and security", "WPS", "d", "g", "n"), taxonomy.Themes[0]);
        Assert.Equal((2, 0, 1, -1), (taxonomy.Count, taxonomy.LabelOf("women"), taxonomy.LabelOf("camps"), taxonomy.LabelOf("Women")));
    }

    [Fact]
    public void Labels_stand_in_the_order_of_the_paragraph() =>
        Assert.Equal([2, 0], Some.Taxonomy.LabelsOf(Some.Paragraph("Rain.", "women", "ceasefire")));

    [Fact]
    public void An_unknown_theme_names_file_and_line()
    {
        var exception = Assert.Throws<DataFileException>(() => Some.Taxonomy.LabelsOf(Some.Paragraph("Rain.", "rain")));

        Assert.Equal("corpus.jsonl(1): the theme 'rain' is not among the 3 of the taxonomy; correct it or add it to the themes file", exception.Message);
    }

    [Fact]
    public void The_themes_of_a_corpus_are_in_ordinal_order()
    {
        var taxonomy = Taxonomy.Of([Some.Paragraph("Rain.", "women", "camps"), Some.Paragraph("Sun.", "Zones", "camps"), Some.Paragraph("Wind.")]);

        Assert.Equal(["Zones", "camps", "women"], taxonomy.Themes.Select(theme => theme.Id));
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("null", "null")]
    [InlineData("""{ "format": 2, "themes": [ { "id": "a", "name": "A" } ] }""", "format 2, this build reads 1")]
    [InlineData("""{ "format": 1, "themes": [] }""", "at least one theme")]
    [InlineData("""{ "format": 1 }""", "themes")]
    [InlineData("""{ "format": 1, "themes": [ { "id": "a" } ] }""", "name")]
    [InlineData("""{ "format": 1, "themes": [ { "id": "a", "name": "A" }, { "id": "a", "name": "B" } ] }""", "'a' stands twice")]
    [InlineData("""{ "format": 1, "themes": [ { "id": "a", "name": "A" }, { "id": " ", "name": "B" } ] }""", "Theme 2 has no id or no name")]
    [InlineData("""{ "format": 1, "themes": [ { "id": "a", "name": "A", "colour": "blue" } ] }""", "colour")]
    [InlineData("""{ "format": 1, "themes": [ null ] }""", "Theme 1 has no id or no name")]
    public void A_themes_file_that_is_not_valid_is_refused(string content, string problem)
    {
        var path = folder.Write("themes.json", content);

        var exception = Assert.Throws<DataFileException>(() => Taxonomy.Load(path));

        Assert.Equal(path, exception.Path);
        Assert.Contains(problem, exception.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_themes_file_that_is_missing_is_named() =>
        Assert.Equal(folder.At("none.json"), Assert.Throws<DataFileException>(() => Taxonomy.Load(folder.At("none.json"))).Path);
}
