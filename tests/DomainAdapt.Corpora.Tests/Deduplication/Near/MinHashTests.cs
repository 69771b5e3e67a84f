using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Deduplication.Near;

namespace DomainAdapt.Corpora.Tests.Deduplication.Near;

public sealed class MinHashTests
{
    [Fact] // The vectors against one number at a time.
    public void Sign_EqualsThePlainVersion()
    {
        var random = new SplitMix64(7);
        uint[] shingles = [.. Enumerable.Range(0, 333).Select(_ => (uint)random.Next())];
        var signature = new uint[MinHash.Permutations];
        new MinHash(42).Sign(shingles, signature);

        var draws = new SplitMix64(42);
        for (var i = 0; i < MinHash.Permutations; i++)
        {
            var bits = draws.Next();
            var (factor, offset) = ((uint)bits | 1, (uint)(bits >> 32));
            Assert.Equal(shingles.Min(shingle => unchecked((shingle * factor) + offset)), signature[i]);
        }
    }

    [Theory] // 200 pairs of sets of known similarity: the mean estimate, and its spread, are those of theory.
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.95)]
    public void Estimate_IsWithinTheory(double similarity)
    {
        const int Pairs = 200;
        var random = new SplitMix64(11);
        var hash = new MinHash(1);
        var (left, right) = (new uint[MinHash.Permutations], new uint[MinHash.Permutations]);
        var (sum, squares) = (0.0, 0.0);
        for (var pair = 0; pair < Pairs; pair++)
        {
            const int Union = 400;
            var both = (int)Math.Round(similarity * Union);
            uint[] all = [.. Enumerable.Range(0, Union).Select(_ => (uint)random.Next())];
            var half = both + ((Union - both) / 2);
            hash.Sign(all.AsSpan(0, half), left);
            hash.Sign([.. all[..both], .. all[half..]], right);
            var error = MinHash.Estimate(left, right) - ((double)both / Union);
            sum += error;
            squares += error * error;
        }
        var expected = Math.Sqrt(similarity * (1 - similarity) / MinHash.Permutations);
        Assert.InRange(sum / Pairs, -4 * expected / Math.Sqrt(Pairs), 4 * expected / Math.Sqrt(Pairs));
        Assert.InRange(Math.Sqrt(squares / Pairs), 0.75 * expected, 1.25 * expected);
    }

    [Fact]
    public void Bands_CatchWhatIsNear()
    {
        Assert.InRange(Bands.Default.Probability(0.8), 0.9999, 1);
        Assert.InRange(Bands.Default.Probability(0.3), 0, 0.1);
        var signature = new uint[MinHash.Permutations];
        Assert.NotEqual(Bands.Default.Hash(signature, 0), Bands.Default.Hash(signature, 1));
    }
}
