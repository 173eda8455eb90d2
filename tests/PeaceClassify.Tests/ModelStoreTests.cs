namespace PeaceClassify.Tests;

public sealed class ModelStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private ModelStore Store => new(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void No_version_serves_until_one_is_chosen()
    {
        Assert.Null(Store.Current());
        Assert.Null(new ModelStore(folder.At("missing")).Current());
    }

    [Fact]
    public void The_pointer_names_the_version_that_was_chosen_last()
    {
        folder.Write("v1/model.json");
        folder.Write("v2.1_b-c/model.json");

        Store.PointTo("v1");
        Store.PointTo("v2.1_b-c");

        Assert.Equal("v2.1_b-c", Store.Current());
        Assert.Equal("v2.1_b-c\n", File.ReadAllText(folder.At("current")));
    }

    [Fact]
    public void A_reader_sees_one_version_or_the_other_while_the_pointer_moves()
    {
        folder.Write("v1/model.json");
        folder.Write("v2/model.json");
        Store.PointTo("v1");

        Parallel.Invoke(
            () => Assert.All(Enumerable.Range(0, 200), move => Store.PointTo(move % 2 == 0 ? "v2" : "v1")),
            () => Assert.All(Enumerable.Range(0, 1000), _ => Assert.Contains(Store.Current(), new[] { "v1", "v2" })));

        Assert.Equal(["current", "v1", "v2"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_version_that_does_not_exist_cannot_serve()
    {
        folder.Write("v1/model.json");
        Store.PointTo("v1");

        Assert.Throws<DataFileException>(() => Store.PointTo("v2"));
        Assert.Equal("v1", Store.Current());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../v1")]
    [InlineData("v1/..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("/tmp")]
    [InlineData(".hidden")]
    [InlineData("-v1")]
    [InlineData("v 1")]
    [InlineData("v1\n")]
    [InlineData("v\0")]
    [InlineData("vé")]
    [InlineData("current")]
    [InlineData("candidate")]
    public void A_name_that_no_version_may_have_is_refused(string version) =>
        Assert.Contains("cannot name a model version", Assert.Throws<DataFileException>(() => Store.FolderOf(version)).Problem, StringComparison.Ordinal);

    [Fact]
    public void Every_alias_has_a_pointer_of_its_own()
    {
        folder.Write("v1/model.json");
        folder.Write("v2/model.json");

        Store.PointTo("v1");
        Store.PointTo("v2", ModelAlias.Candidate);

        Assert.Equal(("v1", "v2"), (Store.Current(), Store.VersionOf(ModelAlias.Candidate)));
        Assert.Equal("v2\n", File.ReadAllText(folder.At("candidate")));
    }

    [Fact]
    public void The_versions_are_the_folders_that_say_what_they_are()
    {
        folder.Write("v2/model.json");
        folder.Write("v1/model.json");
        folder.Write("v3/weights.bin");
        folder.Write(".v4-0123/model.json");
        folder.Write("v5");
        Store.PointTo("v1");

        Assert.Equal(["v1", "v2"], Store.Versions());
        Assert.Equal([true, false, false, false], new[] { "v1", "v3", "current", "../v1" }.Select(Store.Has));
        Assert.Contains("cannot be read", Assert.Throws<DataFileException>(() => new ModelStore(folder.At("none")).Versions()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_has_64_characters_at_most()
    {
        Assert.EndsWith(new string('a', 64), Store.FolderOf(new string('a', 64)), StringComparison.Ordinal);
        Assert.Throws<DataFileException>(() => Store.FolderOf(new string('a', 65)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc")]
    [InlineData("v1\nv2")]
    public void A_pointer_that_names_no_version_is_refused(string content)
    {
        folder.Write("current", content);

        Assert.Throws<DataFileException>(() => Store.Current());
    }

    [Fact]
    public void A_pointer_that_cannot_be_written_leaves_nothing_behind()
    {
        folder.Write("v1/model.json");
        Directory.CreateDirectory(folder.At("current"));

        Assert.Contains("cannot be written", Assert.Throws<DataFileException>(() => Store.PointTo("v1")).Problem, StringComparison.Ordinal);
        Assert.Equal(["current", "v1"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }
}
