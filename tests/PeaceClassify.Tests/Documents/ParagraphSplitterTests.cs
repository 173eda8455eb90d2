using PeaceClassify.Documents;

namespace PeaceClassify.Tests.Documents;

public sealed class ParagraphSplitterTests
{
    [Fact]
    public void Sentences_end_at_stops_and_not_at_abbreviations() => CaseTable.Check("""
        # text                                                       → sentences
        We met. We spoke.                                            → We met. | We spoke.
        Did we meet? Yes! Good.                                      → Did we meet? | Yes! | Good.
        I thank Mr. Berg. He spoke.                                  → I thank Mr. Berg. | He spoke.
        See resolution No. 12. It holds.                             → See resolution No. 12. | It holds.
        The answer is no. We leave.                                  → The answer is no. | We leave.
        The U.N. Charter holds. It is old.                           → The U.N. Charter holds. | It is old.
        See para. 2 (f) of it. It holds.                             → See para. 2 (f) of it. | It holds.
        H.E. Mr. J. Berg spoke. We heard.                            → H.E. Mr. J. Berg spoke. | We heard.
        We met at 10 a.m. The room was cold.                         → We met at 10 a.m. | The room was cold.
        It rose by 4.5 per cent. Good.                               → It rose by 4.5 per cent. | Good.
        He said “stop.” They stopped.                                → He said “stop.” | They stopped.
        It ended in 1999. In 2000 it began.                          → It ended in 1999. | In 2000 it began.
        Boats, tents, etc. were sent. All came.                      → Boats, tents, etc. were sent. | All came.
        我们见面了。我们谈了。                                          → 我们见面了。 | 我们谈了。
        ¿Por qué? ¡Así! Bien.                                        → ¿Por qué? | ¡Así! | Bien.
        """, text =>
        {
            var ends = ParagraphSplitter.SentenceEnds(text).Append(text.Length).ToList();
            return string.Join(" | ", ends.Select((end, i) => text[(i == 0 ? 0 : ends[i - 1])..end].Trim()));
        });

    [Fact]
    public void Run_on_text_is_cut_at_sentence_ends_and_nothing_is_lost()
    {
        var text = string.Join(' ', Enumerable.Range(1, 200).Select(i => $"Patrol number {i} of Mr. Berg came back before noon."));

        var pieces = ParagraphSplitter.Split(text, 1000);

        Assert.All(pieces, piece => Assert.InRange(piece.Length, 250, 1000));
        Assert.All(pieces, piece => Assert.EndsWith("noon.", piece, StringComparison.Ordinal));
        Assert.Equal(text, string.Join(' ', pieces));
    }

    [Fact]
    public void A_sentence_longer_than_the_limit_is_cut_at_a_comma_or_a_blank()
    {
        var text = string.Join(", ", Enumerable.Repeat("and one more patrol along the river", 50));

        var pieces = ParagraphSplitter.Split(text, 400);

        Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, 400));
        Assert.Equal(text.Replace(" ", "", StringComparison.Ordinal), string.Concat(pieces).Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Wort ")]
    [InlineData(".")]
    [InlineData(". ")]
    [InlineData("(((\"")]
    [InlineData("A.B. Mr. ")]
    [InlineData("和")]
    [InlineData("word-\n")]
    public async Task Ten_megabytes_without_a_paragraph_break_are_read_in_pieces(string unit)
    {
        var text = "Start " + string.Concat(Enumerable.Repeat(unit, 10_000_000 / unit.Length / (unit[0] > 255 ? 3 : 1)));

        // It takes about a second; read in quadratic time, it would not come back for hours.
        var document = await Reading.Text(text);

        Assert.All(document.Paragraphs, paragraph => Assert.InRange(paragraph.Text.Length, 1, 3000));    }
}
