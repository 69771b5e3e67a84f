using System.Text;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Tokenizers.Tests.Training;

public sealed class PieceCounterTests
{
    [Fact]
    public void Add_CountsPiecesOverDocuments()
    {
        var counter = new PieceCounter(PieceSplitter.Of(SplitPattern.Gpt2));
        counter.Add("the cat the"u8);
        counter.Add("a cat"u8);
        var counts = counter.Counts.ToDictionary(piece => Encoding.UTF8.GetString(piece.Key), piece => piece.Value);
        Assert.Equal(new() { ["the"] = 1, [" the"] = 1, [" cat"] = 2, ["a"] = 1 }, counts);
    }

    [Theory]
    [InlineData(PieceCounter.LongestPiece, 1)]
    [InlineData(PieceCounter.LongestPiece + 1, 0)]
    public void Add_LeavesOutPiecesThatAreNoWords(int length, int expected)
    {
        var counter = new PieceCounter(PieceSplitter.Of(SplitPattern.Gpt2));
        counter.Add(Encoding.UTF8.GetBytes(new string('=', length)));
        Assert.Equal(expected, counter.Counts.Count);
    }
}
