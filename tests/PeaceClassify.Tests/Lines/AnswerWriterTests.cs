using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PeaceClassify.Lines;

namespace PeaceClassify.Tests.Lines;

public sealed class AnswerWriterTests
{
    private static readonly ThemeClassifier Classifier = new("v \"7\" ü", Some.Model.Description, Some.Model.Scorer);
    private static readonly AnswerWriter Writer = new(Classifier);

    [Theory]
    [InlineData(EvidenceScope.None)]
    [InlineData(EvidenceScope.Given)]
    [InlineData(EvidenceScope.All)]
    public void Answers_are_written_byte_for_byte_as_the_serializer_writes_them(EvidenceScope evidence)
    {
        string[] texts = [.. Some.Corpus(200, seed: 9).Select(paragraph => paragraph.Text), "Миротворцы прибыли в город сегодня утром.", "Quixotic zebras", "1234"];

        foreach (var answer in Classifier.ClassifyAll(texts, evidence))
        {
            Assert.Equal(Some.Json(answer), Written(answer, ThemeScope.All));
        }
    }

    [Fact]
    public void Only_given_themes_are_listed_where_that_was_asked_for()
    {
        foreach (var answer in Classifier.ClassifyAll(Some.Corpus(50, seed: 9).Select(paragraph => paragraph.Text), EvidenceScope.Given))
        {
            var given = answer with { Themes = [.. answer.Themes.Where(theme => theme.Verdict != Verdict.No)] };

            Assert.Equal(Some.Json(given), Written(answer, ThemeScope.Given));
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(4e-7, "0")]
    [InlineData(6e-7, "0.000001")]
    [InlineData(1.2e-5, "0.000012")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.25, "0.25")]
    [InlineData(0.1234564, "0.123456")]
    [InlineData(0.1234566, "0.123457")]
    [InlineData(0.9999996, "1")]
    [InlineData(1, "1")]
    public void Probabilities_have_six_decimals(double probability, string written)
    {
        var verdict = JsonSerializer.Serialize(new ThemeVerdict("a", probability, 0.5, Verdict.No), PeaceClassifyJson.Options);

        Assert.Equal($$"""{"id":"a","probability":{{written}},"threshold":0.5,"verdict":"no"}""", verdict);
        Assert.Equal(probability, double.Parse(written, CultureInfo.InvariantCulture), tolerance: 5.1e-7);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("quote \" back\\slash, tab\t, line\n, ü, 😀, </script>")]
    public void Strings_are_written_as_the_serializer_writes_them(string value)
    {
        var output = new ArrayBufferWriter<byte>();

        JsonText.AppendString(output, value);

        Assert.Equal(Some.Json(value), Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static string Written(Classification answer, ThemeScope scope)
    {
        var output = new ArrayBufferWriter<byte>();
        Writer.Write(answer, output, scope);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
