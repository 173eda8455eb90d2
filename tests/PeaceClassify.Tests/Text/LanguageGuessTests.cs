using System.Text;
using PeaceClassify.Text;

namespace PeaceClassify.Tests.Text;

public class LanguageGuessTests
{
    /// <summary>Language and text, one case a line.</summary>
    private const string Cases = """
        # English, also where it is terse, quotes or names
        English | The patrol reached the village before the rains and stayed until the market reopened.
        English | Shr 12 cts vs 10 cts. Net 1.2 mln vs 980,000
        English | Security sector reform
        English | III. Observations
        English | A/79/PV.12
        English | S
        English | Côte d'Ivoire, São Tomé and Príncipe, Türkiye, Curaçao
        English | Côte d’Ivoire
        English | Mr. Nuñez de la Torre (Peru) (spoke in Spanish):
        English | Mrs. Müller-von der Heide (Germany)
        English | El Fasher, El Geneina, El Obeid
        English | Rio de la Plata; Costa de la Luz; La Paz; Los Angeles
        English | Port-au-Prince and Les Cayes
        English | The Mission de l'Organisation des Nations Unies pour la stabilisation was asked to report in May.
        English | Fonds d'urgence pour les enfants du Sahel was launched in Bamako and is fully funded.
        English | She quoted the motto « Nous sommes tous responsables devant l'histoire » and then closed the meeting.
        English | He recalled that the Frente de Liberación de los Pueblos had laid down its arms in return for land.
        English | UN police in Mali
        English | UN, AU and EU envoys meet in N'Djamena
        English | On AI: options for the EU
        English | REPORT OF THE SPECIAL COMMITTEE ON PEACEKEEPING OPERATIONS
        English | coup d'état
        English | vis-à-vis
        English | Raison d'être
        English | Chargé d'affaires a.i.
        English | Aung San Suu Kyi; Omar al-Bashir; Ursula von der Leyen; Philémon Yang
        English | Nos. 4, 5 and 6; para. 12; et al.
        English | It's here, isn't it?
        English | T h e f o r c e w a s r e d u c e d
        English | Tho Spccial Represcntative rnet tbe partics

        # French
        French | Monsieur le Président,
        French | MONSIEUR LE PRESIDENT,
        French | Je vous remercie.
        French | Merci beaucoup.
        French | Excellences, Mesdames et Messieurs,
        French | Nations Unies
        French | Ma délégation souhaite que le mandat de la Mission soit renouvelé avant la fin de l'année.
        French | Qu’il s’agisse de paix ou de développement, c’est aux populations qu’appartient le choix.
        French | NOUS N'OUBLIERONS PAS LES SOLDATS DE LA PAIX QUI SONT TOMBES DANS CE PAYS.
        French | Les Casques bleus ont évacué trois villages pendant la nuit.
        French | Le groupe « Friends of the Sahel » s'est réuni hier avec les ministres des pays voisins pour parler de leur sécurité.

        # Spanish
        Spanish | Excelencias:
        Spanish | Muchas gracias.
        Spanish | Señor Presidente:
        Spanish | Naciones Unidas
        Spanish | ¿Hasta cuándo?
        Spanish | Mi delegación pide que la misión reciba los medios que necesita para proteger a la población.
        Spanish | NO HABRÁ PAZ MIENTRAS LOS NIÑOS SIGAN EN LAS FILAS DE LOS GRUPOS ARMADOS.
        Spanish | Agradecemos a los países que aportan contingentes.

        # Russian
        Russian | Господин Председатель,
        Russian | Благодарю вас.
        Russian | Наша делегация поддерживает усилия Специального посланника и призывает стороны вернуться за стол переговоров.
        Russian | МООНСДРК (MONUSCO) завершила вывод из провинции.
        Russian | Мы объявили об этом в Киеве, а затем и в Алматы.

        # Arabic
        Arabic | السيد الرئيس،
        Arabic | شكرا جزيلا.
        Arabic | يرحب وفد بلادي بالاتفاق الذي وقعه الطرفان ويدعو إلى تنفيذه دون إبطاء.
        Arabic | التقت البعثة (UNSMIL) بممثلي البلديات في المدينة القديمة.

        # Chinese
        Chinese | 主席先生：
        Chinese | 谢谢。
        Chinese | 我国代表团欢迎双方达成的停火协议，并希望特派团得到所需的资源。
        Chinese | 聯合國維持和平人員
        Chinese | 秘书长关于 MINUSCA 的报告

        # no letters
        Unknown |
        Unknown | 12 / 345 (2017) – *** 79.
        Unknown | 1.º 2.ª
        Unknown | …!?“”

        # other scripts
        Unknown | Κύριε Πρόεδρε, σας ευχαριστούμε.
        Unknown | אדוני היושב ראש, תודה רבה.
        Unknown | अध्यक्ष महोदय, धन्यवाद।
        Unknown | 議長、ありがとうございます。
        Unknown | 平和維持活動は国連の重要な任務である。
        Unknown | 의장님, 감사합니다.
        Unknown | ขอบคุณครับ
        Unknown | შემოგვიერთდით
        Unknown | Пане Головуючий, дякуємо за ініціативу провести це засідання.
        Unknown | Господин председател, благодаря ви, че свикахте това заседание към края на месеца.
        Unknown | Господине председниче, захваљујемо што сте сазвали ову седницу.
        Unknown | Құрметті төраға, Қазақстан бейбітшілікті қолдайды.
        Unknown | آقای رئیس، کشور من از گفتگوی میان طرف‌ها پشتیبانی می‌کند.
        Unknown | جناب صدر، ہمارے ملک نے ہمیشہ امن کی حمایت کی ہے۔

        # other languages in Latin letters
        Unknown | Senhor Presidente, muito obrigado.
        Unknown | A nossa delegação não pode aceitar que as crianças continuem a pagar o preço da guerra.
        Unknown | Herr Präsident, wir danken Ihnen für diese Sitzung und hoffen, dass die Waffen schweigen werden.
        Unknown | Vielen Dank.
        Unknown | Signor Presidente, grazie per aver convocato questa riunione.
        Unknown | La pace non è soltanto il silenzio delle armi, ma anche il lavoro di chi ricostruisce.
        Unknown | Mijnheer de voorzitter, wij zijn van mening dat de missie meer tijd nodig heeft om haar werk te doen.
        Unknown | Dank u wel, voorzitter.
        Unknown | Sayın Başkan, bu toplantı için teşekkür ederim.
        Unknown | Panie Przewodniczący, dziękuję za zwołanie tego posiedzenia, które jest bardzo ważne.
        Unknown | Terima kasih, Bapak Presiden; negara kami mendukung perdamaian dan keamanan dunia.
        Unknown | Mheshimiwa Rais, asante kwa kuitisha mkutano huu; nchi yetu inaunga mkono amani.
        Unknown | Herr ordförande, vi tackar för att ni har kallat till detta möte och för allt arbete.
        Unknown | Domnule președinte, vă mulțumesc pentru această ședință.
        Unknown | Senyor president, gràcies per convocar aquesta reunió, que és molt important per als països.
        Unknown | Pane předsedo, děkuji za slovo; naše země podporuje misi, která chrání civilisty.
        Unknown | Gospodine predsjedniče, hvala što ste sazvali ovu sjednicu koja je važna za mir.
        Unknown | Elnök úr, köszönöm a szót; nem lehet béke ott, ahol nincs igazság.
        Unknown | Arvoisa puheenjohtaja, kiitos; rauhan turvaaminen on myös meidän tehtävämme.
        Unknown | Thưa ngài Chủ tịch, hòa bình là nguyện vọng của chúng tôi và các dân tộc.
        Unknown | Zoti Kryetar, faleminderit për fjalën; paqja është një detyrë e të gjithëve.
        Unknown | Mudane Guddoomiye, waad mahadsan tahay; nabadda waa waxa ay dadka dalka u baahan yihiin.
        Unknown | Hörmətli cənab sədr, bu iclas üçün təşəkkür edirik və sülhü dəstəkləyirik.

        # two scripts: most letters, a sign for a syllable counting as three
        English | The term 维和 is used in the Chinese text.
        Chinese | 附件 A：维持和平行动部的工作
        English | She ended with the words «спасибо за внимание» and the interpreters smiled at one another.
        Russian | Проект «Safe Road» охватывает сорок деревень вдоль дороги на север.
        Arabic | وثيقة S/2014/55 مقدمة من البعثة الدائمة لدى الأمم المتحدة
        """;

