using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Deduplication.Near;

namespace DomainAdapt.Corpora.Tests.Deduplication.Near;

public sealed class UnionFindTests
{
    [Theory] // Whatever the order and the number of threads: the least member of each component, as by flooding.
    [InlineData(1)]
    [InlineData(4)]
    public void Find_GivesTheLeastMember(int threads)
    {
        const int Count = 20_000;
        var random = new SplitMix64(5);
        (int, int)[] pairs = [.. Enumerable.Range(0, 15_000).Select(_ => ((int)random.Next(Count), (int)random.Next(Count)))];
        var sets = new UnionFind(Count);
        Parallel.ForEach(pairs, new ParallelOptions { MaxDegreeOfParallelism = threads }, pair => sets.Union(pair.Item1, pair.Item2));

        var expected = Enumerable.Range(0, Count).ToArray();
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (left, right) in pairs)
            {
                var least = Math.Min(expected[left], expected[right]);
                changed |= expected[left] != least || expected[right] != least;
                expected[left] = expected[right] = least;
            }
        }
        Assert.Equal(expected, Enumerable.Range(0, Count).Select(sets.Find));
        Assert.NotEqual(Enumerable.Range(0, Count), expected);
    }

    [Fact]
    public void Union_SaysWhetherTheyWereApart()
    {
        var sets = new UnionFind(3);
        Assert.True(sets.Union(2, 1));
        Assert.False(sets.Union(1, 2));
        Assert.Equal([0, 1, 1], Enumerable.Range(0, 3).Select(sets.Find));
    }
}
