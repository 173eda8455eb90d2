using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace PeaceClassify.Tests.Fuzzing;

/// <summary>A version of which one file was spoilt: on its way here, or by somebody who made the checksums fit.</summary>
public sealed partial class ModelFolderFuzzTests : IDisposable
{
    private const string Resealed = " (checksums made to fit)";
    private const long MaxAllocated = 256 * 1024 * 1024;

    private static readonly string[] Asked = [.. Some.Corpus(6, seed: 12).Select(paragraph => paragraph.Text)];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_spoilt_version_is_refused_or_answers_as_before()
    {
        var version = folder.At("v1");
        Some.Model.Save(version);
        var whole = Directory.EnumerateFiles(version).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
        string[] names = [.. whole.Keys.Order(StringComparer.Ordinal)];
        var answers = Answers(version);

        await Fuzz.Run(Parser.ModelFolder, 160, Make, input =>
        {
            var name = input.Place.Replace(Resealed, "", StringComparison.Ordinal);
            try
            {
                File.WriteAllBytes(Path.Combine(version, name), input.Content);
                if (name != input.Place)
                {
                    Reseal(version, whole[ModelFolder.DescriptionFile], name, input.Content);
                }

                Fuzz.Frugally(MaxAllocated, () => Load(version, name == input.Place ? answers : null));
            }
            finally
            {
                foreach (var (file, content) in whole)
                {
                    File.WriteAllBytes(Path.Combine(version, file), content);
                }
            }

            return Task.CompletedTask;
        });

        FuzzCase Make(Mutator mutator)
        {
            var name = mutator.One(names);
            var content = name.EndsWith(".json", StringComparison.Ordinal) && !mutator.OnceIn(4) ? mutator.Json(whole[name]) : mutator.Bytes(whole[name]);
            return new(mutator.OnceIn(3) ? name : name + Resealed, content);
        }
    }

    /// <summary>Loads and asks; where the checksums were made to fit, other answers are allowed, but no failure other than the refusal.</summary>
    private static void Load(string version, string? answers)
    {
        try
        {
            var found = Answers(version);
            Assert.True(answers is null || found == answers, "The version loads, and answers otherwise than before.");
        }
        catch (DataFileException exception)
        {
            Assert.StartsWith(version, exception.Path, StringComparison.Ordinal);
        }
    }

    private static string Answers(string version)
    {
        _ = ModelFolder.Describe(version);
        using var classifier = ThemeClassifier.Load(version, Some.Engines);
        _ = ModelMetrics.Load(version);
        return string.Join('\n', Asked.Select(text => Some.Json(classifier.Classify(text, EvidenceScope.Given))));
    }

    /// <summary>Makes model.json fit a file, and its own checksum fit itself.</summary>
    private static void Reseal(string version, byte[] description, string name, byte[] content)
    {
        var path = Path.Combine(version, ModelFolder.DescriptionFile);
        var json = Encoding.UTF8.GetString(name == ModelFolder.DescriptionFile ? content : description);
        json = Regex.Replace(json, $"\"{Regex.Escape(name)}\": \"[0-9a-f]{{64}}\"", $"\"{name}\": \"{Checksum(content)}\"");
        json = OwnChecksum().Replace(json, $"\"checksum\":\"{new string('0', 64)}\"", 1);
        json = OwnChecksum().Replace(json, $"\"checksum\":\"{Checksum(Encoding.UTF8.GetBytes(json))}\"", 1);
        File.WriteAllText(path, json);
    }

    private static string Checksum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    [GeneratedRegex("\"checksum\": ?\"[0-9a-f]{64}\"")]
    private static partial Regex OwnChecksum();
}
