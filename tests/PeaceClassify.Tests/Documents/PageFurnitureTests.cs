using PeaceClassify.Documents;

namespace PeaceClassify.Tests.Documents;

public sealed class PageFurnitureTests
{
    [Fact]
    public void Heads_feet_and_numbers_are_told_from_text() => CaseTable.Check("""
        # line                                       → what
        31-01234 (C) 3/5                             → furniture
        4/5 31-01234 (C)                             → furniture
        31-01234 (E) 070631 /...                     → furniture
        *3101234*                                    → furniture
        /...                                         → furniture
        S/2031/45                                    → furniture
        S/2031/45/Add.1                              → furniture
        A/HRC/40/12                                  → furniture
        S/PV.9999                                    → furniture
        S/RES/1325 (2000)                            → furniture
        A/85/357-S/2031/682                          → furniture
        31-01234 7                                   → furniture
        2 31-01234                                   → furniture
        Page 3 of 12                                 → furniture
        Page 3                                       → furniture
        - 4 -                                        → furniture
        Check against delivery                       → furniture
        *** Please check against delivery ***        → furniture
        1450 words                                   → furniture
        12                                           → number
        (12)                                         → number
        English                                      → companion
        28 May 2015                                  → companion
        Distr.: General                              → masthead
        Original: English                            → masthead
        # text
        S/2031/45 was adopted.                       → text
        12 patrols                                   → text
        2019 was a hard year                         → text
        We check against delivery of goods           → text
        English is spoken                            → text
        A/B testing                                  → text
        """, line => PageFurniture.IsFurniture(line) ? "furniture"
            : PageFurniture.IsBareNumber(line) ? "number"
            : PageFurniture.IsCompanion(line) ? "companion"
            : PageFurniture.IsCertainMasthead(line) ? "masthead" : "text");

    [Fact]
    public void Symbols_are_found_in_heads() => CaseTable.Check("""
        United Nations S /2031/45       → S/2031/45
        S/2031/45/Add.1                 → S/2031/45/Add.1
        31-01234 A/RES/85/1             → A/RES/85/1
        S/PV.9999 Harbours              → S/PV.9999
        Security Council                → none
        """, line => PageFurniture.SymbolIn(line) ?? "none");
}
