using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Tests.Filtering;

public sealed class RuleOverlapTests
{
    [Fact]
    public void Add_CountsEachRuleAloneAndTogether()
    {
        var overlap = new RuleOverlap(3);
        foreach (var drops in (int[][])[[], [0], [0, 1], [0, 1, 2], [1], [1], []])
            overlap.Add(drops);
        Assert.Equal((7, 2), (overlap.Documents, overlap.Kept));
        Assert.Equal([1L, 2, 0], Enumerable.Range(0, 3).Select(overlap.Alone));
        Assert.Equal([3L, 4, 1], Enumerable.Range(0, 3).Select(rule => overlap.Together(rule, rule)));
        Assert.Equal((2, 2, 1), (overlap.Together(0, 1), overlap.Together(1, 0), overlap.Together(2, 0)));
    }
}
