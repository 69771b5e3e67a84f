using DomainAdapt.Tokenizers.Encoders;

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
}
