using System.Text;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Deduplication.Substring;

namespace DomainAdapt.Corpora.Tests.Deduplication.Substring;

public sealed class SuffixArrayTests
{
    [Fact]
    public void SuffixesOfAKnownWordAreOrdered()
    {
        var suffixes = new int[18];
        SuffixArray.Build("mmiissiissiippiiyy"u8, suffixes);
        Assert.Equal(Sorted("mmiissiissiippiiyy"u8.ToArray()), suffixes);
        suffixes = new int[6];
        SuffixArray.Build("banana"u8, suffixes);
        Assert.Equal([5, 3, 1, 0, 4, 2], suffixes);
    }

    [Theory]
    [InlineData(2, 11)]
    [InlineData(3, 7)]
    public void EveryTextOfATinyAlphabetIsSorted(int alphabet, int longest)
    {
        for (var length = 0; length <= longest; length++)
        {
            var text = new byte[length];
            for (var number = 0; number < Math.Pow(alphabet, length); number++)
            {
                for (int i = 0, rest = number; i < length; i++, rest /= alphabet)
                    text[i] = (byte)(rest % alphabet);
                Check(text);
            }
        }
    }

    [Fact]
    public void RandomTextsAreSorted()
    {
        var random = new SplitMix64(3);
        for (var round = 0; round < 400; round++)
        {
            var (length, alphabet) = ((int)random.Next(400), 1 + random.Next(round % 2 == 0 ? 4UL : 256));
            Check([.. Enumerable.Range(0, length).Select(_ => (byte)(255 - random.Next(alphabet)))]);
        }
    }

    [Fact] // Where names repeat on level after level.
    public void PeriodicTextsAreSorted()
    {
        var random = new SplitMix64(4);
        for (var round = 0; round < 200; round++)
        {
            var period = Enumerable.Range(0, 1 + (int)random.Next(12)).Select(_ => (byte)random.Next(3)).ToArray();
            var text = Enumerable.Range(0, 300 + (int)random.Next(50)).Select(i => period[i % period.Length]).ToArray();
            if (round % 2 == 0)
                text[random.Next((ulong)text.Length)] ^= 1;
            Check(text);
        }
        var (one, other) = ("a", "b");
        while (one.Length < 900)
            (one, other) = (one + other, one);
        Check(Encoding.ASCII.GetBytes(one));
    }

    [Fact]
    public void AnArrayOfAnotherLengthIsRefused()
        => Assert.Throws<ArgumentException>(() => SuffixArray.Build("text"u8, new int[5]));

    private static void Check(byte[] text)
    {
        var suffixes = new int[text.Length];
        SuffixArray.Build(text, suffixes);
        if (!Sorted(text).AsSpan().SequenceEqual(suffixes))
            Assert.Fail($"wrong order of {Convert.ToHexString(text)}: {string.Join(' ', suffixes)}");
    }

    private static int[] Sorted(byte[] text)
    {
        int[] suffixes = [.. Enumerable.Range(0, text.Length)];
        Array.Sort(suffixes, (one, other) => text.AsSpan(one).SequenceCompareTo(text.AsSpan(other)));
        return suffixes;
    }
}
