using System.Collections.Frozen;
using System.Numerics;

namespace PeaceClassify.Text;

/// <summary>
/// What the languages written in Latin letters are told apart by: their frequent words and their peculiar letters, each with a
/// weight for every language that has it.
/// </summary>
/// <remarks>
/// A word weighs 3 where it says much alone, 2 where it is common and hardly stands in an English text, 1 where it is common
/// but also part of names and titles (<c>la</c>, <c>van</c>, <c>du</c>), or English of lesser weight. Words that another language
/// writes like a frequent English one (<c>on</c>, <c>come</c>, <c>met</c>, <c>land</c>) are left out of its list: they would tell
/// against English.
/// </remarks>
internal static class LanguageWords
{
    /// <summary>Numbers of the languages; those after Spanish are answered as unknown.</summary>
    public const int English = 0, French = 1, Spanish = 2, Portuguese = 3, Italian = 4, Catalan = 5, Romanian = 6, German = 7, Dutch = 8,
        Nordic = 9, Polish = 10, Czech = 11, SouthSlavic = 12, Turkic = 13, Indonesian = 14, Swahili = 15, Vietnamese = 16, Hungarian = 17,
        Finnish = 18, Albanian = 19, Somali = 20, Count = 21;

    private static readonly (string Letters, int[] Languages)[] PeculiarLetters =
    [
        ("ñ", [Spanish]),
        ("é", [French, Spanish, Portuguese]),
        ("áíóú", [Spanish, Portuguese]),
        ("à", [French, Portuguese, Italian, Catalan]),
        ("è", [French, Italian, Catalan]),
        ("ê", [French, Portuguese]),
        ("ç", [French, Portuguese, Catalan, Turkic, Albanian]),
        ("â", [French, Portuguese, Romanian]),
        ("î", [French, Romanian]),
        ("ôûœëï", [French]),
        ("ìòù", [Italian]),
        ("ãõ", [Portuguese]),
        ("ß", [German]),
        ("ä", [German, Nordic, Finnish]),
        ("ö", [German, Nordic, Finnish, Turkic, Hungarian]),
        ("ü", [German, Turkic, Hungarian]),
        ("åøæ", [Nordic]),
        ("ąęłńśźż", [Polish]),
        ("čšž", [Czech, SouthSlavic]),
        ("ćđ", [SouthSlavic]),
        ("řěů", [Czech]),
        ("ățș", [Romanian]),
        ("ışğə", [Turkic]),
        ("őű", [Hungarian]),
        ("ơư", [Vietnamese]),
    ];

    // Vietnamese writes its tone marks over vowels that have a mark already; Unicode keeps those together.
    private const char FirstVietnamese = '\u1EA0', LastVietnamese = '\u1EF9';

