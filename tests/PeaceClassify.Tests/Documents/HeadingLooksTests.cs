using PeaceClassify.Documents;

namespace PeaceClassify.Tests.Documents;

public sealed class HeadingLooksTests
{
    [Fact]
    public void Headings_and_forms_of_address_are_told_from_text() => CaseTable.Check("""
        # paragraph                                         → kind
        II. Harbour and river patrols                       → heading
        A. Summary                                          → heading
        1. Boats and crews                                  → heading
        HARBOUR PATROLS                                     → heading
        Harbour patrols                                     → heading
        Mr. President,                                      → heading
        Excellencies, ladies and gentlemen:                 → heading
        Distinguished delegates!                            → heading
        Señor Presidente,                                   → heading
        Господин Председатель, уважаемые делегаты,          → heading
        背景                                                 → heading
        The boats came back.                                → text
        Mr. President, the boats came back.                 → text
        We need the following:                              → text
        boats and crews                                     → text
        And why was that?                                   → text
        我们的船回来了。                                       → text
        """, text => HeadingLooks.IsHeading(text, mostlyCapitals: false) ? "heading" : "text");

    [Fact]
    public void Capitals_mark_nothing_where_all_is_in_capitals()
    {
        var speech = "THE BOATS OF MY COUNTRY CAME BACK FROM THE LONG RIVER PATROL AND THE CREWS ARE IN GOOD HEALTH AND WILL REST FOR SOME WEEKS "
            + "BEFORE THEY GO OUT AGAIN TO WATCH THE HARBOUR AND THE ROADS THAT LEAD TO IT FROM THE NORTH";

        Assert.True(HeadingLooks.IsHeading(speech, mostlyCapitals: false));
        Assert.False(HeadingLooks.IsHeading(speech, mostlyCapitals: true));
    }
}
