using System.Globalization;
using PeaceClassify.Documents;

namespace PeaceClassify.Tests.Documents;

public sealed class OpeningDateTests
{
    [Fact]
    public void Lines_that_are_little_else_than_a_date_date_the_document() => CaseTable.Check("""
        # line                                                      → date
        14 March 2031                                               → 2031-03-14
        New York, 3 May 2031                                        → 2031-05-03
        Thursday, 1 August 2030, 10 a.m.                            → 2030-08-01
        Delivered on the 2nd of June, 2029                          → 2029-06-02
        December 24, 2028                                           → 2028-12-24
        APRIL 7TH 2027                                              → 2027-04-07
        2031-02-28                                                  → 2031-02-28
        28/02/2031                                                  → 2031-02-28
        31/02/2031 (28/02/2031)                                     → 2031-02-28
        # no date of the document
        31 February 2031                                            → none
        2031-13-01                                                  → none
        Resolution 7 of 3 May 2031                                  → none
        Progress since 3 May 2031                                   → none
        What happened on 3 May 2031?                                → none
        The envoy arrived on 3 May 2031 and met the commanders of both armies at the bridge. → none
        May we begin?                                               → none
        S/2031/05                                                   → none
        14 March                                                    → none
        12/3/2031/4                                                 → none
        """, line => OpeningDate.InLine(line)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "none");

    [Fact]
    public async Task A_date_line_above_the_text_dates_a_statement()
    {
        var document = await Reading.Text("Statement by the delegation of Aldmere\n\n14 March 2031\n\nWe thank the Chair for convening this debate. The mission needs helicopters.");

        Assert.Equal(new DateOnly(2031, 3, 14), document.Date);
    }

    [Fact]
    public async Task A_date_in_the_text_does_not()
    {
        var document = await Reading.Text("We thank the Chair for convening this debate. The mission that left on 14 March 2031 had helicopters.");

        Assert.Null(document.Date);
    }
}
