using System.Text;
using PeaceClassify.Lines;

namespace PeaceClassify.Tests.Lines;

public sealed class ParagraphLineTests
{
    private const string Secret = "Zanzibarine";

    [Theory]
    [InlineData("""{"text":"a"}""", null, "a")]
    [InlineData("""{"id":"x","text":"a"}""", "x", "a")]
    [InlineData(""" {"text":"\u0061\n\t\ud83d\ude00","id":null} """ + "\r", null, "a\n\t😀")]
    [InlineData("""{"te\u0078t":"a","id":""}""", "", "a")]
    public void A_valid_line_is_read(string line, string? id, string text)
    {
        Assert.True(ParagraphLine.TryRead(Encoding.UTF8.GetBytes(line), takesMore: false, out var foundId, out var foundText, out _));

        Assert.Equal((id, text), (foundId, foundText));
    }

    /// <summary>A line → the id that comes back, and what its problem says.</summary>
    public static TheoryData<string, string?, string> WrongLines => new()
    {
        { "", null, "The line is blank" },
        { " \t\r", null, "The line is blank" },
        { Secret, null, "not valid JSON, from byte 1 on" },
        { $$"""{"id":"x","text":"{{Secret}}""", "x", "not valid JSON" },
        { $$"""{"id":"x","text":"{{Secret}}"}{{Secret}}""", "x", "not valid JSON" },
        { $$"""{"id":"x","text":"{{Secret}}",}""", "x", "not valid JSON" },
        { """{"text":"a" /* no */}""", null, "not valid JSON" },
        { new string('[', 100_000), null, "not valid JSON" },
        { "null", null, "Found null; expected an object with a text." },
        { "5", null, "Found a number" },
        { $"\"{Secret}\"", null, "Found a string" },
        { "[]", null, "Found an array" },
        { "true", null, "Found true or false" },
        { "{}", null, "'text' is missing or blank." },
        { """{"text":" \u00a0","id":"x"}""", "x", "'text' is missing or blank." },
        { """{"text":5,"id":"x"}""", "x", "'text' is a number; expected a string." },
        { """{"text":null,"id":"x"}""", "x", "'text' is null; expected a string." },
        { $$"""{"text":{"{{Secret}}":[1,{}]},"id":"x"}""", "x", "'text' is an object" },
        { """{"id":5,"text":"a"}""", null, "'id' is a number" },
        { """{"text":"a","text":"a","id":"x"}""", "x", "'text' stands twice." },
        { """{"id":"y","id":"x","text":"a"}""", "x", "'id' stands twice." },
        { $$"""{"id":"x","{{Secret}}":[{}],"text":"a"}""", "x", "a property beside 'id' and 'text'" },
        { """{"text":"\ud800","id":"x"}""", "x", "'text' has bytes that are not UTF-8 or half a surrogate pair" },
        { """{"id":"\udc00","text":"a"}""", null, "'id' has bytes that are not UTF-8" },
        { """{"text":"a\u0000","id":"x"}""", "x", "'text' has the control character U+0000 at position 1" },
        { """{"text":"a\u0085b\u007f","id":"x"}""", "x", "U+0085 at position 1" },
        { """{"text":"a","id":"\u001b"}""", null, "'id' has the control character U+001B" },
        { $$"""{"id":"x","text":"{{new string('a', 50_001)}}"}""", "x", "'text' may have at most 50000 characters." },
        { $$"""{"text":"a","id":"{{new string('i', 201)}}"}""", null, "'id' may have at most 200 characters." },
    };

    [Theory]
    [MemberData(nameof(WrongLines), DisableDiscoveryEnumeration = true)]
    public void A_line_that_is_not_valid_says_why_and_keeps_its_id(string line, string? id, string says)
    {
        Assert.False(ParagraphLine.TryRead(Encoding.UTF8.GetBytes(line), takesMore: false, out var found, out _, out var problem));

        Assert.Equal(id, found);
        Assert.Contains(says, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_named()
    {
        byte[] line = [.. """{"id":"x","text":"a"""u8, 0xFF, .. "\"}"u8];

        Assert.False(ParagraphLine.TryRead(line, takesMore: false, out var id, out _, out var problem));

        Assert.Equal("x", id);
        Assert.Contains("not UTF-8", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_properties_are_passed_over_where_they_may_be()
    {
        Assert.True(ParagraphLine.TryRead("""{"themes":["a",{"text":1}],"text":"a","more":{"id":5},"id":"x"}"""u8, takesMore: true, out var id, out var text, out _));

        Assert.Equal(("x", "a"), (id, text));
    }
}
