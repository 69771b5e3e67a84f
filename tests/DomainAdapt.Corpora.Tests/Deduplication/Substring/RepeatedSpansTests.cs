using System.Text;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Deduplication.Substring;

namespace DomainAdapt.Corpora.Tests.Deduplication.Substring;

public sealed class RepeatedSpansTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FindsWhatEveryPairOfWindowsShows(bool keepFirst)
    {
        var random = new SplitMix64(8);
        var found = 0;
        for (var round = 0; round < 300; round++)
        {
            // Spaces only, so that nothing is narrowed: white space of two kinds.
            var documents = Enumerable.Range(0, 1 + (int)random.Next(6))
                .Select(_ => Enumerable.Range(0, (int)random.Next(60)).Select(_ => random.Next(2) == 0 ? (byte)' ' : (byte)'\n').ToArray()).ToArray();
            var length = 3 + (int)random.Next(8);
            var expected = ByPairs(documents, length, keepFirst);
            var actual = Find(documents, length, keepFirst);
            Assert.Equal(expected, actual);
            found += actual.Sum(ranges => ranges.Count);
        }
        Assert.InRange(found, 300, int.MaxValue);
    }

    [Theory]
    [InlineData("The first. Shared words of both.", "Another: shared words of both!", 12, "Another: shared !")] // "hared words of both" repeats
    [InlineData("xx one two three yy", "zz one two three qq", 10, "zz qq")]
    [InlineData("xx one two three yy", "zz,one two three,qq", 10, "zz,,qq")]
    [InlineData("one two three yy", "one two three qq", 10, "qq")]
    [InlineData("prefixed", "refixedly", 6, "refixedly")]
    [InlineData("a\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9b", "c\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9d", 6, "c\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9d")]
    [InlineData("\u2192\u2193\u2190", "\u2192\u2193\u21D0", 7, "\u21D0")] // the first byte of the third arrow is equal too
    public void PartsNoWordAndNoCharacter(string first, string second, int length, string left)
    {
        byte[][] documents = [Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second)];
        var ranges = Find(documents, length, keepFirst: true);
        Assert.Empty(ranges[0]);
        Assert.Equal(left, Rest(documents[1], ranges[1]));
    }

    [Fact] // What is left is words of the text, none of them new.
    public void WhatIsLeftIsWholeWords()
    {
        var random = new SplitMix64(9);
        string[] pieces = ["na\u00EFve", "word", "\u6F22\u5B57", "\uD83D\uDE00", "x", "wor"];
        string[] between = [" ", ", ", "", "\n", "-"];
        for (var round = 0; round < 300; round++)
        {
            var documents = Enumerable.Range(0, 4).Select(_ => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20).Select(
                _ => pieces[random.Next((ulong)pieces.Length)] + between[random.Next((ulong)between.Length)])))).ToArray();
            var ranges = Find(documents, 9, keepFirst: true);
            var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            foreach (var (document, own) in documents.Zip(ranges))
            {
                var words = WordsOf(document);
                foreach (var range in own)
                    strict.GetString(range.Of(document));
                Assert.Empty(WordsOf(Encoding.UTF8.GetBytes(Rest(document, own))).Except(words));
            }
        }
    }

    [Fact]
    public void WindowsDoNotReachAcrossDocuments()
    {
        byte[][] documents = ["aaaa bbbb"u8.ToArray(), "cccc dddd"u8.ToArray(), "aaaa bbbb"u8.ToArray(), "cccc dddd"u8.ToArray()];
        Assert.All(Find(documents, 10, keepFirst: true), Assert.Empty);
        Assert.Equal([0, 0, 1, 1], Find(documents, 9, keepFirst: true).Select(ranges => ranges.Count));
        Assert.Equal([1, 1, 1, 1], Find(documents, 9, keepFirst: false).Select(ranges => ranges.Count));
    }

    private static List<string> WordsOf(byte[] text)
    {
        var words = new List<string>();
        foreach (var word in Words.Enumerate(text))
            words.Add(Encoding.UTF8.GetString(word.Of(text)));
        return words;
    }

    private static string Rest(byte[] document, List<TextRange> ranges)
        => Encoding.UTF8.GetString([.. document.Where((_, i) => !ranges.Any(range => i >= range.Start && i < range.End))]);

    private static List<List<TextRange>> Find(byte[][] documents, int length, bool keepFirst)
    {
        byte[] text = [.. documents.SelectMany(document => document.Append(RepeatedSpans.Border))];
        var repeated = RepeatedSpans.Of(text, length, keepFirst, TestContext.Current.CancellationToken);
        var (found, start) = (new List<List<TextRange>>(), 0);
        foreach (var document in documents)
        {
            var ranges = new List<TextRange>();
            repeated.AddTo(ranges, start, document.Length);
            found.Add([.. ranges.Select(range => WholeWords.Within(document, range)).Where(range => range.Length > 0)]);
            start += document.Length + 1;
        }
        return found;
    }

    /// <summary>The oracle: all pairs of windows.</summary>
    private static List<List<TextRange>> ByPairs(byte[][] documents, int length, bool keepFirst)
    {
        var windows = documents.SelectMany((document, number) => Enumerable.Range(0, Math.Max(0, document.Length - length + 1)).Select(start => (number, start))).ToArray();
        var gone = documents.Select(document => new bool[document.Length]).ToArray();
        for (var i = 0; i < windows.Length; i++)
        {
            var own = documents[windows[i].number].AsSpan(windows[i].start, length);
            for (var j = 0; j < (keepFirst ? i : windows.Length); j++)
            {
                if (j != i && own.SequenceEqual(documents[windows[j].number].AsSpan(windows[j].start, length)))
                    gone[windows[i].number].AsSpan(windows[i].start, length).Fill(true);
            }
        }
        return [.. gone.Select(bytes =>
        {
            var ranges = new List<TextRange>();
            for (var i = 0; i < bytes.Length; i++)
            {
                if (bytes[i] && i > 0 && bytes[i - 1])
                    ranges[^1] = ranges[^1] with { Length = ranges[^1].Length + 1 };
                else if (bytes[i])
                    ranges.Add(new TextRange(i, 1));
            }
            return ranges;
        })];
    }
}
