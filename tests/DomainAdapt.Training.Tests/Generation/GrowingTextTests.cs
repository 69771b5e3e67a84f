using System.Text;
using DomainAdapt.Training.Generation;

namespace DomainAdapt.Training.Tests.Generation;

public class GrowingTextTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("naïve 🙂 日本語 e\u0301")]
    public void Add_ByteForByte_GivesWholeCharacters(string text)
    {
        var growing = new GrowingText([]);
        var pieces = Encoding.UTF8.GetBytes(text).Select(value => growing.Add([value])).ToList();

        Assert.Equal(text.EnumerateRunes().Select(rune => rune.ToString()), pieces.Where(piece => piece.Length > 0));
        Assert.Equal("", growing.Finish());
    }

    [Theory]
    [InlineData(new byte[] { 0xE2, 0x82 })]                   // a character that lacks its end
    [InlineData(new byte[] { (byte)'a', 0xF0, 0x9F, (byte)'b', 0xC3 })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0xFF })] // bytes that begin none
    public void Add_OfBrokenBytes_GivesWhatDecodingAllWould(byte[] bytes)
    {
        var growing = new GrowingText([]);
        var text = string.Concat(bytes.Select(value => growing.Add([value]))) + growing.Finish();
        Assert.Equal(Encoding.UTF8.GetString(bytes), text);
    }

    [Theory]
    [InlineData("one END two", "one ", "END")]
    [InlineData("one EN EENND two", "one EN EENND two", "END")]
    [InlineData("aaab", "a", "aab")]                 // a start of the stop string that was none, within it the one that is
    [InlineData("x\n\nQ: y", "x", "\n\nQ:", "\n\n")] // the one that comes first ends it
    [InlineData("Q: A: B", "Q: ", "B", "A:")]
    [InlineData("é!è", "é", "!è")]
    [InlineData("stop", "", "stop")]
    public void Add_EndsAtAStopString_HoweverItIsCut(string text, string expected, params string[] stops)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var size = 1; size <= bytes.Length; size++)
        {
            var growing = new GrowingText([.. stops.Select(Encoding.UTF8.GetBytes)]);
            var given = new StringBuilder();
            foreach (var part in bytes.Chunk(size))
            {
                given.Append(growing.Add(part));
                Assert.StartsWith(given.ToString(), expected, StringComparison.Ordinal); // nothing would have to be taken back
            }
            Assert.Equal(expected != text, growing.IsStopped);
            Assert.Equal(expected, given + growing.Finish());
        }
    }

    [Fact]
    public void Add_HoldsBackOnlyWhatMayBeginAStopString()
    {
        var growing = new GrowingText(["</s>"u8.ToArray()]);
        string[] parts = ["a", "<", "<", "b", "</s"];
        Assert.Equal(["a", "", "<", "<b", ""], parts.Select(part => growing.Add(Encoding.UTF8.GetBytes(part))));
        Assert.Equal("</s", growing.Finish());
    }
}
