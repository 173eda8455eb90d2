using System.Text;
using System.Text.RegularExpressions;
using PeaceClassify.Text;

namespace PeaceClassify.Tests.Text;

public class TextAnalyzerTests
{
    private static readonly TextOptions Pairs = new() { WordMax = 2, CharacterMax = 0 };
    private static readonly TextOptions Everything = new() { WordMax = 3, CharacterMin = 2, CharacterMax = 5 };

    public static TheoryData<int, string, string> WordCases => CaseTable.Read("Text", "terms.txt");

    public static TheoryData<int, string, string> CharacterCases => CaseTable.Read("Text", "characters.txt");

    [Theory]
    [MemberData(nameof(WordCases))]
    public void Word_terms_are_those_of_the_table(int line, string text, string expected) =>
        CaseTable.Check("terms.txt", line, expected, TextAnalyzer.Terms(CaseTable.Unescape(text), Pairs));

    [Theory]
    [MemberData(nameof(CharacterCases))]
    public void Character_terms_are_those_of_the_table(int line, string text, string expected) =>
        CaseTable.Check("characters.txt", line, expected, Occurrences(text, new TextOptions { CharacterMin = 3, CharacterMax = 5 })
            .Where(term => term.Kind == TermKind.Characters)
            .Select(term => term.Term.Replace(' ', '_')));

    [Fact]
    public void Word_terms_come_before_character_terms()
    {
        var kinds = Occurrences("Two convoys left.", Everything).Select(term => term.Kind).ToArray();

        Assert.Equal(kinds.Order(), kinds);
        Assert.Contains(TermKind.Characters, kinds);
    }

    [Fact]
    public void Words_form_runs_as_long_as_asked_for() =>
        Assert.Equal(
            ["the", "the peace", "the peace held", "peace", "peace held", "held"],
            TextAnalyzer.Terms("The peace held", Pairs with { WordMax = 3 }));

    [Fact]
    public void Occurrences_point_at_the_words_they_stand_for()
    {
        const string Text = "In Abéché the conflict-related cases; the Mission’s oﬃces.";

        var found = Occurrences(Text, Pairs).Select(term => $"{term.Term} = {Text.Substring(term.Start, term.Length)}");

        Assert.Equal(
            [
                "in = In", "in abeche = In Abéché", "abeche = Abéché", "abeche the = Abéché the", "the = the",
                "the conflict-related = the conflict-related", "conflict-related = conflict-related",
                "conflict-related cases = conflict-related cases", "conflict = conflict", "related = related", "cases = cases",
                "the = the", "the mission = the Mission’s", "mission = Mission’s", "mission offices = Mission’s oﬃces", "offices = oﬃces",
            ],
            found);
    }

    [Fact]
    public void Character_terms_point_at_their_letters_without_the_blanks()
    {
        const string Text = "Our Aid";

        var found = Occurrences(Text, new TextOptions { CharacterMin = 3, CharacterMax = 4 })
            .Where(term => term.Kind == TermKind.Characters)
            .Select(term => $"{term.Term} = {Text.Substring(term.Start, term.Length)}");

        Assert.Equal(
            [
                " ou = Ou", "our = Our", "ur  = ur", " our = Our", "our  = Our",
                " ai = Ai", "aid = Aid", "id  = id", " aid = Aid", "aid  = Aid",
            ],
            found);
    }

