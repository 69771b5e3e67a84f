using System.Text;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class PieceCacheTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(15)]
    public void TryAppend_GivesWhatWasPut_WhateverFollowsThePiece(int length)
    {
        var cache = new PieceCache();
        var ids = new List<int>();
        Assert.False(cache.TryAppend("abcdefghijklmnopqrstuvw"u8, 2, length, ids, out var key));
        cache.Put(key, [4, 5, 6]);
        Assert.True(cache.TryAppend("cdefghijklmnopq"u8, 0, length, ids, out _));
        Assert.Equal([4, 5, 6], ids);
    }

    [Fact]
    public void TryAppend_TellsPiecesOfZerosApart()
    {
        var cache = new PieceCache();
        var ids = new List<int>();
        cache.TryAppend("\0"u8, 0, 1, ids, out var one);
        cache.Put(one, [1]);
        Assert.False(cache.TryAppend("\0\0"u8, 0, 2, ids, out _));
        Assert.Empty(ids);
    }

    [Fact]
    public void Put_LeavesOutWhatDoesNotFit()
    {
        var cache = new PieceCache();
        var ids = new List<int>();
        Assert.False(cache.TryAppend("0123456789abcdef"u8, 0, 16, ids, out var tooLong));
        cache.Put(tooLong, [1]);
        Assert.False(cache.TryAppend("0123456789abcdef"u8, 0, 16, ids, out _));
        cache.TryAppend("five"u8, 0, 4, ids, out var tooMany);
        cache.Put(tooMany, [1, 2, 3, 4, 5]);
        Assert.False(cache.TryAppend("five"u8, 0, 4, ids, out _));
    }

    [Theory] // Every word that is found is the splitter's piece, and most of prose is found.
    [InlineData(SplitPattern.Gpt2)]
    [InlineData(SplitPattern.Cl100k)]
    [InlineData(SplitPattern.Qwen2)]
    internal void TryOfWord_FindsPiecesOfTheSplitter(SplitPattern pattern)
    {
        var splitter = PieceSplitter.Of(pattern);
        var (pieces, found) = (0, 0);
        var random = Enumerable.Range(0, 2000).Select(seed => Encoding.UTF8.GetBytes(RandomText.Valid((ulong)seed)));
        byte[][] texts = [.. Prose.Documents(20), .. random, "x 'stuff 'Tis \"quoted (so) d'être naïve o'clock Caf\u00E9s and more words here"u8.ToArray()];
        foreach (var text in texts)
        {
            for (int start = 0, end; start < text.Length; start = end, pieces++)
            {
                end = splitter.End(text, start);
                if (!PieceCache.Key.TryOfWord(text, start, splitter.WordLeads, out var key, out var length))
                    continue;
                Assert.Equal((end - start, PieceCache.Key.Of(text, start, end - start)), (length, key));
                found++;
            }
        }
        Assert.InRange((double)found / pieces, 0.05, 0.95);
    }

    [Theory]
    [InlineData(" word and what follows", 5)]
    [InlineData("Word and what follows", 4)]
    [InlineData(" ab", 0)] // too near the end
    [InlineData("  word and what follows", 0)]
    [InlineData("3word and what follows", 0)]
    [InlineData("'s and so on and so on", 0)]
    [InlineData("caf\u00E9 and what follows", 0)]
    [InlineData(" fourteenletter and what", 15)]
    [InlineData(" fifteenletterss and what", 0)]
    public void TryOfWord_AtTheBounds(string text, int expected)
    {
        var isWord = PieceCache.Key.TryOfWord(Encoding.UTF8.GetBytes(text), 0, PieceSplitter.Of(SplitPattern.Cl100k).WordLeads, out _, out var length);
        Assert.Equal(expected, isWord ? length : 0);
    }
}