    private static readonly (int Language, string Telling, string Common, string Weak)[] Lists =
    [
        (English,
            "the and",
            """
            of to that this these those with which from by been being their our its they we who what when where while how why
            than then would should could must shall may might will cannot not there here his her she him you your us them only
            also other others such any all some each both many much more most very against between among during before after
            through without within about under over into upon towards because although however therefore thus whose whether
            until since if so yet nor either neither every is are was were be has have had does did done it
            """,
            """
            in at as for on or but new now out up own same first last second third he mr mrs ms sir madam president chair
            council security nations united government state member members general assembly secretary spoke speaking french
            spanish russian chinese arabic english behalf delegation report reports resolution resolutions paragraph
            peacekeeping peacekeepers peace war forces force troops police women children rights law rule support work people
            country countries world year years month week day said says say like thank thanks allow wish welcome welcomes
            recalls urges calls decides requests notes expresses reaffirms stresses emphasizes encourages commends condemns
            affirms takes letter dated addressed permanent representative chapter section annex page reform sector sectors
            reached agreed made make take taken given give see shows show need needs shares share company corp ltd inc bank net
            loss profit sales oil trade price prices billion
            """),
        (French,
            """
            monsieur messieurs mesdames excellences merci qu' jusqu' lorsqu' puisqu' nous vous également ainsi notamment afin
            aussi très voudrais remercie cette aujourd' unies
            """,
            """
            une dans pour sur avec par qui que sont ont été pas ne ce cet ces ses leur leurs notre votre aux il elle ils elles
            se mais où donc comme tout tous toute toutes même mêmes autre autres entre depuis pendant après avant contre sans
            sous vers chez dont lequel laquelle lesquels lesquelles auquel celui celle ceux celles cela ceci ici là fait faire
            peut peuvent doit doivent avoir avons avez avait avaient était étaient soit soient sera seront serait je suis sommes
            êtes fut furent ayant étant fois ans année années états etat etats paix guerre sécurité conseil gouvernement droits
            homme femmes enfants monde peuple peuples jeunes enfin toujours jamais ensuite lors dès cependant toutefois grâce
            ailleurs parce quand quel quelle quels quelles président présidente général générale secrétaire assemblée résolution
            délégation maintien opérations république développement communauté internationale droit loi nouvelle nouveau
            nouveaux deux trois quatre cinq première remercier souhaite félicite félicitations félicitons voix honneur
            déclaration voie œuvre coopération réunion séance appel lutte soutien vœux mon mes tant nos permettez securite
            developpement communaute felicitations debat débat débats mandat moyens besoins recherche mesures défis conflits
            crise politique politiques sociale économique climatique changement changements humanitaire civils troupes casques
            bleus armés armées groupes armes élections réconciliation mise cadre rôle appui renforcement régions pauvreté faim
            exprimer saluer salue féliciter appelle convient faut veut voulons devons pouvons sujet volonté manière réforme
            énergie planète généraux peu bien secretaire assemblee republique
            """,
            """
            de la le les du des en au à l' d' c' j' m' n' s' t' et un sa son ma y est eu plus si pays encore organisation
            mission vos generale être nations état
            """),
        (Spanish,
            """
            excelencias excelencia excelentísimo excelentísimos señor señora señores señoras gracias muchas muchos señorías
            distinguidos también además así aquí ahora después según través nuestro nuestra nuestros nuestras ustedes unidas
            """,
            """
            una unos unas por que qué cómo como más pero muy sobre entre desde hasta hacia durante bajo con este esta estos
            estas ese esa esos esas eso esto aquel aquella aquellos su sus lo se nos es están está estamos estoy esté ser sido
            fue fueron eran será serán sería haya han ha había hemos tiene tienen tenemos puede pueden debe deben debemos
            podemos hacer hace y ni sí porque cuando donde dónde quien quienes cual cuales cada todo toda todos todas otro otra
            otros otras mismo misma mismos mismas mejor tanto aún nunca siempre sólo mientras aunque yo nosotros ellos ellas
            usted país países seguridad consejo naciones organización gobierno derechos humanos pueblo pueblos mujeres niños
            mundo año años vida guerra estado estados presidente presidenta secretario asamblea resolución delegación desarrollo
            comunidad internacional agradezco agradecemos agradecer permítame permítanme saludo deseo quiero quisiera felicitar
            palabra embajador embajadora república cinco primera primero nuevo nueva nuevos nuevas parte esfuerzos acuerdo apoyo
            misión miembros situación operaciones mantenimiento lucha justicia democracia creemos condenamos reiteramos discurso
            jefes futuro señalar medidas desafíos conflicto conflictos política políticas económico climático cambio humanitaria
            humanitario civiles tropas cascos azules fuerzas armados grupos armas elecciones diálogo reconciliación marco papel
            fortalecimiento protección población región regiones pobreza hambre expresar saludar saluda felicita llamamiento
            queremos voluntad delegados sesiones período humanidad historia ley responsabilidad violencia sociedad esperanza
            nivel necesario
            """,
            """
            de la el los las del en al un e san santa te les le mi mis contra para sin son ante hay si dos tres paz gran primer
            mas asi tambien no
            """),
        (Portuguese,
            """
            não também senhor senhora senhores senhoras excelências obrigado obrigada nossos nossas nosso nossa você através
            então até
            """,
            """
            uma umas uns nas ao aos pelo pela pelos pelas em por que como mais já foi foram ser sido está estão seu sua seus
            suas este esta estes estas esse essa isso isto ele ela eles elas nós eu sem sobre entre desde quando onde quem qual
            todos todas todo toda outro outra outros outras mesmo mesma tem têm temos pode podem deve devem fazer há país países
            segurança conselho nações unidas organização governo direitos povo povos mulheres crianças mundo ano anos estado
            estados presidente desenvolvimento comunidade guerra às numa depois ainda apenas assim porque agradeço gostaria
            muito excelência
            """,
            "de da do na no e o os dos das nos um são se com para ou mas paz à é"),
        (Italian,
            """
            signor signore signori grazie eccellenze eccellenza dell' nell' all' sull' dall' quell' perché più così anche degli
            nella nelle negli sulla
            """,
            """
            il gli dei nel sul dal una uno con che è hanno essere stato stata stati questo questa questi queste quello quella
            suo sua suoi sue nostro nostra nostri nostre loro ma se quando dove tra fra dopo senza sempre molto tutti tutte
            tutto tutta altri altre può possono deve devono paese paesi sicurezza consiglio nazioni governo diritti umani popolo
            popoli donne bambini mondo anno anni presidente alle agli noi voi cui ogni signora ringrazio vorrei della delle
            dello dalla alla
            """,
            "di la le lo da e un si san l' d' un' del ha ed chi su"),
        (Catalan,
            "amb gràcies senyor senyora senyors aquest aquesta aquests aquestes nostre nostra perquè també",
            "els dels als pel pels una és que seva seves seus més però fins entre ser tots totes molt drets país països són",
            "de la el les en al del un ha"),
        (Romanian,
            "și în pentru această acest doamnelor domnilor domnule mulțumesc către",
            "este sunt din cu nu mai lui sau prin cele între fost fi noastră nostru şi într că să țările securitate drepturile",
            "de o un ca se la pe"),
        (German,
            "nicht herren damen danke vielen exzellenzen sich auch werden wird für über müssen können vereinten frieden",
            """
            und dank dem ein eine einer eines einem einen ist sind vom auf aus bei bis nach zum zur im durch gegen ohne unter um
            wie wenn weil aber oder noch nur schon sehr mehr wir sie ihr ihre ihrer unser unsere unserer unseren diese dieser
            dieses diesem haben hatte wurde wurden worden sein seine seiner kann soll muss muß dass daß kein keine zwischen
            während seit vor hier dort alle allen aller jahr jahre jahren welt länder menschen sicherheit nationen regierung
            präsident ich heute sowie deren dessen beim herr frau
            """,
            "die der des den das von mit zu als"),
        (Dutch,
            "het niet zijn wij ook voor naar onze mijnheer voorzitter excellenties heeft hebben",
            """
            een aan dat deze dit ons uit om bij als maar wordt worden werd nog geen meer moeten kunnen zal zullen tussen tegen
            tot zich haar ik er ze vrede veiligheid raad verenigde naties vrouwen landen jaar veel alle mensen dank
            """,
            "de van den der en te hun"),
        (Nordic,
            "och är från också inte ikke også jeg være",
            """
            det som ett av till fra til ej har var eller skal ska kan vara blev blir bliver mellem mellan mot mod efter etter
            för att på hvor denna denne dette detta alle alla sig seg vår våra våre vores verden världen sikkerhet säkerhet
            sikkerhed nationer og må vilket hvilket mange många takk tack nasjoner
            """,
            "i den en de med om er sin"),
        (Polish,
            "się oraz przez który która które jest są dla także przewodniczący dziękuję",
            """
            nie że od po ze przed między jako jak tak tylko jego ich nasz nasze państwa panie pokoju narodów już był była było
            być bezpieczeństwa
            """,
            "w z na do o za"),
        (Czech,
            "který která které jsou také nebo bezpečnosti předsedo předseda děkuji ďakujem ktorý ktoré",
            "je se že při jako byl byla bylo být není ale jeho jsme podle mezi proti míru národů medzi",
            "na po z"),
        (SouthSlavic,
            "koji koja koje također takođe predsjedniče predsedniče hvala gospodine između",
            "je su se za od kao nije ne smo će biti bila bilo što šta ili prema mira naroda vijeća naše tako iz",
            "na da u po"),
        (Turkic,
            "için olarak sayın teşekkür değil ederim üzün birleşmiş milletler həm və üçin",
            """
            ve bir bu ile çok gibi kadar sonra barış güvenlik ülke tarafından olan olduğu olduğunu ancak başkan mən biz bız bul
            üshin
            """,
            "o da de en ki daha"),
        (Indonesian,
            "dengan untuk tidak adalah dalam kepada terima kasih",
            """
            yang ini itu akan juga telah sudah atau karena bahwa negara dunia perdamaian keamanan bangsa saudara tersebut saya
            mereka sebagai lebih oleh pada kami kita
            """,
            "dan di ke dari"),
        (Swahili,
            "katika hiyo hivyo ambayo kuwa asante mheshimiwa",
            "kwa na ya wa za ni hii huu hizi nchi watu mataifa usalama lakini kama baada serikali yetu wetu zetu pamoja",
            "la cha vya umoja amani rais"),
        (Vietnamese,
            "và của không được những các người với",
            "là có một này đã để hòa bình quốc hội đồng tôi chúng",
            ""),
        (Hungarian,
            "és hogy nem egy köszönöm elnök valamint",
            "az ez csak már vagy békét béke biztonsági azt ezt között nemzetek",
            "de van"),
        (Finnish,
            "että myös puheenjohtaja kiitos sekä",
            "ja ei oli hän mutta kun ovat rauhan turvallisuus joka kuin jotka tämä olla",
            "se"),
        (Albanian,
            "dhe për është një nuk që zoti faleminderit",
            "të në së nga janë ka por kjo këtë paqes kombeve",
            "si"),
        (Somali,
            "waxaa iyo waxay ayaa mahadsanid",
            "waa oo ka ku uu loo nabadda dalka dadka qaramada midoobay",
            "la si ay"),
    ];

