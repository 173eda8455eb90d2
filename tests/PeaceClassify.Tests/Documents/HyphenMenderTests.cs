using PeaceClassify.Documents;

namespace PeaceClassify.Tests.Documents;

public sealed class HyphenMenderTests
{
    [Fact]
    public void Broken_words_are_mended_by_lists_where_the_document_is_silent() => CaseTable.Check("""
        # broken lines                                  → joined
        the peace-⏎keeping mission                      → the peacekeeping mission
        the ceasefire moni-⏎toring group                → the ceasefire monitoring group
        the Secretary-⏎General spoke                    → the Secretary-General spoke
        a Under-Secretary-⏎General spoke                → a Under-Secretary-General spoke
        a well-⏎coordinated effort                      → a well-coordinated effort
        the troop-⏎and police-contributing countries    → the troop- and police-contributing countries
        health-⏎related costs                           → health-related costs
        a 24-⏎hour curfew                               → a 24-hour curfew
        the rule-of-⏎law sector                         → the rule-of-law sector
        the term 2019-⏎2020                             → the term 2019-2020
        a non-⏎permanent seat                           → a non-permanent seat
        better co-⏎operation                            → better cooperation
        Port-au-⏎Prince                                 → Port-au-Prince
        PEACE-⏎KEEPING                                  → PEACEKEEPING
        soft­⏎ware                                      → software
        and/⏎or                                         → and/or
        the years 2019–⏎2020                            → the years 2019–2020
        lamps -⏎great and small                         → lamps - great and small
        two⏎lines                                       → two lines
        维持⏎和平                                        → 维持和平
        """, text => HyphenMender.Learn([text]).Join(text));

    [Theory]
    [InlineData("The cease-fire of May held.", "cease-fire")]
    [InlineData("The ceasefire of May held.", "ceasefire")]
    public void The_form_that_the_document_prints_elsewhere_wins(string elsewhere, string expected)
    {
        var mender = HyphenMender.Learn([elsewhere, "The cease-\nfire ended."]);

        Assert.Equal($"The {expected} ended.", mender.Join("The cease-\nfire ended."));
    }

    [Fact]
    public void A_document_that_breaks_no_words_keeps_every_hyphen()
    {
        var lines = string.Join('\n', Enumerable.Repeat("ships sail over calm water", 60));

        Assert.Equal("the geo-thermal plant", HyphenMender.Learn([lines, "the geo-\nthermal plant"]).Join("the geo-\nthermal plant"));
        Assert.Equal("the geothermal plant", HyphenMender.Learn(["the geo-\nthermal plant"]).Join("the geo-\nthermal plant"));
    }
}
