using System.Text;
using CsCheck;
using DomainAdapt.Core.Text;
using DomainAdapt.Testing;

namespace DomainAdapt.Core.Tests.Text;

public sealed class WordsTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  ,. ", new string[0])]
    [InlineData("Don't stop", new[] { "Don", "t", "stop" })]
    [InlineData("snake_case 3.14", new[] { "snake_case", "3", "14" })]
    [InlineData("na\u00efve cafe\u0301\u2014bar", new[] { "na\u00efve", "cafe\u0301", "bar" })]
    [InlineData("\u6f22\u5b57\u3002\u304b\u306a", new[] { "\u6f22\u5b57", "\u304b\u306a" })]
    public void Enumerate_KnownCases(string text, string[] expected)
    {
        Assert.Equal(expected, Enumerate(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(expected.Length, Words.Count(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Count_AndEnumerate_EqualThePlainScan() => RandomTexts.Valid.Sample(text =>
    {
        var plain = PlainWords(text);
        Assert.Equal(plain, Enumerate(text));
        Assert.Equal(plain.Count, Words.Count(text));
    }, iter: 5_000);

    [Fact] // Every ASCII byte at every place of a block.
    public void Count_OfEveryAsciiByteInABlock()
    {
        var text = new byte[200];
        for (byte value = 0; value < 0x80; value++)
        {
            for (var at = 0; at < 130; at++)
            {
                text.AsSpan().Fill((byte)' ');
                text[at] = value;
                Assert.Equal(PlainWords(text).Count, Words.Count(text));
            }
        }
    }

    [Fact]
    public void Count_AndEnumerate_AllocateNothing()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("A long run of plain words; na\u00efve cafe\u0301, \u6f22\u5b57. ", 200)));
        Assert.Equal(0, Allocations.Of(() => Words.Count(text)));
        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (var _ in Words.Enumerate(text))
            {
            }
        }));
    }

    private static List<string> Enumerate(byte[] text)
    {
        var words = new List<string>();
        foreach (var word in Words.Enumerate(text))
            words.Add(Encoding.UTF8.GetString(word.Of(text)));
        return words;
    }

    private static List<string> PlainWords(byte[] text)
    {
        var words = new List<string>();
        var word = "";
        foreach (var rune in Encoding.UTF8.GetString(text).EnumerateRunes())
        {
            if (rune.Value == '_' || CodePoint.Category(rune.Value).ToString() is var name && (name.EndsWith("Letter", StringComparison.Ordinal)
                || name.EndsWith("Number", StringComparison.Ordinal) || name.EndsWith("Mark", StringComparison.Ordinal)))
            {
                word += rune;
                continue;
            }
            if (word.Length > 0)
                words.Add(word);
            word = "";
        }
        return word.Length > 0 ? [.. words, word] : words;
    }
}
