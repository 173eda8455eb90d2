using PeaceClassify.Engines;
using PeaceClassify.Text;

namespace PeaceClassify.Tests.Engines;

public sealed class CompiledVocabularyTests
{
    [Theory]
    [InlineData(3, 5)]
    [InlineData(1, 8)]
    [InlineData(8, 8)]
    [InlineData(4, 2)]
    public void The_keys_of_character_n_grams_are_those_of_the_terms_that_are_shown(int least, int most)
    {
        var options = new TextOptions { CharacterMin = least, CharacterMax = most };
        var vocabulary = new CompiledVocabulary(TfidfVectorizer.Fit(["the ceasefire", "the ceasefire holds", "the truce"], options, TestContext.Current.CancellationToken));
        var buffer = new ScoringBuffer(vocabulary.WordTermCount, rowLength: 8);

        Law.Holds(Law.AnyText, text =>
        {
            TextAnalyzer.Fold(text, buffer.Text);
            foreach (var token in buffer.Text.Tokens)
            {
                var keys = new KeyList(vocabulary, []);
                TextAnalyzer.VisitCharacters(buffer.Text.Folded, token, options, ref keys);
                vocabulary.ReadCharacters(token, buffer);

                Assert.Equal(keys.Keys, buffer.CharacterKeys.ToArray());
            }
        });
    }

    [Fact]
    public void What_stands_behind_a_term_makes_no_difference_to_its_key()
    {
        var keys = new TermKeys(seed: 3);
        const string Text = "abcdefghijklmnop";
        for (var length = 1; length <= Text.Length; length++)
        {
            var term = Text[..length];

            Assert.Equal(
                keys.Of(TermKind.Word, term + new string('\0', FoldingBuffer.More), length),
                keys.Of(TermKind.Word, term + new string('\uFFFF', FoldingBuffer.More), length));
        }
    }

    private readonly struct KeyList(CompiledVocabulary vocabulary, List<ulong> keys) : ITermVisitor
    {
        public List<ulong> Keys => keys;

        public void Visit(TermKind kind, ReadOnlySpan<char> term, int start, int length) => keys.Add(vocabulary.KeyOf(kind, term.ToString()));
    }
}