    [Fact]
    public void Every_case_is_told_as_the_table_says()
    {
        var wrong = Cases.Split('\n')
            .Select((line, index) => (Line: line.TrimEnd('\r'), Number: index + 1))
            .Where(row => row.Line.Contains('|', StringComparison.Ordinal) && !row.Line.StartsWith('#'))
            .Select(row => (row.Number, Cells: row.Line.Split('|', 2)))
            .Select(row => (row.Number, Expected: row.Cells[0].Trim(), Text: row.Cells[1].Trim()))
            .Where(row => LanguageGuess.Of(row.Text).Name() != row.Expected)
            .Select(row => $"line {row.Number}: expected {row.Expected}, found {LanguageGuess.Of(row.Text).Name()}: {row.Text}");

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Ma délégation espère que l'opération sera bientôt déployée à la frontière.", Language.French)]
    [InlineData("La misión protegió a los niños durante la evacuación.", Language.Spanish)]
    [InlineData("São as crianças que não têm voz.", Language.Unknown)]
    public void Letters_with_separate_accents_count_like_composed_ones(string composed, Language expected)
    {
        // Written out by hand: without ICU the platform leaves text as it is when asked to decompose it.
        var separate = new StringBuilder(composed)
            .Replace("é", "e\u0301").Replace("è", "e\u0300").Replace("à", "a\u0300").Replace("ó", "o\u0301").Replace("ñ", "n\u0303")
            .Replace("ô", "o\u0302").Replace("ã", "a\u0303").Replace("ç", "c\u0327").Replace("ê", "e\u0302")
            .ToString();

        Assert.NotEqual(composed, separate);
        Assert.Equal(expected, LanguageGuess.Of(separate));
        Assert.Equal(expected, LanguageGuess.Of(composed));
    }

    [Fact]
    public void Radicals_in_the_place_of_characters_are_Chinese() =>
        Assert.Equal(Language.Chinese, LanguageGuess.Of("\u2F00\u2F08\u2F24\u2F26"));

    [Fact]
    public void Characters_beyond_the_basic_plane_are_read_whole()
    {
        Assert.Equal(Language.Chinese, LanguageGuess.Of("\U00020000\U00020001\U00030000"));
        Assert.Equal(Language.Unknown, LanguageGuess.Of("\U00010380\U00010381"));
        Assert.Equal(Language.Unknown, LanguageGuess.Of("\U0001F54A\U0001F1FA\U0001F1F3"));
    }

    [Fact]
    public void Every_code_unit_is_read_without_an_error()
    {
        for (var first = 0; first <= char.MaxValue; first++)
        {
            var unit = (char)first;
            LanguageGuess.Of([unit]);
            LanguageGuess.Of(['a', unit]);
            LanguageGuess.Of([unit, '\'', 'z', unit]);
            LanguageGuess.Of(['¿', unit]);
        }
    }

    [Fact]
    public void Broken_surrogates_and_control_characters_do_not_hide_the_language()
    {
        Assert.Equal(Language.English, LanguageGuess.Of("\0The \uD800mission\uDC00 left\uFFFE the capital.\uD83D"));
        Assert.Equal(Language.Unknown, LanguageGuess.Of("\uD800\uDC00\uDC00\0\uFFFF"));
    }

    [Fact]
    public void Soft_hyphens_and_line_breaks_do_not_hide_words()
    {
        Assert.Equal(Language.French, LanguageGuess.Of("Mon\u00ADsieur le Pré\u00ADsident"));
        Assert.Equal(Language.French, LanguageGuess.Of("Monsieur\nle\r\nPrésident"));
    }

    [Fact]
    public void Random_text_of_all_planes_is_read_without_an_error()
    {
        var random = new Random(17);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new char[random.Next(60)];
            for (var index = 0; index < text.Length; index++)
                text[index] = random.Next(3) == 0 ? (char)random.Next('A', 'z') : (char)random.Next(char.MaxValue + 1);
            Assert.True(Enum.IsDefined(LanguageGuess.Of(text)));
        }
    }

