using System.Text;
using CsCheck;
using DomainAdapt.Core.Text;
using DomainAdapt.Testing;

namespace DomainAdapt.Core.Tests.Text;

public sealed class LinesTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\n", new[] { "" })]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\nb\n", new[] { "a", "b" })]
    [InlineData("a\r\n\r\nb\rc\r", new[] { "a", "", "b\rc\r" })]
    public void Enumerate_KnownCases(string text, string[] expected) => Assert.Equal(expected, Enumerate(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Enumerate_EqualsSplit_AndWholesMakeTheText() => RandomTexts.Valid.Sample(text =>
    {
        var plain = Encoding.UTF8.GetString(text).Split('\n').ToList();
        for (var i = 0; i < plain.Count - 1; i++)
            plain[i] = plain[i].EndsWith('\r') ? plain[i][..^1] : plain[i];
        if (plain[^1].Length == 0)
            plain.RemoveAt(plain.Count - 1);
        Assert.Equal(plain, Enumerate(text));
        Assert.Equal(plain.Count, Lines.Count(text));

        var whole = new List<byte>();
        var lines = Lines.Enumerate(text);
        while (lines.MoveNext())
            whole.AddRange(lines.Whole.Of(text));
        Assert.Equal(text, whole);
    }, iter: 5_000);

    [Fact]
    public void Count_AndEnumerate_AllocateNothing()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a line\nanother\r\n\n", 200)));
        Assert.Equal(0, Allocations.Of(() => Lines.Count(text)));
        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (var _ in Lines.Enumerate(text))
            {
            }
        }));
    }

    private static List<string> Enumerate(byte[] text)
    {
        var lines = new List<string>();
        foreach (var line in Lines.Enumerate(text))
            lines.Add(Encoding.UTF8.GetString(line.Of(text)));
        return lines;
    }
}
