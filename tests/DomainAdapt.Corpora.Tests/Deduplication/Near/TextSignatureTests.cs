using System.Text;
using DomainAdapt.Corpora.Deduplication.Near;
using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Tests.Deduplication.Near;

public sealed class TextSignatureTests
{
    private const ulong Factor = 0x9E3779B97F4A7C15;

    [Theory] // Runs at once, and one from the one before, against each run by itself: texts around the length of a vector, and of a run.
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(13)]
    public void DistinctShingles_AreThoseOfThePlainVersion(int shingleWords)
    {
        var signature = new TextSignature(new MinHash(1), shingleWords);
        var numbers = new uint[MinHash.Permutations];
        for (var count = 1; count < 60; count++)
        {
            var text = Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(0, count).Select(word => $"word{word % 37}")));
            Assert.True(signature.TrySign(text, numbers));

            var words = new List<ulong>();
            WordHashes.Fill(text, words);
            var run = Math.Min(shingleWords, count);
            var expected = new SortedSet<uint>();
            for (var start = 0; start + run <= count; start++)
            {
                var sum = words.GetRange(start, run).Aggregate(0UL, (sum, word) => unchecked((sum * Factor) + word));
                expected.Add((uint)(unchecked((sum ^ (sum >> 32)) * Factor) >> 32));
            }
            Assert.Equal(expected, signature.DistinctShingles().ToArray());
        }
    }

    [Fact]
    public void TrySign_ATextWithoutWordsHasNone()
    {
        var signature = new TextSignature(new MinHash(1), 5);
        Assert.False(signature.TrySign("... --- !"u8, new uint[MinHash.Permutations]));
        Assert.Empty(signature.Words);
    }
}
