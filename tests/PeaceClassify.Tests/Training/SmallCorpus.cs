using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PeaceClassify.Tests.Training;

/// <summary>A corpus small enough to train on in a moment: four themes, every paragraph composed for these tests.</summary>
internal static class SmallCorpus
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>themes → paragraph; a dash stands for no theme.</summary>
    private const string Table =
        """
        mines → Clearance teams removed four hundred mines from the orchards, and farmers walked back to their trees.
        mines → Unexploded shells still lie in the riverbed; the mines unit marks them with red stones every morning.
        mines → A deminer lost his hand near the old barracks, where nobody had mapped the mines.
        mines → Children of the lake villages learn at school how to recognise mines and report unexploded grenades.
        mines → The clearance of mines along the railway took two years and three dogs trained in Lisbon.
        mines → We ask donors to pay for the clearance of cluster bomblets before the rains wash more mines downhill.
        mines → Without maps from both armies, deminers advance at nine metres a day through the minefields of the plateau.
        mines → Improvised explosive devices replaced mines on the supply road, so the deminers changed their tools.
        mines → A minefield behind the clinic was cleared in May, and the deminers planted a walnut tree there.
        mines → Survivors of mines need artificial limbs, and the workshop in the harbour makes eleven a month.
        mines → The clearance plan puts wells first, then schools, then the minefields around the radio tower.
        mines → Unexploded ordnance killed more herders than mines did last winter, say the clearance teams.
        police → Police officers from nine countries teach the local police to interview witnesses without threats.
        police → The police academy opened its gates to ninety recruits, a third of them women.
        police → A formed police unit walked the market at night until the national police had lamps and boots.
        police → Our police advisers sit beside station commanders and read the custody book with them.
        police → Recruits who failed the vetting cannot join the police, however well they march.
        police → The police commissioner asked for forensic kits, since detectives had worked without gloves.
        police → Crowd control by the police unit at the stadium ended without one arrest or injury.
        police → Community policing began in the port, where police and fishermen meet on Thursdays.
        police → Two hundred police officers finished the course on traffic, evidence and the handling of complaints.
        police → Women in the police patrol the water points because women asked for them by name.
        police → An inspector from our police contingent rebuilt the archive of stolen vehicles.
        police → National police now guard the courthouse alone; the international police only visit.
        politics → The parties resumed talks in the mountain town and agreed to speak of borders last.
        politics → Elections without a ceasefire would be theatre, and the envoy told both leaders so.
        politics → A ceasefire signed by candlelight held for eleven weeks because the mediators stayed.
        politics → Dialogue between the government and the coalition broke over a single word in the agreement.
        politics → The special envoy shuttled between the capitals with a draft agreement of nine pages.
        politics → Mediation succeeds slowly: the parties spent a month on the shape of the negotiating table.
        politics → We welcome the political agreement on a transitional cabinet and a calendar for elections.
        politics → No peace agreement survives if the opposition learns of it from the newspapers.
        politics → The mediators asked the parties to release the letter in which they had promised elections.
        politics → Talks about the ceasefire monitoring committee will open once the rebels name their delegates.
        politics → A political process owned by the parties is worth more than the best draft of an envoy.
        politics → The ceasefire agreement lacks a map, and talks on that map have stalled since autumn.
        protection → Peacekeepers escorted civilians to the reservoir after armed men had burned the granary.
        protection → The battalion opened its gate at midnight and sheltered two thousand civilians from the militia.
        protection → Protection of civilians begins with listening, so the women of the camp drew the dangerous paths.
        protection → Attacks on civilians in displacement camps doubled while the patrols waited for fuel.
        protection → Early warning reached the base in time, and patrols stood between the militia and the village.
        protection → Civilians who fled the militia sleep beside the airstrip under the protection of one platoon.
        protection → A threat to civilians anywhere in the valley must reach the duty officer within the hour.
        protection → The militia left when patrols arrived; the civilians asked the patrols to stay until harvest.
        protection → Night patrols around the camp gave displaced families the protection that the fence did not.
        protection → Failure to protect civilians was examined by a board, which named the delays hour by hour.
        protection → Armed groups shelled the hospital, and no peacekeeper stood near to protect the civilians in it.
        protection → Joint patrols keep cattle raiders away from civilians on the road to the salt pans.
        mines police → Police cordoned off the square while deminers lifted two mines from under the fountain.
        police protection → The police unit at the camp gate offers protection to civilians who come to report assaults.
        politics protection → The ceasefire means little to civilians whom the militia attacks while the talks go on.
        - → I congratulate you, Mr. President, on your election and thank the Secretariat for the printed programme.
        - → Coffee exports recovered in spring, although the price at the harbour remained low.
        - → My country joined the Organization sixty years ago and remains proud of that rainy afternoon.
        - → The library of the regional university received six crates of mathematics books.
        - → Our fisheries agreement expires in June; officials will meet to compare tide tables.
        - → Let me close with a proverb of my grandmother, who never hurried and was never late.
        - → Heavy snow closed the northern pass, and the bakery sent bread by sledge.
        - → The committee will take up the question of parking permits at its next session.
        - → A new vaccine against measles reached the islands, carried in boxes of ice.
        """;

    /// <summary>Paragraphs about the same themes that the corpus does not have.</summary>
    private const string HeldOutTable =
        """
        mines → Deminers found mines under the schoolyard, and clearance will go on until the autumn.
        police → The police academy invited our police officers to examine the new recruits.
        politics → The envoy brought the parties back to the talks on a ceasefire agreement.
        protection → Patrols reached the camp before the militia and kept the civilians safe.
        - → The orchestra of the capital gave a concert in the garden of the museum.
        """;

    public const string Mines = "Deminers cleared mines beside the canal, and clearance of the minefields in the hills begins on Monday.";
    public const string Police = "Police officers train police recruits at the academy, and police advisers visit every station.";
    public const string French = "Les opérations de maintien de la paix ont besoin de moyens, et nous remercions tous les pays qui les ont donnés.";

    public static string[] ThemeIds { get; } = ["mines", "police", "politics", "protection"];

    public static IReadOnlyList<LabelledParagraph> Paragraphs { get; } = Read(Table, "small");

    public static IReadOnlyList<LabelledParagraph> HeldOut { get; } = Read(HeldOutTable, "held-out");

    /// <summary>Writes the paragraphs as JSON Lines.</summary>
    public static string Write(string path, IEnumerable<LabelledParagraph> paragraphs)
    {
        File.WriteAllText(path, string.Concat(paragraphs.Select(Line)), new UTF8Encoding(false));
        return path;
    }

    /// <summary>One line of a corpus file with its line feed.</summary>
    public static string Line(LabelledParagraph paragraph) =>
        JsonSerializer.Serialize(new { id = paragraph.Id, themes = paragraph.Themes, text = paragraph.Text }, Json) + "\n";

    /// <summary>Writes a themes file with a name for each of <paramref name="ids"/>.</summary>
    public static string WriteThemes(string path, params string[] ids)
    {
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            format = 1,
            themes = ids.Select(id => new { id, name = $"Theme of {id}", area = "Field", definition = $"What is said of {id}." }),
        }));
        return path;
    }

    private static LabelledParagraph[] Read(string table, string name) =>
        [.. table.Split('\n').Select((line, index) =>
        {
            var (themes, text) = (line[..line.IndexOf('→', StringComparison.Ordinal)].Trim(), line[(line.IndexOf('→', StringComparison.Ordinal) + 1)..].Trim());
            return new LabelledParagraph($"{name}-{index + 1}", text, themes == "-" ? [] : themes.Split(' '), $"{name}.jsonl", index + 1);
        })];
}
