using System.Collections.Frozen;

namespace PeaceClassify.Text;

/// <summary>
/// Folds a letter to lower case without accents, ligatures and width: <c>É</c>, <c>ｅ</c> and <c>e</c> with a combining accent are all <c>e</c>.
/// </summary>
/// <remarks>
/// For Latin letters this is compatibility decomposition (NFKD, Unicode Standard Annex 15) without the combining marks, and the usual spelling
/// of letters that do not decompose (<c>ß</c> is <c>ss</c>); letters of other scripts only change case. <c>İ</c> stands in the table as
/// it has no lower case of its own that every culture shares. The table is the project's own, as
/// <see cref="string.Normalize()"/> does nothing where the runtime runs without ICU: the model would read text differently there.
/// </remarks>
internal static class LetterFolding
{
    private static readonly FrozenDictionary<char, string> Plain = new (string Plain, string Letters)[]
    {
        ("0", "０"),
        ("1", "１"),
        ("2", "２"),
        ("3", "３"),
        ("4", "４"),
        ("5", "５"),
        ("6", "６"),
        ("7", "７"),
        ("8", "８"),
        ("9", "９"),
        ("a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặａ"),
        ("ae", "æǽ"),
        ("b", "ḃḅḇｂ"),
        ("c", "çćĉċčḉｃ"),
        ("d", "ďḋḍḏḑḓｄđð"),
        ("dz", "ǆǳ"),
        ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệｅ"),
        ("f", "ḟｆ"),
        ("ff", "ﬀ"),
        ("ffi", "ﬃ"),
        ("ffl", "ﬄ"),
        ("fi", "ﬁ"),
        ("fl", "ﬂ"),
        ("g", "ĝğġģǧǵḡｇ"),
        ("h", "ĥȟḣḥḧḩḫẖｈħ"),
        ("i", "ìíîïĩīĭįǐȉȋḭḯỉịｉıİ"),
        ("ij", "ĳ"),
        ("j", "ĵǰｊ"),
        ("k", "ķǩḱḳḵｋ"),
        ("l", "ĺļľḷḹḻḽｌł"),
        ("lj", "ǉ"),
        ("m", "ḿṁṃｍ"),
        ("n", "ñńņňǹṅṇṉṋｎŋ"),
        ("nj", "ǌ"),
        ("o", "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợｏøǿ"),
        ("oe", "œ"),
        ("p", "ṕṗｐ"),
        ("q", "ｑ"),
        ("r", "ŕŗřȑȓṙṛṝṟｒ"),
        ("s", "śŝşšſșṡṣṥṧṩẛｓ"),
        ("ss", "ß"),
        ("st", "ﬅﬆ"),
        ("t", "ţťțṫṭṯṱẗｔŧ"),
        ("th", "þ"),
        ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữựｕ"),
        ("v", "ṽṿｖ"),
        ("w", "ŵẁẃẅẇẉẘｗ"),
        ("x", "ẋẍｘ"),
        ("y", "ýÿŷȳẏẙỳỵỷỹｙ"),
        ("z", "źżžẑẓẕｚ"),
    }.SelectMany(row => row.Letters.Select(letter => KeyValuePair.Create(letter, row.Plain))).ToFrozenDictionary();

    /// <summary>Whether a character stands in words without being read: combining accents, soft hyphens and joiners.</summary>
    public static bool IsIgnored(char character) =>
        character is >= '\u0300' and <= '\u036F' or '\u00AD' or '\u034F' or >= '\u200C' and <= '\u200F' or '\u2060' or '\uFEFF';

    /// <summary>What is read for a character, in lower case where it has one, that is not plain; null when it stands for itself.</summary>
    public static string? PlainOf(char character) => Plain.GetValueOrDefault(character);
}
