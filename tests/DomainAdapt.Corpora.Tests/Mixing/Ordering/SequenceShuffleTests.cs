using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Mixing.Ordering;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Mixing.Ordering;

public sealed class SequenceShuffleTests : IDisposable
{
    private const int SequenceTokens = 50;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory] // An epoch may begin and end within a sequence, and be shorter than one.
    [InlineData(0, 200)]
    [InlineData(20, 200)]
    [InlineData(49, 3)]
    [InlineData(10, 1)]
    public void Pieces_TileTheEpoch_AndEveryDocumentHasEachTokenOnce(int first, int documents)
    {
        var random = new SplitMix64(3);
        int[] lengths = [.. Enumerable.Range(0, documents).Select(i => (int)random.Next(i % 20 == 0 ? 400UL : 30))];
        var pieces = Shuffle(lengths, first, seed: 1);

        var place = 0L;
        var seen = lengths.Select(length => new bool[length + 1]).ToArray();
        foreach (var piece in pieces)
        {
            Assert.Equal(place, piece.Start);
            Assert.Equal((first + piece.Start) / SequenceTokens, (first + piece.End - 1) / SequenceTokens);
            for (var i = piece.Offset; i < piece.Offset + piece.Tokens; i++)
            {
                Assert.False(seen[piece.Pool][i]);
                seen[piece.Pool][i] = true;
            }
            place = piece.End;
        }
        Assert.All(seen, tokens => Assert.DoesNotContain(false, tokens));
    }

    [Fact] // The sequence before the first whole one begins in another epoch, and the one after the last whole one ends there.
    public void WhatIsLessThanASequence_StaysFirstOrLast()
    {
        int[] lengths = [.. Enumerable.Repeat(9, 100)]; // 1,000 tokens: 30 before a whole sequence, 20 after the last
        var pieces = Shuffle(lengths, first: 20, seed: 1);
        Assert.Equal([0, 1, 2], pieces.Take(3).Select(piece => piece.Pool));
        Assert.Equal([98, 99], pieces.TakeLast(2).Select(piece => piece.Pool));
        Assert.NotEqual(Enumerable.Range(0, 100), pieces.Select(piece => piece.Pool));
    }

    [Fact]
    public void ALongDocument_IsSpreadOverTheEpoch_BySeed()
    {
        int[] lengths = [.. Enumerable.Repeat(SequenceTokens - 1, 500), (100 * SequenceTokens) - 1, .. Enumerable.Repeat(SequenceTokens - 1, 400)];
        var pieces = Shuffle(lengths, first: 0, seed: 1);
        var places = pieces.Index().Where(piece => piece.Item.Pool == 500).Select(piece => piece.Index).ToList();
        Assert.Equal(100, places.Count);
        // A tenth of all: of 100 drawn by chance, 10 follow one another, and each tenth of the epoch has 10.
        Assert.InRange(places.Zip(places.Skip(1)).Count(pair => pair.Second == pair.First + 1), 0, 25);
        Assert.All(Enumerable.Range(0, 10), tenth => Assert.InRange(places.Count(place => place / 100 == tenth), 1, 25));
        Assert.Equal(pieces, Shuffle(lengths, first: 0, seed: 1));
        Assert.NotEqual(pieces, Shuffle(lengths, first: 0, seed: 2));
    }

    private List<OrderedPiece> Shuffle(int[] lengths, long first, ulong seed)
    {
        using var shuffle = new SequenceShuffle(SequenceTokens, seed, first, lengths.Sum(length => length + 1L), lengths.Length, 1 << 20, _folder.Path);
        for (var i = 0; i < lengths.Length; i++)
            shuffle.Add(new ShuffledDocument(0, DocumentId.Of("a", $"{i}"), i, lengths[i], 0)); // its pool is its number
        var path = _folder.At("order.bin");
        using (var stream = File.Create(path))
        {
            var pieces = new RecordWriter<OrderedPiece>(stream);
            shuffle.WriteTo(pieces, default);
            pieces.Flush();
        }
        var records = new List<OrderedPiece>();
        using var reader = new RecordReader<OrderedPiece>(path);
        while (reader.MoveNext())
            records.Add(reader.Current);
        return records;
    }
}
