using PeaceClassify.Documents;

namespace PeaceClassify.Tests.Documents;

public sealed class ParagraphNumberTests
{
    [Fact]
    public void Numbers_are_taken_out_of_the_text() => CaseTable.Check("""
        # text                      → number | rest
        12. We met.                 → 12 | We met.
        3) We met.                  → 3 | We met.
        - 5. We met.                → 5 | We met.
        (a) To watch.               → (a) | To watch.
        (iv) To watch.              → (iv) | To watch.
        b) To watch.                → (b) | To watch.
        1.7 million lamps           → none
        2019. A year                → none
        12 patrols                  → none
        (sic) said so               → none
        """, text => (ParagraphNumber.Parse(text) ?? ParagraphNumber.ParseSub(text)) is { } number ? $"{number.Mark} | {number.Rest}" : "none");

    [Fact]
    public void Letters_and_roman_numbers_hang_on_their_paragraph()
    {
        var trail = new NumberTrail();
        string[] marks = ["7.", "(a)", "(i)", "(ii)", "(b)", "8.", "(g)", "(h)", "(i)", "(j)"];

        var full = marks.Select(mark => trail.Enter((ParagraphNumber.Parse(mark + " X") ?? ParagraphNumber.ParseSub(mark + " X"))!));

        Assert.Equal(["7", "7 (a)", "7 (a) (i)", "7 (a) (ii)", "7 (b)", "8", "8 (g)", "8 (h)", "8 (i)", "8 (j)"], full);
    }
}
