using PeaceClassify.Documents;

namespace PeaceClassify.Tests.Documents;

public sealed class SpeakerLineTests
{
    [Fact]
    public void Openings_of_verbatim_records_are_taken_apart() => CaseTable.Check("""
        # opening                                                           → speaker | country | spoken in | rest
        Ms. Aalto (Finland) (spoke in French): We met.                      → Ms. Aalto | Finland | French | We met.
        Mr. Berg (Norway): We met.                                          → Mr. Berg | Norway | | We met.
        The President: I call on the next speaker.                          → The President | | | I call on the next speaker.
        The President (spoke in Arabic): We resume.                         → The President | | Arabic | We resume.
        The Acting President: We resume.                                    → The Acting President | | | We resume.
        The Secretary-General: I thank you.                                 → The Secretary-General | | | I thank you.
        Mr. Karimi (Iran (Islamic Republic of)): We met.                    → Mr. Karimi | Iran (Islamic Republic of) | | We met.
        Sir John Example (United Kingdom): We met.                          → Sir John Example | United Kingdom | | We met.
        Archbishop Example (Holy See): We met.                              → Archbishop Example | Holy See | | We met.
        M. Dupont (Gabon) (parle en anglais) : Nous voici.                  → M. Dupont | Gabon | anglais | Nous voici.
        Sra. Pérez (Chile) (habla en inglés): Aquí estamos.                 → Sra. Pérez | Chile | inglés | Aquí estamos.
        Г-н Иванов (Российская Федерация): Мы здесь.                        → Г-н Иванов | Российская Федерация | | Мы здесь.
        Prince Example (Monaco): We met.                                    → Prince Example | Monaco | | We met.
        # no speakers
        General Assembly: a report.                                         → none
        Mr. President: we met.                                              → none
        We ask three things: time, money and will.                          → none
        The mandate has one aim: peace.                                     → none
        Mr. Berg said so. He added one point: time.                         → none
        The Council (in its wisdom): decided.                               → none
        At 10:30 the meeting began.                                         → none
        """, text => SpeakerLine.Parse(text) is { } line
            ? string.Join(" | ", line.Speaker, line.Country, line.SpokenIn, line.Rest).Replace("|  |", "| |", StringComparison.Ordinal)
                .Replace("|  |", "| |", StringComparison.Ordinal)
            : "none");
}
