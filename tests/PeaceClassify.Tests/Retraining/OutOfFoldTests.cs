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
            Assert.InRange(paragraph.Fold, 0, read.FoldCount - 1);
        }

        Assert.Equal(Some.Model.Description.Provenance.FoldCount, read.FoldCount);
        Assert.Equal(Some.Model.Description.Themes.Select(theme => theme.Cuts), read.Cuts);
    }

    [Fact]
    public void Cross_validation_is_read_by_the_calibrations_of_the_version()
    {
        Some.Model.Save(folder.At("v1"));
        var read = OutOfFold.Load(folder.At("v1"))!;

        // The same logits as by the calibrations of the folds: whatever has the higher probability within a fold does not have the lower one here.
        foreach (var fold in read.Paragraphs.Index().GroupBy(entry => entry.Item.Fold).Select(fold => fold.ToArray()))
        {
            for (var label = 0; label < read.ThemeIds.Count; label++)
            {
                double[] sorted = [.. fold.OrderBy(entry => Some.Model.OutOfFold.Probabilities[entry.Index]![label]).ThenBy(entry => entry.Item.Probabilities![label]).Select(entry => entry.Item.Probabilities![label])];
                Assert.Equal(sorted.Order(), sorted, (expected, found) => Math.Abs(expected - found) <= 1e-6);
            }
        }

        // Calibrated as a whole: where all is counted together, the mean probability is the share.
        for (var label = 0; label < read.ThemeIds.Count; label++)
        {
            var share = read.Paragraphs.Average(paragraph => paragraph.Themes.Contains(read.ThemeIds[label]) ? 1.0 : 0);
            Assert.Equal(share, read.Paragraphs.Average(paragraph => paragraph.Probabilities![label]), 0.02);
        }
    }

    [Fact]
    public void What_an_older_build_kept_by_folds_is_not_compared_with()
    {
        Directory.CreateDirectory(folder.At("old"));
        File.WriteAllText(Path.Combine(folder.At("old"), OutOfFold.FileName), """{"format":1,"themes":["a"],"cuts":[[{"threshold":0.5,"reviewFrom":0.4,"reviewTo":0.6}]]}""");

        Assert.Null(OutOfFold.Load(folder.At("old")));
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
    [InlineData("{\"format\":3,\"themes\":[],\"cuts\":[]}", "format 3, this build reads 2")]
    [InlineData("[]", "the first line names no format")]
    [InlineData("{\"format\":2,\"themes\":[\"a\"],\"foldCount\":1,\"cuts\":[]}\n{\"id\":\"p\",\"textHash\":\"0\",\"themes\":[],\"fold\":0}", "does not fit the first line")]
    [InlineData("{\"format\":2,\"themes\":[\"a\"],\"foldCount\":1,\"cuts\":[]}\nnothing", "(2): ")]
    public void What_cannot_be_read_says_where(string content, string says)
    {
        Directory.CreateDirectory(folder.At("v1"));
        File.WriteAllText(Path.Combine(folder.At("v1"), OutOfFold.FileName), content);

        Assert.Contains(says, Assert.Throws<DataFileException>(() => OutOfFold.Load(folder.At("v1"))).Message, StringComparison.Ordinal);
    }
}
