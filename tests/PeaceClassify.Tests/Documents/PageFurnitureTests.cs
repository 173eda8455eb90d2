using PeaceClassify.Documents;

namespace PeaceClassify.Tests.Documents;

public sealed class PageFurnitureTests
{
    [Fact]
    public void Heads_feet_and_numbers_are_told_from_text() => CaseTable.Check("""
        # line                                       → what
        16-21967 (C) 3/5                             → furniture
        4/5 16-21967 (C)                             → furniture
        94-24166 (E) 070694 /...                     → furniture
        *1224244*                                    → furniture
        /...                                         → furniture
        S/2012/128                                   → furniture
        S/1994/529/Add.1                             → furniture
        A/HRC/40/12                                  → furniture
        S/PV.7463                                    → furniture
        S/RES/1325 (2000)                            → furniture
        A/70/357-S/2015/682                          → furniture
        12-24244 7                                   → furniture
        2 12-24244                                   → furniture
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
        S/2012/128 was adopted.                      → text
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
        United Nations S /2012/128      → S/2012/128
        S/1994/529/Add.1                → S/1994/529/Add.1
        12-24244 A/RES/70/1             → A/RES/70/1
        S/PV.7463 Protection            → S/PV.7463
        Security Council                → none
        """, line => PageFurniture.SymbolIn(line) ?? "none");
}
