namespace PeaceClassify.Text;

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
    } = 5;

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
    } = 3;

    /// <summary>Counts a term that occurs n times as 1 + ln n instead of n.</summary>
    public bool SublinearTermFrequency { get; init; } = true;

    private static int Within(string name, int value, int least, int most) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}.");
}
