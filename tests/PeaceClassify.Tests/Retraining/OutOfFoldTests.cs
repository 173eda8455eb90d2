using PeaceClassify.Retraining;

namespace PeaceClassify.Tests.Retraining;

public sealed class OutOfFoldTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_version_keeps_what_cross_validation_said()
    {
        Some.Model.Save(folder.At("v1"));
        var read = OutOfFold.Load(folder.At("v1"))!;

        Assert.Equal(Some.Taxonomy.Themes.Select(theme => theme.Id), read.ThemeIds);
        Assert.Equal(Some.Model.Paragraphs.Select(paragraph => paragraph.Id), read.Paragraphs.Select(paragraph => paragraph.Id));
        foreach (var (index, paragraph) in read.Paragraphs.Index())
        {
            Assert.Equal(OutOfFold.HashOf(Some.Model.Paragraphs[index].Text), paragraph.TextHash);
            Assert.Equal(Some.Model.Paragraphs[index].Themes.Order(), paragraph.Themes.Order());
            Assert.Equal(Some.Model.OutOfFold.Cuts[index], read.Cuts[paragraph.Fold]);
            Assert.Equal(Some.Model.OutOfFold.Probabilities[index]!, paragraph.Probabilities!, (expected, found) => Math.Abs(expected - found) <= 1e-6);
        }
    }

    [Fact]
    public void No_text_is_in_it()
    {
        Some.Model.Save(folder.At("v1"));
        var content = File.ReadAllText(Path.Combine(folder.At("v1"), OutOfFold.FileName));

        Assert.DoesNotContain(Some.Model.Paragraphs[0].Text[..20], content, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_version_has_none()
    {
        Directory.CreateDirectory(folder.At("old"));

        Assert.Null(OutOfFold.Load(folder.At("old")));
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("{\"format\":2,\"themes\":[],\"cuts\":[]}", "format 2, this build reads 1")]
    [InlineData("{\"format\":1,\"themes\":[\"a\"],\"cuts\":[]}\n{\"id\":\"p\",\"textHash\":\"0\",\"themes\":[],\"fold\":0}", "does not fit the first line")]
    [InlineData("{\"format\":1,\"themes\":[\"a\"],\"cuts\":[]}\nnothing", "(2): ")]
    public void What_cannot_be_read_says_where(string content, string says)
    {
        Directory.CreateDirectory(folder.At("v1"));
        File.WriteAllText(Path.Combine(folder.At("v1"), OutOfFold.FileName), content);

        Assert.Contains(says, Assert.Throws<DataFileException>(() => OutOfFold.Load(folder.At("v1"))).Message, StringComparison.Ordinal);
    }
}
