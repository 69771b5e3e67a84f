using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Tests.Shingles;

public sealed class HashSieveTests
{
    private const int Count = 5000;

    [Fact]
    public void MayHave_IsTrueOfEveryHashAdded_AlsoAfterMoreWereAdded()
    {
        var sieve = new HashSieve();
        var hashes = SomeHashes(1);
        foreach (var half in (int[])[0, Count / 2])
        {
            foreach (var hash in hashes.AsSpan(half, Count / 2))
                sieve.Add(hash);
            Assert.All(hashes[..(half + (Count / 2))], hash => Assert.True(sieve.MayHave(hash)));
        }
    }

    [Fact] // One that let everything pass would spare nothing.
    public void MayHave_IsFalseOfNearlyAllOthers()
    {
        var sieve = new HashSieve();
        foreach (var hash in SomeHashes(1))
            sieve.Add(hash);
        Assert.InRange(SomeHashes(2).Count(sieve.MayHave), 0, Count / 10);
        Assert.False(new HashSieve().MayHave(1));
    }

    private static ulong[] SomeHashes(ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, Count).Select(_ => random.Next())];
    }
}
