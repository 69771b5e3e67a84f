using System.Text;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Tests.Support;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Tokenizers.Tests.Training;

public sealed class PieceCounterTests
{
    [Fact]
    public void Add_CountsPiecesOverDocuments()
    {
        using var counter = new PieceCounter(PieceSplitter.Of(SplitPattern.Gpt2));
        counter.Add("the cat the"u8);
        counter.Add("a cat"u8);
        Assert.Equal([(" cat", 2), (" the", 1), ("a", 1), ("the", 1)], Text(counter.InOrder()));
    }

    [Theory]
    [InlineData(PieceCounter.LongestPiece, 1)]
    [InlineData(PieceCounter.LongestPiece + 1, 0)]
    public void Add_LeavesOutPiecesThatAreNoWords(int length, int expected)
    {
        using var counter = new PieceCounter(PieceSplitter.Of(SplitPattern.Gpt2));
        counter.Add(Encoding.UTF8.GetBytes(new string('=', length)));
        Assert.Equal(expected, counter.InOrder().Count());
    }

    [Fact] // What does not fit goes to disk and comes back: the same counts, whatever the threads and the memory.
    public void InOrder_DoesNotDependOnThreadsOrMemory()
    {
        using var folder = new TempFolder();
        var documents = Enumerable.Range(0, 400).Select(seed => Encoding.UTF8.GetBytes(RandomText.Valid((ulong)seed))).Concat(Prose.Documents(100)).ToList();
        var expected = documents.SelectMany(Pieces).GroupBy(piece => piece, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.LongCount());

        using var small = new PieceCounter(PieceSplitter.Of(SplitPattern.Gpt2), memoryBytes: 200_000, folder.Path);
        Parallel.ForEach(documents, document => small.Add(document));
        Assert.True(small.Runs > 1, $"{small.Runs} runs");
        var counted = small.InOrder().ToList();
        Assert.Equal(expected, counted.ToDictionary(piece => Convert.ToHexString(piece.Piece), piece => piece.Count));
        Assert.All(counted.Zip(counted.Skip(1)), pair => Assert.True(pair.First.Piece.AsSpan().SequenceCompareTo(pair.Second.Piece) < 0));

        using var whole = new PieceCounter(PieceSplitter.Of(SplitPattern.Gpt2));
        documents.ForEach(document => whole.Add(document));
        Assert.Equal(Text(whole.InOrder()), Text(counted));
        small.Dispose();
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public void MostFrequent_TakesOfEqualsTheFirst()
    {
        using var counter = new PieceCounter(PieceSplitter.Of(SplitPattern.Gpt2));
        counter.Add(" d c b a a d"u8);
        Assert.Equal([(" a", 2), (" d", 2)], Text(counter.MostFrequent(2)));
        Assert.Equal([(" a", 2), (" b", 1), (" d", 2)], Text(counter.MostFrequent(3)));
        Assert.Equal([(" a", 2), (" b", 1), (" c", 1), (" d", 2)], Text(counter.MostFrequent(9)));
    }

    private static IEnumerable<string> Pieces(byte[] document)
    {
        var splitter = PieceSplitter.Of(SplitPattern.Gpt2);
        for (int start = 0, end; start < document.Length; start = end)
        {
            end = splitter.End(document, start);
            yield return Convert.ToHexString(document.AsSpan(start, end - start));
        }
    }

    private static IEnumerable<(string Text, long Count)> Text(IEnumerable<PieceCount> pieces)
        => pieces.Select(piece => (Encoding.UTF8.GetString(piece.Piece), piece.Count));
}
