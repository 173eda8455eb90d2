namespace PeaceClassify.Text;

/// <summary>How the character n-grams of a text are counted.</summary>
public enum CharacterCounting
{
    /// <summary>By the word: each different word weighs what it weighs as a word, and its n-grams share that.</summary>
    ByWord,

    /// <summary>By the text: an n-gram counts by its occurrences, in whichever words. Versions trained before 2026-11-22 do it; it cannot be compiled and is slower to serve.</summary>
    ByText,
}

/// <summary>
/// How text becomes terms and terms become features. Saved with the model, so that serving reads text exactly as training did.
/// </summary>
public sealed record TextOptions
{
    /// <summary>Longest word n-gram, 1 to 4: 2 means single words and pairs of neighbouring words.</summary>
    public int WordMax
    {
        get;
        init => field = Within(nameof(WordMax), value, 1, 4);
    } = 2;

    /// <summary>Shortest character n-gram within a word, 1 to <see cref="CharacterMax"/>.</summary>
    public int CharacterMin
    {
        get;
        init => field = Within(nameof(CharacterMin), value, 1, 8);
    } = 3;

    /// <summary>
    /// Longest character n-gram within a word, 0 to 8; the blanks at both ends of the word count as characters. 0 leaves
    /// character n-grams out.
    /// </summary>
    public int CharacterMax
    {
        get;
        init => field = Within(nameof(CharacterMax), value, 0, 8);
    } = 6;

    /// <summary>A word term enters the vocabulary when at least so many training paragraphs have it.</summary>
    public int WordMinDocuments
    {
        get;
        init => field = Within(nameof(WordMinDocuments), value, 1, int.MaxValue);
    } = 2;

    /// <summary>A character term enters the vocabulary when at least so many training paragraphs have it.</summary>
    public int CharacterMinDocuments
    {
        get;
        init => field = Within(nameof(CharacterMinDocuments), value, 1, int.MaxValue);
    } = 5;

    /// <summary>How character n-grams are counted.</summary>
    public CharacterCounting CharacterCounting { get; init; } = CharacterCounting.ByWord;

    /// <summary>Counts a term that occurs n times as 1 + ln n instead of n.</summary>
    public bool SublinearTermFrequency { get; init; } = true;

    private static int Within(string name, int value, int least, int most) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}.");
}
