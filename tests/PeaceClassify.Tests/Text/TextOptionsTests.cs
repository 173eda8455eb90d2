using PeaceClassify.Text;

namespace PeaceClassify.Tests.Text;

public class TextOptionsTests
{
    public static TheoryData<string, Func<TextOptions>> Impossible => new()
    {
        { "no words", () => new TextOptions { WordMax = 0 } },
        { "runs of five words", () => new TextOptions { WordMax = 5 } },
        { "empty characters", () => new TextOptions { CharacterMin = 0 } },
        { "negative characters", () => new TextOptions { CharacterMax = -1 } },
        { "nine characters", () => new TextOptions { CharacterMax = 9 } },
        { "words of no document", () => new TextOptions { WordMinDocuments = 0 } },
        { "characters of no document", () => new TextOptions { CharacterMinDocuments = 0 } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Options_cannot_be_wrong(string what, Func<TextOptions> make) =>
        Assert.True(Record.Exception(make) is ArgumentOutOfRangeException, what);
}
