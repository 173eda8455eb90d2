using PeaceClassify.Api;
using PeaceClassify.Api.Store;
using PeaceClassify.Documents;

namespace PeaceClassify.Tests.Store;

/// <summary>Makers of what a store keeps, with probabilities chosen by hand.</summary>
internal static class SomeStatement
{
    /// <summary>Three themes; each is reviewed from .3, leans to yes from .5, is assigned from .7. Police is rare.</summary>
    public static StoredModel Model { get; } = ModelNamed("v1");

    public static StoredModel ModelNamed(string version) => StoredModel.Of(
        version, [new("mines", 0.5, 0.3, 0.7, 100), new("police", 0.5, 0.3, 0.7, 20), new("politics", 0.5, 0.3, 0.7, 180)]);

    public static Suggestion Suggestion(params double[] probabilities) => new(Model, ClassificationStatus.Classified, "en", "English", probabilities);

    /// <summary>A paragraph of text with the probabilities of mines, police and politics.</summary>
    public static NewParagraph Text(string text, params double[] probabilities) => new(
        new DocumentParagraph { Index = 0, Kind = ParagraphKind.Text, Text = text },
        new Classification(
            Model.Version, ClassificationStatus.Classified, "en", "English", [], [],
            [.. probabilities.Select((probability, label) => new ThemeVerdict(Model.Themes[label].Id, probability, 0.5, Model.Themes[label].VerdictOf(probability)))]));

    public static NewParagraph Heading(string text) => new(new DocumentParagraph { Index = 0, Kind = ParagraphKind.Heading, Text = text }, null);

    public static NewParagraph Unclassified(string text, ClassificationStatus status = ClassificationStatus.OtherLanguage) => new(
        new DocumentParagraph { Index = 0, Kind = ParagraphKind.Text, Text = text }, new Classification(Model.Version, status, "fr", "French", [], [], []));

    public static NewStatement Of(string title, params NewParagraph[] paragraphs) => new(title, Model, paragraphs);

    public static Decision Decision(string id, DecisionAction action, string reviewer, string? theme = null, string? withdraws = null, bool adjudicates = false) => new(
        id, action, theme, null, reviewer, new DateTime(2026, 3, 14, 9, 0, 0, DateTimeKind.Utc), "v1", null, null, withdraws, Withdrawn: false, adjudicates);

    /// <summary>
    /// Decisions from short forms: "Ada+mines" accepts, "Ada-mines" rejects, "Ada 0" says no theme, "Ada x" says not English, "Ada note", "Ada~2" takes back the second decision; "!" behind a
    /// decision has it adjudicate. Names have three letters, ids are 1, 2 …
    /// </summary>
    public static Decision[] Decisions(string decisions)
    {
        var parts = decisions.Split(", ", StringSplitOptions.RemoveEmptyEntries);
        return [.. parts.Select((part, index) =>
        {
            var (reviewer, rest) = (part[..3], part[3..]);
            var id = $"{index + 1}";
            return rest switch
            {
                " 0" => Decision(id, DecisionAction.NoTheme, reviewer),
                " x" => Decision(id, DecisionAction.NotEnglish, reviewer),
                " note" => Decision(id, DecisionAction.Note, reviewer),
                _ when rest[0] == '~' => Decision(id, DecisionAction.Withdraw, reviewer, withdraws: rest[1..]),
                _ => Decision(id, rest[0] == '+' ? DecisionAction.Accept : DecisionAction.Reject, reviewer, rest[1..].TrimEnd('!'), adjudicates: rest.EndsWith('!')),
            };
        })];
    }

    public static DecisionRequest Accept(string theme, string reviewer = "Ada") => new(DecisionAction.Accept, reviewer, theme);

    public static DecisionRequest Reject(string theme, string reviewer = "Ada") => new(DecisionAction.Reject, reviewer, theme);
}
