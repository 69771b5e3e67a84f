using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Mixing.Ordering;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Mixing.Ordering;

public sealed class BestFitTests : IDisposable
{
    private const int SequenceTokens = 100;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DocumentsThatFit_AreWhole_AndLongOnesAreCutIntoFullSequences()
    {
        var random = new SplitMix64(7);
        var lengths = Enumerable.Range(0, 4000).Select(i => i % 50 == 0 ? 100 + (int)random.Next(400) : (int)random.Next(99)).ToArray();
        var (pieces, fills) = Pack(lengths, seed: 1);

        var placed = new long[lengths.Length];
        foreach (var piece in pieces)
        {
            var document = piece.Pool; // the test gives each its number
            var length = lengths[document] + 1;
            Assert.Equal(length <= SequenceTokens ? length : Math.Min(SequenceTokens, length - piece.Offset), piece.Tokens);
            Assert.Equal(piece.Start / SequenceTokens, (piece.End - 1) / SequenceTokens); // within one sequence
            placed[document] += piece.Tokens;
        }
        Assert.Equal(lengths.Select(length => length + 1L), placed);
        Assert.Equal(fills.Select(fill => (long)fill), pieces.GroupBy(piece => piece.Start / SequenceTokens).OrderBy(group => group.Key).Select(group => group.Sum(piece => (long)piece.Tokens)));
        Assert.Equal(pieces.OrderBy(piece => piece.Start), pieces);
        Assert.Equal(fills.Count, NaiveSequences(lengths));
        Assert.InRange(fills.Average(), 0.99 * SequenceTokens, SequenceTokens);
    }

    [Fact] // They come out by length, and must not stay so: the longest documents would all be learnt first.
    public void Sequences_AreShuffled_BySeed()
    {
        var random = new SplitMix64(8);
        int[] lengths = [.. Enumerable.Range(0, 3000).Select(_ => (int)random.Next(90))];
        var (one, _) = Pack(lengths, seed: 1);
        var (again, _) = Pack(lengths, seed: 1);
        var (other, _) = Pack(lengths, seed: 2);
        Assert.Equal(one, again);
        Assert.NotEqual(one, other);
        var half = one[^1].Start / 2;
        var (first, second) = (one.Where(piece => piece.Start < half).Average(piece => piece.Tokens), one.Where(piece => piece.Start >= half).Average(piece => piece.Tokens));
        Assert.InRange(first / second, 0.85, 1.15);
    }

    [Theory] // Every length beside every room, over the borders of the index's words.
    [InlineData(64)]
    [InlineData(4097)]
    [InlineData(9000)]
    public void TheIndex_FindsTheLeastRoomThatIsEnough(int sequenceTokens)
    {
        var random = new SplitMix64((ulong)sequenceTokens);
        var index = new RoomIndex(sequenceTokens);
        var rooms = new Dictionary<int, int>();
        for (var i = 0; i < 3000; i++)
        {
            if (random.Next(2) == 0)
            {
                var room = (int)random.Next((ulong)sequenceTokens + 1);
                index.Add(i, room);
                rooms.Add(i, room);
                continue;
            }
            var asked = (int)random.Next((ulong)sequenceTokens + 1);
            var least = rooms.Values.Where(room => room >= asked).Order().Select(room => (int?)room).FirstOrDefault();
            var found = index.TakeAtLeast(asked, out var roomOfFound);
            Assert.Equal(least ?? -1, roomOfFound);
            if (least is null)
                Assert.Equal(-1, found);
            else
                Assert.True(rooms.Remove(found, out var taken) && taken == least);
        }
    }

    /// <summary>Best-fit decreasing by looking at every open sequence.</summary>
    private static int NaiveSequences(int[] lengths)
    {
        var rooms = new List<int>();
        foreach (var length in lengths.SelectMany(Cut).OrderDescending())
        {
            var best = -1;
            for (var i = 0; i < rooms.Count; i++)
            {
                if (rooms[i] >= length && (best < 0 || rooms[i] < rooms[best]))
                    best = i;
            }
            if (best < 0)
            {
                best = rooms.Count;
                rooms.Add(SequenceTokens);
            }
            rooms[best] -= length;
        }
        return rooms.Count;

        static IEnumerable<int> Cut(int length)
        {
            for (var left = length + 1; left > 0; left -= SequenceTokens)
                yield return Math.Min(left, SequenceTokens);
        }
    }

    private (List<OrderedPiece> Pieces, List<int> Fills) Pack(int[] lengths, ulong seed)
    {
        var (order, fills) = (_folder.At("order.bin"), _folder.At("fills.bin"));
        using (var orderStream = File.Create(order))
        using (var fillStream = File.Create(fills))
        {
            var (pieces, sequences) = (new RecordWriter<OrderedPiece>(orderStream), new RecordWriter<int>(fillStream));
            var packing = new BestFit(SequenceTokens, seed, pieces, sequences);
            for (var i = 0; i < lengths.Length; i++)
                packing.Add(new ShuffledDocument(0, DocumentId.Of("a", $"{i}"), i, lengths[i], 0));
            packing.Complete();
            pieces.Flush();
            sequences.Flush();
        }
        return (Read<OrderedPiece>(order), Read<int>(fills));
    }

    private static List<T> Read<T>(string path) where T : unmanaged
    {
        var records = new List<T>();
        using var reader = new RecordReader<T>(path);
        while (reader.MoveNext())
            records.Add(reader.Current);
        return records;
    }
}