    // The weight for language n stands in bits 2n and 2n + 1, so that one look-up serves all languages.
    private const int BitsPerWeight = 2;
    private const ulong WeightMask = (1 << BitsPerWeight) - 1;

    // A to Z are 1 to 26 in the lowest five bits of their codes, capitals as small letters.
    private const int BitsPerLetter = 5;
    private const ulong LetterMask = (1 << BitsPerLetter) - 1;

    private static readonly FrozenDictionary<string, ulong> Words = ReadWords();
    private static readonly FrozenDictionary<string, ulong>.AlternateLookup<ReadOnlySpan<char>> WordsBySpan =
        Words.GetAlternateLookup<ReadOnlySpan<char>>();

    // A number is quicker to make, to look up and to compare than a string.
    private static readonly FrozenDictionary<ulong, ulong> PlainWords = Words
        .Where(word => word.Key.Length <= LongestPlain && word.Key.All(char.IsAsciiLetter))
        .ToFrozenDictionary(word => word.Key.Aggregate(0UL, WithPlain), word => word.Value);

    private static readonly FrozenDictionary<char, ulong> Letters = ReadLetters();

    /// <summary>Letters of the longest word that is looked up by <see cref="OfPlainWord"/>.</summary>
    public const int LongestPlain = 64 / BitsPerLetter;

