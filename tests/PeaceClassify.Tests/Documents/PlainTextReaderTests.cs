using System.Text;
using PeaceClassify.Documents;

namespace PeaceClassify.Tests.Documents;

public sealed class PlainTextReaderTests
{
    [Fact]
    public async Task Wrapped_lines_are_joined_and_blank_lines_separate()
    {
        var document = await Reading.Text("""
            The boats went out at dawn and came
            back with the whole crew of the har-
            bour watch.

            A second patrol followed.
            """);

        Assert.Equal(
            ["The boats went out at dawn and came back with the whole crew of the harbour watch.", "A second patrol followed."],
            Reading.Lines(document));
    }

    [Fact]
    public async Task Unwrapped_lines_are_paragraphs()
    {
        var first = string.Join(' ', Enumerable.Repeat("The boats went out at dawn.", 12));
        var second = string.Join(' ', Enumerable.Repeat("The crews came back at night.", 12));

        Assert.Equal([first, second], Reading.Lines(await Reading.Text($"{first}\n{second}\n")));
    }

    [Fact]
    public async Task A_short_last_line_ends_a_paragraph_without_a_blank_line()
    {
        var document = await Reading.Text("""
            The boats of the harbour watch went out at dawn
            and all of them came back before the great storm
            of that night.
            Our second patrol followed on the morning of the
            next day with fresh crews.
            """);

        Assert.Equal(2, document.Paragraphs.Count);
        Assert.StartsWith("Our second patrol", document.Paragraphs[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paragraph_goes_on_over_a_page_break_and_the_furniture_is_left_out()
    {
        var document = await Reading.Text("""
            Harbour patrols

            The boats of the harbour watch went out at dawn and all of them came back
            before the storm, which had been announced by the watch on the northern

            11-12345 (E) 3/5

            hills and by the fishermen.

            4/5 11-12345 (E)

            The next day was calm.

            """);

        Assert.Equal(
        [
            "= Harbour patrols",
            "The boats of the harbour watch went out at dawn and all of them came back before the storm, which had been announced by the "
            + "watch on the northern hills and by the fishermen.",
            "The next day was calm.",
        ], Reading.Lines(document));
    }

    [Fact]
    public async Task Footnotes_are_left_out_even_when_they_go_on_over_the_page()
    {
        var document = await Reading.Text("""
            The boats are well equipped for their task, as the last report of the watch shows¹.

            11-12345 (E) 3/5

            ¹ A list of the equipment is kept by the watch, the yard and the

            The crews are trained every winter in the yard of the harbour.

            office of the mayor, and may be read there.

            11-12345 (E) 4/5
            """);

        Assert.Equal(
        [
            "The boats are well equipped for their task, as the last report of the watch shows.",
            "The crews are trained every winter in the yard of the harbour.",
        ], Reading.Lines(document));
    }

    [Fact]
    public async Task Speaker_country_and_language_hold_until_the_next_speaker()
    {
        var document = await Reading.Text("""
            The President: I give the floor to Ms. Aalto.

            Ms. Aalto (Finland) (spoke in French): We met.

            We met again.

            Mr. Berg (Norway): So did we.
            """);

        Assert.Equal(
            ["The President//", "Ms. Aalto/Finland/French", "Ms. Aalto/Finland/French", "Mr. Berg/Norway/"],
            document.Paragraphs.Select(p => $"{p.Speaker}/{p.Country}/{p.SpokenIn}"));
        Assert.Equal("We met.", document.Paragraphs[1].Text);
    }

    [Fact]
    public async Task Numbered_and_lettered_paragraphs_keep_their_numbers()
    {
        var document = await Reading.Text("""
            7. The watch shall do the following:

            (a) Go out at dawn;

            (b) Come back at night.

            8. It shall report.
            """);

        Assert.Equal(
            ["7: The watch shall do the following:", "7 (a): Go out at dawn;", "7 (b): Come back at night.", "8: It shall report."],
            Reading.Lines(document));
    }

    [Fact]
    public async Task A_number_at_a_line_start_within_a_sentence_opens_no_paragraph()
    {
        var document = await Reading.Text("""
            The watch was founded under the harbour rule
            12. The rule was changed in the following year
            and the watch was given boats and more crews.
            """);

        Assert.Single(document.Paragraphs);
    }

    [Fact]
    public async Task Words_that_a_scan_glued_are_separated()
    {
        var document = await Reading.Text("The work ofa crew is often hard. The office ofthe watch is part of the harbour, and of crew life.");

        Assert.Equal("The work of a crew is often hard. The office of the watch is part of the harbour, and of crew life.", document.Paragraphs[0].Text);
    }

    [Theory]
    [InlineData("Harbour\n\nBoats\n\nCrews", true)]
    [InlineData("Mr. President,\n\nHarbour\n\nBoats\n\nCrews", false)]
    public async Task A_question_above_a_section_is_a_heading_in_notes_and_text_in_speeches(string before, bool isHeading)
    {
        var section = string.Join(' ', Enumerable.Repeat("The boats of the watch went out at dawn.", 10));

        var document = await Reading.Text($"{before}\n\nWhy did the boats go out?\n\n{section}");

        Assert.Equal(isHeading ? ParagraphKind.Heading : ParagraphKind.Text, document.Paragraphs[^2].Kind);
    }

    [Fact]
    public async Task The_symbol_of_a_head_is_kept()
    {
        var document = await Reading.Text("S/2031/45\nEnglish\nPage 2\n\nThe boats went out at dawn.\n");

        Assert.Equal("S/2031/45", document.Symbol);
        Assert.Equal("The boats went out at dawn.", Assert.Single(document.Paragraphs).Text);
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    public async Task Encodings_are_recognised(string encoding, bool withMark)
    {
        var codec = Encoding.GetEncoding(encoding);
        byte[] content = [.. withMark ? codec.GetPreamble() : [], .. codec.GetBytes("Ça va – “bien”, Ёлка.")];

        Assert.Equal("Ça va – “bien”, Ёлка.", Assert.Single((await Reading.Bytes(content, "a.txt")).Paragraphs).Text);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf_8_are_read_as_windows_1252()
    {
        byte[] content = [0x43, 0xF4, 0x74, 0x65, 0x20, 0x96, 0x20, 0x93, 0x62, 0x94, 0x2E];

        Assert.Equal("Côte – “b”.", Assert.Single((await Reading.Bytes(content, "a.txt")).Paragraphs).Text);
    }

    [Fact]
    public async Task Run_on_text_becomes_pieces_that_share_their_number()
    {
        var text = "4. " + string.Join(' ', Enumerable.Repeat("The boats of the watch went out at dawn.", 50));

        var document = await Reading.Text(text, new DocumentReaderOptions { MaxParagraphCharacters = 500 });

        Assert.True(document.Paragraphs.Count > 3);
        Assert.All(document.Paragraphs, paragraph => Assert.Equal("4", paragraph.Number));
        Assert.Equal(Enumerable.Range(0, document.Paragraphs.Count), document.Paragraphs.Select(paragraph => paragraph.Index));
    }
}
