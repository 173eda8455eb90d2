using System.Text.Json;
using PeaceClassify.Text;

namespace PeaceClassify.Tests.Text;

/// <summary>Real paragraphs stay outside the repository; where they are at hand, English ones must not be refused.</summary>
public class LanguageGuessOnRealTextTests
{
    [Theory]
    [InlineData("gold", "dev.jsonl", 1.0)]
    [InlineData("real", "unlabelled.jsonl", 0.995)]
    [InlineData("bench/reuters", "*.jsonl", 0.995)]
    public void Real_English_paragraphs_are_English(string folder, string pattern, double leastShare)
    {
        var shared = Above("shared");
        Assert.SkipWhen(shared is null, "no folder 'shared' beside the project");
        var path = Path.Combine(shared, folder);
        Assert.SkipUnless(Directory.Exists(path), $"no {folder} in it");

        AssertEnglish(path, pattern, leastShare);
    }

    [Fact]
    public void Every_paragraph_of_the_corpus_is_English()
    {
        var paragraphs = Above("data/paragraphs");
        Assert.SkipWhen(paragraphs is null, "no folder 'data/paragraphs' above the tests");

        AssertEnglish(paragraphs, "*.jsonl", 1.0);
    }

    private static void AssertEnglish(string folder, string pattern, double leastShare)
    {
        var guesses = Directory.GetFiles(folder, pattern).SelectMany(File.ReadLines).Select(Guess).ToList();
        var refused = guesses.Where(guess => guess.Language != Language.English).ToList();

        Assert.NotEmpty(guesses);
        Assert.True(
            refused.Count <= (1 - leastShare) * guesses.Count,
            $"{refused.Count} of {guesses.Count} refused: {string.Join(", ", refused.Take(20))}");
    }

    private static (string Id, Language Language) Guess(string line)
    {
        using var json = JsonDocument.Parse(line);
        var text = json.RootElement.GetProperty("text").GetString();
        return (json.RootElement.GetProperty("id").GetString()!, LanguageGuess.Of(text));
    }

    /// <summary>The nearest folder of that path in a folder above the tests.</summary>
    private static string? Above(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var found = Path.Combine(folder.FullName, path);
            if (Directory.Exists(found))
                return found;
        }

        return null;
    }
}