    /// <summary>Characters of the longest listed word, apostrophe included.</summary>
    public static int LongestWord { get; } = Words.Keys.Max(word => word.Length);

    /// <summary>The weights of a word in lower case, an elided one with its apostrophe (<c>qu'</c>); 0 when no list has it.</summary>
    public static ulong OfWord(ReadOnlySpan<char> word) => WordsBySpan.TryGetValue(word, out var weights) ? weights : 0;

    /// <summary>The weights of a word that is given as a number, see <see cref="WithPlain"/>; 0 when no list has it.</summary>
    public static ulong OfPlainWord(ulong word) => PlainWords.TryGetValue(word, out var weights) ? weights : 0;

    /// <summary>The number of a word, which begins as 0, with one more letter from A to Z, small or capital.</summary>
    public static ulong WithPlain(ulong word, char letter) => (word << BitsPerLetter) | (letter & LetterMask);

    /// <summary>The weights of a letter in lower case: 1 for each language it is peculiar to, 0 when there is none.</summary>
    public static ulong OfLetter(char letter) => letter is >= FirstVietnamese and <= LastVietnamese
        ? Weight(Vietnamese, 1)
        : Letters.GetValueOrDefault(letter);

    /// <summary>Takes the language with the lowest number out of <paramref name="weights"/>.</summary>
    public static (int Language, int Weight) TakeNext(ref ulong weights)
    {
        var language = BitOperations.TrailingZeroCount(weights) / BitsPerWeight;
        var weight = (weights >> (language * BitsPerWeight)) & WeightMask;
        weights &= ~Weight(language, WeightMask);
        return (language, (int)weight);
    }

    private static ulong Weight(int language, ulong weight) => weight << (language * BitsPerWeight);

    private static FrozenDictionary<string, ulong> ReadWords()
    {
        var weights = new Dictionary<string, ulong>(StringComparer.Ordinal);
        foreach (var (language, telling, common, weak) in Lists)
        {
            Add(language, telling, 3);
            Add(language, common, 2);
            Add(language, weak, 1);
        }

        return weights.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(int language, string words, ulong weight)
        {
            foreach (var word in words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                weights[word] = weights.GetValueOrDefault(word) | Weight(language, weight);
        }
    }

    private static FrozenDictionary<char, ulong> ReadLetters() => PeculiarLetters
        .SelectMany(row => row.Letters, (row, letter) => (letter, row.Languages))
        .ToFrozenDictionary(
            row => row.letter,
            row => row.Languages.Aggregate(0UL, (weights, language) => weights | Weight(language, 1)));
}
