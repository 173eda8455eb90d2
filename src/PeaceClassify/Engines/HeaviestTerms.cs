using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>A term and what it weighs for a label, whatever the text.</summary>
/// <param name="Kind">Words or characters.</param>
/// <param name="Term">The term in folded form; in a character term a blank marks the end of the word.</param>
/// <param name="Weight">Above 0 when it speaks for the label, below when against; to be read beside other weights of the same label.</param>
public readonly record struct TermWeight(TermKind Kind, string Term, double Weight);

/// <summary>The terms that weigh most for and against one label, the heaviest first, words apart from pieces of words.</summary>
/// <param name="WordsFor">Words that speak for it.</param>
/// <param name="WordsAgainst">Words that speak against it.</param>
/// <param name="CharactersFor">Pieces of words that speak for it.</param>
/// <param name="CharactersAgainst">Pieces of words that speak against it.</param>
public sealed record HeaviestTerms(
    IReadOnlyList<TermWeight> WordsFor, IReadOnlyList<TermWeight> WordsAgainst,
    IReadOnlyList<TermWeight> CharactersFor, IReadOnlyList<TermWeight> CharactersAgainst)
{
    /// <summary>Of an engine whose terms have no weight of their own.</summary>
    public static HeaviestTerms None { get; } = new([], [], [], []);
}
