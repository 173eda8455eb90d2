using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using PeaceClassify.Engines;
using PeaceClassify.Learning;
using PeaceClassify.Tests.Engines;

namespace PeaceClassify.Tests;

public sealed partial class ModelFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Version => folder.At("v1");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_saved_version_answers_as_the_trained_one()
    {
        Some.Model.Save(Version);
        var trained = new ThemeClassifier("v1", Some.Model.Description, Some.Model.Scorer);
        var loaded = ThemeClassifier.Load(Version + Path.DirectorySeparatorChar, Some.Engines);

        Assert.All(Some.Corpus(30, seed: 12), paragraph =>
        {
            var (expected, actual) = (trained.Classify(paragraph.Text, EvidenceScope.All), loaded.Classify(paragraph.Text, EvidenceScope.All));

            Assert.Equal((expected.Status, Some.Json(expected.Assigned), Some.Json(expected.Review)), (actual.Status, Some.Json(actual.Assigned), Some.Json(actual.Review)));
            Assert.All(expected.Themes.Zip(actual.Themes), theme =>
            {
                Assert.Equal(theme.First.Probability, theme.Second.Probability, 1e-5); // loaded it is compiled: sums run in another order
                Assert.Equal(Some.Json(theme.First.Evidence), Some.Json(theme.Second.Evidence));
            });
        });
    }

    [Fact]
    public void A_saved_version_describes_itself_as_the_trained_one()
    {
        Some.Model.Save(Version);

        Assert.Equal(Some.Json(Some.Model.Description), Some.Json(ModelFolder.Load(Version, Some.Engines).Description));
        Assert.Equal(Some.Json(Some.Model.CrossValidation), Some.Json(ModelMetrics.Load(Version).CrossValidation));
    }

    [Fact]
    public void Both_kinds_of_calibration_come_back()
    {
        Save(description => description with
        {
            Themes =
            [
                description.Themes[0] with { Calibration = new PlattCalibration(1.5, -0.25) },
                description.Themes[1] with { Calibration = new IsotonicCalibration([-1.5, 0.1], [0.2, 0.7]) },
                description.Themes[2],
            ],
        });

        var themes = ModelFolder.Load(Version, Some.Engines).Description.Themes;

        Assert.Equal(new PlattCalibration(1.5, -0.25), themes[0].Calibration);
        Assert.Equal(new IsotonicCalibration([-1.5, 0.1], [0.2, 0.7]), themes[1].Calibration);
    }

    [Fact]
    public void A_version_holds_its_files_and_leaves_no_others()
    {
        Some.Model.Save(Version);

        Assert.Equal(["v1"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.Equal(
            ["MODEL_CARD.md", "metrics.json", "model.json", "out-of-fold.jsonl", "report.html", "self-test.json", "weights.bin"],
            Directory.EnumerateFileSystemEntries(Version).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_byte_flipped_anywhere_is_found()
    {
        Some.Model.Save(Version);
        foreach (var path in Directory.EnumerateFiles(Version))
        {
            var whole = File.ReadAllBytes(path);
            for (var at = 0; at < whole.Length; at += Path.GetFileName(path) == "model.json" ? 1 : whole.Length / 20)
            {
                byte[] altered = [.. whole];
                altered[at] ^= 0x01;
                File.WriteAllBytes(path, altered);
                var refused = Record.Exception(() => ModelFolder.Load(Version, Some.Engines));
                Assert.True(
                    refused is DataFileException { Path: var named } && named == path, $"{Path.GetFileName(path)}, byte {at}: {refused?.ToString() ?? "loaded"}");
            }

            File.WriteAllBytes(path, whole);
        }

        Assert.Equal(3, ModelFolder.Load(Version, Some.Engines).Scorer.LabelCount);
    }

    [Theory]
    [InlineData("weights.bin")]
    [InlineData("metrics.json")]
    [InlineData("MODEL_CARD.md")]
    public void A_file_cut_short_or_missing_is_named(string file)
    {
        Some.Model.Save(Version);
        var path = Path.Combine(Version, file);

        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);
        Assert.Equal($"{path}: the file was truncated or altered after training: its checksum does not match; restore it or run 'train' again", Refusal());

        File.Delete(path);
        Assert.Equal($"{path}: the file is missing, though model.json lists it; restore it or run 'train' again", Refusal());
    }

    [Fact]
    public void An_altered_threshold_is_found()
    {
        Some.Model.Save(Version);
        Alter("\"threshold\": 0.", "\"threshold\": 0.0", isSealed: false);

        Assert.Contains("altered after training", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("{", "cannot be read")]
    [InlineData("[]", "names no format")]
    [InlineData("null", "names no format")]
    [InlineData("""{"name": "something else"}""", "names no format")]
    [InlineData("""{"format": 2}""", "format 2, this build reads 1; run 'train' again")]
    [InlineData("""{"format": 1.5}""", "format 1.5, this build reads 1")]
    [InlineData("""{"format": "1"}""", "format \"1\", this build reads 1")]
    [InlineData("""{"format": 1}""", "checksum")]
    [InlineData("""{"format": 1, "checksum": ""}""", "checksum")]
    [InlineData("""{"format": 1, "checksum": 7}""", "checksum")]
    public void A_description_that_is_none_is_refused(string content, string problem)
    {
        Some.Model.Save(Version);
        File.WriteAllText(Path.Combine(Version, "model.json"), content);

        Assert.Contains(problem, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_no_version_is_refused()
    {
        Assert.Contains("there is no such model version", Refusal(), StringComparison.Ordinal);

        Directory.CreateDirectory(Version);
        Assert.Contains("it has no model.json", Refusal(), StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Impossible => new()
    {
        { "\"engine\": \"linear\"", "\"engine\": \"other\"", "the engine 'other' is not part of this build, which has linear" },
        { "\"wordMax\": 2", "\"wordMax\": 9", "the options of engine 'linear' are not valid: WordMax must be from 1 to 4" },
        { "\"id\": \"civilians\"", "\"id\": \"women\"", "the themes are not valid: The theme 'women' stands twice" },
        { "\"themes\": [", "\"themes\": [ null, ", "the themes are not valid" },
        { "\"weights.bin\":", "\"../weights.bin\":", "the file is missing" },
        { "\"support\":", "\"supports\":", "cannot be read" },
        { "\"kind\": \"platt\"", "\"kind\": \"other\"", "cannot be read" },
        { "\"kind\": \"platt\"", "\"kinds\": \"platt\"", "cannot be read" },
        { "\"slope\": ", "\"slope\": -", "the calibration of 'ceasefire' needs a finite slope of at least 0" },
        { "\"intercept\": ", "\"intercept\": 1, \"x\": ", "cannot be read" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_description_with_a_right_checksum_and_impossible_content_is_refused(string found, string altered, string problem)
    {
        Save(description => description with
        {
            Themes = [.. description.Themes.Select(theme => theme with { Calibration = new PlattCalibration(1.5, 0.25), Cuts = new(0.5, 0.25, 0.75) })],
        });
        Alter(found, altered, isSealed: true);

        Assert.Contains(problem, Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.5", "0.25", "0.45")] // ReviewTo below
    [InlineData("0.5", "0.55", "0.75")] // ReviewFrom above
    [InlineData("0.5", "-0.1", "0.75")]
    [InlineData("0.5", "0.25", "1.5")]
    [InlineData("1e999", "0.25", "1e999")]
    public void Cuts_out_of_order_are_refused(string threshold, string from, string to)
    {
        Save(description => description with { Themes = [.. description.Themes.Select(theme => theme with { Cuts = new(0.5, 0.25, 0.75) })] });
        Alter("\"threshold\": 0.5", $"\"threshold\": {threshold}", isSealed: true);
        Alter("\"reviewFrom\": 0.25", $"\"reviewFrom\": {from}", isSealed: true);
        Alter("\"reviewTo\": 0.75", $"\"reviewTo\": {to}", isSealed: true);

        Assert.Contains("the cuts of 'ceasefire' need 0 <= reviewFrom <= threshold <= reviewTo <= 1", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"slope\": 1.5", "\"slope\": 1e999")]
    [InlineData("\"intercept\": 0.25", "\"intercept\": -1e999")]
    public void A_calibration_that_is_not_finite_is_refused(string found, string altered)
    {
        Save(description => description with { Themes = [.. description.Themes.Select(theme => theme with { Calibration = new PlattCalibration(1.5, 0.25) })] });
        Alter(found, altered, isSealed: true);

        Assert.Contains("the calibration of 'ceasefire' needs a finite slope", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_for_another_number_of_themes_are_refused()
    {
        Save(description => description with { Themes = [.. description.Themes.Take(2)] });

        Assert.Contains("it names 2 themes, but the weights are for 3", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_that_exists_is_never_overwritten()
    {
        Some.Model.Save(Version);
        var before = File.GetLastWriteTimeUtc(Path.Combine(Version, "model.json"));

        Assert.Contains("exists already", Assert.Throws<DataFileException>(() => Some.Model.Save(Version)).Problem, StringComparison.Ordinal);
        Assert.Equal(before, File.GetLastWriteTimeUtc(Path.Combine(Version, "model.json")));

        File.WriteAllText(folder.At("file"), "");
        Assert.Contains("exists already", Assert.Throws<DataFileException>(() => Some.Model.Save(folder.At("file"))).Problem, StringComparison.Ordinal);
    }

    public static TheoryData<Exception, Type> Failures => new()
    {
        { new OperationCanceledException(), typeof(OperationCanceledException) },
        { new IOException("disk full"), typeof(DataFileException) },
        { new InvalidOperationException(), typeof(InvalidOperationException) },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_save_that_fails_leaves_nothing_behind(Exception failure, Type thrown)
    {
        var exception = Record.Exception(() => ModelFolder.Save(Version, Some.Model.Description, new UnsavableScorer(failure), new Dictionary<string, string>()));

        Assert.IsType(thrown, exception);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_version_can_be_copied_and_renamed()
    {
        Some.Model.Save(Version);
        Directory.Move(Version, folder.At("v2"));

        Assert.Equal("v2", ThemeClassifier.Load(folder.At("v2"), [new KeywordEngine(), new LinearEngine()]).Version);
    }

    private void Save(Func<ModelDescription, ModelDescription> change) =>
        ModelFolder.Save(Version, change(Some.Model.Description), Some.Model.Scorer, new Dictionary<string, string>());

    private string Refusal() => Assert.Throws<DataFileException>(() => ModelFolder.Load(Version, Some.Engines)).Message;

    /// <summary>Changes the first place in model.json where a text stands, and puts the right checksum in again, or not.</summary>
    private void Alter(string found, string altered, bool isSealed)
    {
        var path = Path.Combine(Version, "model.json");
        var text = File.ReadAllText(path);
        var at = text.IndexOf(found, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{found} does not stand in model.json");
        text = text[..at] + altered + text[(at + found.Length)..];
        if (isSealed)
        {
            text = OwnChecksum().Replace(text, $"\"checksum\": \"{new string('0', 64)}\"");
            var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            text = OwnChecksum().Replace(text, $"\"checksum\": \"{checksum}\"");
        }

        File.WriteAllText(path, text);
    }

    [GeneratedRegex("\"checksum\": \"[0-9a-f]{64}\"")]
    private static partial Regex OwnChecksum();

    private sealed class UnsavableScorer(Exception failure) : IScorer
    {
        public int LabelCount => 3;

        public bool Score(string text, Span<double> logits) => false;

        public IReadOnlyList<Explanation> ExplainAll(string text, IReadOnlyList<int> labels) => throw new NotSupportedException();

        public IReadOnlyList<string> Save(string folder)
        {
            File.WriteAllText(Path.Combine(folder, "half.bin"), "half");
            throw failure;
        }
    }
}
