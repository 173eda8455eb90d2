namespace PeaceClassify.Tests;

public sealed class ThemeChangesTests
{
    private static readonly Taxonomy Today = new([new("a", "A"), new("b", "B"), new("c", "C")]);

    [Theory]
    [InlineData("retired", "", "")]
    [InlineData("a retired", "a", "")]
    [InlineData("replaced", "a", "")]
    [InlineData("replaced a", "a", "")]
    [InlineData("merged replaced", "a", "")]
    [InlineData("split", "", "a b")]
    [InlineData("split b", "b", "a")]
    [InlineData("a b split", "a b", "")]
    [InlineData("c", "c", "")]
    [InlineData("", "", "")]
    [InlineData("renamed-twice", "a", "")]
    [InlineData("replaced-then-split", "", "a b")]
    [InlineData("half-retired", "", "c")]
    public void Old_themes_are_read_as_the_table_says(string given, string stand, string undecided)
    {
        using var folder = new TemporaryFolder();
        var changes = ThemeChanges.Load(
            File(
                folder,
                """
                { "from": "retired", "to": [], "because": "nobody asked for it" },
                { "from": "replaced", "to": ["a"], "because": "sharper" },
                { "from": "merged", "to": ["a"], "because": "the same" },
                { "from": "split", "to": ["a", "b"], "because": "two things" },
                { "from": "renamed-twice", "to": ["replaced"], "because": "sharper" },
                { "from": "replaced-then-split", "to": ["split"], "because": "sharper" },
                { "from": "half-retired", "to": ["c", "retired"], "because": "two things" }
                """),
            Today);

        var changed = changes.Apply(Words(given));

        Assert.Equal((stand, undecided), (string.Join(' ', changed.Themes), string.Join(' ', changed.Undecided)));
    }

    [Theory]
    [InlineData("""{ "from": "a", "to": [], "because": "x" }""", "$.changes[0].from: 'a' is a theme of today")]
    [InlineData("""{ "from": "x", "to": ["y"], "because": "x" }""", "$.changes[0].to: 'y' is neither a theme of today")]
    [InlineData("""{ "from": "x", "to": [null], "because": "x" }""", "$.changes[0].to: '' is neither a theme of today")]
    [InlineData("""{ "from": "x", "to": ["a", "a"], "because": "x" }""", "$.changes[0].to: a theme stands twice")]
    [InlineData("""{ "from": "x", "to": [], "because": "x" }, { "from": "x", "to": ["a"], "because": "x" }""", "$.changes[1].from: $.changes[0] says already what became of 'x'")]
    [InlineData("""{ "from": "x", "to": ["y"], "because": "x" }, { "from": "y", "to": ["x"], "because": "x" }""", "lead from 'x' back to it")]
    [InlineData("""{ "from": "x", "to": ["x"], "because": "x" }""", "lead from 'x' back to it")]
    [InlineData("""{ "from": "x", "to": ["y"], "because": "x" }, { "from": "y", "to": ["z"], "because": "x" }, { "from": "z", "to": ["y"], "because": "x" }""", "lead from 'y' back to it")]
    [InlineData("""{ "from": " ", "to": [], "because": "x" }""", "$.changes[0]: expected \"from\"")]
    [InlineData("""{ "from": "x", "to": [], "because": "" }""", "$.changes[0]: expected \"from\"")]
    [InlineData("null", "$.changes[0]: expected \"from\"")]
    [InlineData("""{ "from": "x", "to": null, "because": "x" }""", "the changes of themes cannot be read")]
    [InlineData("""{ "from": "x", "because": "x" }""", "the changes of themes cannot be read")]
    [InlineData("""{ "from": "x", "too": [], "because": "x" }""", "the changes of themes cannot be read")]
    public void What_makes_no_sense_is_named_with_its_place(string changes, string says)
    {
        using var folder = new TemporaryFolder();
        var path = File(folder, changes);

        var exception = Assert.Throws<DataFileException>(() => ThemeChanges.Load(path, Today));

        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_json_is_named_with_its_line()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("theme-changes.json", "{ \"format\": 1,\n \"changes\": [");

        Assert.StartsWith($"{path}(2): ", Assert.Throws<DataFileException>(() => ThemeChanges.Load(path, Today)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over()
    {
        using var folder = new TemporaryFolder();

        Assert.Empty(ThemeChanges.Load(folder.Write("theme-changes.json", "\uFEFF{ \"format\": 1, \"changes\": [] }"), Today).Changes);
    }

    [Fact]
    public void Another_format_is_refused()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("format 2, this build reads 1", Assert.Throws<DataFileException>(() => ThemeChanges.Load(folder.Write("t.json", """{ "format": 2, "changes": [] }"""), Today)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Paragraphs_that_a_split_leaves_undecided_are_left_out_of_the_corpus()
    {
        using var folder = new TemporaryFolder();
        _ = File(folder, """{ "from": "split", "to": ["a", "b"], "because": "two things" }, { "from": "replaced", "to": ["c"], "because": "sharper" }""");
        LabelledParagraph[] corpus = [Some.Paragraph("one", "replaced"), Some.Paragraph("two", "split", "c"), Some.Paragraph("three"), Some.Paragraph("four", "a")];

        var (paragraphs, undecided) = ThemeChanges.Beside(folder.Path, Today).Apply(corpus);

        Assert.Equal(["one: c", "three: ", "four: a"], paragraphs.Select(paragraph => $"{paragraph.Text}: {string.Join(' ', paragraph.Themes)}"));
        Assert.Equal(["two"], undecided.Select(paragraph => paragraph.Text));
    }

    [Fact]
    public void Without_a_table_everything_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        LabelledParagraph[] corpus = [Some.Paragraph("one", "whatever")];

        Assert.Same(corpus, ThemeChanges.Beside(folder.Path, Today).Apply(corpus).Paragraphs);
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string File(TemporaryFolder folder, string changes) => folder.Write(ThemeChanges.FileName, $$"""{ "format": 1, "changes": [ {{changes}} ] }""");
}
