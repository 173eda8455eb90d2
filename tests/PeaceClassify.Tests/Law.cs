using FsCheck;
using FsCheck.Fluent;

namespace PeaceClassify.Tests;

/// <summary>Checks what must hold for every value, on many drawn values; a failure shows the smallest one found and its seed.</summary>
internal static class Law
{
    private static readonly string[] Pieces =
    [
        "ceasefire", "The", "patrols", "mine-affected", "A4P+", "S/2019/280", "1,325", "2.5", "U.N.", "Council's", "d\u2019Ivoire", "States'",
        "na\u00EFve", "Co\u0302te", "o\uFB03ce", "\uFF21\uFF14", "co\u00ADoperate", "x", "\u0441\u043C\u0438\u0440", "\u548C\u5E73", "\U00010400\U00010401\U00010402",
        " ", " ", " ", "\n", ". ", "? ", ", ", "; ", "-", "\u2011", "/", "'", "\u2019", "+", ",", ".", "\u200B", "\u0301", "\0", "\uD83D\uDE4F", "\uD800", "\uDC00",
    ];

    /// <summary>Texts of the pieces that the analyzer treats specially, and of any UTF-16 code units, paired or not.</summary>
    public static Arbitrary<string> AnyText { get; } = Arb.From(
        Gen.Frequency(
            (4, Gen.Elements(Pieces).ArrayOf().Select(pieces => string.Concat(pieces))),
            (1, Gen.Choose(0, 0xFFFF).Select(unit => (char)unit).ArrayOf().Select(units => new string(units)))),
        Shorter);

    public static void Holds<T>(Arbitrary<T> values, Action<T> law, int times = 300) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(times).WithQuietOnSuccess(true), Prop.ForAll(values, law));

    private static IEnumerable<string> Shorter(string text) =>
        Enumerable.Range(0, text.Length).Select(at => text.Remove(at, 1));
}
