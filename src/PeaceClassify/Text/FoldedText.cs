namespace PeaceClassify.Text;

/// <summary>A token of a text: where it stands in the folded text and where in the original.</summary>
/// <param name="FoldedStart">First character in <see cref="FoldedText.Folded"/>.</param>
/// <param name="FoldedLength">Length in <see cref="FoldedText.Folded"/>; at least 1.</param>
/// <param name="Start">First UTF-16 code unit in the original text.</param>
/// <param name="Length">Length in the original text; differs from <paramref name="FoldedLength"/> where folding changed it.</param>
/// <param name="StartsSentence">Whether a sentence may begin here: no word n-gram reaches back over it.</param>
public readonly record struct Token(int FoldedStart, int FoldedLength, int Start, int Length, bool StartsSentence);

/// <summary>
/// A text reduced to its tokens, in lower case and without accents, each between blanks: <c>" the ceasefire holds "</c>.
/// Word n-grams and character n-grams are slices of this one string.
/// </summary>
/// <param name="Folded">The tokens, each preceded and the last followed by one blank; a single blank when there is none.</param>
/// <param name="Tokens">The tokens in text order.</param>
public sealed record FoldedText(string Folded, IReadOnlyList<Token> Tokens);
