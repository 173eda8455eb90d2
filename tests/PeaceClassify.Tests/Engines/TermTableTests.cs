using PeaceClassify.Engines;

namespace PeaceClassify.Tests.Engines;

public sealed class TermTableTests
{
    [Fact]
    public void Every_term_is_found_and_no_other()
    {
        var random = new Random(21);
        var keys = Enumerable.Range(0, 20_000).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue)).Distinct().ToArray();
        var known = keys[..(keys.Length / 2)];
        var table = new TermTable(known.Length);

        Assert.All(known, (key, value) => Assert.True(table.TryAdd(key, value)));

        Assert.All(known, (key, value) => Assert.Equal(value, table.Find(key)));
        Assert.All(keys[known.Length..], key => Assert.Equal(-1, table.Find(key)));
    }

    [Fact]
    public void Terms_that_ask_for_one_bucket_go_on_to_the_next()
    {
        const int Count = 30; // of a table for 64 terms: most of them
        var table = new TermTable(64);
        ulong[] keys = [.. Enumerable.Range(1, Count + 1).Select(key => (ulong)key << 32)];

        Assert.All(keys[..Count], (key, value) => Assert.True(table.TryAdd(key, value)));

        Assert.All(keys[..Count], (key, value) => Assert.Equal(value, table.Find(key)));
        Assert.Equal(-1, table.Find(keys[Count]));
    }

    [Fact]
    public void A_term_that_looks_like_another_is_refused()
    {
        var table = new TermTable(8);

        Assert.True(table.TryAdd(5UL << 40, 0));
        Assert.False(table.TryAdd(5UL << 40, 1));
    }

    [Fact]
    public void An_empty_table_knows_nothing()
    {
        var table = new TermTable(0);

        Assert.Equal(-1, table.Find(0));
        Assert.Equal(-1, table.Find(ulong.MaxValue));
    }
}