    [Fact]
    public void Character_terms_never_cut_a_surrogate_pair() =>
        Law.Holds(Law.AnyText, text => Assert.All(
            TextAnalyzer.Terms(text, Everything), term => Assert.Equal(term, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(term)))));

    [Fact]
    public void Any_text_has_terms_that_lie_inside_it() =>
        Law.Holds(Law.AnyText, text => Assert.All(Occurrences(text, Everything), term =>
        {
            Assert.NotEmpty(term.Term);
            Assert.InRange(term.Start, 0, text.Length);
            Assert.InRange(term.Length, 1, text.Length - term.Start);
        }));

    [Fact]
    public void A_term_of_letters_that_fold_one_to_one_is_the_lower_case_of_its_place() =>
        Law.Holds(Law.AnyText, anyText =>
        {
            var text = new string([.. anyText.Where(character => char.IsAscii(character) || character is '\u2019' or '\u0301' or '\u00AD')]);
            Assert.All(Occurrences(text, Everything), term =>
            {
                var place = text.Substring(term.Start, term.Length);
                if (place.All(char.IsAsciiLetterOrDigit))
                {
                    Assert.Equal(place.ToLowerInvariant(), term.Term.Trim());
                }
            });
        });

    [Fact]
    public void Folded_tokens_stand_between_single_blanks() =>
        Law.Holds(Law.AnyText, text =>
        {
            var folded = TextAnalyzer.Fold(text);
            var tokens = folded.Tokens.Select(token => folded.Folded.Substring(token.FoldedStart, token.FoldedLength)).ToArray();

            Assert.Equal(folded.Folded, " " + string.Concat(tokens.Select(token => token + " ")));
            Assert.All(tokens, token => Assert.False(token.Length == 0 || token.Contains(' ', StringComparison.Ordinal)));
        });

    [Fact]
    public void Tokens_follow_one_another_without_overlap() =>
        Law.Holds(Law.AnyText, text =>
        {
            var end = 0;
            foreach (var token in TextAnalyzer.Fold(text).Tokens)
            {
                Assert.InRange(token.Start, end, text.Length - token.Length);
                end = token.Start + token.Length;
            }
        });

    [Fact]
    public void Folded_tokens_have_no_accents_and_nothing_invisible() =>
        Law.Holds(Law.AnyText, text => Assert.DoesNotContain(
            TextAnalyzer.Fold(text).Folded, character => character is (>= '\u0300' and <= '\u036F') or '\u00AD' or '\u200C' or '\uFEFF'));

    [Fact]
    public void A_word_of_plain_letters_is_read_as_one_that_takes_a_closer_look() =>
        Law.Holds(Law.AnyText, text =>
        {
            var plain = TextAnalyzer.Fold(text);
            var withSoftHyphens = TextAnalyzer.Fold(Regex.Replace(text, "([A-Za-z])([A-Za-z])", "$1\u00AD$2"));

            Assert.Equal(plain.Folded, withSoftHyphens.Folded);
            Assert.Equal(plain.Tokens.Select(token => token.StartsSentence), withSoftHyphens.Tokens.Select(token => token.StartsSentence));
        });

    [Fact]
    public void Terms_of_a_text_depend_on_nothing_else() =>
        Law.Holds(Law.AnyText, text =>
        {
            var first = TextAnalyzer.Terms(text, Everything);
            TextAnalyzer.Terms("Something else. " + text, Pairs);

            Assert.Equal(first, TextAnalyzer.Terms(text, Everything));
        });

    [Theory]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("a-")]
    [InlineData("A/")]
    [InlineData("1,")]
    [InlineData("a.")]
    [InlineData("\u0301")]
    [InlineData("'s")]
    public void A_megabyte_without_a_blank_is_read(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));

        var folded = TextAnalyzer.Fold(text);
        var terms = new TermCount();
        TextAnalyzer.VisitTerms(text, Everything, ref terms);

        Assert.InRange(folded.Folded.Length, 1, text.Length + 2);
        Assert.InRange(terms.Count, folded.Tokens.Count, 10 * text.Length);
    }

    [Fact]
    public void No_text_is_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentNullException>(() => TextAnalyzer.Fold(null!));

    private static List<Occurrence> Occurrences(string text, TextOptions options)
    {
        var list = new OccurrenceList([]);
        TextAnalyzer.VisitTerms(text, options, ref list);
        return list.Found;
    }

    private sealed record Occurrence(TermKind Kind, string Term, int Start, int Length);

    private readonly struct OccurrenceList(List<Occurrence> found) : ITermVisitor
    {
        public List<Occurrence> Found => found;

        public void Visit(TermKind kind, ReadOnlySpan<char> term, int start, int length) => found.Add(new(kind, term.ToString(), start, length));
    }

    private struct TermCount : ITermVisitor
    {
        public int Count { get; private set; }

        public void Visit(TermKind kind, ReadOnlySpan<char> term, int start, int length) => Count++;
    }
}