    [Fact]
    public void A_long_text_is_judged_by_its_first_words_and_all_its_letters()
    {
        var english = string.Concat(Enumerable.Repeat("The convoy left the town at dawn. ", 100));
        var chinese = string.Concat(Enumerable.Repeat("车队在黎明时分离开了城镇。", 1_000));

        Assert.Equal(Language.English, LanguageGuess.Of(english));
        Assert.Equal(Language.Chinese, LanguageGuess.Of(english + chinese));
    }

    [Theory]
    [InlineData("the mission ")]
    [InlineData("7")]
    [InlineData("x")]
    [InlineData("和")]
    [InlineData("e\u0301")]
    [InlineData("'")]
    public void Ten_megabytes_take_no_longer_than_their_length(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 10_000_000 / unit.Length));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        LanguageGuess.Of(text);

        // Well under a second when linear; a quadratic pass would take hours.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"took {clock.Elapsed}");
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        const string text = "Ma délégation remercie l'Envoyé spécial; the Council met, и всё. 和平";

        Allocation.IsNone(() =>
        {
            for (var repeat = 0; repeat < 100; repeat++)
                LanguageGuess.Of(text);
        });
    }

    [Fact]
    public void Codes_lead_back_to_their_language()
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            Assert.True(LanguageNames.TryParseCode(language.Code(), out var found));
            Assert.Equal(language, found);
            Assert.True(LanguageNames.TryParseCode(language.Code().ToUpperInvariant(), out found));
            Assert.Equal(language, found);
        }

        Assert.Equal(["en", "fr", "es", "ru", "ar", "zh", "unknown"], Enum.GetValues<Language>().Select(language => language.Code()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("de")]
    [InlineData("english")]
    public void Other_codes_are_not_taken(string? code)
    {
        Assert.False(LanguageNames.TryParseCode(code, out var language));
        Assert.Equal(Language.Unknown, language);
    }

    [Fact]
    public void A_number_that_is_no_language_has_neither_code_nor_name()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ((Language)99).Code());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((Language)99).Name());
    }
}
