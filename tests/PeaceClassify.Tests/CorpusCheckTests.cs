using System.Text;

namespace PeaceClassify.Tests;

public sealed class CorpusCheckTests : IDisposable
{
    private const string Story =
        "The engineers of the mission opened the bridge at noon, and by the evening forty trucks with seed and tools had crossed the river to the villages.";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, string> Defects => new()
    {
        { "{", "not valid JSON" },
        { Paragraph("Rain fell.", "rain"), "the theme 'rain' is not in the themes file" },
        { Paragraph("Rain fell.", "ceasefire", "civilians", "women", "a", "b"), "5 themes, at most 4 are allowed: keep the heaviest" },
        { Paragraph("Rain fell on the caf\u00C3\u00A9."), "encoding damage at character 21: U+00C3 U+00A9" },
        { Paragraph("Rain \uFFFD fell."), "encoding damage at character 6: U+FFFD" },
        { Paragraph("Rain\u0001 fell."), "encoding damage at character 5: U+0001" },
        { Paragraph("Rain \u00E2\u20AC\u2122 fell."), "encoding damage at character 6: U+00E2 U+20AC" },
        { Paragraph(string.Concat(Enumerable.Repeat("rain falls here ", 700))), "11200 characters, at most 10000 make a paragraph: split it" },
        { Paragraph("Миротворцы прибыли в город сегодня утром."), "not English but Russian" },
        { Paragraph("12 – 14"), "not English but an unknown language" },
    };

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_defect_is_named_with_file_and_line(string line, string problem)
    {
        var path = folder.Write("a.jsonl", Paragraph(Story, "p0", []), line);

        var defects = CorpusCheck.Run(path, Some.Taxonomy).Defects;

        Assert.Contains(defects, defect =>
            defect.ToString().StartsWith($"{path}(2): ", StringComparison.Ordinal) && defect.Problem.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_sound_corpus_has_no_defect()
    {
        var check = CorpusCheck.Run(
            folder.Write("a.jsonl", Paragraph(Story, "p1", ["women"]), Paragraph("Côte d’Ivoire’s Foreign Minister spoke next, “at last”.", "p2", [])), Some.Taxonomy);

        Assert.Empty(check.Defects);
        Assert.Equal(2, check.Paragraphs.Count);
    }

    [Fact]
    public void Every_defect_is_listed_in_the_order_of_files_and_lines()
    {
        folder.Write("b.jsonl", Paragraph("Rain fell.", "p1", []), "{");
        folder.Write("a.jsonl", "[]", Paragraph("The clinic opened.", "p1", []), Paragraph("The school closed.", "p1", ["tents"]));

        var places = CorpusCheck.Run(folder.Path, Some.Taxonomy).Defects.Select(defect => (Path.GetFileName(defect.Path), defect.Line));

        Assert.Equal([("a.jsonl", 1), ("a.jsonl", 3), ("a.jsonl", 3), ("b.jsonl", 1), ("b.jsonl", 2)], places);
    }

    [Fact]
    public void Any_theme_is_sound_without_a_themes_file() =>
        Assert.Empty(CorpusCheck.Run(folder.Write("a.jsonl", Paragraph(Story, "p1", ["rain"]))).Defects);

    [Fact]
    public void An_id_that_stands_twice_names_the_first_place()
    {
        var path = folder.Write("a.jsonl", Paragraph(Story, "p1", []), Paragraph("Rain fell.", "p1", []));

        Assert.Equal($"{path}(2): the id 'p1' stands already at {path}(1)", Assert.Single(CorpusCheck.Run(path).Defects).ToString());
    }

    [Fact]
    public void The_same_words_are_the_same_text_whatever_their_case_and_signs()
    {
        var path = folder.Write("a.jsonl", Paragraph("Rain fell.", "p1", []), Paragraph("The clinic.", "p2", []), Paragraph("RAIN – fell!", "p3", []));

        Assert.Equal($"{path}(3): the same text as {path}(1)", Assert.Single(CorpusCheck.Run(path).Defects).ToString());
    }

    [Fact]
    public void Nearly_the_same_text_is_named_with_what_is_shared()
    {
        var edited = Story.Replace("forty trucks", "sixty trucks", StringComparison.Ordinal);
        var path = folder.Write("a.jsonl", Paragraph(Story, "p1", []), Paragraph(edited, "p2", []));

        var problem = Assert.Single(CorpusCheck.Run(path).Defects).Problem;

        Assert.Matches(@"^nearly the same text as .*a\.jsonl\(1\): \d\d % of the shorter one's word runs are in both$", problem);
    }

    [Fact]
    public void Texts_that_share_a_phrase_are_not_the_same() =>
        Assert.Empty(CorpusCheck.Run(folder.Write(
            "a.jsonl",
            Paragraph(Story, "p1", []),
            Paragraph("The engineers of the mission opened a clinic in the hills, where two nurses have seen three hundred patients since the rains.", "p2", []))).Defects);

    [Fact]
    public void A_text_inside_another_is_not_called_the_same()
    {
        var path = folder.Write("a.jsonl", Paragraph(Story, "p1", []), Paragraph($"{Story} Rain fell on the road for the rest of the week.", "p2", []));

        var problem = Assert.Single(CorpusCheck.Run(path).Defects).Problem;

        Assert.Equal($"nearly the same text as {path}(1): 100 % of the shorter one's word runs are in both", problem);
    }

    [Fact]
    public void A_text_of_another_corpus_is_found()
    {
        var other = folder.Write("other/gold.jsonl", Paragraph(Story, "g1", []), Paragraph(Story, "g2", []));
        var path = folder.Write("own/a.jsonl", Paragraph("Rain fell.", "p1", []), Paragraph(Story, "p2", []));

        Assert.Equal($"{path}(2): the same text as {other}(1)", Assert.Single(CorpusCheck.Run(path, against: other).Defects).ToString());
    }

    [Fact]
    public void A_file_that_is_not_UTF_8_is_one_defect_of_the_whole_file()
    {
        File.WriteAllBytes(folder.At("a.jsonl"), Encoding.Latin1.GetBytes(Paragraph("Abéché.", "p1", [])));

        var defect = Assert.Single(CorpusCheck.Run(folder.Path).Defects);

        Assert.StartsWith($"{folder.At("a.jsonl")}: the file is not UTF-8", defect.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_does_not_exist_is_refused() =>
        Assert.Throws<DataFileException>(() => CorpusCheck.Run(folder.At("missing")));

    private static string Paragraph(string text, params string[] themes) => Paragraph(text, "p9", themes);

    private static string Paragraph(string text, string id, string[] themes) => Some.Json(new { id, themes, text });
}
