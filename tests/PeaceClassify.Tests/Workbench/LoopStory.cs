namespace PeaceClassify.Tests.Workbench;

/// <summary>
/// Ten statements composed for the story of the loop: sixty paragraphs on villages that keep bees together after a war, which the desk counts as peacebuilding, though hardly a word of them is one that
/// training paragraphs on peacebuilding have.
/// </summary>
internal static class LoopStory
{
    /// <summary>The theme that the desk gives every paragraph.</summary>
    public const string Theme = "peacebuilding";

    public const int StatementCount = 10, ParagraphsEach = 6;

    /// <summary>A paragraph on the same matter that is in none of the statements.</summary>
    public const string Unseen = "The beekeepers of both banks opened a school for apprentices in Ondal, and hives stand where the trench was.";

    private static readonly string[] Who =
    [
        "The beekeepers of {0}", "In {0} nine widows and nine former gunners", "The honey press at {0}", "Two brothers from {0} who had fought on different sides", "The queen breeders of {0}",
        "An old smokehouse above {0}",
    ];

    private static readonly string[] Does =
    [
        "share forty hives behind the ruined barracks", "sell their wax at one stall, where there had been two and a fence between them", "carried the swarms over the bridge by night, because bees travel best in the cool",
        "lend the extractor to whoever has a full comb, and ask nobody for a surname", "planted lime trees for the apiary along the road that the tanks had taken", "now teach the boys of either quarter to lift a frame without gloves",
        "bottle heather honey with a label in both alphabets", "painted the beehives in the colours of all three football clubs", "weigh the harvest together on the last Sunday of August", "buried the old quarrel over the meadow with a pot of mead",
    ];

    private static readonly string[] Then =
    [
        "and the children have stopped asking who started it.", "and in spring the market had customers from both banks again.", "so that nobody burns the other's clover any more.", "and the profit paid for a roof over the school that both use.",
        "which is more than any speech of mine has done.", "and the sting, they say, makes no difference between surnames.",
    ];

    private static readonly string[] Places = ["Aldery", "Brenn", "Cossala", "Dorvik", "Esterle", "Fanoa", "Gorlan", "Hesk", "Ilmar", "Jorune"];

    /// <summary>The statements, each a text with a blank line between paragraphs.</summary>
    public static IReadOnlyList<string> Statements { get; } = [.. Enumerable.Range(0, StatementCount).Select(statement => string.Join("\n\n", Enumerable.Range(0, ParagraphsEach).Select(paragraph =>
    {
        var number = (ParagraphsEach * statement) + paragraph;
        return $"{string.Format(null, Who[paragraph], Places[statement])} {Does[(number * 3 + statement) % Does.Length]}, {Then[(number + statement) % Then.Length]}";
    })))];
}
